"""Tables as they are found, each printed at once, and the figures that the bars are held against."""

import sys
from dataclasses import dataclass, field
from typing import Any

from tertulia.bench.table import table

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Sheet:
    """`facts`: figures by name, for the bars."""

    is_quiet: bool = False
    parts: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, float] = field(default_factory=dict)

    def add(self, title: str, rows: Rows, note: str = "") -> None:
        """What there is not, is None or NaN: null in the figures, empty in the table."""
        known = [{head: None if cell != cell else cell for head, cell in row.items()} for row in rows]
        self.parts.append({"title": title, "note": note, "rows": known})
        if not self.is_quiet:
            shown = [{head: "" if cell is None else cell for head, cell in row.items()} for row in known]
            body = table(shown) if rows else "none"
            sys.stdout.write(f"\n{title}\n" + (f"({note})\n" if note else "") + f"\n{body}\n")
            sys.stdout.flush()


def per_cent(share: float) -> float:
    return round(100 * float(share), 1) + 0.0


def third(value: float) -> float:
    """To three places. Added to, since -0.0 is no figure for people."""
    return round(float(value), 3) + 0.0


def telling(threshold: float) -> float:
    """To four digits that say something: a threshold may be very low."""
    return float(f"{threshold:.4g}")
