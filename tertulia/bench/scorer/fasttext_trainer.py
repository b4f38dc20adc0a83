"""Run by another Python, which has fastText with its trainer and nothing of ours: `PYTHON fasttext_trainer.py DIR`.

DIR holds `train`, `texts` and `timed`, a comment a line. Writes `scores.json`: how likely each of the texts is hostile,
by the model as trained and by the quantised one."""

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import fasttext

HOSTILE = "__label__1"
HOW = {"dim": 16, "wordNgrams": 2, "minn": 3, "maxn": 5, "thread": 1, "verbose": 0}  # one thread: the same each time
KEPT = 100_000  # words and pieces in the quantised model


def run(room: Path) -> None:
    train, saved = str(room / "train"), room / "model"
    learnt = fasttext.train_supervised(train, **HOW)
    found = [said(", not quantised", learnt, room, saved)]
    learnt.quantize(train, cutoff=KEPT, retrain=True, qnorm=True, thread=1, verbose=0)
    found.insert(0, said("", learnt, room, saved))
    (room / "scores.json").write_text(json.dumps(found))


def said(kind: str, learnt: Any, room: Path, saved: Path) -> dict[str, Any]:
    learnt.save_model(str(saved))
    times = []
    for text in lines(room / "timed"):
        began = time.perf_counter()
        learnt.predict(text, k=2)
        times.append(1e6 * (time.perf_counter() - began))
    labels, shares = learnt.predict(lines(room / "texts"), k=2)
    scores = [
        dict(zip(some, map(float, of), strict=True)).get(HOSTILE, 0.0) for some, of in zip(labels, shares, strict=True)
    ]
    return {"kind": kind, "scores": scores, "us": median(times), "mb": saved.stat().st_size / 1e6}


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1]


if __name__ == "__main__":
    run(Path(sys.argv[1]))
