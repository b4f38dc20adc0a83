"""What was promised of the scorer, and whether the model reaches it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tertulia.bench.scorer.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Bar:
    """`figure`: its name among the facts. At least `wanted`, or at most where `is_most`."""

    number: int
    what: str
    figure: str
    wanted: float
    is_most: bool = False


HATECHECK = "HateCheck at the threshold of dev"
BARS = [
    Bar(2, f"{HATECHECK}: all", "HateCheck all", 78),
    Bar(2, f"{HATECHECK}: hateful", "HateCheck hateful", 86),
    Bar(2, f"{HATECHECK}: non-hateful", "HateCheck non-hateful", 58),
    Bar(2, "counter-speech left alone", "HateCheck counter-speech", 45),
    Bar(2, "neutral identity left alone", "HateCheck neutral identity", 80),
    Bar(2, "positive identity left alone", "HateCheck positive identity", 80),
    Bar(2, "abuse of objects left alone", "HateCheck objects", 90),
    Bar(2, "profanity without hate left alone", "HateCheck profanity", 90),
    Bar(3, "civil positives caught, %, at 2 % false alarms", "caught TOXICITY", 60),
    Bar(4, "p50, ms", "p50", 1.5, True),
    Bar(4, "p95, ms", "p95", 2, True),
    Bar(4, "p50, ms of the processor", "CPU p50", 1.5, True),
    Bar(4, "p95, ms of the processor", "CPU p95", 2, True),
    Bar(4, "cold load, s", "cold", 0.5, True),
    Bar(4, "memory of a worker, MB", "memory", 60, True),
    Bar(4, "the model's file, MB", "megabytes", 20, True),
    Bar(4, "the floor alone, MB", "floor megabytes", 3, True),
    Bar(5, "Spanish, AUC (detoxis-es)", "AUC detoxis-es", 0.70),
    Bar(5, "Russian, AUC (ru-combined)", "AUC ru-combined", 0.70),
]


def measure(sheet: Sheet) -> None:
    rows = [row(sheet, bar) for bar in [*news(sheet), *BARS, *adaptations(sheet)]]
    sheet.add("Bars", rows)


def news(sheet: Sheet) -> Iterator[Bar]:
    """Above each variant of what was learnt anew; a line that says so where there is none."""
    for kind in ("fastText", "TF-IDF"):
        found = [name for name in sheet.facts if name.startswith("gain ") and f" {kind} " in name]
        for name in found or [f"gain NEWS-3 {kind} all"]:
            group, _, model = name.removeprefix("gain ").partition(f" {kind} ")
            yield Bar(1, f"{group}: AUC above {kind} {model}", name, 0.03)
            yield Bar(1, f"{group}: the lower bound of that", name.replace("gain", "low", 1), 1e-9)


def adaptations(sheet: Sheet) -> Iterator[Bar]:
    found = [name for name in sheet.facts if name.startswith("adaptation ")]
    for name in found or ["adaptation to no set"]:
        yield Bar(6, f"AUC gained, {name}", name, 0.03)


def row(sheet: Sheet, bar: Bar) -> dict[str, Any]:
    found = sheet.facts.get(bar.figure, math.nan)
    is_met = found <= bar.wanted if bar.is_most else found >= bar.wanted
    verdict = "not measured" if math.isnan(found) else "met" if is_met else "MISSED"
    wanted = f"{'at most' if bar.is_most else 'at least'} {bar.wanted:g}" if bar.wanted > 1e-6 else "above 0"
    return {"bar": bar.number, "what": bar.what, "wanted": wanted, "measured": round(found, 3), "": verdict}
