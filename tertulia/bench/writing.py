"""How many comments a second are taken in, by all rules, into threads of different sizes."""

import json
import time
from http.client import HTTPConnection
from statistics import median
from typing import Any

from django.core.management import CommandError
from django.db import connections

from tertulia.bench import load
from tertulia.bench.progress import counted
from tertulia.bench.threads import Thread
from tertulia.discussion import api as discussion

LEAST, SLOWEST, GROWTH = 600, 150.0, 1.5  # comments a second; milliseconds; the cost in a long thread of that in none
SETTLE = 1.0  # seconds in which what was on its way at the end is stored
PATH = "/api/v1/counts?thread="


def measure(port: int, threads: list[Thread], *, rounds: int, clients: int, seconds: float) -> list[dict[str, Any]]:
    """Every other comment answers an earlier one. Raises CommandError where one that was answered is not there."""
    base = f"http://127.0.0.1:{port}"
    found: dict[str, list[load.Load]] = {thread.key: [] for thread in threads}
    # In turn: whatever else this machine does then hits every thread alike. The first round does not count.
    for number in counted(range(rounds + 1), "writing"):
        for thread in threads:
            before = count(port, thread.key)
            done = load.post(base, thread.key, clients, seconds)
            time.sleep(SETTLE)
            check(done, count(port, thread.key) - before, clients)
            if number:
                found[thread.key].append(done)
    wrong = discussion.audit()
    connections.close_all()
    if wrong:
        raise CommandError(f"the counts are wrong: {wrong[0]}")
    base_rate = median(one.per_second for one in found[threads[0].key])
    return [row(thread, found[thread.key], base_rate) for thread in threads]


def row(thread: Thread, rounds: list[load.Load], base_rate: float) -> dict[str, Any]:
    rate = median(one.per_second for one in rounds)
    return {
        "comments": thread.size,
        "comments/s": round(rate, 1),
        "least/s": LEAST,
        "median ms": round(median(one.median for one in rounds), 1),
        "p99 ms": round(median(one.p99 for one in rounds), 1),
        "bar p99 ms": SLOWEST,
        "growth": round(base_rate / rate, 2),
        "bar": GROWTH,
    }


def check(done: load.Load, stored: int, clients: int) -> None:
    """What was still on its way at the end may be stored and not answered."""
    if not done.answers <= stored <= done.answers + clients:
        raise CommandError(f"{done.answers} comments were answered and {stored} are stored")


def count(port: int, key: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", PATH + key, headers={"Range": "bytes=0-"})  # which is made for the one who asks
        return int(json.loads(connection.getresponse().read())["counts"][key])
    finally:
        connection.close()
