"""`tertulia bench`: a store of its own, a site on it, load from this machine alone, figures."""

import argparse
import json
import platform
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management import CommandError
from django.db import connections

from tertulia.bench import markdown, reading, writing
from tertulia.bench.options import SIZES
from tertulia.bench.site import Site, serving
from tertulia.bench.table import table
from tertulia.bench.threads import Thread, make_store, make_threads

BAR = 1.5  # the first page of the largest thread may take so many times that of one with 1,000


def run(options: argparse.Namespace) -> int:
    report(options, markdown.measure(options.repeats) if options.what == "markdown" else on_a_site(options))
    return 0


def on_a_site(options: argparse.Namespace) -> list[dict[str, Any]]:
    sizes = sorted(set(options.comments or SIZES))
    if sizes[0] < 0:
        raise CommandError("a thread has no comments or more")
    if options.what == "live":
        sizes = [min(50, sizes[0])]
    if options.what == "writing" and sizes[0]:
        sizes.insert(0, 0)
    say(options, "Making a store ...")
    make_store()
    threads = make_threads(sizes)
    connections.close_all()
    say(options, "Starting the site ...")
    with serving(settings.TERTULIA_DATA) as site:
        return measure(options, site, threads)


def say(options: argparse.Namespace, line: str) -> None:
    """Not among the figures: those alone go to standard output when they are asked for there."""
    (sys.stderr if options.json == "-" else sys.stdout).write(f"{line}\n")


def measure(options: argparse.Namespace, site: Site, threads: list[Thread]) -> list[dict[str, Any]]:
    if options.what == "reading":
        return reading.measure(
            site.port, threads, repeats=options.repeats, clients=options.clients, seconds=options.seconds
        )
    if options.what == "writing":
        return writing.measure(site.port, threads, clients=options.clients, seconds=options.seconds)
    try:
        live = import_module("tertulia.bench.live")
        address = f"{site.url}/?thread={quote(threads[0].key, safe='')}"
        return [dict(live.run(address, options.readers, max(1, round(options.seconds))))]
    except (ModuleNotFoundError, ValueError) as error:
        raise CommandError(f"the live page cannot be measured: {error}") from error


def report(options: argparse.Namespace, rows: list[dict[str, Any]]) -> None:
    figures = {
        "bench": options.what,
        "version": version("tertulia"),
        "python": platform.python_version(),
        "rows": rows,
    }
    if options.json == "-":
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    sys.stdout.write(f"\n{table(rows)}\n")
    if line := verdict(rows):
        sys.stdout.write(f"\n{line}\n")
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=2) + "\n")


def verdict(rows: list[dict[str, Any]]) -> str:
    """Whether the figures are within their bar, in a sentence; empty where there is none."""
    if "least ms" in rows[0]:
        worst = max(row["least ms"] for row in rows)
        return f"The slowest text: {within(worst, markdown.MOST)} {markdown.MOST:g} ms."
    ratio = rows[-1].get(f"first page / {reading.BASE}")
    if ratio is None:
        return ""
    return f"The first page of the largest: {within(ratio, BAR)} {BAR} times that of {reading.BASE:,} comments."


def within(figure: float, bar: float) -> str:
    return "within" if figure <= bar else "MISSED:"
