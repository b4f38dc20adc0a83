"""What the fields of a WordPress item and comment mean."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from tertulia.interchange import moments
from tertulia.interchange.records import (
    Body,
    Comment,
    CommentState,
    Item,
    ItemState,
    Moment,
    Person,
    Term,
)
from tertulia.interchange.spool import Spool
from tertulia.kit.addresses import truncated_network
from tertulia.kit.text import one_line, plain

Fields = dict[str, str]

STATES: dict[str, CommentState] = {
    "1": "published",
    "approved": "published",
    "0": "held",
    "spam": "spam",
    "trash": "trash",
    "post-trashed": "trash",
}
KINDS: dict[str, Literal["article", "page"]] = {"": "article", "post": "article", "page": "page"}
READERS = {"", "comment", "pingback", "trackback", "review"}
STAFF = {"note", "order_note", "action_log", "webhook_delivery"}
PUBLISHED = {"publish"}
SHORTCODE = re.compile(r"\[(caption|gallery|code|sourcecode|youtube|embed|quote|audio|video|playlist)\b")
network = lru_cache(4096)(truncated_network)


@dataclass(slots=True)
class ItemFields:
    """One item while it is read."""

    fields: Fields = field(default_factory=dict)
    categories: list[tuple[dict[str, str], str]] = field(default_factory=list)
    comments: Spool[Comment] = field(default_factory=Spool)
    ids: Counter[str] = field(default_factory=Counter)

    def add_comment(self, fields: Fields, zone: ZoneInfo) -> None:
        key = number(fields.get("wp:comment_id", "")) or f"n{len(self.comments) + 1}"
        self.ids[key] += 1
        if self.ids[key] > 1:
            key = f"{key}~{self.ids[key]}"
        self.comments.append(read_comment(key, fields, zone))


def number(text: str) -> str:
    """An id without padding; "" for none. Ids are text: some systems' are no numbers."""
    text = text.strip()
    return (text.lstrip("0") if text.isdecimal() else text)[:100]


def find_id(fields: Fields) -> str:
    for name in ("wp:post_id", "guid", "link", "title"):
        if key := number(fields.get(name, "")):
            return key
    return "untitled"


def find_site(channel: Fields) -> str:
    """Host and path of the site; "" when the channel names none."""
    for name in ("wp:base_blog_url", "link", "wp:base_site_url"):
        parts = urlsplit(channel.get(name, "").strip())
        if parts.hostname:
            return (parts.hostname + parts.path).rstrip("/")[:100]
    return ""


def read_comment(key: str, fields: Fields, zone: ZoneInfo) -> Comment:
    approved = fields.get("wp:comment_approved", "").strip()
    kind = fields.get("wp:comment_type", "").strip()
    state = STATES.get(approved, "held")
    return Comment(
        id=key,
        parent=number(fields.get("wp:comment_parent", "")),
        name=one_line(html.unescape(fields.get("wp:comment_author", ""))),
        email=fields.get("wp:comment_author_email", "").strip(),
        website=web_address(fields.get("wp:comment_author_url", "")),
        network=network(fields.get("wp:comment_author_IP", "").strip()),
        body=Body(fields.get("wp:comment_content", ""), "autop-html"),
        approved=approved,
        type=kind,
        # A type some plugin made up may be private: an editor decides.
        state="held" if state == "published" and kind not in READERS else state,
        written_at=moments.find_moment(fields.get("wp:comment_date_gmt", ""), fields.get("wp:comment_date", ""), zone),
        skip=f"{kind}: written by staff or software, not by a reader" if kind in STAFF else "",
    )


def web_address(text: str) -> str:
    text = html.unescape(text.strip())
    return text if text.startswith(("http://", "https://")) else ""


def build(raw: ItemFields, site: str, authors: dict[str, str], zone: ZoneInfo) -> tuple[Item, Counter[str]]:
    """The item and what to tell about it."""
    fields = raw.fields
    notes: Counter[str] = Counter()
    type_ = fields.get("wp:post_type", "").strip()
    status = fields.get("wp:status", "").strip()
    content = fields.get("content:encoded", "")
    published = find_published(fields, zone)
    skip = find_skip(type_, status)
    state = find_state(fields, status, published, notes) if not skip else "draft"
    if not skip:
        tell(raw, content, notes)
    title = one_line(plain(fields.get("title", "")))
    item = Item(
        id=find_id(fields),
        site=site,
        type=type_,
        status=status,
        kind=KINDS.get(type_, "article"),
        state=state,
        title=title,
        slug=slugify(unquote(fields.get("wp:post_name", "")), allow_unicode=True),
        link=web_address(fields.get("link", "")),
        standfirst=one_line(plain(fields.get("excerpt:encoded", ""))),
        body=Body(content, "html" if "<!-- wp:" in content else "autop-html"),
        raw=content,
        published=published,
        authors=find_authors(fields, authors),
        sections=find_terms(raw.categories, {"category"}) or find_terms(raw.categories, {""}),
        tags=find_terms(raw.categories, {"post_tag", "tag"}),
        comments_open=fields.get("wp:comment_status", "").strip() == "open",
        comments=raw.comments,
        skip=skip,
    )
    return item, notes


def find_skip(type_: str, status: str) -> str:
    if type_ not in KINDS:
        return f"{brief(type_)}: neither an article nor a page"
    return "auto-draft: an empty draft that nobody saved" if status == "auto-draft" else ""


def brief(text: str) -> str:
    """A word of the file's, fit for a line of the report."""
    return one_line(text)[:40]


def find_published(fields: Fields, zone: ZoneInfo) -> Moment:
    found = moments.find_moment(fields.get("wp:post_date_gmt", ""), fields.get("wp:post_date", ""), zone)
    if found.utc is None and (stamp := fields.get("pubDate", "").strip()):
        return Moment(moments.parse_rfc822(stamp), stamp)
    return found


def find_state(fields: Fields, status: str, published: Moment, notes: Counter[str]) -> ItemState:
    """Live only what the file says was public and dated; everything else waits for an editor."""
    if fields.get("wp:post_password", "").strip():
        notes["password-protected item kept as an unpublished draft"] += 1
        return "draft"
    if status == "future" and published.utc:
        return "scheduled"
    if status not in PUBLISHED:
        notes[f"{brief(status) or 'without status'}: kept as an unpublished draft"] += 1
        return "draft"
    if published.utc is None:
        notes["published without a date: kept as an unpublished draft"] += 1
        return "draft"
    return "live"


def tell(raw: ItemFields, content: str, notes: Counter[str]) -> None:
    twice = sum(count - 1 for count in raw.ids.values())
    if twice:
        notes["comment whose id its thread has used before; kept under a number of its own"] += twice
    if SHORTCODE.search(content):
        notes["item with WordPress shortcodes, kept as text"] += 1


def find_authors(fields: Fields, authors: dict[str, str]) -> tuple[Person, ...]:
    login = fields.get("dc:creator", "").strip()
    name = one_line(html.unescape(authors.get(login, "") or login))
    # A login may be an e-mail address, and a byline is public.
    name = name.split("@")[0] if re.fullmatch(r"\S+@\S+", name) else name
    return (Person(slugify(login.split("@")[0]) or slugify(name, allow_unicode=True), name),) if name else ()


def find_terms(categories: list[tuple[dict[str, str], str]], domains: set[str]) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    for attributes, text in categories:
        name = one_line(html.unescape(text))
        if attributes.get("domain", "") in domains and name:
            slug = slugify(unquote(attributes.get("nicename", "")), allow_unicode=True)
            slug = slug or slugify(name, allow_unicode=True)
            terms.setdefault(slug, Term(slug, name))
    return tuple(term for slug, term in terms.items() if slug)
