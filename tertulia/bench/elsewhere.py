"""Load on a site that runs already, ours or another system's: `--url`."""

import argparse
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from django.core.management import CommandError

from tertulia.bench import baselines, live, mixed
from tertulia.bench.peer import Peer, load
from tertulia.bench.progress import counted
from tertulia.bench.rates import GZIP, Contender, compare
from tertulia.bench.site import Site


def measure(options: argparse.Namespace) -> list[dict[str, Any]]:
    """`options.url` is an address of a page for `read`, else of the site; `options.thread` the discussion there."""
    peer = load(options.peer)
    site = urlsplit(options.url)
    if site.scheme != "http" or not site.hostname:
        raise CommandError("--url is an address such as http://127.0.0.1:8000/page")
    base, path = f"http://{site.netloc}", options.url.removeprefix(f"http://{site.netloc}")
    paths = [path] if path.strip("/") or not options.thread else peer.paths(options.thread)
    if options.what != "read" and not options.thread:
        raise CommandError("say which discussion is written to: --thread KEY")
    if options.what == "live":
        address = f"{base}/?thread={options.thread}"
        return [dict(live.run(address, options.readers, max(1, round(options.seconds))))]
    how = {"rounds": options.rounds, "clients": options.clients, "seconds": options.seconds}
    if options.what == "write":
        return write(peer, base, options.thread, **how)
    with tempfile.TemporaryDirectory(prefix="tertulia-bench-") as folder:
        if options.what == "read":
            return read(Path(folder), base, paths, **how)
        return mix(Path(folder), peer, base, options, paths, **how)


def plain(stack: ExitStack, folder: Path, base: str, path: str) -> Site:
    site = urlsplit(base)
    answer = baselines.fetch(site.port or 80, path or "/", GZIP, site.hostname or "")
    if answer.status >= 400:
        raise CommandError(f"{base}{path} answers {answer.status}, so there is nothing to measure")
    return stack.enter_context(baselines.constant(folder, answer))


def read(folder: Path, base: str, paths: list[str], **how: Any) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        contenders = []
        for path in paths:
            server = plain(stack, folder, base, path)
            contenders.append(Contender(f"Granian, {path}", server.url, [path], GZIP, server.process))
            contenders.append(Contender(path, base, [path], GZIP, 0, f"Granian, {path}"))
        return compare(contenders, **how)


def mix(
    folder: Path, peer: Peer, base: str, options: argparse.Namespace, paths: list[str], **how: Any
) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        servers = {path: plain(stack, folder, base, path).url for path in paths}
        asked = {path: (path, server) for path, server in servers.items()}
        return mixed.rounds_of(asked, base, lambda number: peer.post(base, options.thread, number), options.pace, **how)


def write(peer: Peer, base: str, thread: str, *, rounds: int, clients: int, seconds: float) -> list[dict[str, Any]]:
    found = []
    for number in counted(range(rounds + 1), "writing"):
        end = time.perf_counter() + seconds

        def write_on(client: int, end: float = end, number: int = number) -> list[float]:
            took: list[float] = []
            while time.perf_counter() < end:
                began = time.perf_counter()
                peer.post(base, thread, (number * clients + client) * 100_000 + len(took))
                took.append((time.perf_counter() - began) * 1000)
            return took

        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            took = [one for times in pool.map(write_on, range(clients)) for one in times]
        if number:
            found.append((len(took) / (time.perf_counter() - began), median(took)))
    return [
        {
            "system": peer.name,
            "comments/s": round(median(rate for rate, _ in found), 1),
            "post ms": round(median(each for _, each in found), 2),
        }
    ]
