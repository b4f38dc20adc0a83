"""schema.org data of an article and the comments its page shows, as JSON-LD."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext

from tertulia.discussion import api as discussion
from tertulia.kit.addresses import absolute
from tertulia.kit.text import plain
from tertulia.newsroom.masthead import Frame, Link

if TYPE_CHECKING:
    from tertulia.newsroom.articles import ArticlePage, Author

# A script element ends at the first "</", whatever JSON thinks of it.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script_safe(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False).translate(ESCAPES)


def stamp(moment: datetime) -> str:
    """ISO 8601 with the site's offset."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def news_article(
    page: "ArticlePage",
    frame: Frame,
    section: Link | None,
    authors: "Sequence[Author]",
    tags: Sequence[Any],
    thread: discussion.Page | None,
) -> str:
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "url": frame.canonical,
        "mainEntityOfPage": frame.canonical,
        "publisher": {"@type": "NewsMediaOrganization", "name": frame.masthead.name, "url": absolute("/")},
    }
    if page.first_published_at:
        data["datePublished"] = stamp(page.first_published_at)
        data["dateModified"] = stamp(page.last_published_at or page.first_published_at)
    data |= {
        name: value
        for name, value in {
            "description": page.standfirst,
            "dateline": page.dateline,
            "articleSection": section.title if section else "",
            "keywords": [str(tag) for tag in tags],
            "author": [
                {"@type": "Person", "name": author.name, "url": absolute(f"/author/{author.slug}/")}
                for author in authors
            ],
            "inLanguage": page.language,
            "image": lead_images(page),
        }.items()
        if value
    }
    if thread:
        data["commentCount"] = thread.thread.count
        data["comment"] = comments(thread.rows, frame.canonical)
    return script_safe(data)


def lead_images(page: "ArticlePage") -> list[str]:
    return [absolute(page.lead_image.file.url)] if page.lead_image else []


def comments(rows: Sequence[discussion.Row], url: str) -> list[dict[str, Any]]:
    """The comments of one page, replies inside what they answer. A tombstone gives its replies to the one above it."""
    made: dict[int, list[dict[str, Any]]] = {}
    roots: list[dict[str, Any]] = []
    for row in rows:
        siblings = made.get(row.parent_id or 0, roots)
        if row.gone:
            made[row.id] = siblings
            continue
        data = comment(row, url)
        made[row.id] = data.setdefault("comment", [])
        siblings.append(data)
    for siblings in [roots, *made.values()]:
        for data in siblings:
            if not data.get("comment", True):
                del data["comment"]
    return roots


def comment(row: discussion.Row, url: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "Comment",
        "url": f"{url}#comment-{row.id}",
        "author": {"@type": "Person", "name": row.name or gettext("Anonymous")},
        "text": plain(row.html),
    }
    if row.created:
        data["dateCreated"] = stamp(row.created)
    return data
