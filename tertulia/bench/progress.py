"""Bars on stderr, silent when nobody is watching."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


def counted(items: Sequence[T], name: str) -> Iterator[T]:
    yield from tqdm(items, desc=name, file=sys.stderr, disable=None, leave=False)
