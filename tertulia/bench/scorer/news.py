"""Comments of newsrooms: how well models tell hostile ones, and how many they catch where few others may be touched."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from statistics import fmean
from typing import Any

import numpy as np

from tertulia.bench.progress import counted
from tertulia.bench.scorer import people
from tertulia.bench.scorer.board import CIVIL, NEWS, Board, Floats, Places, Truth
from tertulia.bench.scorer.sheet import Rows, Sheet, per_cent, telling, third
from tertulia.moderation.api import Policy
from tertulia.moderation.scorer import HOSTILE, measures
from tertulia.moderation.scorer.training.sets import CIVIL_SPANS

NEWS_3 = (*NEWS, CIVIL)
OURS = "TOXICITY"
SHARE = 0.02  # of harmless news comments that may be touched


def measure(board: Board, sheet: Sheet, models: Sequence[str], pool: Executor) -> None:
    """`models`: columns of the board, ours first."""
    found = board.news()
    rows = [row for name in models if (row := areas(board, found, name))]
    sheet.add("News: ROC AUC by set", rows, f"NEWS-3: mean of {', '.join(NEWS_3)}")
    sheet.facts |= {f"NEWS-3 {row['model']}": row["NEWS-3"] for row in rows if "NEWS-3" in row}
    sheet.add("News: how much higher ours is", gains(board, sheet, models[1:], pool), "bounds: 95 of 100 resamplings")
    rows = false_alarms(board, models)
    title = f"News: caught where {SHARE:.0%} of harmless comments are touched"
    sheet.add(title, rows, "per cent above the score that so many of the harmless ones exceed")
    for row in rows:  # the first of each model is the one of the bar
        sheet.facts.setdefault(f"caught {row['model']}", row.get(f"{CIVIL} caught", float("nan")))
    policy = Policy()
    told = f"per cent, from {policy.approve_below} on, or from {policy.attack_from} for an attack on a group"
    asked = {**found, people.SET: board.of(people.SET)}
    sheet.add("What a new site holds", list(on_a_new_site(board, asked, policy)), told)


def areas(board: Board, found: dict[str, Places], name: str) -> dict[str, Any]:
    """Empty where the model was not asked."""
    by_set = {key: board.auc(places, name) for key, places in found.items() if was_asked(board, places, name)}
    if not by_set:
        return {}
    three = [by_set[key] for key in NEWS_3 if key in by_set]
    row = {"model": name} | {key: third(value) for key, value in by_set.items()}
    if len(three) == len(NEWS_3):
        row["NEWS-3"] = third(fmean(three))
    if len(by_set) == len(found):
        row["all sets"] = third(fmean(by_set.values()))
    return row


def was_asked(board: Board, places: Places, name: str) -> bool:
    """A model that has learnt English alone is not asked about other news."""
    is_english = all(board.rows[k].language == "en" for k in places)
    return bool(np.isfinite(board.scores[name][places]).all()) and (is_english or " en" not in name)


def gains(board: Board, sheet: Sheet, others: Sequence[str], pool: Executor) -> Rows:
    found = board.news()
    groups = {"NEWS-3": [key for key in NEWS_3 if key in found], "all sets": list(found)}
    jobs = {}
    for name in others:
        for group, keys in groups.items():
            if keys and all(was_asked(board, found[key], name) for key in keys):
                pairs = [(*board.judged(found[key], OURS), board.scores[name][found[key]]) for key in keys]
                jobs[name, group] = pool.submit(measures.gain, pairs)
    rows: Rows = []
    for name, group in counted(list(jobs), "resampling"):
        mean, low, high = jobs[name, group].result()
        rows.append({"ours above": name, "over": group, "by": third(mean), "from": third(low), "to": third(high)})
        sheet.facts |= {f"gain {group} {name}": mean, f"low {group} {name}": low}
    return rows


def false_alarms(board: Board, models: Sequence[str]) -> Rows:
    """The threshold by the harmless comments of both papers together, as the bar has it; then of each alone."""
    return [
        row for papers in (NEWS, *((name,) for name in NEWS)) for one in models if (row := caught(board, one, papers))
    ]


def caught(board: Board, name: str, papers: tuple[str, ...]) -> dict[str, Any]:
    scores = board.scores[name]
    harmless = board.where(lambda row: row.source in papers and row.is_hostile is False)
    if not len(harmless) or not np.isfinite(scores[harmless]).all():
        return {}
    threshold = measures.threshold_at(scores[harmless], SHARE)
    row = {"model": name, "harmless of": " + ".join(papers), "threshold": telling(threshold)}
    for source in (CIVIL_SPANS, *NEWS):
        places = board.of(source)
        hostile = places[board.hostile(places)]
        if len(hostile):
            named = CIVIL if source == CIVIL_SPANS else source
            row[f"{named} caught"] = above(scores[hostile], threshold)
    return row


def on_a_new_site(board: Board, found: dict[str, Places], policy: Policy) -> Iterator[dict[str, Any]]:
    hostility = np.max([board.scores[name] for name in HOSTILE], axis=0)
    is_high = at_least(hostility, policy.approve_below)
    is_held = is_high | at_least(board.scores["IDENTITY_ATTACK"], policy.attack_from)
    for name, places in found.items():
        if not len(places):
            continue
        hostile = board.hostile(places)
        row: dict[str, Any] = {"set": name}
        for side, taken in (("harmless", places[~hostile]), ("hostile", places[hostile])):
            row |= {side: len(taken), f"{side} held": per_cent(float(is_held[taken].mean()))}
            row[f"{side}, as attacks alone"] = per_cent(float((is_held & ~is_high)[taken].mean()))
        yield row


def at_least(scores: Floats, bound: int) -> Truth:
    return np.asarray(np.round(100 * scores) >= bound)


def above(scores: Floats, threshold: float) -> float:
    return per_cent(float((scores > threshold).mean()))
