"""How long a page of comments takes to arrive, by the size of its thread, and how many pages a second go out."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

from tertulia.bench.client import Client
from tertulia.bench.progress import counted
from tertulia.bench.threads import Thread
from tertulia.discussion.api import SORTS

WARM_UP = 5
BASE = 1_000  # the thread that the others are compared with, where it is among them


def measure(port: int, threads: list[Thread], *, repeats: int, clients: int, seconds: float) -> list[dict[str, Any]]:
    pages = [(thread, name, address) for thread in threads for name, address in addresses(thread)]
    times: dict[tuple[int, str], list[float]] = {(thread.size, name): [] for thread, name, _ in pages}
    with Client(port) as client:
        for _ in range(WARM_UP):
            for _, _, address in pages:
                client.read(address)
        # One of each in turn: whatever else this machine does then hits every page alike.
        for _ in counted(range(repeats), "latency"):
            for thread, name, address in pages:
                began = time.perf_counter()
                client.read(address)
                times[thread.size, name].append((time.perf_counter() - began) * 1000)
    rates = {thread.size: rate(port, thread.path, clients, seconds) for thread in counted(threads, "rate")}
    return [row(thread, times, rates[thread.size], base_of(threads)) for thread in threads]


def addresses(thread: Thread) -> list[tuple[str, str]]:
    """Those the pages themselves link to."""
    others = SORTS[1:]
    sorts = [(f"{sort} first page", f"{thread.path}?sort={sort}") for sort in others]
    return [("first page", thread.path), ("last page", f"{thread.path}?end"), *sorts]


def base_of(threads: list[Thread]) -> int:
    sizes = [thread.size for thread in threads]
    return BASE if BASE in sizes else sizes[0]


def row(thread: Thread, times: dict[tuple[int, str], list[float]], per_second: float, base: int) -> dict[str, Any]:
    names = [name for size, name in times if size == thread.size]
    medians = {name: median(times[thread.size, name]) for name in names}
    return {
        "comments": thread.size,
        **{f"{name} ms": round(value, 2) for name, value in medians.items()},
        "requests/s": round(per_second, 1),
        f"first page / {base}": round(medians["first page"] / median(times[base, "first page"]), 2),
        f"last page / {base}": round(medians["last page"] / median(times[base, "last page"]), 2),
    }


def rate(port: int, path: str, clients: int, seconds: float) -> float:
    """Pages a second when so many readers ask, each as soon as the last answer has come."""
    end = time.perf_counter() + seconds

    def read_on(_: int) -> int:
        done = 0
        with Client(port) as client:
            while time.perf_counter() < end:
                client.read(path)
                done += 1
        return done

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(read_on, range(clients))) / seconds
