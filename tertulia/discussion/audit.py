"""Whether what is stored agrees with itself: paths, depths, parents and counts, each computed again from the rows."""

from collections.abc import Iterator

from django.db.models import Q

from tertulia.discussion import decisions
from tertulia.discussion.models import Comment, Thread
from tertulia.discussion.orders import wilson
from tertulia.kit import keyset

FIELDS = ("thread_id", "path", "id", "parent_id", "depth", "state", "reply_count")
Fact = tuple[int, str, int, int | None, int, str, int]


def audit() -> list[str]:
    """One sentence per disagreement; empty when all is well."""
    rows = Comment.objects.order_by("thread_id", "path").values_list(*FIELDS).iterator(chunk_size=5000)
    counts: dict[int, int] = {}
    problems = list(walk(rows, counts))
    for thread, stored in Thread.objects.values_list("pk", "count"):
        if stored != counts.get(thread, 0):
            problems.append(f"Thread {thread} says {stored} comments; {counts.get(thread, 0)} are published.")
    return [*problems, *misranked(), *decisions.verify()]


def misranked() -> Iterator[str]:
    """Comments whose rank does not follow from their votes."""
    voted = Comment.objects.filter(Q(best__gt=0) | Q(ups__gt=0) | Q(downs__gt=0))
    for number, ups, downs, best in voted.values_list("id", "ups", "downs", "best").iterator(chunk_size=5000):
        if wilson(ups, downs) != best:
            yield f"Comment {number} is ranked as with other votes than it has."


def walk(rows: Iterator[Fact], counts: dict[int, int]) -> Iterator[str]:
    """Read the trees in path order, keeping only the ancestors of the present row."""
    above: list[list[int | str]] = []  # [path, id, stored reply count, published so far], root first
    thread = None
    for thread_id, path, number, parent, depth, state, stored in rows:
        while above and (thread != thread_id or not path.startswith(str(above[-1][0]))):
            yield from settle(above)
        thread = thread_id
        yield from misplaced(path, number, parent, depth, above)
        published = int(state == Comment.State.PUBLISHED)
        counts[thread_id] = counts.get(thread_id, 0) + published
        if above:
            above[-1][3] = int(above[-1][3]) + published
        above.append([path, number, stored, 0])
    while above:
        yield from settle(above)


def settle(above: list[list[int | str]]) -> Iterator[str]:
    _, number, stored, counted = above.pop()
    if above:
        above[-1][3] = int(above[-1][3]) + int(counted)
    if stored != counted:
        yield f"Comment {number} says {stored} replies; {counted} are published."


def misplaced(path: str, number: int, parent: int | None, depth: int, above: list[list[int | str]]) -> Iterator[str]:
    if not keyset.is_path(path) or keyset.steps(path)[-1] != number:
        yield f"Comment {number} has a path that is not its own."
    elif len(path) != depth * keyset.WIDTH or len(above) != depth - 1:
        yield f"Comment {number} stands at depth {len(above) + 1}; its row says {depth}."
    if (above[-1][1] if above else None) != parent:
        yield f"Comment {number} has parent {parent}; its path puts it under {above[-1][1] if above else None}."
