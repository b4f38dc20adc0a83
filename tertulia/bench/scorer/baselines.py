"""What the model must beat, learnt anew in the same run from the same comments: TF-IDF with a logistic regression, and
fastText. The plain recipe: hostile or not, no weights, nothing chosen on `dev`."""

import json
import pickle
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from django.core.management import CommandError

from tertulia.bench.scorer.board import Board, Floats, Row
from tertulia.moderation.scorer.training import sets

try:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union
except ImportError:
    TfidfVectorizer = None

TRAINER = Path(__file__).with_name("fasttext_trainer.py")
PATIENCE = 1_800  # seconds for fastText
TIMED = 200  # comments
WORDS, PIECES = 100_000, 200_000  # the most that TF-IDF keeps of each
NO_TFIDF = "TF-IDF is left out: it needs scikit-learn (pip install scikit-learn)."
NO_FASTTEXT = (
    "fastText is left out: its trainer needs a Python of its own, named by --fasttext PYTHON "
    "(python -m venv X; X/bin/pip install fasttext-wheel 'numpy<2'; then --fasttext X/bin/python)."
)
# By what a variant is called, which languages it learns from; an empty one: all.
VARIANTS = {"en": ("en",), "all": ()}


@dataclass(frozen=True, slots=True)
class Trained:
    """`scores`: of the texts that were asked for."""

    name: str
    scores: Floats
    microseconds: float
    megabytes: float


def begin(board: Board, pool: Executor, folder: Path, fasttext: str, timed: list[str]) -> list[Future[list[Trained]]]:
    """Lets them be trained beside other work. `timed`: comments that each is asked alone, to see how long it takes."""
    texts = [board.rows[k].text for k in board.where(asked)]
    kinds: list[Callable[..., list[Trained]]] = [tfidf] if TfidfVectorizer else []
    jobs = [pool.submit(kind, name, folder, texts, timed[:TIMED]) for kind in kinds for name in VARIANTS]
    if fasttext:
        jobs += [pool.submit(run_fasttext, name, folder, texts, timed[:TIMED], fasttext) for name in VARIANTS]
    return jobs


def asked(row: Row) -> bool:
    """English sets to set a threshold by, HateCheck, and the news of all languages."""
    return row.source == "hatecheck-en" or (row.split == "dev" and (row.language == "en" or row.domain == "news"))


def enter(board: Board, found: Sequence[Trained]) -> None:
    """What they said, on the board under their names."""
    places = board.where(asked)
    for one in found:
        board.scores[one.name] = np.full(len(board.rows), np.nan)
        board.scores[one.name][places] = one.scores


def missing(fasttext: str) -> list[str]:
    """Which are left out, and how to get them."""
    return [line for line, is_there in ((NO_TFIDF, TfidfVectorizer), (NO_FASTTEXT, fasttext)) if not is_there]


def examples(name: str, folder: Path) -> tuple[list[str], list[bool]]:
    languages = VARIANTS[name]
    found = [one for one in sets.public_samples(folder) if not languages or one.language in languages]
    return [one.text for one in found], [one.labels["TOXICITY"] > 0.5 for one in found]


def tfidf(name: str, folder: Path, texts: list[str], timed: list[str]) -> list[Trained]:
    """Words and pairs of words, pieces of words of 3 to 5 letters; scikit-learn's own regularisation."""
    learnt, labels = examples(name, folder)
    shared = {"sublinear_tf": True, "min_df": 2, "dtype": np.float32}
    words = TfidfVectorizer(ngram_range=(1, 2), max_features=WORDS, **shared)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), max_features=PIECES, **shared)
    whole = make_pipeline(make_union(words, pieces), LogisticRegression(max_iter=1_000)).fit(learnt, labels)
    took = milliseconds(lambda text: whole.decision_function([text]), timed)
    scores = np.asarray(whole.decision_function(texts), dtype=np.float64)
    return [Trained(f"TF-IDF {name}", scores, 1_000 * took, len(pickle.dumps(whole)) / 1e6)]


def milliseconds(ask: Callable[[str], object], texts: Sequence[str]) -> float:
    times = []
    for text in texts:
        began = time.perf_counter()
        ask(text)
        times.append(1_000 * (time.perf_counter() - began))
    return median(times)


def run_fasttext(name: str, folder: Path, texts: list[str], timed: list[str], python: str) -> list[Trained]:
    """In another Python: the module of that name here predicts only, and both cannot be installed together."""
    learnt, labels = examples(name, folder)
    with tempfile.TemporaryDirectory(prefix="tertulia-bench-") as temporary:
        room = Path(temporary)
        lines = [f"__label__{int(label)} {plain(text)}" for text, label in zip(learnt, labels, strict=True)]
        for file, some in (("train", lines), ("texts", map(plain, texts)), ("timed", map(plain, timed))):
            (room / file).write_text("".join(f"{line}\n" for line in some), encoding="utf-8", errors="replace")
        ran = [python, str(TRAINER), temporary]
        done = subprocess.run(ran, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
        if done.returncode:
            raise CommandError(f"fastText could not be trained by {python}: {last_line(done.stderr)}")
        said = json.loads((room / "scores.json").read_text())
    return [Trained(f"fastText {name}{one['kind']}", np.array(one["scores"]), one["us"], one["mb"]) for one in said]


def plain(text: str) -> str:
    return " ".join(text.lower().split())


def check_fasttext(python: str) -> None:
    """Raises CommandError where that Python has no trainer."""
    try:
        ran = [python, "-c", "import fasttext, numpy; fasttext.train_supervised"]
        done = subprocess.run(ran, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CommandError(f"--fasttext: {python} cannot be run: {error}") from None
    if done.returncode:
        raise CommandError(
            f"--fasttext: {python} has no fastText that trains ({last_line(done.stderr)}): "
            "X/bin/pip install fasttext-wheel 'numpy<2'"
        )


def last_line(said: str) -> str:
    return (said.strip().splitlines() or ["it said nothing"])[-1][:200]
