"""Hears of changes, by the bell at once and by the journal in any case, and remembers them for pages in the making."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from tertulia.delivery.bell import Bell, Mark, mark_of
from tertulia.delivery.shelf import Shelf
from tertulia.journal.api import Change

Follow = Callable[[Mark, bool], object]
REMEMBERED = 10_000  # marks
CALM = 2.0  # seconds


class Ear:
    """`follow` is called with every mark, and whether it comes late, from the journal."""

    def __init__(self, bell: Bell, shelf: Shelf, follow: Follow) -> None:
        self.bell, self.shelf, self.follow = bell, shelf, follow
        self.seen, self.read = bell.look(), bell.count()
        self.number, self.swept = 0, 0
        self.taken: dict[int, int] = {}  # by topic, the number of the last mark that took something from it
        self.added: dict[int, int] = {}  # and of the last that added something
        self.lately: dict[int, float] = {}  # by topic, when it last changed
        self.heard: dict[int, None] = {}  # numbers in the journal

    def listen(self) -> None:
        now = self.bell.look()
        if now == self.seen:
            return
        self.seen = now
        marks = self.bell.since(self.read)
        self.read = self.bell.count() if marks is None else self.read + len(marks)
        if marks is None:
            self.sweep()
        for mark in marks or ():
            self.hear(mark)

    def hear_late(self, changes: Sequence[Change]) -> None:
        """From the journal, which tells of every change again."""
        self.listen()
        number = self.bell.count()
        for change in changes:
            if change.seq not in self.heard:
                self.hear(replace(mark_of(change), number=number), is_late=True)

    def hear(self, mark: Mark, *, is_late: bool = False) -> None:
        if mark.seq in self.heard:
            return
        self.heard[mark.seq] = None
        if len(self.heard) > REMEMBERED:
            del self.heard[next(iter(self.heard))]
        self.number += 1
        last = self.taken if mark.takes else self.added
        last[mark.topic] = last[mark.family] = self.number
        if len(self.lately) > REMEMBERED:
            self.lately = {topic: at for topic, at in self.lately.items() if mark.at - at < CALM}
        self.lately[mark.topic] = self.lately[mark.family] = mark.at
        self.shelf.strike(mark)
        self.follow(mark, is_late)

    def sweep(self) -> None:
        """Something was missed, nobody knows what."""
        self.number += 1
        self.swept = self.number
        self.shelf.clear()

    def position(self) -> tuple[int, int]:
        """Where a page begins to be made: in what was heard here, and on the bell. All before it will be in it."""
        rung = self.bell.count()
        self.listen()
        return self.number, rung

    def was_taken(self, topics: Collection[int], begun: int) -> bool:
        self.listen()
        return self.swept > begun or any(self.taken.get(topic, 0) > begun for topic in topics)

    def was_added(self, topics: Collection[int], begun: int) -> bool:
        return any(self.added.get(topic, 0) > begun for topic in topics)

    def is_calm(self, topics: Collection[int]) -> bool:
        """Whether nothing changed so lately that a page of the same second, of this worker or another, may differ."""
        since = time.monotonic() - CALM
        return all(self.lately.get(topic, 0.0) < since for topic in topics)

    def forget(self) -> None:
        """No page is in the making."""
        self.taken.clear()
        self.added.clear()
