"""Follows the journal: wakes with this process's own commits, looks ten times a second for those of others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from tertulia.journal import api as journal
from tertulia.journal.api import Change, Pulse
from tertulia.notify.clerk import Clerk

Deliver = Callable[[Sequence[Change]], Awaitable[None]]

PACE = 0.1  # seconds between two deliveries: in a flood each reader gets ten pieces a second, however many the events
BATCH = 500
AGAIN = 1.0  # seconds before a database that failed is asked again

log = logging.getLogger("tertulia.live")


class Tail:
    """Runs from its making until `stop`. `ready`: from here on nothing that is committed will be missed."""

    def __init__(self, clerk: Clerk, deliver: Deliver, tick: Callable[[], None]) -> None:
        self.clerk, self.deliver, self.tick = clerk, deliver, tick
        self.loop, self.bell, self.position = asyncio.get_running_loop(), asyncio.Event(), 0
        self.ready: asyncio.Future[None] = self.loop.create_future()
        self.task = asyncio.create_task(self.run())

    def stop(self) -> None:
        self.task.cancel()

    def ring(self, change: Change) -> None:
        self.loop.call_soon_threadsafe(self.bell.set)

    async def run(self) -> None:
        try:
            self.position = (await self.clerk.ask(journal.span)).newest
            pulse = Pulse()
        except Exception as error:
            log.exception("the journal could not be read")
            self.ready.set_exception(error)
            return
        self.ready.set_result(None)
        self.bell.set()  # for what came between the two lines above
        journal.watch(self.ring)
        try:
            await self.follow(pulse)
        finally:
            journal.unwatch(self.ring)
            pulse.close()

    async def follow(self, pulse: Pulse) -> None:
        while True:
            changed = pulse.has_changed()
            if changed or self.bell.is_set():
                await self.advance()
            self.tick()
            try:
                async with asyncio.timeout(pulse.period):
                    await self.bell.wait()
            except TimeoutError:
                continue

    async def advance(self) -> None:
        self.bell.clear()
        try:
            while changes := await self.clerk.ask(journal.read_after, self.position, BATCH):
                await self.deliver(changes)
                self.position = changes[-1].seq
                await asyncio.sleep(PACE)
        except Exception:
            log.exception("the journal could not be read; it is tried again")
            self.bell.set()
            await asyncio.sleep(AGAIN)
