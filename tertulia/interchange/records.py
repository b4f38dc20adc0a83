"""What a format reads: plain records, the same for every system people move in from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tertulia.interchange.spool import Spool

BodyKind = Literal["html", "autop-html", "markdown", "text"]
CommentState = Literal["published", "held", "spam", "trash"]
ItemState = Literal["live", "draft", "scheduled"]


class Refused(Exception):
    """A file that will not be imported. The message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Body:
    """The source text, untouched, and how the old system would have shown it."""

    source: str
    kind: BodyKind


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in UTC (None: unknown) and the text it was read from."""

    utc: datetime | None
    written: str


@dataclass(frozen=True, slots=True)
class Person:
    """A byline. `key` is what items of the same file refer to."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A section or a tag."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment. `skip` says why it is not imported ("" when it is)."""

    id: str
    parent: str
    name: str
    email: str
    website: str
    network: str
    body: Body
    approved: str
    type: str
    state: CommentState
    written_at: Moment
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An article or a page with its comments. `type` and `status` are the file's own words."""

    id: str
    site: str
    type: str
    status: str
    kind: Literal["article", "page"]
    state: ItemState
    title: str
    slug: str
    link: str
    standfirst: str
    body: Body
    raw: str
    published: Moment
    authors: tuple[Person, ...]
    sections: tuple[Term, ...]
    tags: tuple[Term, ...]
    comments_open: bool
    comments: Spool[Comment]
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about the import, told once with a count."""

    text: str
    count: int = 1


Record = Item | Note
