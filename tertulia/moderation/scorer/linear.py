"""A linear model over hashed grams, a byte a weight: what each gram adds is known, so every score can be explained."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertulia.moderation.scorer.grams import Grams

Floats = NDArray[np.float32]
RARITY = 16.0  # the rarity of a gram in a byte: sixteenths, so up to 15.9


@dataclass(frozen=True, slots=True)
class Linear:
    """`weights`: attributes x 2^BITS, those of a gram side by side; times `scales` they are log odds. `rarity`: of a
    gram, as inverse document frequency in sixteenths."""

    attributes: tuple[str, ...]
    weights: NDArray[np.int8]
    scales: Floats
    biases: Floats
    rarity: NDArray[np.uint8]

    def weigh(self, seen: Grams) -> tuple[NDArray[np.int64], Floats]:
        """The different grams of a text and what each counts; together of length 1."""
        numbers = np.unique(seen.numbers)
        counts = self.rarity[numbers].astype(np.float32)
        length = float(np.sqrt(counts @ counts))
        return numbers, counts / length if length else counts

    def odds(self, seen: Grams) -> Floats:
        """Log odds by attribute."""
        numbers, counts = self.weigh(seen)
        return counts @ self.weights.T[numbers].astype(np.float32) * self.scales + self.biases

    def parts(self, seen: Grams, attribute: str) -> Floats:
        """What each gram, as it stands in the text, adds to the log odds of an attribute."""
        row = self.attributes.index(attribute)
        numbers, counts = self.weigh(seen)
        added = self.weights[row, numbers] * counts * self.scales[row]
        where = np.searchsorted(numbers, seen.numbers)
        times = np.bincount(where, minlength=len(numbers))
        return np.asarray(added[where] / times[where], dtype=np.float32)


def in_bytes(attributes: tuple[str, ...], weights: Floats, biases: Floats, rarity: Floats) -> Linear:
    """The model with its weights rounded. The few largest are cut: a byte is better spent on the many."""
    most = np.quantile(np.abs(weights[:, np.abs(weights).sum(0) > 0]), 0.9995, axis=1).astype(np.float32)
    scales = (np.maximum(most, 1e-6) / 127).astype(np.float32)
    rounded = np.clip(np.rint(weights / scales[:, None]), -127, 127).astype(np.int8)
    common = np.clip(np.rint(rarity * RARITY), 0, 255).astype(np.uint8)
    return Linear(attributes, rounded, scales, biases.astype(np.float32), common)
