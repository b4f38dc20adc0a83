"""What a template prints of a thread: rows that are ready, so that no template decides anything."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from tertulia.discussion import reading
from tertulia.discussion.models import Comment
from tertulia.discussion.reading import LIMIT, Position, Window
from tertulia.discussion.threads import ThreadFacts, find_thread_by_id
from tertulia.kit import keyset

PUBLISHED = Comment.State.PUBLISHED
GONE = {Comment.State.REMOVED: "This comment was removed.", PUBLISHED: ""}
DISPLAY_DEPTH = 6  # levels that are indented; site.css stops there too
NOT_SHOWN = "This comment is not shown."


@dataclass(frozen=True, slots=True)
class Row:
    """One comment as readers see it. With `gone` set it is a tombstone: no name, no text, only its place.

    `ends`: the item before it ends here, and with it as many lists as `closes` is long; `opens`: it is the first answer
    to the comment just above.
    `answers`: the name of the one it answers, where its place in the list does not show that.
    """

    id: int
    depth: int
    name: str = ""
    website: str = ""
    html: str = ""
    created: datetime | None = None
    edited: datetime | None = None
    is_staff: bool = False
    mark: str = ""
    gone: str = ""
    parent_id: int | None = None
    answers: str = ""
    ends: bool = False
    closes: range = range(0)
    opens: bool = False
    level: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a thread. `earlier` and `later` are cursors, empty when there is nothing on that side."""

    thread: ThreadFacts
    rows: list[Row] = field(default_factory=list)
    earlier: str = ""
    later: str = ""
    closing: range = range(0)  # lists still open after the last row

    @property
    def is_whole(self) -> bool:
        return not self.earlier and not self.later


def read_page(
    thread: ThreadFacts, *, after: str = "", before: str = "", at: str = "", end: bool = False, limit: int = LIMIT
) -> Page:
    """The comments after, before or from a cursor, or the last ones. Raises ValueError for a cursor that is none."""
    if before or end:
        window = reading.read_backward(thread.id, Position.parse(before) if before else None, limit=limit)
    else:
        start = Position.parse(at or after) if at or after else None
        window = reading.read_forward(thread.id, start, inclusive=bool(at), limit=limit)
    return page_of(thread, window)


def page_of(thread: ThreadFacts, window: Window) -> Page:
    rows, closing = nest(window.comments)
    shown = window.comments
    return Page(
        thread,
        rows,
        earlier=str(window.position(shown[0])) if shown and window.has_earlier else "",
        later=str(window.position(shown[-1])) if shown and window.has_later else "",
        closing=range(closing),
    )


def nest(comments: list[Comment]) -> tuple[list[Row], int]:
    """Rows with the list ends and starts that nest them, and how many lists stay open."""
    names = {comment.pk: comment.name for comment in comments if comment.state == PUBLISHED}
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
        answers = names.get(comment.parent_id or 0, "an earlier comment") if unclear else ""
        open_paths.append(comment.path)
        rows.append(
            replace(
                row_of(comment),
                answers=answers,
                ends=ended > 0,
                closes=range(max(0, ended - 1)),
                opens=opens,
                level=len(open_paths),
            )
        )
    return rows, max(0, len(open_paths) - 1)


def row_of(comment: Comment) -> Row:
    gone = GONE.get(Comment.State(comment.state), NOT_SHOWN)
    if gone:
        return Row(comment.pk, comment.depth, gone=gone, parent_id=comment.parent_id)
    return Row(
        id=comment.pk,
        depth=comment.depth,
        name=comment.name,
        website=comment.website if comment.website.startswith(("https://", "http://")) else "",
        html=comment.html,
        created=comment.created if comment.created_known else None,
        edited=comment.edited,
        is_staff=comment.user_id is not None,
        mark=comment.mark,
        parent_id=comment.parent_id,
    )


@dataclass(frozen=True, slots=True)
class Permalink:
    """Where a comment is read. `is_shown` is false while it is held and after it is gone without an answer."""

    url: str
    is_shown: bool


def find_permalink(comment_id: int) -> Permalink | None:
    """None when there is no such comment or its page is not public."""
    comment = Comment.objects.filter(pk=comment_id).first()
    thread = find_thread_by_id(comment.thread_id) if comment else None
    if comment is None or thread is None or not thread.is_public:
        return None
    if comment.state != PUBLISHED and not comment.reply_count:
        return Permalink(thread.url, is_shown=False)
    first = reading.read_forward(thread.id, None)
    query = "" if any(shown.pk == comment.pk for shown in first.comments) else f"?at={window_start(comment)}"
    return Permalink(f"{thread.url}{query}#comment-{comment.pk}", is_shown=True)


def window_start(comment: Comment) -> Position:
    """Its root when the whole conversation fits on a page, else the comment itself."""
    here = reading.position(comment)
    root = Comment.objects.only("reply_count").get(pk=keyset.decode(here.root))
    return Position(here.root_created, here.root) if root.reply_count < LIMIT else here


def find_row(thread_id: int, comment_id: int) -> Row | None:
    """A published comment of this thread, as the form above an answer shows it."""
    comment = Comment.objects.filter(pk=comment_id, thread=thread_id, state=PUBLISHED).first()
    return row_of(comment) if comment else None
