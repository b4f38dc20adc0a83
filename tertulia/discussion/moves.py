"""What a moving order was at an earlier moment. A walk that began then goes on in that order, so it meets each comment
once, however votes move them meanwhile."""

from datetime import datetime, timedelta

from django.utils import timezone

from tertulia.discussion.models import Move
from tertulia.discussion.orders import Order
from tertulia.kit import prepared

KEPT = timedelta(days=1)
MOST = 2000  # moved roots of one thread that a walk can still put in their old places


def note_move(root: int, thread: int, order: Order, key: int) -> None:
    """Note the key that a root has until now. In the transaction that changes it."""
    prepared.insert(Move(comment_id=root, thread_id=thread, order=order.letter, key=key, at=timezone.now()))


def keys_at(thread_id: int, order: Order, moment: datetime) -> dict[int, int]:
    """The keys at `moment` of the roots that have moved since, by comment id: of each, the first it left."""
    moves = Move.objects.filter(thread=thread_id, order=order.letter, at__gt=moment).order_by("at", "id")
    keys: dict[int, int] = {}
    for comment, key in moves.values_list("comment_id", "key")[: MOST * 10]:
        if len(keys) < MOST:
            keys.setdefault(comment, key)
    return keys


def forget_moves() -> int:
    """Delete moves that no reader's page is older than."""
    return Move.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
