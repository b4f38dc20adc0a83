"""How long 64 kB of Markdown take to become safe HTML: prose, and what gives a parser most to do."""

import time
from statistics import median
from typing import Any

from tertulia.bench.progress import counted
from tertulia.bench.threads import SENTENCES
from tertulia.kit import markdown, text

SIZE = 65_536  # characters
MOST = 50.0  # milliseconds that any text of that size may take
# Of each kind of mark some that once took long; the dear ones are parsed up to `markdown.MOST_EFFORT` and no further.
MARKS = ["&", '"', "[", "[a](b) ", "[[a]", "> ", ">\n", "- a\n", "1. a\n", "`a", "*a _b ", "<http://a.b>", "é.com\n\n"]
MARKS += ["http://a.b ", "a@b.c ", "| - ", "\xa0|", "e\u0301", "\u200b", "\r\n"]


def measure(repeats: int) -> list[dict[str, Any]]:
    """One row for each text. Its least time is what it costs; the median tells how quiet the machine was."""
    sources = texts()
    times: dict[str, list[float]] = {name: [] for name in sources}
    for _ in counted(range(repeats), "markdown"):
        for name, source in sources.items():
            began = time.perf_counter()
            text.render(source, "markdown")
            times[name].append((time.perf_counter() - began) * 1000)
    prose = median(times["prose"])
    return [
        {
            "64 kB of": name,
            "median ms": round(median(took), 1),
            "least ms": round(min(took), 1),
            "times prose": round(median(took) / prose, 1),
        }
        for name, took in times.items()
    ]


def texts() -> dict[str, str]:
    prose = filled("\n".join(SENTENCES) + "\n\n")
    found = {"prose": prose}
    for mark in MARKS:
        found[ascii(mark)] = filled(mark)
        found[f"{mark!a} before prose"] = parsed(mark, prose)
    return found


def filled(unit: str) -> str:
    return (unit * (SIZE // len(unit) + 1))[:SIZE]


def parsed(unit: str, prose: str) -> str:
    """Prose after about as many of these as are still parsed."""
    number = SIZE // len(unit)
    while number and markdown.effort(made := (unit * number + "\n\n" + prose)[:SIZE]) > markdown.MOST_EFFORT:
        number = number * 9 // 10
    return made
