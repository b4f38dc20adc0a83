"""What the numbers mean: whether of the comments with 0.8 four in five are hostile, in which languages the scorer knows
its way, and where it says that it does not."""

from functools import partial
from typing import Any

import numpy as np

from tertulia.bench.scorer.board import OURS, Board, Floats, Places, Row, Truth
from tertulia.bench.scorer.sheet import Rows, Sheet, per_cent, third
from tertulia.moderation.scorer import measures

HEAD = "TOXICITY"
FEWEST = 20  # hostile comments, below which a figure says nothing
MINE = {"es": "detoxis-es", "ru": "ru-combined"}  # the sets of the bar
ASKED = "context-toxicity-wiki"  # whose rows have what Perspective said of them


def measure(board: Board, sheet: Sheet) -> None:
    sheet.add("Languages: dev sets", languages(board, sheet), "ROC AUC; floor: the linear part alone")
    sheet.add("Not sure", unsure(board), "per cent that get no score, with the page's language told and without")
    sheet.add("Calibration by attribute", errors(board, sheet), "error: mean distance of said from so")
    sheet.add("Calibration by tenth", tenths(board), "per cent of dev comments that are so, of those with that score")
    if rows := beside_perspective(board):
        sheet.add(f"Beside Perspective's stored answers ({ASKED})", rows)


def languages(board: Board, sheet: Sheet) -> Rows:
    rows: Rows = []
    for source in sorted({row.source for row in board.rows if row.split == "dev"}):
        places = board.of(source)
        truth = board.hostile(places)
        if not truth.any() or truth.all():
            continue
        row = {"set": source, "language": board.rows[places[0]].language, "comments": len(places)}
        row |= {
            "hostile": int(truth.sum()),
            "AUC": third(board.auc(places, HEAD)),
            "floor": third(board.auc(places, "floor")),
        }
        rows.append(row)
        sheet.facts[f"AUC {source}"] = row["AUC"]
    return sorted(rows, key=lambda row: str(row["language"]))


def unsure(board: Board) -> Rows:
    rows: Rows = []
    for split, language in sorted({(row.split, row.language) for row in board.rows}):
        places = board.where(partial(is_of, split, language))
        rows.append(
            {
                "split": split,
                "language": language,
                "comments": len(places),
                "not sure %": per_cent(1 - board.is_sure[places].mean()),
                "untold %": per_cent(1 - board.sees[places].mean()),
            }
        )
    return rows


def is_of(split: str, language: str, row: Row) -> bool:
    return (row.split, row.language) == (split, language)


def pooled(board: Board, attribute: str) -> tuple[Truth, Floats, Places]:
    """What `dev` says of an attribute, where the scorer says something."""
    places = np.concatenate([*board.labelled(attribute).values(), np.zeros(0, dtype=np.int64)]).astype(np.int64)
    places = places[board.is_sure[places]] if len(places) else places
    return board.truth(places, attribute), board.scores[attribute][places], places


def errors(board: Board, sheet: Sheet) -> Rows:
    rows: Rows = []
    for attribute in OURS:
        truth, scores, places = pooled(board, attribute)
        if truth.sum() < FEWEST:
            continue
        row: dict[str, Any] = {"attribute": attribute, "comments": len(truth), "so %": per_cent(truth.mean())}
        row |= {"said %": per_cent(scores.mean()), "AUC": third(measures.auc(truth, scores))}
        row["error"] = third(measures.calibration_error(truth, scores))
        for domain in sorted({board.rows[k].domain for k in places}):
            here = np.array([board.rows[k].domain == domain for k in places])
            row[f"in {domain}"] = third(measures.calibration_error(truth[here], scores[here]))
        rows.append(row)
        sheet.facts[f"calibration {attribute}"] = row["error"]
    return rows


def tenths(board: Board) -> Rows:
    """A row for each attribute; in brackets how many comments."""
    rows: Rows = []
    for attribute in OURS:
        truth, scores, _ = pooled(board, attribute)
        if truth.sum() < FEWEST:
            continue
        row: dict[str, Any] = {"attribute": attribute}
        for tenth in range(10):
            here = np.minimum((scores * 10).astype(int), 9) == tenth
            share = f"{per_cent(truth[here].mean()):g}" if here.any() else "-"
            row[f"0.{tenth}"] = f"{share} ({int(here.sum())})"
        rows.append(row)
    return rows


def beside_perspective(board: Board) -> Rows:
    places = board.where(lambda row: row.source == ASKED and "perspective" in row.facts and row.is_hostile is not None)
    if not len(places):
        return []
    theirs = np.array([float(board.rows[k].facts["perspective"]) for k in places])
    truth = board.hostile(places)
    return [
        {"model": name, "comments": len(places), "hostile": int(truth.sum()), "AUC": third(measures.auc(truth, scores))}
        for name, scores in (("ours", board.scores[HEAD][places]), ("Perspective", theirs))
    ]
