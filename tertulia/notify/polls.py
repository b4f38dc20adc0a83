"""How often the pages of one network may ask without a stream."""

from collections import Counter

SPAN = 10.0  # seconds that are counted together; the counts are then forgotten


class Polls:
    """`each`: questions from one network within a SPAN; 0 for no limit."""

    def __init__(self, each: int) -> None:
        self.each, self.since, self.asked = each, 0.0, Counter[str]()

    def may_ask(self, network: str, now: float) -> bool:
        """Counts one question at the moment `now` (seconds of any steady clock)."""
        if now - self.since >= SPAN:
            self.since, self.asked = now, Counter()
        self.asked[network] += 1
        return not self.each or self.asked[network] <= self.each
