"""The safety net below the bell: a thread that reads the journal itself, for changes whose writer died before it rang,
and for those of other machines."""

import asyncio
import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from tertulia.delivery.ear import Ear
from tertulia.journal import api as journal

PERIOD = 0.25  # seconds
BATCH = 500
log = logging.getLogger("tertulia.delivery")


class Tail:
    """Runs from its making, in a running event loop, until `stop`. The ear belongs to that loop."""

    def __init__(self, ear: Ear) -> None:
        self.ear, self.loop, self.over = ear, asyncio.get_running_loop(), threading.Event()
        threading.Thread(target=self.run, name="delivery", daemon=True).start()

    def stop(self) -> None:
        self.over.set()

    def run(self) -> None:
        while not self.over.is_set():
            try:
                self.follow()
            except Exception:
                # Without a store nothing can be made anew either, and what is on the shelf is all there is.
                log.exception("the journal cannot be read; trying again")
                connections.close_all()
                self.over.wait(1)
        connections.close_all()

    def follow(self) -> None:
        cursor, pulse = journal.span().newest, journal.Pulse()
        self.call(self.ear.sweep)  # for what came before this line
        try:
            while not self.over.wait(PERIOD):
                if pulse.has_changed():
                    cursor = self.read_on(cursor)
                self.call(self.ear.listen)
                close_old_connections()
        finally:
            pulse.close()

    def read_on(self, cursor: int) -> int:
        newest = journal.span().newest
        if newest < cursor:  # an older store was put in the place of this one
            self.call(self.ear.sweep)
            return newest
        while changes := journal.read_after(cursor, BATCH):
            self.call(self.ear.hear_late, changes)
            cursor = changes[-1].seq
        return cursor

    def call(self, what: Callable[..., object], *given: object) -> None:
        if not self.over.is_set():
            self.loop.call_soon_threadsafe(what, *given)
