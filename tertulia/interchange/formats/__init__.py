"""Formats of one shape: NAME, `sniff(head) -> bool`, `read(source, options) -> Iterator[Record]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tertulia.interchange.formats import page_text, wxr
from tertulia.interchange.options import Options
from tertulia.interchange.records import Record, Refused
from tertulia.interchange.source import Source


class Format(Protocol):
    @property
    def NAME(self) -> str: ...  # noqa: N802 (a module's constant)

    def sniff(self, head: bytes, /) -> bool: ...

    def read(self, source: Source, options: Options, /) -> Iterator[Record]: ...


# Asked in this order: the surest mark first, plain text last.
FORMATS: list[Format] = [wxr, page_text]
NAMES = [each.NAME for each in FORMATS]


def find_format(name: str, head: bytes) -> Format:
    """The format of that name; for "auto" the first that knows the file by its beginning. Raises `Refused`."""
    for each in FORMATS:
        if name == each.NAME or (name == "auto" and each.sniff(head)):
            return each
    raise Refused(f"is in no format that can be read here ({', '.join(NAMES)}); --format names one by hand")
