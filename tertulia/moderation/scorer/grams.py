"""A text as numbers: its words, pairs of words and pieces of words, hashed. All with whole arrays, since a loop over
characters would cost more than all the rest of judging a comment."""

import re
from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tertulia.kit.folding import EITHER, Folded, fold

BITS = 18  # of the table of weights: 262,144 places
SIZES = (3, 4, 5)  # of pieces of words, in characters
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\w)[@#]?\[?(?:USER|URL)\]?(?!\w)|(?<!\w)@\w+", re.I)
WORD = re.compile(r"[^\W_]+|[!?]{2,}|[^\w\s]")

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]
MIX, BASE = np.uint64(0x9E3779B97F4A7C15), 0xD6E8FEB86659FD93
BACK = pow(BASE, -1, 1 << 64)
WHOLE = np.uint64(0xA0761D6478BD642F)
SPACE, SHIFT = 32, np.uint64(64 - BITS)
NOTHING: Numbers = np.zeros(0, dtype=np.int64)


def powers_to(many: int) -> tuple[Hashes, Hashes]:
    """Of BASE, and of what undoes it."""
    return tuple(np.cumprod(np.full(many, base, dtype=np.uint64)) for base in (BASE, BACK))  # type: ignore[return-value]


POWERS, BACKS = powers_to(2_048)


class Grams:
    """`numbers`: for each gram its place in the table. Its characters stand from `starts` to `ends` in the original."""

    def __init__(self, numbers: Numbers, find: Callable[[], tuple[Numbers, Numbers]]) -> None:
        self.numbers, self._find = numbers, find

    @cached_property
    def _places(self) -> tuple[Numbers, Numbers]:
        """Of most texts nobody asks where in them a gram stands."""
        return self._find()

    @property
    def starts(self) -> Numbers:
        return self._places[0]

    @property
    def ends(self) -> Numbers:
        return self._places[1]

    def __len__(self) -> int:
        return len(self.numbers)


def undisguised(text: str) -> Folded:
    """As the lists of words see it, without addresses and names after @: who is spoken to says nothing."""
    return fold(ADDRESS.sub(lambda found: " " * len(found[0]), text))


def spelt(folded: Folded) -> str:
    """The same for whoever looks words up: repeated letters stay, as in "book"."""
    return folded.spelt.replace(EITHER, "i")


def grams(folded: Folded) -> Grams:
    bounds = [found.span() for found in WORD.finditer(folded.text)]
    if not bounds:
        return Grams(NOTHING, lambda: (NOTHING, NOTHING))
    spaced = f" {' '.join([folded.text[start:end] for start, end in bounds])} "
    letters = np.frombuffer(spaced.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    is_gap = letters == SPACE
    gaps = np.flatnonzero(is_gap)
    parts = pieces(is_gap)
    firsts = np.concatenate([gaps[:-1] + 1, *(part[0] for part in parts)])
    lasts = np.concatenate([gaps[1:], *(part[1] for part in parts)])
    hashes = hashed(letters, firsts, lasts)
    words = hashes[: len(bounds)] * WHOLE
    hashes = np.concatenate([words, words[:-1] * WHOLE + words[1:], hashes[len(bounds) :]])

    def find() -> tuple[Numbers, Numbers]:
        places, many = np.asarray(folded.places, dtype=np.int64), len(bounds)
        starts, stops = in_folded(is_gap, gaps, np.array(bounds, dtype=np.int64))
        begun = np.concatenate([firsts[:many], firsts[: many - 1], firsts[many:]])
        ended = np.concatenate([lasts[:many], lasts[1:many], lasts[many:]])
        return places[starts[begun]], places[stops[ended - 1]]

    return Grams(((hashes * MIX) >> SHIFT).astype(np.int64), find)


def hashed(letters: NDArray[np.uint32], firsts: Numbers, lasts: Numbers) -> Hashes:
    """Of many stretches at once: differences of rolling sums, moved to the same power."""
    many = len(letters)
    powers, back = (POWERS, BACKS) if many <= len(POWERS) else powers_to(many)
    sums = np.zeros(many + 1, dtype=np.uint64)
    np.cumsum((letters + np.uint64(7)) * powers[:many], out=sums[1:])
    return (sums[lasts] - sums[firsts]) * back[firsts]


def pieces(is_gap: NDArray[np.bool_]) -> list[tuple[Numbers, Numbers]]:
    """Of each of SIZES, within a word, which begins and ends with its gap."""
    before = np.concatenate([[0], np.cumsum(is_gap)])
    found = []
    for size in SIZES:
        starts = np.arange(max(len(is_gap) - size + 1, 0))
        starts = starts[before[starts + size - 1] - before[starts + 1] == 0]
        found.append((starts, starts + size))
    return found


def in_folded(is_gap: NDArray[np.bool_], gaps: Numbers, bounds: Numbers) -> tuple[Numbers, Numbers]:
    """Where each character of the spaced text begins and ends in the folded one; a gap is the word's edge beside it."""
    word = np.minimum(np.cumsum(is_gap) - 1, len(bounds) - 1)
    offset = np.arange(len(is_gap)) - gaps[word] - 1
    starts = bounds[word, 0] + np.maximum(offset, 0)
    stops = np.where(is_gap, bounds[np.maximum(np.cumsum(is_gap) - 2, 0), 1], bounds[word, 0] + offset + 1)
    return starts, stops
