"""Figures as people read them: one line for each row, numbers to the right."""

from typing import Any


def table(rows: list[dict[str, Any]]) -> str:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    lines = [heads, *([spell(row.get(head, "")) for head in heads] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def spell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)
