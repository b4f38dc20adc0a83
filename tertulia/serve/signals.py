"""Hears the request to stop when it is made. The server itself says so only after the last answer is complete, and an
open stream is never complete."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

NUMBERS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def when_asked_to_stop(stop: Callable[[], object]) -> Iterator[None]:
    """Calls `stop` in the running loop, besides what is done anyway on these signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop)
        before[number](number, frame)

    for number in NUMBERS:
        if callable(handler := signal.getsignal(number)):
            before[number] = handler
            replace(number, hear)
    try:
        yield
    finally:
        for changed, handler in before.items():
            replace(changed, handler)


def replace(number: int, handler: Any) -> None:
    """An event loop's own handler does nothing by itself: it is there so that the signal wakes the loop, which any
    handler does. Like asyncio's it must not interrupt system calls."""
    signal.signal(number, handler)
    signal.siginterrupt(number, False)
