"""Hears the request to stop before the server does: it says so only after the last answer is complete, which an open
stream never is, and it drops what it has accepted but not begun to read."""

import asyncio
import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

NUMBERS = (signal.SIGTERM, signal.SIGINT)
SETTLE = 0.5  # seconds in which what this worker has accepted is read
OPEN = Path("/proc/self/fd")


def hear_first(stop: Callable[[], object]) -> None:
    """From now on, when the process is asked to stop: calls `stop` in the running loop, takes no further connection,
    and a moment later lets the server hear of it.

    Without that moment a reload loses a request now and then. Connections that wait go to the other workers.
    """
    loop = asyncio.get_running_loop()
    # What the server wants to be called with; asyncio has no other way to ask for it.
    told: dict[int, Any] = dict(getattr(loop, "_signal_handlers", {}))

    def hear(number: int) -> None:
        stop()
        stop_accepting()
        loop.call_later(SETTLE, told[number]._run)

    for number in NUMBERS:
        if number in told:
            loop.add_signal_handler(number, hear, number)


def stop_accepting() -> None:
    """Puts a socket that nobody calls in the place of each that listens. Other processes keep theirs."""
    numbers = list(listening())
    if numbers:
        with socket.socket(socket.AF_UNIX) as nobody:
            nobody.bind("")  # Linux makes up a name that is no file
            nobody.listen()
            for number in numbers:
                os.dup2(nobody.fileno(), number)


def listening() -> Iterator[int]:
    """The numbers of all sockets of this process that listen; none where they cannot be looked up."""
    for number in [int(file.name) for file in OPEN.iterdir()] if OPEN.is_dir() else ():
        try:
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                continue
            with socket.socket(fileno=os.dup(number)) as one:
                if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    yield number
        except OSError:
            continue  # it has been closed meanwhile
