"""Decisions as numbers, and weights fitted to them in one of several ways."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tertulia.moderation.scorer.heads import standard
from tertulia.moderation.scorer.logistic import Design, Floats, Table, fit
from tertulia.moderation.scorer.readings import WIDTH

TWICE = 2  # comments in which a gram must stand; what stands in one tells of that one
ANSWER, PLAIN = 1.5, 0.5  # how large the model's answer and plain facts are, where a vector and the grams are 1


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the vector and the grams are made before the fit, which sets how much is asked of each. `telling`: 0
    where all grams start alike, 1 where each is made larger the more it tells the sides apart. `ridge`: what weights
    cost."""

    vector: float
    grams: float
    telling: float
    ridge: float

    def __str__(self) -> str:
        return f"vector {self.vector:g}, grams {self.grams:g}, telling {self.telling:g}, ridge {self.ridge:g}"


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions as numbers; in all of them a row for each comment."""

    offset: Floats
    full: NDArray[np.float32]
    blocks: tuple[int, int, int]
    grams: Table
    bad: NDArray[np.bool_]
    weight: Floats

    def only(self, kept: NDArray[np.int64]) -> "Decided":
        return replace(
            self,
            offset=self.offset[kept],
            full=self.full[kept],
            grams=self.grams.only(kept),
            bad=self.bad[kept],
            weight=self.weight[kept],
        )


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of the full numbers, of the kept `columns` of the grams, and the constant."""

    center: NDArray[np.float32]
    spread: NDArray[np.float32]
    full: Floats
    columns: NDArray[np.int64]
    sparse: Floats
    constant: float


class Fitting:
    """What all plans need of the decisions they are fitted on, made once."""

    def __init__(self, decided: Decided) -> None:
        self.decided = decided
        counts = np.bincount(decided.grams.columns, minlength=WIDTH)
        self.columns = np.flatnonzero(counts >= TWICE)
        self.factors = {telling: factors_of(decided, self.columns, telling) for telling in (0.0, 1.0)}
        self.sparse = {each: narrowed(decided.grams, self.columns, found) for each, found in self.factors.items()}
        self.center = decided.full.mean(axis=0)
        self.spread = decided.full.std(axis=0) + np.float32(1e-6)
        self.full = standard(decided.full, self.center, self.spread).astype(np.float64)

    def sizes(self, plan: Plan) -> Floats:
        each = zip(self.decided.blocks, (ANSWER, PLAIN, plan.vector), strict=True)
        return np.concatenate([np.full(count, size / np.sqrt(count or 1)) for count, size in each])

    def fit(self, plan: Plan, start: Floats | None = None) -> tuple[Fitted, Floats]:
        """With the weights from which another ridge may start."""
        sizes, one = self.sizes(plan), self.decided
        design = Design(one.offset, self.full * sizes, scaled(self.sparse[plan.telling], plan.grams))
        weights = fit(design, one.bad.astype(np.float64), one.weight, plan.ridge, start)
        middle = 1 + len(sizes)
        grams = weights[middle:] * plan.grams * self.factors[plan.telling]
        found = Fitted(self.center, self.spread, weights[1:middle] * sizes, self.columns, grams, float(weights[0]))
        return found, weights


def factors_of(decided: Decided, columns: NDArray[np.int64], telling: float) -> Floats:
    """How large each gram is made: with `telling` as naive Bayes counts it (Wang and Manning 2012). Together the grams
    of a comment have the length 1."""
    rows = decided.bad[decided.grams.rows]
    bad, good = (
        1 + np.bincount(decided.grams.columns[rows == side], minlength=WIDTH)[columns].astype(np.float64)
        for side in (True, False)
    )
    told = np.abs(np.log((bad / bad.sum()) / (good / good.sum()))) ** telling
    sized = narrowed(decided.grams, columns, told)
    length = np.sqrt(float((sized.values.astype(np.float64) ** 2).sum()) / max(len(decided.bad), 1))
    return np.asarray(told / (length or 1.0))


def narrowed(grams: Table, columns: NDArray[np.int64], factors: Floats) -> Table:
    """Only these columns, side by side, each made larger or smaller."""
    place = np.full(WIDTH, -1, dtype=np.int64)
    place[columns] = np.arange(len(columns))
    at = place[grams.columns]
    kept = at >= 0
    ends = np.concatenate([[0], np.cumsum(kept)])[grams.ends]
    values = (grams.values[kept] * factors[at[kept]]).astype(np.float32)
    return Table(at[kept], values, ends, len(columns))


def scaled(grams: Table, size: float) -> Table:
    return replace(grams, values=grams.values * np.float32(size))


def fitted(decided: Decided, plan: Plan) -> Fitted:
    return Fitting(decided).fit(plan)[0]


def odds_of(found: Fitted, decided: Decided) -> Floats:
    """Log odds of comments, with what the model says of them."""
    sparse = np.zeros(WIDTH)
    sparse[found.columns] = found.sparse
    told = standard(decided.full, found.center, found.spread) @ found.full
    return np.asarray(decided.offset + told + decided.grams.times(sparse) + found.constant)
