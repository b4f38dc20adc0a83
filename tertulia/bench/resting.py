"""What the site weighs: at rest, with many pages in memory, and how long a launch takes until the first answer."""

import time
from pathlib import Path
from statistics import median
from typing import Any

from tertulia.bench.baselines import fetch
from tertulia.bench.processes import cpu_seconds, family, memory
from tertulia.bench.progress import counted
from tertulia.bench.rates import GZIP
from tertulia.bench.reading import warm
from tertulia.bench.site import serving
from tertulia.bench.threads import Thread

AT_REST, FULL, LAUNCH = 250, 350, 3.0  # MiB, MiB, seconds
PAUSE = 3.0  # seconds until it rests
MIB = 1024 * 1024


def measure(data: Path, thread: Thread, pages: list[str], rounds: int) -> list[dict[str, Any]]:
    launches, costs, rests = [], [], []
    for _ in counted(range(rounds), "launches"):
        began = time.perf_counter()
        with serving(data) as site:
            fetch(site.port, thread.path, GZIP)
            launches.append(time.perf_counter() - began)
            costs.append(cpu_seconds(family(site.process)))
            time.sleep(PAUSE)
            rests.append(memory(family(site.process)) / MIB)
    rows = [
        row("seconds from launch to the first answer", median(launches), LAUNCH),
        row("of these, seconds of the processor", median(costs), 0),
        row("MiB of all processes at rest", median(rests), AT_REST),
    ]
    if pages:
        # Room for all of them, so that what is weighed is what is held.
        with serving(data, {"TERTULIA_SHELF_MEGABYTES": "1000"}) as site:
            warm(site.port, pages)
            time.sleep(PAUSE)
            weights = {one: memory([one]) / MIB for one in family(site.process)}
        rows.append(row(f"MiB of one worker that holds {len(pages):,} pages", max(weights.values()), FULL))
        rows.append(row(f"MiB of all processes with {len(pages):,} pages", sum(weights.values()), 0))
    return rows


def row(what: str, figure: float, most: float) -> dict[str, Any]:
    return {"what": what, "figure": round(figure, 2), "at most": most or ""}
