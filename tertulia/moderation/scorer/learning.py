"""How a head is made of decisions: several ways of fitting are tried on parts of them, each measured on the part that
it has not seen, and the best must beat the model by more than chance."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertulia.kit.folding import fold
from tertulia.moderation.scorer.fitting import Decided, Fitted, Fitting, Plan, fitted, odds_of
from tertulia.moderation.scorer.heads import Head, in_bytes
from tertulia.moderation.scorer.logistic import Design, Floats, fit, sigmoid, table
from tertulia.moderation.scorer.measures import auc, calibration_error, gain
from tertulia.moderation.scorer.model import Model
from tertulia.moderation.scorer.readings import WIDTH, Reader, Reading, of_hostility, of_spam

FOLDS = 5
DRAWN = 1.0  # what it costs to stretch log odds
# Of resamplings, in which the gain must lie. Comments judged by chance pass 95 of 100 once in twenty times, since each
# fold's model is one for many comments; 99 once in sixty.
WITHIN = 0.99
Watch = Callable[[Sequence[Any], str], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`attribute`: that it changes. `fewest`: decisions that are needed, and `each`: of either side."""

    name: str
    attribute: str
    read: Reader
    fewest: int
    each: int
    plans: tuple[Plan, ...]


RIDGES = (3.0, 1.0, 0.3)  # each fit begins where the one before ended
# Without the transformer's vector: where all decisions were about two or three things, it put whatever else was said
# on the hostile side.
HOSTILITY = Kind(
    "hostility",
    "TOXICITY",
    of_hostility,
    100,
    20,
    tuple(
        Plan(vector, grams, telling, ridge)
        for vector, grams in ((0, 2), (0, 1), (0, 0.3))
        for telling in (0, 1)
        for ridge in RIDGES
    ),
)
SPAM = Kind(
    "spam", "SPAM", of_spam, 50, 10, tuple(Plan(0, 1, telling, ridge) for telling in (0, 1) for ridge in RIDGES)
)
KINDS = {kind.name: kind for kind in (HOSTILITY, SPAM)}


@dataclass(frozen=True, slots=True)
class Example:
    """A comment that was decided on. `weight`: less where nobody has looked at it. `group`: of its discussion; what is
    learnt in one is measured in another."""

    text: str
    is_bad: bool
    weight: float = 1.0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """`before` and `after`: the area under the ROC curve by the model alone and with the head, on decisions that the
    head had not seen; the gain, and the bounds in which it lies in 99 of 100 resamplings. `error`: of its calibration,
    there. `bad_score` and `good_score`: the median before and after. `unknown`: in no language that the model knows."""

    bad: int
    good: int
    unknown: int
    before: float = 0.0
    after: float = 0.0
    gain: float = 0.0
    low: float = 0.0
    high: float = 0.0
    error: float = 0.0
    bad_score: tuple[float, float] = (0.0, 0.0)
    good_score: tuple[float, float] = (0.0, 0.0)
    plan: str = ""

    @property
    def decisions(self) -> int:
        return self.bad + self.good


class NotLearnt(ValueError):
    """Why nothing is made of the decisions, in one line; with what was measured until then."""

    def __init__(self, told: str, figures: Figures) -> None:
        super().__init__(told)
        self.figures = figures


def everything(items: Sequence[Any], _name: str) -> Iterable[Any]:
    """For who does not watch."""
    return items


def learn(
    kind: Kind, examples: Sequence[Example], model: Model, language: str = "", watch: Watch = everything
) -> tuple[Head, Figures]:
    """`watch` is given what takes long, with a name, and gives it back piece by piece. Raises NotLearnt."""
    seen = list({fold(one.text).text: one for one in examples}.values())  # the same text was decided on last
    readings = [worst(kind, model, one.text, language) for one in watch(seen, "reading")]
    known = [(one, reading) for one, reading in zip(seen, readings, strict=True) if reading is not None]
    bad = sum(one.is_bad for one, _ in known)
    figures = Figures(bad, len(known) - bad, len(seen) - len(known))
    if figures.decisions < kind.fewest or min(figures.bad, figures.good) < kind.each:
        raise NotLearnt(too_few(kind, figures), figures)
    decided = gathered(known)
    folds = folds_of([one for one, _ in known])
    unseen, plan = tried(kind, decided, folds, watch)
    slope, constant = calibrated(unseen, decided)
    figures = measured(figures, decided, sigmoid(slope * unseen + constant), plan)
    if not figures.low > 0:
        raise NotLearnt(no_better(kind, figures), figures)
    return head_of(kind, model, fitted(decided, plan), slope, constant), figures


def too_few(kind: Kind, figures: Figures) -> str:
    return (
        f"{kind.name}: {figures.bad} rejected and {figures.good} approved comments are too few to learn from; "
        f"wanted {kind.fewest} in all and {kind.each} of each"
    )


def no_better(kind: Kind, figures: Figures) -> str:
    return (
        f"{kind.name}: no better than the model by itself on decisions that were held back (AUC {figures.before:.3f} "
        f"before, {figures.after:.3f} after, gain between {figures.low:+.3f} and {figures.high:+.3f})"
    )


def worst(kind: Kind, model: Model, text: str, language: str) -> Reading | None:
    """Of a long text the part that the model finds the worst."""
    found = kind.read(model, text, model.score(text, language))
    return max(found, key=lambda one: one.offset, default=None)


def gathered(known: Sequence[tuple[Example, Reading]]) -> Decided:
    return Decided(
        offset=np.array([reading.offset for _, reading in known]),
        full=np.array([reading.full for _, reading in known]),
        blocks=known[0][1].blocks,
        grams=table([(reading.columns, reading.values) for _, reading in known], WIDTH),
        bad=np.array([one.is_bad for one, _ in known]),
        weight=np.array([one.weight for one, _ in known]),
    )


def folds_of(examples: Sequence[Example]) -> NDArray[np.int64]:
    """By discussion; where a few discussions have most of the decisions, comment by comment."""
    chance = np.random.default_rng(0)
    bad = np.array([one.is_bad for one in examples])
    shares = np.where(bad, 1 / bad.sum(), 1 / (~bad).sum())
    names, group = np.unique([one.group for one in examples], return_inverse=True)
    sums = np.bincount(group, shares)
    if len(names) >= 2 * FOLDS and sums.max() <= 2 / FOLDS:
        fold_of, full = np.zeros(len(names), dtype=np.int64), np.zeros(FOLDS)
        for name in np.argsort(-sums, kind="stable"):
            fold_of[name] = int(full.argmin())
            full[fold_of[name]] += sums[name]
        folds = fold_of[group]
        if all(bad[folds != held_back].any() and (~bad[folds != held_back]).any() for held_back in range(FOLDS)):
            return np.asarray(folds)
    folds = np.zeros(len(bad), dtype=np.int64)
    for side in (bad, ~bad):
        folds[chance.permutation(np.flatnonzero(side))] = np.arange(int(side.sum())) % FOLDS
    return folds


def tried(kind: Kind, decided: Decided, folds: NDArray[np.int64], watch: Watch) -> tuple[Floats, Plan]:
    """The log odds that the plans give to comments which they have not seen, and the best plan. For the comments of a
    fold it is chosen by the others, so that choosing gains nothing on them."""
    plans = [plan for plan in kind.plans if decided.blocks[2] or plan.vector == kind.plans[0].vector]
    unseen = np.zeros((len(plans), len(folds)))
    for held_back in watch(range(FOLDS), "learning"):
        held = np.flatnonzero(folds == held_back)
        fitting, rest = Fitting(decided.only(np.flatnonzero(folds != held_back))), decided.only(held)
        start = None
        for number, plan in enumerate(plans):
            found, start = fitting.fit(plan, start)
            unseen[number, held] = odds_of(found, rest)
    best = np.zeros(len(folds))
    for held_back in range(FOLDS):
        best[folds == held_back] = unseen[leader(unseen, decided, folds != held_back)][folds == held_back]
    return best, plans[leader(unseen, decided, np.ones(len(folds), dtype=bool))]


def leader(unseen: Floats, decided: Decided, among: NDArray[np.bool_]) -> int:
    return int(np.argmax([auc(decided.bad[among], odds[among]) for odds in unseen]))


def calibrated(odds: Floats, decided: Decided) -> tuple[float, float]:
    """Slope and constant by which log odds become what editors do (Platt 1999, with his targets short of certainty). It
    costs to stretch them: a few decisions without a mistake do not make anything certain."""
    empty = table([(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))] * len(odds), 0)
    bad, good = float(decided.bad.sum()), float((~decided.bad).sum())
    targets = np.where(decided.bad, (bad + 1) / (bad + 2), 1 / (good + 2))
    constant, more = fit(Design(odds, odds[:, None], empty), targets, decided.weight, DRAWN)
    return max(1 + float(more), 0.0), float(constant)


def measured(figures: Figures, decided: Decided, after: Floats, plan: Plan) -> Figures:
    before = sigmoid(decided.offset)
    found, low, high = gain([(decided.bad, after, before)], within=WITHIN)
    return replace(
        figures,
        before=auc(decided.bad, before),
        after=auc(decided.bad, after),
        gain=found,
        low=low,
        high=high,
        error=calibration_error(decided.bad, after),
        bad_score=medians(before, after, decided.bad),
        good_score=medians(before, after, ~decided.bad),
        plan=str(plan),
    )


def medians(before: Floats, after: Floats, side: NDArray[np.bool_]) -> tuple[float, float]:
    return float(np.median(before[side])), float(np.median(after[side]))


def head_of(kind: Kind, model: Model, found: Fitted, slope: float, constant: float) -> Head:
    sparse, scale = in_bytes(found.sparse * slope, found.columns)
    return Head(
        kind=kind.name,
        model=model.version,
        center=found.center,
        spread=found.spread,
        full=(found.full * slope).astype(np.float32),
        sparse=sparse,
        scale=scale,
        slope=slope,
        constant=found.constant * slope + constant,
    )
