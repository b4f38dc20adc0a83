"""A list that moves to a temporary file when it grows."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Generic, TypeVar

T = TypeVar("T")


class Spool(Generic[T]):
    """Append, then iterate as often as needed. At most `batch` entries stay in memory.

    An item's own fields may follow its comments in the file, and one thread may hold 100,000 of them.
    """

    def __init__(self, batch: int = 2000) -> None:
        self._batch = batch
        self._recent: list[T] = []
        self._file: IO[bytes] | None = None
        self._count = 0

    def append(self, entry: T) -> None:
        self._recent.append(entry)
        self._count += 1
        if len(self._recent) >= self._batch:
            self._spill()

    def _spill(self) -> None:
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 (closed in close)
        pickle.dump(self._recent, self._file, pickle.HIGHEST_PROTOCOL)
        self._recent.clear()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        if self._file is not None:
            end = self._file.tell()
            position = 0
            while position < end:
                self._file.seek(position)
                batch = pickle.load(self._file)  # noqa: S301 (our own unnamed file)
                position = self._file.tell()
                self._file.seek(end)
                yield from batch
        yield from self._recent

    def close(self) -> None:
        """Give the temporary file back."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._recent.clear()
