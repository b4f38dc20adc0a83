"""The parts of an archived page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from tertulia.interchange.records import Note


@dataclass(slots=True)
class Remark:
    """A comment while it is read. `parent` is the place of the remark it answers."""

    author: str
    parent: int | None = None
    lines: list[str] = field(default_factory=list)

    def text(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in self.lines).strip("\n"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart. `stamp` is local time as written."""

    headline: str
    stamp: datetime | None
    written: str
    paragraphs: list[str]
    remarks: list[Remark]
    announced: int | None
    certain: bool
    notes: list[Note]


def split_blocks(text: str) -> list[str]:
    return [block.strip("\n") for block in re.split(r"\n[ \t\u00a0]*\n", text) if block.strip()]
