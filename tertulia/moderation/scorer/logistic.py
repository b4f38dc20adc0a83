"""Logistic regression with a ridge, by truncated Newton steps (Lin, Weng and Keerthi 2008). With numpy alone: a site
that learns needs nothing more installed than one that runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Sparse = tuple[NDArray[np.int64], NDArray[np.float32]]  # columns, rising, and what stands in them
STEPS, INNER = 25, 30
CLOSE = 1e-3  # of the first gradient, at which it has arrived
NEAR = 0.1  # of the gradient, up to which a step is worked out
HALVINGS = 20


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of which most places are empty, one after another. `ends`: where each row ends in the other two."""

    columns: NDArray[np.int64]
    values: NDArray[np.float32]
    ends: NDArray[np.int64]
    width: int

    @property
    def rows(self) -> NDArray[np.int64]:
        """The row of each value."""
        return np.repeat(np.arange(len(self.ends)), np.diff(self.ends, prepend=0))

    def times(self, weights: Floats) -> Floats:
        sums = np.concatenate([[0.0], np.cumsum(self.values * weights[self.columns])])
        return sums[self.ends] - sums[np.concatenate([[0], self.ends[:-1]])]

    def back(self, each: Floats) -> Floats:
        """The transposed table times a number for each row."""
        spread = np.repeat(each, np.diff(self.ends, prepend=0))
        return np.asarray(np.bincount(self.columns, self.values * spread, self.width), dtype=np.float64)

    def scaled(self, factors: Floats) -> "Table":
        return Table(self.columns, (self.values * factors[self.columns]).astype(np.float32), self.ends, self.width)

    def only(self, kept: NDArray[np.int64]) -> "Table":
        """Some of the rows, in this order."""
        begins = np.concatenate([[0], self.ends[:-1]])[kept]
        lengths = self.ends[kept] - begins
        ends = np.cumsum(lengths)
        at = np.arange(int(lengths.sum())) + np.repeat(begins - ends + lengths, lengths)
        return Table(self.columns[at], self.values[at], ends, self.width)


def table(rows: Sequence[Sparse], width: int) -> Table:
    ends = np.cumsum([len(columns) for columns, _ in rows], dtype=np.int64)
    columns = np.concatenate([np.zeros(0, dtype=np.int64), *(columns for columns, _ in rows)])
    values = np.concatenate([np.zeros(0, dtype=np.float32), *(values for _, values in rows)])
    return Table(columns, values, ends, width)


@dataclass(frozen=True, slots=True)
class Design:
    """What is known of each comment: `offset` in log odds, which has no weight, then full columns and sparse ones."""

    offset: Floats
    full: Floats
    sparse: Table

    def times(self, weights: Floats) -> Floats:
        """Of the constant, the full columns and the sparse ones, in this order."""
        middle = 1 + self.full.shape[1]
        return weights[0] + self.full @ weights[1:middle] + self.sparse.times(weights[middle:])

    def back(self, each: Floats) -> Floats:
        return np.concatenate([[each.sum()], self.full.T @ each, self.sparse.back(each)])

    @property
    def width(self) -> int:
        return 1 + self.full.shape[1] + self.sparse.width


def sigmoid(odds: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * odds)))


def fit(design: Design, truth: Floats, importance: Floats, ridge: float, start: Floats | None = None) -> Floats:
    """The weights that make `truth` (0 or 1) likeliest. `ridge`: what a weight costs, half of it times its square; the
    constant is free. `start`: weights that are near."""
    cost = np.full(design.width, ridge)
    cost[0] = 0.0

    def paid(odds: Floats, weights: Floats) -> float:
        return float(importance @ (np.logaddexp(0, odds) - truth * odds)) + 0.5 * float(cost @ weights**2)

    weights = np.zeros(design.width) if start is None else start
    odds, first = design.offset + design.times(weights), 0.0
    for _ in range(STEPS):
        said = sigmoid(odds)
        slope = cost * weights + design.back(importance * (said - truth))
        size = float(np.sqrt(slope @ slope))
        first = first or size
        if size <= CLOSE * first:
            break
        way = solve(design, slope, importance * np.maximum(said * (1 - said), 1e-9), cost)
        moved, now, falls = design.times(way), paid(odds, weights), float(slope @ way)
        steps = (0.5**halved for halved in range(HALVINGS))
        step = next((s for s in steps if paid(odds + s * moved, weights + s * way) <= now + 1e-4 * s * falls), 0.0)
        if not step:
            break
        weights, odds = weights + step * way, odds + step * moved
    return weights


def solve(design: Design, slope: Floats, curvature: Floats, cost: Floats) -> Floats:
    """Where Newton would go, by conjugate gradients, as closely as is worth it."""
    way, left = np.zeros_like(slope), -slope
    along, size = left, float(left @ left)
    enough = NEAR**2 * size
    for _ in range(INNER):
        bent = cost * along + design.back(curvature * design.times(along))
        far = size / max(float(along @ bent), 1e-300)
        way, left = way + far * along, left - far * bent
        before, size = size, float(left @ left)
        if size <= enough:
            break
        along = left + size / before * along
    return way
