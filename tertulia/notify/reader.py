"""One open stream: what waits to be written to it, and whether it is over."""

import asyncio

from tertulia.notify.events import HEARTBEAT, Block

MOST_WAITING = 500  # blocks; whoever is so far behind connects again and is told what was missed in one piece


class Reader:
    __slots__ = ("floor", "is_last", "is_over", "slot", "topic", "waiter", "waiting", "writing")

    def __init__(self, topic: str, slot: int) -> None:
        self.topic, self.slot = topic, slot
        self.floor = 0  # entries up to this one are known to the client
        self.waiting: list[Block] = []
        self.waiter: asyncio.Future[None] | None = None
        self.writing: asyncio.Future[None] | None = None
        self.is_last = self.is_over = False

    def push(self, block: Block) -> None:
        if self.is_over:
            return
        if len(self.waiting) >= MOST_WAITING:
            self.end()
        elif block is not HEARTBEAT or not self.waiting:
            self.waiting.append(block)
            self.wake()

    def finish(self) -> None:
        """Over as soon as what waits is written."""
        self.is_last = True
        self.wake()

    def end(self) -> None:
        """Over now, even where the client takes nothing."""
        self.is_over = True
        self.wake()
        if self.writing:
            self.writing.cancel()

    def wake(self) -> None:
        if self.waiter and not self.waiter.done():
            self.waiter.set_result(None)

    async def take(self) -> bytes:
        """Everything that waits, as one piece; empty when the stream is over."""
        while not self.is_over:
            blocks, self.waiting = self.waiting, []
            text = b"".join(block.text for block in blocks if block.seq > self.floor or not block.seq)
            if text or self.is_last:
                return text
            self.waiter = asyncio.get_running_loop().create_future()
            await self.waiter
        return b""
