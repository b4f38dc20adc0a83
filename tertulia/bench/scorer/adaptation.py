"""What the scorer learns from decisions of its own newsroom: half of a news set stands for them, the other half for
what is written afterwards."""

from concurrent.futures import Executor
from typing import Any

from tertulia.bench.progress import counted
from tertulia.bench.scorer.board import CIVIL, Board, shipped
from tertulia.bench.scorer.sheet import Sheet, third
from tertulia.moderation.scorer.adapting import simulate

DECISIONS = 2_000  # at most
FEWEST = 500  # below which a set is shown and held against no bar


def measure(board: Board, sheet: Sheet, pool: Executor) -> None:
    jobs = {}
    for name, places in board.news().items():
        if name == CIVIL:
            continue  # of two papers: which of them it is would be all that is learnt
        texts, hostile = [board.rows[k].text for k in places], [bool(one) for one in board.hostile(places)]
        jobs[name] = pool.submit(adapt, texts, hostile, board.rows[places[0]].language)
    rows = [{"set": name} | jobs[name].result() for name in counted(list(jobs), "learning from decisions")]
    sheet.add(
        f"Adaptation: after decisions on half of a news set, at most {DECISIONS:,}",
        rows,
        "AUC on the other half; bounds: 95 of 100 resamplings",
    )
    for row in rows:
        if row["decisions"] >= FEWEST:
            sheet.facts[f"adaptation to {row['set']} by {row['decisions']:,} decisions"] = row["gain"]


def adapt(texts: list[str], hostile: list[bool], language: str) -> dict[str, Any]:
    found = simulate(texts, hostile, shipped(), DECISIONS, language=language)
    return {
        "decisions": found.decisions,
        "unseen": found.unseen,
        "before": third(found.before),
        "after": third(found.after),
        "gain": third(found.gain),
        "from": third(found.low),
        "to": third(found.high),
        "learnt": "nothing" if found.refused else "a head",
    }
