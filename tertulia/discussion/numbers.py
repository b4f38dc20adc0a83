"""Numbered pages, for readers who want the seventh. Cursors are exact while others write; a number only tells about
where a page stands. It is counted when it is asked for and kept nowhere.

A root is on page (comments shown of the roots before it) // limit + 1, so pages of numbers neither share nor skip a
root. Counting goes through the roots before it: a far page costs more than a near one.
"""

from django.db.models import F, IntegerField, QuerySet, RowRange, Sum, Value, Window
from django.db.models.functions import Least

from tertulia.discussion.models import Comment
from tertulia.discussion.orders import Order
from tertulia.discussion.reading import FOLD, Position, began, roots, side_of

NEAR = 2  # pages on each side whose numbers are offered
MOST = 100_000  # the highest number that is looked for
SIZE = Value(1) + Least(F("reply_count"), Value(FOLD), output_field=IntegerField())


def shown_before(thread_id: int, start: Position, *, here: bool) -> int:
    """Comments that are shown of the roots before a position's root and, unless `here`, of that root."""
    before = roots(thread_id).filter(side_of(start, "lt" if here else "lte"))
    return before.aggregate(shown=Sum(SIZE))["shown"] or 0


def room_after(shown: int, limit: int) -> int:
    """How many comments belong on a page that begins after so many, so that it ends where a numbered page does."""
    room = limit - shown % limit
    return room if room >= limit - FOLD else room + limit


def in_order(thread_id: int, order: Order, *, back: bool = False) -> QuerySet[Comment]:
    prefix = "-" if order.falling != back else ""
    return roots(thread_id).order_by(f"{prefix}{order.field}", f"{prefix}id")


def find_start(thread_id: int, order: Order, number: int, limit: int) -> tuple[Position, int] | None:
    """The root that a page begins with and the comments shown before it; None for a page beyond the end."""
    if not 1 <= number <= MOST:
        return None
    wanted = limit * (number - 1)
    walk = in_order(thread_id, order)
    before = Window(Sum(SIZE), order_by=[str(field) for field in walk.query.order_by], frame=RowRange(end=0)) - SIZE
    # Each root shows one comment at least, so the page begins within the first so many.
    near = walk.annotate(before=before).values_list("pk", "before")[: wanted + 1]
    found = next(((pk, shown) for pk, shown in near.iterator(chunk_size=10_000) if shown >= wanted), None)
    return start_at(found[0], order, found[1]) if found else None


def find_last(thread_id: int, order: Order, limit: int) -> tuple[Position, int] | None:
    """The same of the last page; None where the thread has only one."""
    shown = total = roots(thread_id).aggregate(shown=Sum(SIZE))["shown"] or 0
    first, wanted = None, 0
    for pk, replies in in_order(thread_id, order, back=True).values_list("pk", "reply_count")[: limit + 1]:
        before = shown - 1 - min(replies, FOLD)
        wanted = before // limit * limit if shown == total else wanted
        if before < wanted:
            break
        first, shown = pk, before
    return start_at(first, order, shown) if first and shown else None


def start_at(pk: int, order: Order, shown: int) -> tuple[Position, int]:
    root = Comment.objects.only("path", order.field).get(pk=pk)
    return Position(order, order.key(root), root.path, began(None, order)), shown


def numbers_beside(thread_id: int, number: int, last: Position | None, limit: int) -> list[int]:
    """The numbers of the pages around one that ends with the root at `last`, itself among them."""
    ahead = 0
    if last is not None:
        beyond = in_order(thread_id, last.order).filter(side_of(last, "gt"))
        replies = beyond.values_list("reply_count", flat=True)[: limit * (NEAR - 1) + 1]
        ahead = 1 + sum(1 + min(count, FOLD) for count in list(replies)[:-1]) // limit
    return list(range(max(1, number - NEAR), number + min(ahead, NEAR) + 1))
