"""What a site has learnt: numbers that are added to what the model says. As bytes in text they lie in the store."""

import binascii
import io
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertulia.moderation.scorer.readings import WIDTH, Reading

Floats = NDArray[np.float32]
LARGEST = 8_000_000  # characters of one in the store
FAR = 5.0  # spreads from the centre, where a number is cut: one strange text shall not decide
ARRAYS = ("center", "spread", "full", "sparse", "rest")


class BadHead(ValueError):
    """What lies in the store is no head, or damaged."""


@dataclass(frozen=True, slots=True)
class Head:
    """`kind`: "hostility" or "spam". `model`: the version of the one it adds to. `center` and `spread` of the full
    numbers, and what `full` of them count; `sparse`: what each gram counts, in bytes, times `scale`. `slope`: how much
    of the model's own log odds stays. `number`: of its row in the store."""

    kind: str
    model: str
    center: Floats
    spread: Floats
    full: Floats
    sparse: NDArray[np.int8]
    scale: float
    slope: float
    constant: float
    number: int = 0

    def odds(self, reading: Reading) -> float:
        told = standard(reading.full, self.center, self.spread) @ self.full
        grams = (self.sparse[reading.columns] @ reading.values) * self.scale
        return self.slope * reading.offset + float(told) + float(grams) + self.constant

    def probability(self, readings: Sequence[Reading]) -> float:
        """Of the worst of the parts, since nobody hides one behind nine."""
        return float(1 / (1 + np.exp(-max(self.odds(one) for one in readings))))

    def packed(self) -> str:
        rest = np.array([self.scale, self.slope, self.constant], dtype=np.float64)
        into = io.BytesIO()
        np.savez_compressed(into, center=self.center, spread=self.spread, full=self.full, sparse=self.sparse, rest=rest)
        return b64encode(into.getvalue()).decode()


def standard(full: Floats, center: Floats, spread: Floats) -> Floats:
    return np.asarray(np.clip((full - center) / spread, -FAR, FAR))


def opened(text: str, kind: str, model: str, number: int) -> Head:
    """Raises BadHead."""
    try:
        if len(text) > LARGEST:
            raise BadHead("too large")
        with np.load(io.BytesIO(b64decode(text, validate=True)), allow_pickle=False) as found:
            center, spread, full, sparse, rest = (found[name] for name in ARRAYS)
        if not (center.shape == spread.shape == full.shape and sparse.shape == (WIDTH,) and rest.shape == (3,)):
            raise BadHead("shapes")
        if sparse.dtype != np.int8 or not all(np.isfinite(one).all() for one in (center, spread, full, rest)):
            raise BadHead("numbers")
        scale, slope, constant = map(float, rest)
        return Head(kind, model, center, spread, full, sparse, scale, slope, constant, number)
    except (ValueError, KeyError, TypeError, OSError, EOFError, zlib.error, zipfile.BadZipFile, binascii.Error):
        raise BadHead("what was learnt is damaged") from None


def in_bytes(weights: NDArray[np.float64], columns: NDArray[np.int64]) -> tuple[NDArray[np.int8], float]:
    """What grams count, rounded. With the factor that makes numbers of it again."""
    scale = float(np.abs(weights).max(initial=0.0)) / 127 or 1.0
    found = np.zeros(WIDTH, dtype=np.int8)
    found[columns] = np.rint(weights / scale).astype(np.int8)
    return found, scale
