"""How well scores tell comments apart. Arrays in, numbers out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]
ROUNDS = 1_000  # of the bootstrap
FLAT = 0.005  # of balanced accuracy


def ranks(scores: Floats) -> Floats:
    """1 for the lowest; equal scores share the mean of their ranks."""
    _, where, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[where], dtype=np.float64)


def auc(truth: Truth, scores: Floats) -> float:
    """Area under the ROC curve, by the sum of ranks (Mann and Whitney 1947); NaN where one side is empty."""
    good = int(truth.sum())
    bad = len(truth) - good
    if not good or not bad:
        return float("nan")
    return float((ranks(scores)[truth].sum() - good * (good + 1) / 2) / (good * bad))


def gain(
    sets: Sequence[tuple[Truth, Floats, Floats]], seed: int = 0, rounds: int = ROUNDS, within: float = 0.95
) -> tuple[float, float, float]:
    """How much higher the mean AUC over the sets is with the first scores than with the second, and the bounds between
    which the share `within` of resamplings lies (paired bootstrap, within each set and each side)."""
    chance = np.random.default_rng(seed)
    found = np.mean([auc(t, a) - auc(t, b) for t, a, b in sets])
    drawn = []
    for _ in range(rounds):
        some = []
        for truth, first, second in sets:
            sides = [np.flatnonzero(truth), np.flatnonzero(~truth)]
            taken = np.concatenate([chance.choice(side, len(side)) for side in sides])
            some.append(auc(truth[taken], first[taken]) - auc(truth[taken], second[taken]))
        drawn.append(np.mean(some))
    low, high = np.quantile(drawn, [(1 - within) / 2, (1 + within) / 2])
    return float(found), float(low), float(high)


def threshold_at(scores: Floats, share: float) -> float:
    """The score that `share` of them exceed."""
    return float(np.quantile(scores, 1 - share))


def balanced_threshold(truth: Truth, scores: Floats) -> float:
    """The score from which calling it true makes the mean of both sides' accuracies highest."""
    order = np.argsort(-scores, kind="stable")
    hits, misses = np.cumsum(truth[order]), np.cumsum(~truth[order])
    gained = hits / max(int(truth.sum()), 1) - misses / max(int((~truth).sum()), 1)
    last = np.append(np.diff(scores[order]) != 0, True)  # only between different scores
    return float(scores[order][np.argmax(np.where(last, gained, -1))])


def macro_threshold(sets: Sequence[tuple[Truth, Floats]]) -> float:
    """The score from which calling it true makes the mean over the sets of their balanced accuracies highest, so that
    a large set counts no more than a small one. Each set needs both sides. The summit is flat, and where on it the
    highest point lies is chance: the middle of all that is within FLAT of it is taken."""
    candidates = np.unique(np.concatenate([scores for _, scores in sets]))
    gained = np.zeros(len(candidates))
    for truth, scores in sets:
        for side, way in ((np.sort(scores[truth]), -1), (np.sort(scores[~truth]), 1)):
            gained += way * np.searchsorted(side, candidates, side="left") / len(side)
    high = candidates[gained >= gained.max() - 2 * FLAT * len(sets)]
    return float((high[0] + high[-1]) / 2)


def calibration_error(truth: Truth, probabilities: Floats, bins: int = 10) -> float:
    """The mean distance between what was said and what was so, by bins of the same number of comments."""
    parts = np.array_split(np.argsort(probabilities, kind="stable"), bins)
    return float(sum(len(p) * abs(truth[p].mean() - probabilities[p].mean()) for p in parts if len(p)) / len(truth))
