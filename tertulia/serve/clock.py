"""What happens by the clock while the site runs: scheduled articles appear and disappear, discussions close, old traces
are forgotten."""

import io
import logging
import multiprocessing
import os
import resource
import signal
import threading
import time
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections, connections

TICK = 20  # seconds: how late a scheduled article, or the word that a discussion closed, may be
DAY = 24 * 3600
PAUSE = 1  # seconds before a clock that ended is started again

log = logging.getLogger("tertulia.clock")


def start() -> None:
    """Run the clock in a process of its own, which ends with this one. If it is killed another takes its place."""
    connections.close_all()  # a connection must not be shared across a fork
    process = begin()
    threading.Thread(target=watch, args=(process,), name="clock", daemon=True).start()


def begin() -> "multiprocessing.Process":
    process = multiprocessing.Process(target=run, args=(os.getpid(),), name="clock", daemon=True)
    process.start()
    return process


def watch(process: "multiprocessing.Process") -> None:
    while True:
        process.join()
        time.sleep(PAUSE)  # when all of the program is ending, so does this thread
        log.warning("The clock ended with %s; it is started again", process.exitcode)
        process = begin()


def run(parent: int) -> None:
    # A clock that takes another's place would keep the site's port, and whoever came to it, after all others have died.
    os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides when to end
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tidied = float(-DAY)
    while os.getppid() == parent:
        tick("publish_scheduled")
        tick("close_discussions", stdout=io.StringIO())
        tick("send_letters", stdout=io.StringIO())
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
