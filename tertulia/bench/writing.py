"""How many comments a second are taken in, through the form, into threads of different sizes."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

from tertulia.bench.client import Client
from tertulia.bench.progress import counted
from tertulia.bench.threads import Thread

ROUNDS = 3


def measure(port: int, threads: list[Thread], *, clients: int, seconds: float) -> list[dict[str, Any]]:
    write_on(port, threads[0].key, "warm-up", time.perf_counter() + min(1.0, seconds))
    found: dict[str, list[tuple[float, float]]] = {thread.key: [] for thread in threads}
    # In turn: whatever else this machine does then hits every thread alike.
    for number in counted(range(ROUNDS), "writing"):
        for thread in threads:
            found[thread.key].append(one_round(port, thread.key, f"round {number}", clients, seconds / ROUNDS))
    base = median(per_second for per_second, _ in found[threads[0].key])
    return [row(thread, found[thread.key], base, threads[0].size) for thread in threads]


def row(thread: Thread, rounds: list[tuple[float, float]], base: float, base_size: int) -> dict[str, Any]:
    per_second = median(one for one, _ in rounds)
    return {
        "comments": thread.size,
        "comments/s": round(per_second, 1),
        "form and post ms": round(median(each for _, each in rounds), 2),
        f"rate / {base_size}": round(per_second / base, 2),
    }


def one_round(port: int, key: str, name: str, clients: int, seconds: float) -> tuple[float, float]:
    """Comments a second, and the median of what one took, form and post together, in milliseconds."""
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        each = list(pool.map(lambda number: write_on(port, key, f"{name}, {number}", began + seconds), range(clients)))
    took = [one for times in each for one in times]
    return len(took) / (time.perf_counter() - began), median(took)


def write_on(port: int, key: str, name: str, end: float) -> list[float]:
    """Every other comment answers the one before it. Writes at least one."""
    took: list[float] = []
    parent = ""
    with Client(port) as client:
        while not took or time.perf_counter() < end:
            began = time.perf_counter()
            made = client.write(key, f"Comment {len(took)} of {name}. The *ferry* was late.", parent)
            took.append((time.perf_counter() - began) * 1000)
            parent = "" if parent else made
    return took
