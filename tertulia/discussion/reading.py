"""A page of a thread in reading order: roots by time, under each root its conversation.

A page is a window of comments, not of roots, so that one root with ten thousand answers costs no more than another.
It starts at a position (root's time, path) and so neither repeats nor skips anything while others write.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from tertulia.discussion.models import MAX_DEPTH, Comment
from tertulia.kit import keyset

HEX = re.compile(r"-?[0-9a-f]{1,16}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LIMIT = 50
VISIBLE = Q(state=Comment.State.PUBLISHED) | Q(reply_count__gt=0)
FIELDS = (
    "id", "thread_id", "parent_id", "path", "depth", "state", "reply_count", "name", "website", "user_id", "html",
    "created", "created_known", "edited", "mark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Position:
    """A place in reading order. Its text form goes into URLs, so whatever comes back from there is checked."""

    root_created: datetime
    path: str

    @property
    def root(self) -> str:
        return self.path[: keyset.WIDTH]

    def __str__(self) -> str:
        return f"{(self.root_created - EPOCH) // timedelta(microseconds=1):x}.{self.path}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Raises ValueError for anything that `str` does not give."""
        when, _, path = text.partition(".")
        if not HEX.fullmatch(when) or len(path) > keyset.WIDTH * MAX_DEPTH or not keyset.is_path(path):
            raise ValueError("not a position in a thread")
        try:
            return cls(EPOCH + timedelta(microseconds=int(when, 16)), path)
        except OverflowError:
            raise ValueError("not a position in a thread") from None


@dataclass(frozen=True, slots=True)
class Window:
    """Comments in reading order and whether there are more on either side. `times`: of their roots, by path."""

    comments: list[Comment]
    has_earlier: bool
    has_later: bool
    times: dict[str, datetime]

    def position(self, comment: Comment) -> Position:
        return Position(self.times[comment.path[: keyset.WIDTH]], comment.path)


def visible(thread_id: int) -> QuerySet[Comment]:
    return Comment.objects.filter(VISIBLE, thread=thread_id).only(*FIELDS)


def read_forward(thread_id: int, start: Position | None, *, inclusive: bool = False, limit: int = LIMIT) -> Window:
    """The comments from a position on; from the top without one."""
    found: list[Comment] = []
    roots = visible(thread_id).filter(parent=None).order_by("created", "id")
    times: dict[str, datetime] = {}
    if start:
        side = Q(path__gte=start.path) if inclusive else Q(path__gt=start.path)
        found += visible(thread_id).filter(side, path__lt=start.root + "~").order_by("path")[: limit + 1]
        when, number = start.root_created, keyset.decode(start.root)
        roots = roots.filter(Q(created__gt=when) | Q(created=when, id__gt=number))
        times[start.root] = when
    if len(found) <= limit:
        found += conversations(roots, limit + 1 - len(found), times, tail=False)
    return Window(found[:limit], start is not None, len(found) > limit, times)


def read_backward(thread_id: int, end: Position | None, *, limit: int = LIMIT) -> Window:
    """The comments just before a position; the last ones without one."""
    found: list[Comment] = []  # the last in reading order first, until the last line
    roots = visible(thread_id).filter(parent=None).order_by("-created", "-id")
    times: dict[str, datetime] = {}
    if end:
        subtree = visible(thread_id).filter(path__gte=end.root, path__lt=end.path)
        found += subtree.order_by("-path")[: limit + 1]
        when, number = end.root_created, keyset.decode(end.root)
        roots = roots.filter(Q(created__lt=when) | Q(created=when, id__lt=number))
        times[end.root] = when
    if len(found) <= limit:
        found += conversations(roots, limit + 1 - len(found), times, tail=True)
    return Window(found[:limit][::-1], len(found) > limit, end is not None, times)


def conversations(ordered: "QuerySet[Comment]", need: int, times: dict[str, datetime], *, tail: bool) -> list[Comment]:
    """The first `need` comments of these roots' subtrees, in the roots' order; with `tail`, each read backwards.

    Notes the roots' times. Takes every subtree but the last whole, and of the last only what is needed.
    """
    roots = list(ordered[:need])
    times.update((root.path, root.created) for root in roots)
    whole: list[Comment] = []
    last: Comment | None = None
    total = 0
    for root in roots:
        total += 1 + root.reply_count
        if total >= need:
            last = root
            break
        whole.append(root)
    rows = whole + below(whole)
    place = {root.path: number for number, root in enumerate(roots)}
    rows.sort(key=lambda row: row.path, reverse=tail)
    rows.sort(key=lambda row: place[row.path[: keyset.WIDTH]])
    if last is not None and len(rows) < need:
        subtree = visible(last.thread_id).filter(path__gte=last.path, path__lt=last.path + "~")
        rows += subtree.order_by("-path" if tail else "path")[: need - len(rows)]
    return rows[:need]


def below(roots: list[Comment]) -> list[Comment]:
    ranges = Q()
    for root in roots:
        if root.reply_count:
            ranges |= Q(path__gt=root.path, path__lt=root.path + "~")
    return list(visible(roots[0].thread_id).filter(ranges)) if ranges else []


def position(comment: Comment) -> Position:
    """Where a comment stands. Costs a query for a reply, whose root's time is not on its own row."""
    if comment.parent_id is None:
        return Position(comment.created, comment.path)
    created = Comment.objects.values_list("created", flat=True).get(pk=keyset.steps(comment.path)[0])
    return Position(created, comment.path)
