"""Whether a page gets dearer as its thread grows, or the site: the same page beside little and beside much."""

import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connections

from tertulia.bench.client import Client
from tertulia.bench.progress import counted
from tertulia.bench.site import JUDGED, Site, serving
from tertulia.bench.threads import Thread, make_discussions
from tertulia.discussion.api import SORTS

WARM_UP = 5
BASE = 100  # the thread that the others are compared with, where it is among them
BAR = 1.5
SITE = 1_000  # comments on the small site

Page = tuple[str, Callable[[Client], object]]  # name, and how it is asked for


def measure_threads(site: Site, threads: list[Thread], repeats: int) -> list[dict[str, Any]]:
    asked = {thread.size: (site.port, pages_of(thread)) for thread in threads}
    return rows("comments in the thread", times(asked, repeats), base_of(list(asked)))


def measure_sites(data: Path, thread: Thread, comments: int, repeats: int) -> list[dict[str, Any]]:
    """The same thread on a site of 1,000 comments and on one of so many, both served at once."""
    make_discussions(SITE - thread.size)
    connections.close_all()
    small = data / "small"
    shutil.copytree(data, small, ignore=shutil.ignore_patterns("small", "*.log"))
    make_discussions(comments - SITE)
    connections.close_all()
    with ExitStack() as stack:
        sites = {
            SITE: stack.enter_context(serving(small, JUDGED)),
            comments: stack.enter_context(serving(data, JUDGED)),
        }
        asked = {size: (site.port, pages_of(thread)) for size, site in sites.items()}
        return rows("comments on the site", times(asked, repeats), SITE)


def pages_of(thread: Thread) -> list[Page]:
    """Those the pages themselves link to; the first also as it costs when it is not in memory."""

    def anew(path: str) -> Callable[[Client], object]:
        return lambda client: client.read(path, is_anew=True)

    return [
        ("first page", lambda client: client.read(thread.path)),
        ("first page made anew", anew(thread.path)),
        ("last page", anew(f"{thread.path}?end")),
        ("API made anew", anew(f"/api/v1/comments?thread={thread.key}")),
        *((f"{sort} first page", anew(f"{thread.path}?sort={sort}")) for sort in SORTS[1:]),
        ("comment posted", lambda client: client.post(thread.key)),
    ]


def times(asked: dict[int, tuple[int, list[Page]]], repeats: int) -> dict[str, dict[int, list[float]]]:
    """Milliseconds by page and size; `asked`: by size, the site's port and its pages. Each page is read in every size
    one after the other, so that whatever else the machine does then hits them alike."""
    took: dict[str, dict[int, list[float]]] = {}
    with ExitStack() as stack:
        clients = {port: stack.enter_context(Client(port)) for port in {port for port, _ in asked.values()}}
        for number in counted(range(WARM_UP + repeats), "latency"):
            for same in zip(*(pages for _, pages in asked.values()), strict=True):
                for (size, (port, _)), (name, ask) in zip(asked.items(), same, strict=True):
                    began = time.perf_counter()
                    ask(clients[port])
                    if number >= WARM_UP:
                        passed = (time.perf_counter() - began) * 1000
                        took.setdefault(name, {}).setdefault(size, []).append(passed)
    return took


def base_of(sizes: list[int]) -> int:
    return BASE if BASE in sizes else sizes[0]


def rows(what: str, found: dict[str, dict[int, list[float]]], base: int) -> list[dict[str, Any]]:
    """`growth`: the median of the repeats' ratios."""
    return [
        {
            "page": name,
            "by": what,
            **{f"{size} ms": round(median(took), 2) for size, took in by_size.items()},
            "compared": f"{max(by_size):,} / {base:,}",
            "growth": round(
                median(large / small for large, small in zip(by_size[max(by_size)], by_size[base], strict=True)), 2
            ),
            "bar": BAR,
        }
        for name, by_size in found.items()
    ]
