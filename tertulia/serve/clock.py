"""What happens by the clock while the site runs: scheduled articles appear and disappear, discussions close, old traces
are forgotten."""

import io
import logging
import multiprocessing
import os
import signal
import time
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections, connections

TICK = 20  # seconds: how late a scheduled article, or the word that a discussion closed, may be
DAY = 24 * 3600

log = logging.getLogger("tertulia.clock")


def start() -> None:
    """Run the clock in a process of its own, which ends with this one. Call it before any thread is started."""
    connections.close_all()  # a connection must not be shared across a fork
    multiprocessing.Process(target=run, args=(os.getpid(),), name="clock", daemon=True).start()


def run(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides when to end
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tidied = float(-DAY)
    while os.getppid() == parent:
        tick("publish_scheduled")
        tick("close_discussions", stdout=io.StringIO())
        if time.monotonic() - tidied > DAY:
            tick("tidy", stdout=io.StringIO())
            tidied = time.monotonic()
        close_old_connections()
        time.sleep(TICK)


def tick(command: str, **options: Any) -> None:
    """One round. What fails is written down and tried again in the next: a clock that stops tells nobody."""
    try:
        call_command(command, skip_checks=True, **options)
    except Exception:
        log.exception("%s failed; it is tried again", command)
