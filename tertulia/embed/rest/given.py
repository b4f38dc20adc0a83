"""What an answer holds. The OpenAPI document is made of these; a test holds every answer against them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["published", "held", "removed", "deleted", "spam", "trash"]
Count = Annotated[int, Field(ge=0)]


class Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Thread(Given):
    """`count`: published comments, replies included."""

    key: str
    url: str
    title: str
    state: Literal["open", "closed"]
    count: Count


class Author(Given):
    """`person` tells people apart on this site and tells nothing else; empty where nobody can be told."""

    name: str
    person: str
    website: str | None = None
    badge: Literal["author", "staff"] | None = None


class Comment(Given):
    """A comment. In a state other than `published` it is a tombstone: its place, without author and text.

    `html` is sanitised; a link to a video or post of another site tells in `data-frame`, `data-from` and `data-shape`
    where its frame is, of whom, and how it is cut (`wide`, `tall`, `post`). `score`, `ups` and `downs` are null while
    they are hidden, `created` where nobody knows it.
    """

    id: int
    parent: int | None
    depth: int
    replies: Count = Field(description="Published comments below it, at any depth.")
    state: State
    author: Author | None = None
    html: str | None = None
    text: str | None = Field(None, description="Plain text, when asked for with `text=1`.")
    why: str = Field("", description="To the writer of a held one: the sentence of the rule that holds it.")
    created: datetime | None = None
    edited: datetime | None = None
    score: int | None = None
    ups: int | None = None
    downs: int | None = None
    featured: bool = False
    pinned: bool = False
    mark: str = ""


class CommentPage(Given):
    """Comments in reading order. `next`: the cursor of what follows, null at the end. `highlights`, on the first page:
    the pinned comment, then those that editors feature, ten at most; they stand in their places too."""

    thread: Thread
    highlights: list[Comment]
    comments: list[Comment]
    next: str | None


class CommentInPlace(Comment):
    """A comment with those above it, root first, and the first of those below it."""

    thread: Thread
    ancestors: list[Comment]
    below: list[Comment]
    next: str | None


class Found(Given):
    thread: Thread
    comments: list[Comment]


class Counts(Given):
    """By thread as it was asked for; 0 where nothing was written yet."""

    counts: dict[str, int]


class RecentThread(Given):
    key: str
    url: str
    title: str


class RecentComment(Given):
    id: int
    url: str
    author: str
    excerpt: str
    created: datetime | None
    thread: RecentThread


class Recent(Given):
    comments: list[RecentComment]


class Me(Given):
    """Who asks. `mine`: own comments by id, with the moment until which each can be edited. `votes`: by id, 1 or -1."""

    name: str
    staff: bool
    guest: bool
    mine: dict[str, datetime]
    votes: dict[str, int]
    down_votes: bool
    edit_minutes: int
    max_length: int


class Identity(Given):
    """For `Authorization: Tertulia TOKEN`. Keep it in the page's own storage."""

    token: str


class Preview(Given):
    html: str


class Source(Given):
    text: str


class Votes(Given):
    """`ups` and `downs` are null while the score is hidden."""

    ups: int | None
    downs: int | None
    mine: int


class DeskComment(Given):
    """A comment in any state, as editors see it. `text` is its Markdown, as far as it was written here."""

    id: int
    parent: int | None
    state: State
    name: str
    website: str
    html: str
    text: str
    created: datetime
    thread: RecentThread


class Desk(Given):
    """Newest first. `next`: the `before` of what follows, null at the end."""

    comments: list[DeskComment]
    next: int | None


class Decided(Given):
    """`changed`: false where it was in that state already."""

    id: int
    state: State
    changed: bool


class Problem(Given):
    """RFC 9457. `field`: a dotted path to what is wrong; `limit`: the number it passed. `question`: true where
    `detail` asks the writer something; sent again with its `code` as `anyway`, the comment passes."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
    limit: int | float | None = None
    question: bool | None = None
