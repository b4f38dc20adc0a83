"""What an import read, made and left out: as text for a person, as JSON for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tertulia.interchange.records import Comment, Note
from tertulia.interchange.tree import Shape
from tertulia.kit.text import one_line

SHOWN = 10  # addresses in the text; the JSON has all of them
TABLE = 20  # entries of a table in the text


@dataclass(slots=True)
class Tally:
    """Counts of one side, read or imported. Levels count from 1; the keys of the tables are the file's own words."""

    items: int = 0
    by_post_type: Counter[str] = field(default_factory=Counter)
    comments: int = 0
    comments_by_approved: Counter[str] = field(default_factory=Counter)
    comments_by_type: Counter[str] = field(default_factory=Counter)
    with_parent: int = 0
    missing_parent: int = 0
    max_level: int = 0

    def add_item(self, type_: str) -> None:
        self.items += 1
        self.by_post_type[type_] += 1

    def add_comment(self, comment: Comment) -> None:
        self.comments += 1
        self.comments_by_approved[comment.approved] += 1
        self.comments_by_type[comment.type] += 1

    def add_shape(self, shape: Shape) -> None:
        self.with_parent += shape.with_parent
        self.missing_parent += shape.missing_parent
        self.max_level = max(self.max_level, shape.max_level)

    def merge(self, other: Tally) -> None:
        self.items += other.items
        self.comments += other.comments
        self.by_post_type.update(other.by_post_type)
        self.comments_by_approved.update(other.comments_by_approved)
        self.comments_by_type.update(other.comments_by_type)
        self.add_shape(Shape(other.with_parent, other.missing_parent, other.max_level))

    def as_json(self) -> dict[str, Any]:
        return {
            "items": self.items,
            "by_post_type": dict(self.by_post_type),
            "comments": self.comments,
            "comments_by_approved": dict(self.comments_by_approved),
            "comments_by_type": dict(self.comments_by_type),
            "with_parent": self.with_parent,
            "missing_parent": self.missing_parent,
            "max_level": self.max_level,
        }


@dataclass(slots=True)
class Report:
    """One file's import, or the sum of several."""

    name: str
    format: str
    dry_run: bool = False
    read: Tally = field(default_factory=Tally)
    imported: Tally = field(default_factory=Tally)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    urls: list[str] = field(default_factory=list)

    def skip(self, what: str, reason: str, count: int = 1) -> None:
        if count:
            self.skipped[what, reason] += count

    def note(self, note: Note) -> None:
        self.notes[note.text] += note.count

    def merge(self, other: Report) -> None:
        self.read.merge(other.read)
        self.imported.merge(other.imported)
        self.skipped.update(other.skipped)
        self.notes.update(other.notes)
        self.urls += other.urls

    def as_json(self) -> dict[str, Any]:
        """The documented object; read = imported + skipped, of items and of comments."""
        return {
            "format": self.format,
            "read": self.read.as_json(),
            "imported": self.imported.as_json(),
            "skipped": [{"what": w, "reason": r, "count": n} for (w, r), n in self.skipped.items()],
            "urls": self.urls,
        }

    def as_text(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.name} ({self.format})" + (": dry run, nothing was written" if self.dry_run else "")
        yield f"  read      {describe(self.read)}"
        yield f"  {'would add' if self.dry_run else 'imported '} {describe(self.imported)}"
        skipped = [f"{counted(n, what)}: {reason}" for (what, reason), n in sorted(self.skipped.items())]
        yield from label("skipped", skipped or ["nothing"])
        yield from label("note", [f"{count} × {text}" if count > 1 else text for text, count in self.notes.items()])
        yield from label("made", self.urls[:SHOWN])
        if len(self.urls) > SHOWN:
            yield f"            … and {len(self.urls) - SHOWN} more (--json lists them all)"


def counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def label(name: str, lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"  {name if number == 0 else '':<9} {line}"


def describe(tally: Tally) -> str:
    text = f"{counted(tally.items, 'item')}{table(tally.by_post_type)}"
    text += f", {counted(tally.comments, 'comment')}{table(tally.comments_by_approved)}"
    if tally.with_parent:
        text += f"; {tally.with_parent} of them replies, {counted(tally.max_level, 'level')} deep"
    if tally.missing_parent:
        text += f"; {tally.missing_parent} to a comment that is not there"
    return text


def table(counts: Counter[str]) -> str:
    named = [f"{one_line(key) or 'unnamed'} {count}" for key, count in counts.most_common(TABLE)]
    return f" ({', '.join(named)})" if any(counts) else ""


def total(reports: Iterable[Report]) -> Report:
    """The sum of several reports."""
    reports = list(reports)
    sum_ = Report("together", ", ".join(sorted({each.format for each in reports})), reports[0].dry_run)
    for each in reports:
        sum_.merge(each)
    return sum_
