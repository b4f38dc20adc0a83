"""`tertulia bench`: a store of its own, a site on it, load from this machine alone, figures."""

import argparse
import json
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management import CommandError
from django.db import connections

from tertulia.bench import elsewhere, growth, live, markdown, mixed, moderation, queues, reading, resting, writing
from tertulia.bench.options import SIZES
from tertulia.bench.scorer import measuring
from tertulia.bench.site import JUDGED, serving
from tertulia.bench.table import table
from tertulia.bench.threads import Thread, make_pages, make_store, make_threads

Rows = list[dict[str, Any]]

LOCAL = ("growth", "rest", "markdown", "moderation", "scorer")  # what needs a store of its own or none


def run(options: argparse.Namespace) -> int:
    if min(options.comments or SIZES) < 0:
        raise CommandError("a thread has no comments or more")
    if options.url and options.what in LOCAL:
        raise CommandError(f"{options.what} is measured on a site of its own, without --url")
    if options.database and (options.url or options.what != "write"):
        raise CommandError("--database is for write, on a site of its own")
    if options.copy and (options.url or options.database or options.what in ("markdown", "scorer")):
        raise CommandError("--copy is for a site of the bench's own, on SQLite")
    if options.what == "scorer":
        tell(options, measuring.measure(options).parts, "tables")
        return 0
    if options.url:
        rows = elsewhere.measure(options)
    elif options.what == "markdown":
        rows = markdown.measure(options.repeats)
    else:
        say(options, "Making a store ...")
        make_store(settings.TERTULIA_DATA, Path(options.copy) if options.copy else None)
        rows = MEASURES[options.what](options, settings.TERTULIA_DATA)
    report(options, rows)
    return 0


def say(options: argparse.Namespace, line: str) -> None:
    """Not among the figures: those alone go to standard output when they are asked for there."""
    (sys.stderr if options.json == "-" else sys.stdout).write(f"{line}\n")


def rounds(options: argparse.Namespace) -> dict[str, Any]:
    return {"rounds": options.rounds, "clients": options.clients, "seconds": options.seconds}


def made(sizes: list[int], pages: int = 0) -> tuple[list[Thread], list[str]]:
    """Threads and further pages. No connection stays open: the site shall be alone with its store."""
    threads, addresses = make_threads(sizes), make_pages(pages)
    connections.close_all()
    return threads, addresses


def read(options: argparse.Namespace, data: Path) -> Rows:
    [thread], pages = made([reading.COMMENTS], options.pages)
    return reading.measure(data, thread, pages, **rounds(options))


def write(options: argparse.Namespace, data: Path) -> Rows:
    threads, _ = made(sorted({0, *(options.comments or SIZES)}))
    with serving(data, JUDGED, options.workers) as site:
        return writing.measure(site.port, threads, **rounds(options))


def live_page(options: argparse.Namespace, data: Path) -> Rows:
    [thread], _ = made([reading.COMMENTS])
    with serving(data) as site:
        address = f"{site.url}/?thread={quote(thread.key, safe='')}"
        try:
            return [dict(live.run(address, options.readers, max(1, round(options.seconds))))]
        except ValueError as error:
            raise CommandError(f"the live page cannot be measured: {error}") from error


def mix(options: argparse.Namespace, data: Path) -> Rows:
    [thread], _ = made([reading.COMMENTS])
    return mixed.measure(data, thread, options.pace, **rounds(options))


def grow(options: argparse.Namespace, data: Path) -> Rows:
    [small], _ = made([reading.COMMENTS])
    by_site = growth.measure_sites(data, small, options.site, options.repeats) if options.site else []
    threads, _ = made(sorted(set(options.comments or SIZES)))
    with serving(data, JUDGED) as site:
        return growth.measure_threads(site, threads, options.repeats) + by_site


def rest(options: argparse.Namespace, data: Path) -> Rows:
    [thread], pages = made([reading.COMMENTS], options.pages)
    return resting.measure(data, thread, pages, options.rounds)


def judge(options: argparse.Namespace, data: Path) -> Rows:
    rows = moderation.measure(options.repeats)
    return rows + (queues.measure(data, options.held, options.decisions) if options.held else [])


MEASURES: dict[str, Callable[[argparse.Namespace, Path], Rows]] = {
    "read": read,
    "write": write,
    "live": live_page,
    "mixed": mix,
    "growth": grow,
    "rest": rest,
    "moderation": judge,
}


def report(options: argparse.Namespace, rows: Rows) -> None:
    if options.json != "-":
        sys.stdout.write(f"\n{table(rows)}\n")
        if line := verdict(rows):
            sys.stdout.write(f"\n{line}\n")
    tell(options, rows, "rows")


def tell(options: argparse.Namespace, found: Rows, name: str) -> None:
    """The figures as JSON, where they are asked for."""
    figures = {
        "bench": options.what,
        "version": version("tertulia"),
        "python": platform.python_version(),
        name: found,
    }
    if options.json == "-":
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    elif options.json:
        Path(options.json).write_text(json.dumps(figures, indent=2) + "\n")


def verdict(rows: Rows) -> str:
    """What is beyond its bar, in a sentence; empty where there is none."""
    if "least ms" in rows[0]:
        worst = max(row["least ms"] for row in rows)
        return f"The slowest text: {'within' if worst <= markdown.MOST else 'MISSED:'} {markdown.MOST:g} ms."
    found = [miss for row in rows for miss in misses(row)]
    barred = any(head in row for row in rows for head in ("bar", "at most"))
    return "\n".join(f"MISSED: {miss}" for miss in found) or ("All within their bars." if barred else "")


def misses(row: dict[str, Any]) -> list[str]:
    name = next(iter(row.values()))
    checks = [
        (row.get("ratio"), row.get("bar"), 1),
        (row.get("of Granian"), row.get("bar"), 1),
        (row.get("median ms"), row.get("bar ms"), -1),
        (row.get("p99 ms"), row.get("bar p99 ms"), -1),
        (row.get("growth"), row.get("bar"), -1),
        (row.get("comments/s"), row.get("least/s"), 1),
        (row.get("figure"), row.get("at most"), -1),
    ]
    return [
        f"{name}: {figure} where the bar is {bar}"
        for figure, bar, way in checks
        if isinstance(figure, int | float) and isinstance(bar, int | float) and (figure - bar) * way < 0
    ]
