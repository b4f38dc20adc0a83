"""What a template or an API prints of a thread: rows that are ready, so that nothing outside decides anything."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tertulia.discussion import numbers, reading
from tertulia.discussion.models import Comment, Thread
from tertulia.discussion.orders import OLDEST, ORDERS, Order
from tertulia.discussion.reading import LIMIT, Position
from tertulia.discussion.threads import ThreadFacts, facts
from tertulia.discussion.votes import is_score_hidden
from tertulia.kit import keyset

PUBLISHED = Comment.State.PUBLISHED
GONE = {
    Comment.State.REMOVED: _("This comment was removed."),
    Comment.State.DELETED: _("This comment was deleted by its author."),
    PUBLISHED: "",
}
DISPLAY_DEPTH = 6  # levels that are indented; site.css stops there too
NOT_SHOWN = _("This comment is not shown.")


@dataclass(frozen=True, slots=True)
class Row:
    """One comment as readers see it. With `gone` set it is a tombstone: no name, no text, only its place.

    `ends`: the item before it ends here, and with it as many lists as `closes` is long; `opens`: it is the first answer
    to the comment just above.
    `answers`: the name of the one it answers, where its place in the list does not show that.
    `score` is None while it is hidden. `person` tells persons apart within the site and tells nothing else.
    `more`: published replies of its root that are folded away after this row; they are read from `path` on.
    """

    id: int
    depth: int
    name: str = ""
    website: str = ""
    html: str = ""
    created: datetime | None = None
    edited: datetime | None = None
    badge: str = ""  # "author" of the page, "staff"
    mark: str = ""
    gone: str = ""
    state: str = ""
    parent_id: int | None = None
    root_id: int = 0
    path: str = ""
    person: str = ""
    score: int | None = None
    ups: int | None = None
    downs: int | None = None
    replies: int = 0
    featured: bool = False
    pinned: bool = False
    answers: str = ""
    ends: bool = False
    closes: range = range(0)
    opens: bool = False
    level: int = 1
    more: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a thread. `earlier` and `later` are cursors, empty when there is nothing on that side.

    `highlights`: the pinned comment and those that editors feature, only on the first page.
    `number`: about the how manieth it is; `numbers`: those of the pages around it, itself among them.
    """

    thread: ThreadFacts
    rows: list[Row] = field(default_factory=list)
    earlier: str = ""
    later: str = ""
    closing: range = range(0)  # lists still open after the last row
    sort: str = OLDEST.name
    highlights: list[Row] = field(default_factory=list)
    number: int = 1
    numbers: list[int] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.earlier and not self.later


@dataclass(frozen=True, slots=True)
class Branch:
    """One comment with the comments above it and those below. `later`: where to read on below it, empty at the end."""

    thread: ThreadFacts
    above: list[Row]
    rows: list[Row]  # the comment itself first, on the first page
    closing: range
    later: str


def find_order(name: str) -> Order:
    """Raises ValueError for a name that is none."""
    if name not in ORDERS:
        raise ValueError(f"comments can be sorted by {', '.join(ORDERS)}")
    return ORDERS[name]


def read_page(
    thread: ThreadFacts,
    *,
    sort: str = OLDEST.name,
    after: str = "",
    before: str = "",
    at: str = "",
    end: bool = False,
    limit: int = LIMIT,
) -> Page:
    """The roots after, before or from a cursor, or the last ones, long conversations folded. Raises ValueError for a
    cursor that is none or belongs to another order."""
    order = find_order(sort)
    cursor = before or at or after
    if not cursor:
        return read_last(thread, order, limit) if end else read_numbered(thread, 1, sort=sort, limit=limit)
    start = Position.parse(cursor, order)
    if before:
        window = reading.read_folded(thread.id, order, start, back=True, limit=limit)
        shown = numbers.shown_before(thread.id, window.first, here=True) if window.first else 0
    else:
        shown = numbers.shown_before(thread.id, start, here=bool(at))
        room = numbers.room_after(shown, limit)
        window = reading.read_folded(thread.id, order, start, here=bool(at), limit=room)
    return page_of(thread, order, window, shown // limit + 1, limit)


def read_numbered(thread: ThreadFacts, number: int, *, sort: str = OLDEST.name, limit: int = LIMIT) -> Page:
    """A page by its number. Raises ValueError for one beyond the last."""
    order = find_order(sort)
    if number == 1:
        window = reading.read_folded(thread.id, order, None, limit=limit)
    else:
        found = numbers.find_start(thread.id, order, number, limit)
        if found is None:
            raise ValueError("not a page of this thread")
        return page_from(thread, order, *found, limit)
    return page_of(thread, order, window, number, limit)


def read_last(thread: ThreadFacts, order: Order, limit: int) -> Page:
    found = numbers.find_last(thread.id, order, limit)
    return page_from(thread, order, *found, limit) if found else read_numbered(thread, 1, sort=order.name, limit=limit)


def page_from(thread: ThreadFacts, order: Order, start: Position, shown: int, limit: int) -> Page:
    """The page that begins with a root, with `shown` comments before it."""
    window = reading.read_folded(thread.id, order, start, here=True, limit=numbers.room_after(shown, limit))
    return page_of(thread, order, window, shown // limit + 1, limit)


def page_of(thread: ThreadFacts, order: Order, window: reading.Window, number: int, limit: int) -> Page:
    rows, closing = nest(window.comments, thread, window.more)
    return Page(
        thread,
        rows,
        earlier=str(window.first or ""),
        later=str(window.last or ""),
        closing=range(closing),
        sort=order.name,
        highlights=read_highlights(thread) if window.first is None and thread.has_highlights else [],
        number=number,
        numbers=numbers.numbers_beside(thread.id, number, window.last, limit),
    )


def list_comments(thread: ThreadFacts, *, sort: str = OLDEST.name, after: str = "", limit: int = LIMIT) -> Page:
    """The next `limit` comments in reading order, replies among them: every comment comes once. Raises ValueError."""
    order = find_order(sort)
    window = reading.read_list(thread.id, order, Position.parse(after, order) if after else None, limit)
    rows, closing = nest(window.comments, thread, {})
    picks = read_highlights(thread) if thread.has_highlights and not after else []
    return Page(thread, rows, later=str(window.last or ""), closing=range(closing), sort=sort, highlights=picks)


def read_highlights(thread: ThreadFacts) -> list[Row]:
    """The pinned comment, then the featured ones, newest first."""
    found = Comment.objects.filter(Q(featured=True) | Q(pinned=True), thread=thread.id, state=PUBLISHED)
    return [row_of(comment, thread) for comment in found.order_by("-pinned", "-id")[:10]]


def nest(comments: list[Comment], thread: ThreadFacts, more: dict[str, int]) -> tuple[list[Row], int]:
    """Rows with the list ends and starts that nest them, and how many lists stay open."""
    names = {comment.pk: comment.name for comment in comments if comment.state == PUBLISHED}
    lasts = {comment.path[: keyset.WIDTH]: comment.pk for comment in comments}
    rows: list[Row] = []
    open_paths: list[str] = []
    for comment in comments:
        ended = 0
        while open_paths and not comment.path.startswith(open_paths[-1]):
            open_paths.pop()
            ended += 1
        opens = bool(open_paths) and not ended
        # Where indentation cannot tell whom it answers: the parent is on another page, or stands at the same margin.
        unclear = not open_paths or (len(open_paths) >= DISPLAY_DEPTH and not opens)
        unclear = unclear and comment.parent_id is not None
        root = comment.path[: keyset.WIDTH]
        open_paths.append(comment.path)
        rows.append(
            replace(
                row_of(comment, thread),
                answers=names.get(comment.parent_id or 0, gettext("an earlier comment")) if unclear else "",
                ends=ended > 0,
                closes=range(max(0, ended - 1)),
                opens=opens,
                level=len(open_paths),
                more=more.get(root, 0) if lasts[root] == comment.pk else 0,
            )
        )
    return rows, max(0, len(open_paths) - 1)


def row_of(comment: Comment, thread: ThreadFacts) -> Row:
    gone = GONE.get(Comment.State(comment.state), NOT_SHOWN)
    place: dict[str, Any] = {
        "id": comment.pk,
        "depth": comment.depth,
        "state": comment.state,
        "parent_id": comment.parent_id,
        "root_id": keyset.decode(comment.path[: keyset.WIDTH]),
        "path": comment.path,
        "replies": comment.reply_count,
    }
    if gone:
        return Row(gone=gettext(gone), **place)
    hidden = is_score_hidden(comment)
    return Row(
        **place,
        name=comment.name,
        website=comment.website if comment.website.startswith(("https://", "http://")) else "",
        html=comment.html,
        created=comment.created if comment.created_known else None,
        edited=comment.edited,
        badge="" if comment.user_id is None else "author" if comment.user_id in thread.authors else "staff",
        mark=comment.mark,
        person=person_of(comment),
        score=None if hidden else comment.ups - comment.downs,
        ups=None if hidden else comment.ups,
        downs=None if hidden else comment.downs,
        featured=comment.featured,
        pinned=comment.pinned,
    )


def lasts(rows: Iterable[Row]) -> int:
    """Seconds that a page of these rows stays right while nothing is written: until a score shows, at most a day."""
    hides = any(row.score is None and not row.gone for row in rows)
    return 60 if hides else 86_400


def person_of(comment: Comment) -> str:
    """Ten letters for one person on this site, so that a reader can ignore them; empty where nobody can be told."""
    who = f"user:{comment.user_id}" if comment.user_id else f"guest:{comment.guest}" if comment.guest else ""
    return hmac.digest(settings.SECRET_KEY.encode(), who.encode(), "sha256").hex()[:10] if who else ""


@dataclass(frozen=True, slots=True)
class Permalink:
    """Where a comment is read. `is_shown` is false while it is held and after it is gone without an answer."""

    url: str
    is_shown: bool


def shown_comment(comment_id: int) -> tuple[Comment, ThreadFacts] | None:
    """A comment of any state and its thread; None when there is none or its page is not public."""
    comment = Comment.objects.select_related("thread").filter(pk=comment_id).first()
    if comment is None or comment.thread.state == Thread.State.HIDDEN:
        return None
    return comment, facts(comment.thread)


def find_permalink(comment_id: int) -> Permalink | None:
    """Its place on the first page of its article where it stands there, else its own page. None: no such comment.

    A page of another site shows it only to readers with JavaScript, and browsers do not follow a form to there.
    """
    found = shown_comment(comment_id)
    if found is None:
        return None
    comment, thread = found
    if comment.state != PUBLISHED and not comment.reply_count:
        return Permalink(thread.url, is_shown=False)
    is_article = thread.url.startswith("/")
    if is_article and any(shown.pk == comment.pk for shown in reading.read_folded(thread.id, OLDEST, None).comments):
        return Permalink(f"{thread.url}#comment-{comment.pk}", is_shown=True)
    return Permalink(f"/comments/{comment.pk}/#comment-{comment.pk}", is_shown=True)


def read_branch(comment_id: int, *, after: str = "", limit: int = LIMIT) -> Branch | None:
    """A comment among those above and below it; None where nothing is to show. Raises ValueError for a cursor that is
    none."""
    found = shown_comment(comment_id)
    if found is None or (found[0].state != PUBLISHED and not found[0].reply_count):
        return None
    comment, thread = found
    below, later = reading.read_branch(comment, after, limit)
    ids = keyset.steps(comment.path)[:-1]
    above = Comment.objects.filter(pk__in=ids).order_by("depth") if ids else []
    rows, closing = nest(below if after else [comment, *below], thread, {})
    return Branch(thread, [row_of(one, thread) for one in above], rows, range(closing), later)


def find_row(thread: ThreadFacts, comment_id: int) -> Row | None:
    """A published comment of this thread, as the form above an answer shows it."""
    comment = Comment.objects.filter(pk=comment_id, thread=thread.id, state=PUBLISHED).first()
    return row_of(comment, thread) if comment else None


def search_comments(thread: ThreadFacts, words: str, *, limit: int = LIMIT) -> list[Row]:
    """Published comments that hold all of these words, newest first. At most eight words count."""
    found = Comment.objects.filter(thread=thread.id, state=PUBLISHED)
    wanted: Sequence[str] = words.split()[:8]
    for word in wanted:
        found = found.filter(Q(source__icontains=word) | Q(name__icontains=word))
    return [row_of(comment, thread) for comment in found.order_by("-id")[:limit]] if wanted else []
