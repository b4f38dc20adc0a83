"""Windows of a thread in reading order: roots in one of four orders, under each root its conversation.

Every window starts at a position (the root's key, the path) that stands in the address, so it neither repeats nor skips
anything while others write. Costs three or four queries in a thread of any size.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tertulia.discussion.models import MAX_DEPTH, Comment
from tertulia.discussion.moves import keys_at
from tertulia.discussion.orders import EPOCH, ORDERS, Order, micros
from tertulia.kit import keyset

TEXT = re.compile(r"([onbd])\.(-?[0-9a-f]{1,16})\.([0-9A-Z]+)(?:\.([0-9a-f]{1,16}))?")
LETTERS = {order.letter: order for order in ORDERS.values()}
LIMIT = 50
FOLD = 20  # replies of one root that a page shows before "show more"
VISIBLE = Q(state=Comment.State.PUBLISHED) | Q(reply_count__gt=0)
FIELDS = (
    "id", "thread_id", "parent_id", "path", "depth", "state", "reply_count", "name", "website", "user_id", "guest",
    "html", "created", "created_known", "edited", "mark", "ups", "downs", "best", "featured", "pinned",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Position:
    """A place in reading order. `since`: when the walk began (microseconds), in an order whose keys move."""

    order: Order
    key: int
    path: str
    since: int = 0

    @property
    def root(self) -> str:
        return self.path[: keyset.WIDTH]

    @property
    def moment(self) -> datetime:
        return EPOCH + timedelta(microseconds=self.since)

    def __str__(self) -> str:
        tail = f".{self.since:x}" if self.order.moves else ""
        return f"{self.order.letter}.{self.key:x}.{self.path}{tail}"

    @classmethod
    def parse(cls, text: str, order: Order) -> "Position":
        """Raises ValueError for anything that `str` does not give, and for a position in another order."""
        match = TEXT.fullmatch(text)
        if not match or LETTERS[match[1]] is not order or bool(match[4]) != order.moves:
            raise ValueError("not a position in this order")
        position = cls(order, int(match[2], 16), match[3], int(match[4] or "0", 16))
        if len(position.path) > keyset.WIDTH * MAX_DEPTH or not keyset.is_path(position.path):
            raise ValueError("not a position in this order")
        try:
            position.order.value(position.key)
            position.moment  # noqa: B018 - raises for a time that is none
        except OverflowError:
            raise ValueError("not a position in this order") from None
        return position


@dataclass(frozen=True, slots=True)
class Window:
    """Comments in reading order. `first` and `last`: the positions of its ends, None where nothing lies beyond.

    `more`: by the path of a root, how many of its published replies are folded away.
    """

    comments: list[Comment]
    first: Position | None
    last: Position | None
    more: dict[str, int]


def visible(thread_id: int) -> QuerySet[Comment]:
    return Comment.objects.filter(VISIBLE, thread=thread_id).only(*FIELDS)


def roots(thread_id: int) -> QuerySet[Comment]:
    return Comment.objects.filter(VISIBLE, thread=thread_id, parent=None)


def side_of(start: Position, sign: str) -> Q:
    """The roots before a position's root ("lt") or after it ("gt"); with an "e", and the root itself."""
    order = start.order
    strict = sign[:2] if not order.falling else {"lt": "gt", "gt": "lt"}[sign[:2]]
    value, number = order.value(start.key), keyset.decode(start.root)
    exact = Q((f"{order.field}__{strict}", value)) | Q((order.field, value), (f"id__{strict}{sign[2:]}", number))
    # The first condition says again what the second does: from it a database sees where in its index to begin.
    return Q((f"{order.field}__{strict}e", value)) & exact


def roots_beyond(
    thread_id: int, order: Order, start: Position | None, need: int, *, back: bool = False, here: bool = False
) -> list[tuple[int, Comment]]:
    """The next `need` roots after a position (`back`: before; `here`: from), each with its key as the walk knows it."""
    down = order.falling != back
    rows = roots(thread_id).only(*FIELDS)
    moved = keys_at(thread_id, order, start.moment) if start and order.moves else {}
    still = rows.exclude(pk__in=moved) if moved else rows
    if start:
        still = still.filter(side_of(start, ("lt" if back else "gt") + ("e" if here else "")))
    prefix = "-" if down else ""
    found = [(order.key(root), root) for root in still.order_by(f"{prefix}{order.field}", f"{prefix}id")[:need]]
    if not moved or start is None:
        return found
    side = -1 if down else 1
    limit = (side * start.key, side * keyset.decode(start.root))
    for root in rows.filter(pk__in=moved):
        place = (side * moved[root.pk], side * root.pk)
        if place > limit or (here and place == limit):
            found.append((moved[root.pk], root))
    found.sort(key=lambda pair: (side * pair[0], side * pair[1].pk))
    return found[:need]


def began(start: Position | None, order: Order) -> int:
    """When the walk that this window belongs to began: now, for its first."""
    return (start.since if start else micros(timezone.now())) if order.moves else 0


def read_list(thread_id: int, order: Order, start: Position | None, limit: int) -> Window:
    """The next `limit` comments after a position, every reply among them, cut wherever the limit falls."""
    since = began(start, order)
    found: list[Comment] = []
    keys: dict[str, int] = {}
    if start:
        subtree = visible(thread_id).filter(path__gt=start.path, path__lt=start.root + "~")
        found += subtree.order_by("path")[: limit + 1]
        keys[start.root] = start.key
    need = limit + 1 - len(found)
    if need > 0:
        pairs = roots_beyond(thread_id, order, start, need)
        keys |= {root.path: key for key, root in pairs}
        found += whole_conversations([root for _, root in pairs], need)
    shown = found[:limit]
    last = None
    if len(found) > limit:
        last = Position(order, keys[shown[-1].path[: keyset.WIDTH]], shown[-1].path, since)
    return Window(shown, None, last, {})


def read_folded(
    thread_id: int,
    order: Order,
    start: Position | None,
    *,
    back: bool = False,
    here: bool = False,
    limit: int = LIMIT,
    fold: int = FOLD,
) -> Window:
    """About `limit` comments of whole roots, of each root at most `fold` replies. A window never splits a root."""
    since = began(start, order)
    pairs = roots_beyond(thread_id, order, start, limit + 1, back=back, here=here)
    taken, total = 0, 0
    while taken < len(pairs) and total < limit:
        total += 1 + min(pairs[taken][1].reply_count, fold)
        taken += 1
    beyond = len(pairs) > taken
    used = pairs[:taken][::-1] if back else pairs[:taken]
    ends = [Position(order, key, root.path, since) for key, root in used]
    before, after = (beyond, start is not None) if back else (start is not None, beyond)
    comments, more = folded_conversations([root for _, root in used], fold)
    if start and not ends:  # all that stood here has gone meanwhile
        ends = [beyond_it(start, back=back)]
    return Window(comments, ends[0] if ends and before else None, ends[-1] if ends and after else None, more)


def beyond_it(place: Position, *, back: bool) -> Position:
    """Just after a place (`back`: before), so that who turns round there meets it first."""
    step = 1 if place.order.falling == back else -1
    return replace(place, path=keyset.encode(max(0, keyset.decode(place.root) + step)))


def whole_conversations(roots: Sequence[Comment], need: int) -> list[Comment]:
    """The first `need` comments of these roots and what is below them. Of the last root only what is needed."""
    whole: list[Comment] = []
    last: Comment | None = None
    total = 0
    for root in roots:
        total += 1 + root.reply_count
        if total >= need:
            last = root
            break
        whole.append(root)
    rows = in_order([*whole, *below(whole)], roots)
    if last is not None and len(rows) < need:
        subtree = visible(last.thread_id).filter(path__gte=last.path, path__lt=last.path + "~")
        rows += subtree.order_by("path")[: need - len(rows)]
    return rows[:need]


def folded_conversations(roots: Sequence[Comment], fold: int) -> tuple[list[Comment], dict[str, int]]:
    """Roots with at most `fold` comments below each, and how many published ones each keeps back."""
    rows = [*roots, *below([root for root in roots if root.reply_count <= fold])]
    more: dict[str, int] = {}
    for root in roots:
        if root.reply_count > fold:
            subtree = visible(root.thread_id).filter(path__gt=root.path, path__lt=root.path + "~")
            shown = list(subtree.order_by("path")[:fold])
            rows += shown
            more[root.path] = root.reply_count - sum(row.state == Comment.State.PUBLISHED for row in shown)
    return in_order(rows, roots), more


def below(roots: Sequence[Comment]) -> list[Comment]:
    """Everything below these roots, in one query.

    The thread stands in every range, not beside them: only so does SQLite look each range up in the index of the tree
    instead of reading the whole thread.
    """
    ranges = Q()
    for root in roots:
        if root.reply_count:
            ranges |= Q(thread=root.thread_id, path__gt=root.path, path__lt=root.path + "~")
    return list(Comment.objects.filter(ranges, VISIBLE).only(*FIELDS)) if ranges else []


def in_order(rows: list[Comment], roots: Sequence[Comment]) -> list[Comment]:
    place = {root.path: number for number, root in enumerate(roots)}
    return sorted(rows, key=lambda row: (place[row.path[: keyset.WIDTH]], row.path))


def read_branch(comment: Comment, after: str, limit: int = LIMIT) -> tuple[list[Comment], str]:
    """The comments below one, after a path, and the path to go on from, empty at the end. Raises ValueError for a path
    that is not below it."""
    if after and not (keyset.is_path(after) and after.startswith(comment.path)):
        raise ValueError("not a place below this comment")
    rows = visible(comment.thread_id).filter(path__gt=after or comment.path, path__lt=comment.path + "~")
    found = list(rows.order_by("path")[: limit + 1])
    return found[:limit], found[limit - 1].path if len(found) > limit else ""
