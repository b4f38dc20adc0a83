"""All open streams of a process and the one tail that feeds them. Without a stream nothing runs."""

import asyncio
from collections.abc import Sequence
from itertools import count

from tertulia.journal.api import Change
from tertulia.notify.clerk import Clerk
from tertulia.notify.events import HEARTBEAT, Source, encode
from tertulia.notify.reader import Reader
from tertulia.notify.tail import Tail

BEAT = 20  # seconds between two signs of life


class Hub:
    def __init__(self, source: Source, clerk: Clerk) -> None:
        self.source, self.clerk = source, clerk
        self.topics: dict[str, set[Reader]] = {}
        self.slots: list[set[Reader]] = [set() for _ in range(BEAT)]  # a twentieth of all readers each second
        self.numbers, self.second = count(), 0
        self.tail: Tail | None = None

    async def join(self, topic: str) -> Reader:
        """A reader that misses nothing which is committed from here on."""
        reader = Reader(topic, next(self.numbers) % BEAT)
        self.topics.setdefault(topic, set()).add(reader)
        self.slots[reader.slot].add(reader)
        if self.tail is None:
            self.second = self.now()
            self.tail = Tail(self.clerk, self.deliver, self.beat)
        tail = self.tail
        try:
            await asyncio.shield(tail.ready)
        except BaseException:
            self.leave(reader)
            self.tail = None if self.tail is tail and tail.task.done() else self.tail
            raise
        return reader

    def leave(self, reader: Reader) -> None:
        self.slots[reader.slot].discard(reader)
        readers = self.topics.get(reader.topic, set())
        readers.discard(reader)
        if not readers:
            self.topics.pop(reader.topic, None)
        if not self.topics and self.tail:
            self.tail.stop()
            self.tail = None

    async def deliver(self, changes: Sequence[Change]) -> None:
        wanted = [change for change in changes if change.topic in self.topics]
        if not wanted:
            return
        for event in await self.clerk.ask(self.source.describe, wanted):
            block = encode(event)
            for reader in self.topics.get(event.topic, ()):
                reader.push(block)
                if event.is_last:
                    reader.finish()

    def beat(self) -> None:
        now = self.now()
        # At most one round: after a pause of the whole machine once is enough.
        for second in range(max(self.second, now - BEAT) + 1, now + 1):
            for reader in self.slots[second % BEAT]:
                reader.push(HEARTBEAT)
        self.second = now

    @staticmethod
    def now() -> int:
        return int(asyncio.get_running_loop().time())

    def stop(self) -> None:
        for readers in self.topics.values():
            for reader in readers:
                reader.end()
