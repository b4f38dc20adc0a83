"""What the person who imports may choose."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Options:
    """`zone` reads times that carry none. `repair` mends what strict reading refuses, and says so. `judge` asks the
    site's own rules of each comment."""

    zone: ZoneInfo
    section: str = ""
    repair: bool = False
    dry_run: bool = False
    judge: bool = False
