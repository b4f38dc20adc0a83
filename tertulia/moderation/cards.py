"""A comment as a moderator sees it: why it is here, where in the text, who wrote it, and what is known of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tertulia.discussion import api as discussion
from tertulia.discussion.api import TAKEN, DeskRow
from tertulia.moderation import sanctions
from tertulia.moderation.models import Judgement, Note
from tertulia.moderation.score_words import Reading, reading


@dataclass(frozen=True, slots=True)
class Person:
    """`counts`: comments by state. `standing`: the sanctions that hold."""

    key: str
    counts: dict[str, int]
    standing: list[Any] = field(default_factory=list)
    notes: int = 0

    @property
    def shown(self) -> int:
        return self.counts.get("published", 0)

    @property
    def taken(self) -> int:
        return sum(self.counts.get(state, 0) for state in TAKEN)

    @property
    def is_new(self) -> bool:
        return sum(self.counts.values()) <= 1


@dataclass(frozen=True, slots=True)
class Card:
    """`pieces`: the text in order, each with whether a rule points to it; empty where none does. `found`: what the
    rules have against it, as `Verdict.facts` says it. `scored`: None where the scorer was not asked. `reports`: reason,
    words, moment."""

    row: DeskRow
    person: Person | None = None
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)
    scored: Reading | None = None
    reports: list[tuple[Any, str, Any]] = field(default_factory=list)
    is_decided: bool = False


def cards_of(rows: Sequence[DeskRow]) -> list[Card]:
    numbers = [row.id for row in rows]
    reports, labels = discussion.read_reports(numbers), discussion.REASON_LABELS
    people = people_of({row.author for row in rows if row.author})
    judged = {one.comment_id: one for one in Judgement.objects.filter(comment__in=numbers).order_by("pk")}
    decided = discussion.find_decided(numbers)
    return [
        Card(
            row,
            people.get(row.author),
            *seen_by_rules(row, judged.get(row.id)),
            [(labels.get(one.reason, one.reason), one.text, one.at) for one in reports.get(row.id, [])],
            row.id in decided,
        )
        for row in rows
    ]


def seen_by_rules(row: DeskRow, judged: Judgement | None) -> tuple[list[tuple[str, bool]], list[Any], Reading | None]:
    if judged is None:
        return [], [], None
    found = judged.facts.get("found", [])
    spans = [(start, end) for one in found for start, end in one.get("spans", ())]
    scored = judged.facts.get("scored", {})
    said = reading(judged.score, scored) if scored or judged.score is not None else None
    return pieces(row.source, spans) if spans else [], found, said


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text in order, each piece with whether one of the spans covers it."""
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(spans):
        if start > at:
            found.append((text[at:start], False))
        if end > at:
            found.append((text[max(at, start) : end], True))
            at = end
    return [*found, (text[at:], False)]


def people_of(keys: set[str]) -> dict[str, Person]:
    standing: dict[str, list[Any]] = {}
    for one in sanctions.standing_of(keys):
        standing.setdefault(one.subject.removeprefix("person:"), []).append(one)
    notes = Counter(Note.objects.filter(person__in=keys).values_list("person", flat=True))
    return {key: Person(key, discussion.count_written(key), standing.get(key, []), notes[key]) for key in keys}
