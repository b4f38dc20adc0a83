"""A bar on stderr that counts the bytes read, silent when nobody is watching."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from tqdm import tqdm


class Progress(Protocol):
    def start(self, total: int) -> None:
        """A pass over a file of `total` bytes begins."""

    def advance(self, count: int) -> None: ...


class Silent:
    """Nobody is watching."""

    def start(self, total: int) -> None:
        return None

    def advance(self, count: int) -> None:
        return None


class Bar:
    """A file may be read more than once: first for its form, then for its contents."""

    def __init__(self, bar: tqdm[Any]) -> None:
        self._bar = bar

    def start(self, total: int) -> None:
        self._bar.reset(total)

    def advance(self, count: int) -> None:
        self._bar.update(count)


@contextmanager
def showing(name: str) -> Iterator[Progress]:
    """A progress to give to a `Source`."""
    bar: tqdm[Any] = tqdm(desc=name, unit="B", unit_scale=True, file=sys.stderr, disable=None, leave=False)
    with bar:
        yield Bar(bar)
