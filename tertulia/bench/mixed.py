"""Reading while others write to the very page that is read."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from django.core.management import CommandError

from tertulia.bench import baselines, load, peer
from tertulia.bench.progress import counted
from tertulia.bench.rates import GZIP
from tertulia.bench.reading import ready
from tertulia.bench.site import serving
from tertulia.bench.threads import Thread

BAR, SLOWEST = 0.4, 50.0  # of Granian answering a constant; milliseconds


class Writer(threading.Thread):
    """Posts comments at a steady pace, so many a second, until it is stopped."""

    def __init__(self, post: Callable[[int], object], pace: float, first: int) -> None:
        super().__init__(daemon=True)
        self.post, self.pace, self.first = post, pace, first
        self.posted, self.over = 0, threading.Event()
        self.error: Exception | None = None

    def run(self) -> None:
        began = time.perf_counter()
        try:
            while not self.over.wait(max(0.0, began + self.posted / self.pace - time.perf_counter())):
                self.post(self.first + self.posted)
                self.posted += 1
        except (OSError, ValueError, CommandError) as error:
            self.error = error  # told by `stop`, in the thread that waits for it

    def stop(self) -> int:
        self.over.set()
        self.join()
        if self.error:
            raise self.error
        return self.posted


def measure(data: Path, thread: Thread, pace: float, **how: Any) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        site = stack.enter_context(serving(data))
        asked = {}
        for name, path in (
            ("article page", thread.path),
            ("first page of the API", f"/api/v1/comments?thread={quote(thread.key, safe='')}"),
        ):
            answer = ready(site.port, path)
            asked[name] = (path, stack.enter_context(baselines.constant(data, answer)).url)
        ours = peer.load("tertulia")
        return rounds_of(asked, site.url, lambda number: ours.post(site.url, thread.key, number), pace, **how)


def rounds_of(
    asked: dict[str, tuple[str, str]], url: str, post: Callable[[int], object], pace: float, **how: Any
) -> list[dict[str, Any]]:
    """`asked`: by name, the path and the server that answers it with a constant."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in asked}
    written = 0
    for number in counted(range(how["rounds"] + 1), "mixed"):
        for name, (path, plain) in asked.items():
            base = load.put(plain, [path], GZIP, how["clients"], how["seconds"])
            quiet = load.put(url, [path], GZIP, how["clients"], how["seconds"])
            writer = Writer(post, pace, written)
            began = time.perf_counter()
            writer.start()
            busy = load.put(url, [path], GZIP, how["clients"], how["seconds"])
            posted = writer.stop()
            passed, written = time.perf_counter() - began, written + posted
            if number:
                found[name].append(figures(base, quiet, busy) | {"comments/s": posted / passed})
    return [row(name, rounds) for name, rounds in found.items()]


def figures(base: load.Load, quiet: load.Load, busy: load.Load) -> dict[str, float]:
    return {
        "Granian/s": base.per_second,
        "quiet/s": quiet.per_second,
        "requests/s": busy.per_second,
        "p99 ms": busy.p99,
        "of quiet": busy.per_second / quiet.per_second,
        "of Granian": busy.per_second / base.per_second,
    }


def row(name: str, rounds: list[dict[str, float]]) -> dict[str, Any]:
    middle = {figure: round(median(one[figure] for one in rounds), 2) for figure in rounds[0]}
    return {"asked for": name, **middle, "bar": BAR, "bar p99 ms": SLOWEST}
