"""Functional tests of hate speech (HateCheck, arXiv:2012.15606, and its successors): what must be seen, and what must
be left alone although it has the same words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tertulia.bench.scorer import published
from tertulia.bench.scorer.board import FLOORS, Board, Floats, Places, Row
from tertulia.bench.scorer.sheet import Rows, Sheet, per_cent, telling, third
from tertulia.moderation.scorer import measures

HEAD = "IDENTITY_ATTACK"
CHECK, EMOJI, MANY = "hatecheck-en", "hatemoji-check", "mhc-"
WANTED = (0.99, 0.97, 0.95, 0.92, 0.90, 0.88, 0.86)  # of the hateful ones, along the sweep
LEAST = 0.86  # of the hateful ones, by the bar
# Functions that the bars speak of; the figure of several is the mean of theirs.
NAMED = {
    "counter-speech": ("counter_quote_nh", "counter_ref_nh"),
    "neutral identity": ("ident_neutral_nh",),
    "positive identity": ("ident_pos_nh",),
    "objects": ("target_obj_nh",),
    "profanity": ("profanity_nh",),
}


def thresholds(board: Board, attribute: str, column: str) -> dict[str, float]:
    """Set on `dev` alone: `macro` by the mean over its sets, `pooled` over all of its comments as one."""
    parts = board.labelled(attribute).values()
    # What a model was not asked about (another language) has no part in its threshold.
    judged = [(board.truth(p, attribute), board.scores[column][p]) for p in parts]
    both = [(t, s) for t, s in judged if np.isfinite(s).all() and 0 < t.sum() < len(t)]
    if not both:
        return {}
    truth, scores = (np.concatenate([one[k] for one in judged if np.isfinite(one[1]).all()]) for k in (0, 1))
    return {"macro": measures.macro_threshold(both), "pooled": measures.balanced_threshold(truth, scores)}


def measure(board: Board, sheet: Sheet) -> None:
    places = board.of(CHECK)
    found = thresholds(board, HEAD, HEAD)
    if not len(places) or not found:
        sheet.add("HateCheck", [], "the sets for it are not there")
        return
    sheet.facts["threshold"] = found["macro"]
    note = f"macro: the threshold set on {', '.join(board.labelled(HEAD))}, pooled: on all as one"
    sheet.add("HateCheck: per cent right", points(board, sheet, places), note)
    sheet.add(f"HateCheck along its thresholds: {HEAD}", sweep(board, sheet, places), "set on HateCheck itself")
    sheet.add("HateCheck by function: per cent right", functions(board, places, found["macro"]))
    sheet.add("HateCheck by group: per cent right", by(board, places, lambda row: row.group, "group", found["macro"]))
    sheet.add("HateCheck in other languages", languages(board, found["macro"]), "at the same threshold")
    emoji = board.of(EMOJI)
    rows = [
        {"function": "all", "comments": len(emoji)} | right(board.judged(emoji, HEAD), found["macro"]),
        *kinds(board, emoji, found["macro"]),
    ]
    sheet.add(f"Emoji ({EMOJI})", rows if len(emoji) else [], f"AUC {third(board.auc(emoji, HEAD))}")


def right(judged: tuple[Any, Floats], threshold: float) -> dict[str, Any]:
    """Per cent; from the threshold on it is called hateful."""
    truth, scores = judged
    is_right = (scores >= threshold) == truth
    sides = {"all": is_right, "hateful": is_right[truth], "non-hateful": is_right[~truth]}
    return {name: per_cent(some.mean()) for name, some in sides.items() if len(some)}


def named(board: Board, scores: Floats, threshold: float) -> dict[str, float]:
    def of(function: str) -> float:
        places = board.where(lambda row: row.source == CHECK and row.function == function)
        return float((scores[places] < threshold).mean()) if len(places) else float("nan")

    return {name: per_cent(float(np.mean([of(one) for one in some]))) for name, some in NAMED.items()}


def points(board: Board, sheet: Sheet, places: Places) -> Rows:
    """At the thresholds of `dev`, and at those that people type in."""
    rows: Rows = []
    for attribute in (HEAD, "TOXICITY"):
        for column in (attribute, FLOORS[attribute]):
            found = thresholds(board, attribute, column)
            typed = {"0.5": 0.5, "0.8": 0.8} if column == attribute else {}
            for name, threshold in (found | typed).items():
                row = {"by": column, "at": name, "threshold": telling(threshold)}
                row |= right(board.judged(places, column), threshold) | named(board, board.scores[column], threshold)
                rows.append(row | {"AUC": third(board.auc(places, column))})
    sheet.facts |= {f"HateCheck {name}": rows[0][name] for name in ("all", "hateful", "non-hateful", *NAMED)}
    return rows


def sweep(board: Board, sheet: Sheet, places: Places) -> Rows:
    truth, scores = board.judged(places, HEAD)
    hateful = np.sort(scores[truth])
    marks = {f"hateful {share:.0%}": float(hateful[int((1 - share) * len(hateful))]) for share in WANTED}
    allowed = [one for one in np.unique(scores) if (hateful >= one).mean() >= LEAST]
    marks["best in all"] = max(allowed, key=lambda one: float(((scores >= one) == truth).mean()))
    rows: Rows = [
        {"where": name, "threshold": telling(at)} | right((truth, scores), at) | named(board, board.scores[HEAD], at)
        for name, at in marks.items()
    ]
    sheet.facts["HateCheck best"] = rows[-1]["all"]
    return rows


def functions(board: Board, places: Places, threshold: float) -> Rows:
    """Beside what others reached; a function is all hateful (its name ends so: h) or not at all (nh)."""
    rows: Rows = []
    for row in kinds(board, places, threshold):
        theirs = published.FUNCTIONS.get(row["function"], (None, None))
        beside = dict(zip(("Perspective", "MiniLM head"), theirs, strict=True))
        rows.append({"function": row["function"], "comments": row["comments"], "ours": row["all"]} | beside)
    return rows


def kinds(board: Board, places: Places, threshold: float) -> Rows:
    return by(board, places, lambda row: row.function, "function", threshold)


def by(board: Board, places: Places, key: Callable[[Row], str], head: str, threshold: float) -> Rows:
    found: dict[str, list[int]] = {}
    for place in places:
        found.setdefault(key(board.rows[place]), []).append(int(place))
    rows: Rows = []
    for name, some in sorted(found.items()):
        rows.append({head: name, "comments": len(some)} | right(board.judged(np.array(some), HEAD), threshold))
    return rows


def languages(board: Board, threshold: float) -> Rows:
    """A language that the model has not learnt has no scores, so no AUC."""
    rows: Rows = []
    for language in sorted({row.language for row in board.rows if row.source.startswith(MANY)}):
        places = board.of(f"{MANY}{language}")
        is_sure = board.is_sure[places].mean()
        areas = {f"AUC {one}": third(board.auc(places, one)) if is_sure > 0.5 else None for one in (HEAD, "TOXICITY")}
        scored = {"scored %": per_cent(is_sure)}
        rows.append(
            {"language": language, "comments": len(places)}
            | areas
            | scored
            | right(board.judged(places, HEAD), threshold)
        )
    return rows


def beside(board: Board, sheet: Sheet, models: Sequence[str], costs: Mapping[str, tuple[float, float]]) -> None:
    """The table of the sets' README, ours and what was learnt anew on top."""
    places = board.of(CHECK)
    rows: Rows = []
    for name in (HEAD, *models):
        attribute = HEAD if name == HEAD else "TOXICITY"
        found = thresholds(board, attribute, name)
        row: dict[str, Any] = {"model": f"ours, {name}" if name in (HEAD, "TOXICITY") else name}
        row["NEWS-3"] = sheet.facts.get(f"NEWS-3 {name}")
        if found and len(places):
            row |= right(board.judged(places, name), found["macro"])
        row |= dict(zip(("µs p50", "MB"), costs.get(name, (None, None)), strict=True))
        rows.append(row)
    heads = ("NEWS-3", "all", "hateful", "non-hateful", "µs p50", "MB")
    rows += [{"model": f"({name})"} | dict(zip(heads, some, strict=True)) for name, some in published.MODELS.items()]
    note = "in brackets: not measured here, on other parts of the sets; all, hateful, non-hateful: HateCheck, per cent"
    sheet.add("Beside other models", rows, note)
