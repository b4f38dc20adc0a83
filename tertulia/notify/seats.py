"""How many streams may be open at once: in all, and for one network."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """No seat is left; `who` is "network" or "all"."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.who = who


class Seats:
    """`each`: seats for one network; 0 for no such limit. Holds a number for each network that is here, none after."""

    def __init__(self, total: int, each: int) -> None:
        self.total, self.each, self.taken = total, each, Counter[str]()
        self.sitting = 0

    @contextmanager
    def take(self, network: str) -> Iterator[None]:
        """Raises Full."""
        if self.each and self.taken[network] >= self.each:
            raise Full("network")
        if self.sitting >= self.total:
            self.forget(network)
            raise Full("all")
        self.taken[network] += 1
        self.sitting += 1
        try:
            yield
        finally:
            self.taken[network] -= 1
            self.sitting -= 1
            self.forget(network)

    def forget(self, network: str) -> None:
        if not self.taken[network]:
            del self.taken[network]
