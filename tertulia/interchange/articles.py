"""Makes the page of an item through the newsroom's door."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tertulia.interchange.records import Body, Item, ItemState, Note, Term
from tertulia.interchange.report import Report
from tertulia.newsroom import api as newsroom
from tertulia.newsroom.api import Added, Block, NewArticle

ARCHIVE = Term("from-the-archive", "From the archive")  # where articles go that name no section
NO_SECTION = {"uncategorized", "uncategorised"}
UNTITLED = "(no title)"
LONGEST_TITLE = 255


def make_page(item: Item, section: str, part: Report) -> Added:
    """Add the item as an article or a page; what had to be decided is noted in `part`."""
    if not item.title:
        part.note(Note(f"item without a title, named {UNTITLED!r}"))
    if len(item.title) > LONGEST_TITLE:
        part.note(Note(f"title cut at {LONGEST_TITLE} characters"))
    sections = [newsroom.ensure_section(term.slug, term.name) for term in place(item, section)]
    return newsroom.add_article(
        NewArticle(
            title=item.title or UNTITLED,
            body=blocks(item.body),
            kind=item.kind,
            slug=item.slug,
            standfirst=item.standfirst,
            published=item.published.utc,
            state=settle(item, timezone.now(), part),
            section=sections[0] if sections else "",
            also_in=sections[1:],
            authors=[newsroom.ensure_author(person.key, person.name) for person in item.authors],
            tags=[term.name for term in item.tags],
            comments="open" if item.comments_open else "closed",
            old_address=item.link,
        )
    )


def place(item: Item, section: str) -> list[Term]:
    """The sections of an article, its own first. Standing pages have none."""
    if item.kind == "page":
        return []
    named = [term for term in item.sections if term.slug not in NO_SECTION]
    if section:
        named.insert(0, Term(section, section.replace("-", " ").capitalize()))
    return named or [ARCHIVE]


def blocks(body: Body) -> list[Block]:
    if body.kind == "text":
        return newsroom.body_from_paragraphs([text for text in body.source.split("\n\n") if text.strip()])
    return newsroom.body_from_html(body.source, body.kind)


def settle(item: Item, now: datetime, part: Report) -> ItemState:
    """What was due while the file lay about is not published behind the editors' backs."""
    if item.state == "scheduled" and item.published.utc and item.published.utc <= now:
        part.note(Note("scheduled for a time that has passed: kept as an unpublished draft"))
        return "draft"
    return item.state
