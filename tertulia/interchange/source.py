"""The bytes of one file: plain or gzip, read in chunks, as often as needed, within limits."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tertulia.interchange.progress import Progress, Silent
from tertulia.interchange.records import Refused

GZIP = b"\x1f\x8b"
CHUNK = 64 * 1024
LARGEST_FILE = 20 * 2**30
GZIP_FREE = 64 * 2**20
GZIP_RATIO = 100


class Source:
    """One file to import. `progress` is told of every pass and the bytes it took from disk."""

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        self.path = path
        self._progress = progress or Silent()
        with self._reading() as file:
            self.packed = file.read(2) == GZIP
            self.size = file.seek(0, 2)
        self.head = next(self.chunks(), b"")

    @contextmanager
    def _reading(self) -> Iterator[BinaryIO]:
        try:
            with self.path.open("rb") as file:
                yield file
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise Refused("the gzip file is damaged or cut short; copy it again") from error
        except OSError as error:
            raise Refused(f"cannot be read: {error.strerror or error}") from error

    def chunks(self) -> Iterator[bytes]:
        """The unpacked bytes from the start. Raises `Refused` beyond the size limits."""
        with self._reading() as file:
            stream = gzip.GzipFile(fileobj=file) if self.packed else file
            done = unpacked = 0
            self._progress.start(self.size)
            while chunk := stream.read(CHUNK):
                unpacked += len(chunk)
                self._limit(unpacked)
                position = file.tell()
                self._progress.advance(position - done)
                done = position
                yield chunk

    def _limit(self, unpacked: int) -> None:
        if unpacked > LARGEST_FILE:
            raise Refused(f"larger than {LARGEST_FILE // 2**30} GB; split the export")
        if self.packed and unpacked > GZIP_FREE and unpacked > self.size * GZIP_RATIO:
            raise Refused(f"unpacks to more than {GZIP_RATIO} times its size; unpack it by hand if you trust it")

    def digest(self) -> str:
        """Names a file that does not say which site it comes from."""
        sum_ = hashlib.blake2b(digest_size=8)
        for chunk in self.chunks():
            sum_.update(chunk)
        return sum_.hexdigest()
