"""Several servers compared, in turn and in short rounds: whatever else the machine does then hits them alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from tertulia.bench import load
from tertulia.bench.load import Load
from tertulia.bench.processes import cpu_seconds, family
from tertulia.bench.progress import counted

GZIP = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Contender:
    """Who is asked for what. `process`: the server's, where we may look at it; `against`: whom it is compared with."""

    name: str
    base: str
    paths: Sequence[str]
    headers: load.Headers = field(default_factory=lambda: GZIP)
    process: int = 0
    against: str = ""
    bar: float = 0.0  # the least ratio


@dataclass(frozen=True, slots=True)
class Round:
    load: Load
    cpu: float  # microseconds of the server's processor for each answer


def compare(contenders: Sequence[Contender], *, rounds: int, clients: int, seconds: float) -> list[dict[str, Any]]:
    """Medians of so many rounds each, after one that does not count. The ratio is the median of the rounds' ratios:
    each round is held against the other's of the same moment. "by CPU" is the same of what an answer costs the
    processor, which a busy machine disturbs less."""
    found: dict[str, list[Round]] = {one.name: [] for one in contenders}
    for number in counted(range(rounds + 1), "rates"):
        for one in contenders:
            done = one_round(one, clients, seconds)
            if number:
                found[one.name].append(done)
    return [row(one, found) for one in contenders]


def one_round(one: Contender, clients: int, seconds: float) -> Round:
    processes = family(one.process) if one.process else []
    before = cpu_seconds(processes)
    done = load.put(one.base, one.paths, one.headers, clients, seconds)
    return Round(done, (cpu_seconds(processes) - before) / done.answers * 1e6)


def row(one: Contender, found: dict[str, list[Round]]) -> dict[str, Any]:
    rounds = found[one.name]
    others = found.get(one.against, [])
    pairs = list(zip(rounds, others, strict=False))
    rates = [mine.load.per_second / its.load.per_second for mine, its in pairs]
    costs = [its.cpu / mine.cpu for mine, its in pairs if its.cpu and mine.cpu]
    return {
        "asked for": one.name,
        "requests/s": round(median(done.load.per_second for done in rounds)),
        "median ms": round(median(done.load.median for done in rounds), 2),
        "p99 ms": round(median(done.load.p99 for done in rounds), 2),
        "CPU us": round(median(done.cpu for done in rounds), 1) if one.process else "",
        "compared with": one.against,
        "ratio": round(median(rates), 2) if rates else "",
        "by CPU": round(median(costs), 2) if costs else "",
        "bar": one.bar or "",
    }
