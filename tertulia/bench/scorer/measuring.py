"""Measures the site's scorer on a folder of labelled comments, table by table."""

import argparse
import multiprocessing
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path

import django
from django.core.management import CommandError

from tertulia.bench.progress import counted
from tertulia.bench.scorer import adaptation, bars, baselines, board, costs, hatecheck, news, people, trust
from tertulia.bench.scorer.baselines import Trained
from tertulia.bench.scorer.board import Board
from tertulia.bench.scorer.sheet import Sheet
from tertulia.moderation.scorer import model
from tertulia.moderation.scorer.training import sets

PROCESSES = 2
FILES = ("train.jsonl.gz", "dev.jsonl.gz", "diag.jsonl.gz")
NO_FOLDER = f"scorer needs --data DIR, the folder of the labelled comments ({', '.join(FILES)})"


def measure(options: argparse.Namespace) -> Sheet:
    """Raises CommandError where the sets or the model cannot be read."""
    began = time.monotonic()
    if not options.data:
        raise CommandError(NO_FOLDER)
    if lacking := [name for name in FILES if not (Path(options.data) / name).is_file()]:
        raise CommandError(f"{NO_FOLDER}: {', '.join(lacking)} cannot be found in {options.data}")
    if min(options.rounds, options.repeats) < 1:
        raise CommandError("--rounds and --repeats are 1 or more")
    if options.fasttext:
        baselines.check_fasttext(options.fasttext)
    folder, sheet = Path(options.data).resolve(), Sheet(is_quiet=options.json == "-")
    try:
        found = board.read(folder)
        sheet.add("Model", [{"version": board.shipped().version, "comments": len(found.rows)}])
    except (sets.BadSet, model.BadModel) as error:
        raise CommandError(str(error)) from None
    timed = costs.measure(found, sheet, options)  # first, while nothing else runs
    # Not forked: the runtime of the transformer has threads, which do not survive that.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=spawn, initializer=django.setup) as pool:
        board.score(found, pool)
        beside = trained(baselines.begin(found, pool, folder, options.fasttext, timed))
        baselines.enter(found, beside)
        judge(found, sheet, pool, beside)
    sys.stderr.writelines(f"{line}\n" for line in baselines.missing(options.fasttext))
    sys.stderr.write(f"Measured in {time.monotonic() - began:,.0f} s.\n")
    return sheet


def trained(jobs: list[Future[list[Trained]]]) -> list[Trained]:
    try:
        return [one for job in counted(jobs, "training others") for one in job.result()]
    except sets.BadSet as error:
        raise CommandError(str(error)) from None


def judge(found: Board, sheet: Sheet, pool: Executor, beside: list[Trained]) -> None:
    models = [news.OURS, board.FLOORS[news.OURS], *sorted(one.name for one in beside)]
    news.measure(found, sheet, models, pool)
    hatecheck.measure(found, sheet)
    spent: dict[str, tuple[float, float]] = {
        one.name: (round(one.microseconds), round(one.megabytes, 1)) for one in beside
    }
    ours = (round(1_000 * sheet.facts["p50"]), round(sheet.facts["megabytes"], 1))
    hatecheck.beside(found, sheet, models, spent | dict.fromkeys((news.OURS, hatecheck.HEAD), ours))
    toxic = hatecheck.thresholds(found, news.OURS, news.OURS)
    people.measure(found, sheet, toxic.get("macro", 0.5))
    trust.measure(found, sheet)
    adaptation.measure(found, sheet, pool)
    bars.measure(sheet)
