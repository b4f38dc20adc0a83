"""The finished pages that one process keeps, bounded by their bytes: what was read longest ago goes first."""

from collections import OrderedDict
from collections.abc import Hashable

from tertulia.delivery.bell import Mark
from tertulia.delivery.copies import Copy

Key = Hashable


class Shelf:
    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self.copies: OrderedDict[Key, Copy] = OrderedDict()
        self.about: dict[int, set[Key]] = {}  # by topic

    def find(self, key: Key) -> Copy | None:
        copy = self.copies.get(key)
        if copy is not None:
            self.copies.move_to_end(key)
        return copy

    def put(self, key: Key, copy: Copy) -> None:
        self.drop(key)
        if copy.size > self.limit // 8:
            return
        self.copies[key] = copy
        self.size += copy.size
        for topic in copy.topics:
            self.about.setdefault(topic, set()).add(key)
        while self.size > self.limit:
            self.drop(next(iter(self.copies)))

    def grow(self, key: Key, copy: Copy, by: int) -> None:
        """A further encoding of it was made."""
        if self.copies.get(key) is copy:
            self.size += by
            while self.size > self.limit:
                self.drop(next(iter(self.copies)))

    def drop(self, key: Key) -> None:
        copy = self.copies.pop(key, None)
        if copy is None:
            return
        self.size -= copy.size
        for topic in copy.topics:
            keys = self.about[topic]
            keys.discard(key)
            if not keys:
                del self.about[topic]

    def clear(self) -> None:
        self.copies.clear()
        self.about.clear()
        self.size = 0

    def strike(self, mark: Mark) -> None:
        """What shows something that may be gone leaves at once; what lacks something new is made again soon."""
        for key in [*self.about.get(mark.topic, ()), *self.about.get(mark.family, ())]:
            if mark.takes:
                self.drop(key)
            elif not self.copies[key].stale:
                self.copies[key].stale = mark.at
