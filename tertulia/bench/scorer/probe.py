"""Run in a process of its own, so that what the scorer costs is not mixed with the rest: `python -m ... cold|warm`.
Takes JSON on standard input, answers with JSON.

It imports by name: when that happens is what is measured."""

import json
import os
import re
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.conf import settings

KINDS = {
    "1 MB of prose": "The council meets again on Tuesday and nobody has read the plan. ",
    "1 MB of one letter": "a",
    "1 MB of combining marks": "e\u0301\u0302\u0303\u0304",
    "1 MB of emoji": "😀",
    "1 MB of brackets": "(((",
}
THREADS = 16
LARGE = 1_000_000  # characters


def cold(_: Any) -> dict[str, Any]:
    """From a process with all that the site imports but its own rooms: what the scorer adds until the first comment is
    scored, and after some more."""
    pin()
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if not name.startswith("tertulia.")]
    django.setup()
    steps: dict[str, Callable[[], object]] = {
        "numpy": lambda: import_module("numpy"),
        "import": the_scorer,
        "load": lambda: the_scorer().version,
    }
    steps["first comment"] = lambda: the_scorer().score("The mayor has not answered the question.", "en")
    found: dict[str, Any] = {"before": memory(), "seconds": {}, "memory": {}}
    for name, step in steps.items():
        began = time.perf_counter()
        step()
        found["seconds"][name] = time.perf_counter() - began
        found["memory"][name] = memory()
    for number in range(1_000):
        the_scorer().score(f"{number} letters were sent to the mayor, who has not answered any of them so far.", "en")
    found["memory"]["1,000 comments"] = memory()
    return found


def the_scorer() -> Any:
    return import_module("tertulia.moderation.scorer").scorer


def pin() -> None:
    """To one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def memory() -> dict[str, int]:
    """In kB: what is in memory, and what of it no other process shares."""
    said = Path("/proc/self/smaps_rollup").read_text()
    return {name: int(found[1]) for name in ("Rss", "Private_Dirty") if (found := re.search(rf"{name}:\s+(\d+)", said))}


def warm(said: dict[str, Any]) -> dict[str, Any]:
    """`said`: comments by language, how often each is asked about, and how many at once."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_setaffinity") else set()
    pin()
    scorer = the_scorer()
    found: dict[str, Any] = {"fault": scorer.fault, "times": {}, "large": {}}
    for language, texts in said["comments"].items():
        passes = said["passes"] if language == "en" else 1
        ask = partial(asked, scorer, language)
        found["times"][language] = [timed(texts, ask) for _ in range(passes)]
    for name, unit in KINDS.items():
        found["large"][name] = timed([(unit * (LARGE // len(unit) + 1))[:LARGE]], partial(asked, scorer, "en"))
    if cores:
        os.sched_setaffinity(0, cores)
    found["at once"] = at_once(scorer, next(iter(said["comments"].values()), [""]), said["at once"])
    return found


def asked(scorer: Any, language: str, text: str) -> None:
    scorer.score(text, language)


def timed(texts: list[str], ask: Callable[[str], None]) -> list[tuple[float, float]]:
    """Milliseconds of each by the clock, and those of the processor. The first ask does not count."""
    ask(texts[0][:200])
    times = []
    for text in texts:
        began, used = time.perf_counter(), time.process_time()
        ask(text)
        times.append((1_000 * (time.perf_counter() - began), 1_000 * (time.process_time() - used)))
    return times


def at_once(scorer: Any, texts: list[str], count: int) -> dict[str, Any]:
    """All wait from the beginning, for one of the threads. `wrong`: answers other than to somebody who asks alone."""
    alone = {text: scorer.score(text, "en").values for text in dict.fromkeys(texts)}
    asked = [texts[number % len(texts)] for number in range(count)]
    before, began = memory(), time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(lambda text: scorer.score(text, "en").values, asked))
    seconds = time.perf_counter() - began
    wrong = sum(answer != alone[text] for text, answer in zip(asked, answers, strict=True))
    return {"seconds": seconds, "wrong": wrong, "grown": memory()["Rss"] - before["Rss"], "count": count}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.settings")
    json.dump({"cold": cold, "warm": warm}[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
