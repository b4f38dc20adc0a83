"""Whether a page gets dearer as its thread grows, or the site: the same page beside little and beside much."""

import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connections

from tertulia.bench.client import Client
from tertulia.bench.progress import counted
from tertulia.bench.site import Site, serving
from tertulia.bench.threads import Thread, make_discussions
from tertulia.discussion.api import SORTS

WARM_UP = 5
BASE = 100  # the thread that the others are compared with, where it is among them
BAR = 1.5
SITE = 1_000  # comments on the small site

Page = tuple[str, str, bool]  # name, address, whether it is to be made anew


def measure_threads(site: Site, threads: list[Thread], repeats: int) -> list[dict[str, Any]]:
    asked = [(thread.size, site.port, page) for thread in threads for page in pages_of(thread)]
    base = base_of([thread.size for thread in threads])
    return rows("comments in the thread", medians(asked, repeats), base)


def measure_sites(data: Path, thread: Thread, comments: int, repeats: int) -> list[dict[str, Any]]:
    """The same thread on a site of 1,000 comments and on one of so many, both served at once."""
    make_discussions(SITE - thread.size)
    connections.close_all()
    small = data / "small"
    shutil.copytree(data, small, ignore=shutil.ignore_patterns("small", "*.log"))
    make_discussions(comments - SITE)
    connections.close_all()
    with ExitStack() as stack:
        sites = {SITE: stack.enter_context(serving(small)), comments: stack.enter_context(serving(data))}
        asked = [(size, site.port, page) for size, site in sites.items() for page in pages_of(thread)]
        return rows("comments on the site", medians(asked, repeats), SITE)


def pages_of(thread: Thread) -> list[Page]:
    """Those the pages themselves link to; the first also as it costs when it is not in memory."""
    sorts = [(f"{sort} first page", f"{thread.path}?sort={sort}", True) for sort in SORTS[1:]]
    return [
        ("first page", thread.path, False),
        ("first page made anew", thread.path, True),
        ("last page", f"{thread.path}?end", True),
        ("API made anew", f"/api/v1/comments?thread={thread.key}", True),
        *sorts,
    ]


def medians(asked: list[tuple[int, int, Page]], repeats: int) -> dict[int, dict[str, float]]:
    """Milliseconds by size and page. One of each in turn: what else the machine does then hits every page alike."""
    times: dict[tuple[int, str], list[float]] = {(size, page[0]): [] for size, _, page in asked}
    with ExitStack() as stack:
        clients = {port: stack.enter_context(Client(port)) for port in {port for _, port, _ in asked}}
        for number in counted(range(WARM_UP + repeats), "latency"):
            for size, port, (name, address, is_anew) in asked:
                began = time.perf_counter()
                clients[port].read(address, is_anew=is_anew)
                if number >= WARM_UP:
                    times[size, name].append((time.perf_counter() - began) * 1000)
    found: dict[int, dict[str, float]] = {}
    for (size, name), took in times.items():
        found.setdefault(size, {})[name] = median(took)
    return found


def base_of(sizes: list[int]) -> int:
    return BASE if BASE in sizes else sizes[0]


def rows(what: str, found: dict[int, dict[str, float]], base: int) -> list[dict[str, Any]]:
    sizes = list(found)
    return [
        {
            "page": name,
            "by": what,
            **{f"{size} ms": round(found[size][name], 2) for size in sizes},
            "compared": f"{sizes[-1]:,} / {base:,}",
            "growth": round(found[sizes[-1]][name] / found[base][name], 2),
            "bar": BAR,
        }
        for name in found[base]
    ]
