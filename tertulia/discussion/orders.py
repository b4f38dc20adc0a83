"""The orders in which readers may have the roots of a thread. Replies keep the order of the conversation in each."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt

from tertulia.discussion.models import Comment

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Z = 1.281551565545  # 80 % confidence, as Reddit and Lobsters take it
SCALE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Order:
    """`moves`: a comment's place in it can change, by votes or replies."""

    name: str
    letter: str
    field: str
    falling: bool
    moves: bool

    def key(self, comment: Comment) -> int:
        return micros(comment.created) if self.field == "created" else int(getattr(comment, self.field))

    def value(self, key: int) -> datetime | int:
        """A key as the database compares it. Raises OverflowError for a time that is none."""
        return EPOCH + timedelta(microseconds=key) if self.field == "created" else key


OLDEST = Order("oldest", "o", "created", falling=False, moves=False)
NEWEST = Order("newest", "n", "created", falling=True, moves=False)
BEST = Order("best", "b", "best", falling=True, moves=True)
DISCUSSED = Order("discussed", "d", "reply_count", falling=True, moves=True)
ORDERS = {order.name: order for order in (OLDEST, NEWEST, BEST, DISCUSSED)}


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def wilson(ups: int, downs: int) -> int:
    """Lower bound of the Wilson score interval of the share of up votes, in thousand-millionths.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927); as a ranking:
    E. Miller, "How not to sort by average rating". A whole number, so that a cursor compares equal to what is stored.
    """
    votes = ups + downs
    if not votes:
        return 0
    share = ups / votes
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * votes)) / votes)
    return max(0, round(SCALE * (share + Z * Z / (2 * votes) - spread) / (1 + Z * Z / votes)))
