"""Whether who is spoken of changes the score: sentences that differ in one word (templates of the identity sets)."""

import re
from typing import Any

import numpy as np

from tertulia.bench.scorer.board import Board, Places
from tertulia.bench.scorer.sheet import Sheet, per_cent, telling, third
from tertulia.moderation.scorer import measures

SET = "identity-templates-en"
HEAD = "TOXICITY"
# The sets do not say who a sentence is about; the word stands in it.
GROUPS = {
    "orientation": "bisexual gay heterosexual homosexual lesbian lgbt lgbtq queer straight",
    "gender": "female male nonbinary trans transgender",
    "origin": "african american asian black canadian chinese european hispanic indian japanese latina latino latinx "
    "mexican middle-eastern african-american white",
    "religion": "buddhist catholic christian jewish muslim protestant sikh taoist",
    "age": "elderly middle-aged millenial old older teenage young younger",
    "disability": "blind deaf paralyzed",
}
JOINED = re.compile(r"(middle) (aged|eastern)|(african) (american)")
WORST = 10  # words that are shown


def measure(board: Board, sheet: Sheet, threshold: float) -> None:
    """`threshold` of TOXICITY, from which it is called hostile."""
    places = board.of(SET)
    words: dict[str, list[int]] = {}
    for place in places:
        words.setdefault(word_of(board.rows[place].text), []).append(int(place))
    if not words:
        sheet.add("Identity templates", [], "the set is not there")
        return
    rows = [row(board, "all", places, threshold)]
    for group, some in GROUPS.items():
        held = [place for word in some.split() for place in words.get(word, [])]
        rows += [row(board, group, np.array(held, dtype=np.int64), threshold)] if held else []
    rows.append(row(board, "occupations", np.array(words.get("", []), dtype=np.int64), threshold))
    sheet.add("Identity templates by group", rows, f"per cent of the harmless ones above {telling(threshold)}")
    each = [row(board, word, np.array(some), threshold) for word, some in words.items() if word]
    worst = sorted(each, key=lambda one: -float(one["false alarms %"]))[:WORST]
    sheet.add(f"Identity templates: the {WORST} words with most false alarms", worst)


def word_of(text: str) -> str:
    """Who the sentence is about; empty where it is an occupation."""
    known = {word for some in GROUPS.values() for word in some.split()}
    joined = JOINED.sub(lambda found: "-".join(filter(None, found.groups())), text.lower())
    return next((word for word in reversed(re.findall(r"[\w-]+", joined)) if word in known), "")


def row(board: Board, name: str, places: Places, threshold: float) -> dict[str, Any]:
    truth, scores = board.judged(places, HEAD)
    harmless = scores[~truth]
    return {
        "about": name,
        "sentences": len(places),
        "false alarms %": per_cent((harmless >= threshold).mean()) if len(harmless) else 0.0,
        "caught %": per_cent((scores[truth] >= threshold).mean()) if truth.any() else None,
        "AUC": third(measures.auc(truth, scores)),
    }
