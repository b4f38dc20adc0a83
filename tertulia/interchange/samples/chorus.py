"""A long thread made of many voices: the same every time, one conversation, nested at will."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tertulia.interchange.samples.manuscripts import Remark
from tertulia.interchange.samples.scenes.canvas import dice

SOURCE = Path(__file__).parent / "chorus.toml"
LINES: dict[str, Any] = tomllib.loads(SOURCE.read_text("utf-8"))
SLOT = re.compile(r"\{(\w+)(:cap)?\}")
DEEPEST = 14
# What may answer what, and how often.
ANSWERS = {
    "claim": {"agree": 5, "disagree": 9, "ask": 3, "quip": 3},
    "agree": {"agree": 3, "disagree": 7, "ask": 2, "quip": 3},
    "disagree": {"disagree": 7, "agree": 3, "ask": 2, "soften": 4, "quip": 2},
    "ask": {"answer": 9, "quip": 2},
    "answer": {"agree": 3, "disagree": 5, "soften": 3, "ask": 1},
    "quip": {"quip": 5, "agree": 1, "disagree": 2},
    "soften": {"thank": 6, "soften": 3},
    "thank": {"quip": 2, "thank": 1},
}


@dataclass(slots=True)
class Turn:
    """One comment in the making. `minutes` after the article; `above` is the place of what it answers."""

    minutes: int
    name: str
    side: str
    kind: str
    topic: dict[str, Any]
    text: str
    level: int
    above: int | None
    root: int  # the place of the comment that began the exchange
    answered: int = 0


class Chorus:
    def __init__(self, seed: int = 1871) -> None:
        self._pick = dice(seed)
        self._said: set[str] = set()
        self._used: Counter[tuple[int, str]] = Counter()
        self._turns: list[Turn] = []

    def sing(self, count: int, minutes: int) -> list[Remark]:
        """Comments within so many minutes of the article: thick at first, thin at the end. Each stands behind its
        parent."""
        for at in sorted(4 + int((minutes - 4) * self._pick.random() ** 1.6) for _ in range(count)):
            self._turns.append(self._turn(at))
        return self._in_order()

    @cached_property
    def _cast(self) -> list[tuple[str, str]]:
        """Who takes part, and on which side they stay."""
        people = LINES["people"]
        names = [f"{self._pick.choice(people['first'])} {self._pick.choice(people['last'])}" for _ in range(150)]
        names = [*dict.fromkeys(names), *people["handle"], *people["first"][::3]]
        return [(name, self._pick.choice(("pro", "pro", "con", "con", "con"))) for name in names]

    def _turn(self, minutes: int) -> Turn:
        above = self._answered(minutes)
        parent = self._turns[above] if above is not None else None
        root = parent.root if parent else len(self._turns)
        kind = self._kind(parent)
        name, side = self._speaker(parent, kind)
        topic = self._topic(parent, kind)
        kind, text = self._fresh(kind, side, topic, parent, root)
        return Turn(minutes, name, side, kind, topic, text, parent.level + 1 if parent else 1, above, root)

    def _answered(self, minutes: int) -> int | None:
        """The comment that the next one answers: mostly a recent one, sometimes one that is talked about already."""
        if len(self._turns) < 4 or self._pick.random() < 0.27:
            return None
        for _ in range(12):
            recent = int(len(self._turns) * (1 - self._pick.random() ** 2.6))
            place = min(recent, len(self._turns) - 1)
            turn = self._turns[place]
            if turn.level < DEEPEST and turn.answered < 7 and turn.minutes < minutes:
                turn.answered += 1
                return place
        return None

    def _kind(self, parent: Turn | None) -> str:
        table = ANSWERS[parent.kind] if parent else {"claim": 12, "ask": 2, "quip": 3}
        return self._pick.choices(list(table), list(table.values()))[0]

    def _topic(self, parent: Turn | None, kind: str) -> dict[str, Any]:
        """What it is about: as a rule what it answers is about; at times an answer leads elsewhere."""
        topics: list[dict[str, Any]] = LINES["topics"]
        if parent is None or (kind in ("agree", "disagree") and self._pick.random() < 0.22):
            return self._pick.choice([topic for topic in topics if parent is None or topic is not parent.topic])
        return parent.topic

    def _speaker(self, parent: Turn | None, kind: str) -> tuple[str, str]:
        """Someone on the side that the move asks for; in a dispute often the one who was answered."""
        if parent is None:
            return self._pick.choice(self._cast)
        if parent.above is not None and kind in ("disagree", "soften", "thank", "answer"):
            asked = self._turns[parent.above]
            if asked.name != parent.name and self._pick.random() < 0.55 and not (asked.kind == kind == "soften"):
                return asked.name, asked.side
        same = kind == "agree"
        fitting = [
            one for one in self._cast if one[0] != parent.name and (kind == "quip" or (one[1] == parent.side) == same)
        ]
        return self._pick.choice(fitting)

    def _fresh(self, kind: str, side: str, topic: dict[str, Any], parent: Turn | None, root: int) -> tuple[str, str]:
        """Words that nobody has used in this thread; when a kind has run out of them, a plain opinion."""
        for attempt in range(400):
            kind = kind if attempt < 40 else "claim"
            parts = self._parts(kind, side, topic, parent, root)
            text = sentence("".join(self._fill(part, called(parent), topic) for part in parts))
            if text not in self._said:
                break
        self._said.add(text)
        self._used.update((place, part) for part in parts for place in (root, -1))
        return kind, text

    def _parts(self, kind: str, side: str, topic: dict[str, Any], parent: Turn | None, root: int) -> list[str]:
        closing = self._pick.choice(LINES["closing"]["any"])
        match kind:
            case "ask":
                return [self._rare(topic["ask"], root), closing]
            case "quip":
                return [self._rare(topic["quip"], root)]
            case "thank":
                return [self._rare(LINES["thanks"]["any"], root)]
            case "soften":
                return [self._pick.choice(LINES["opening"]["softer"]), self._rare(LINES["softening"][side], root)]
        strays = parent is not None and topic is not parent.topic
        opening = self._pick.choice(LINES["opening"]["turn" if strays else kind])
        said = self._rare([*topic.get(side, []), *topic.get("any", [])], root)
        seen = " " + self._rare(LINES["witness"][side], root) if self._pick.random() < 0.38 else ""
        return [opening, said, seen, closing if not seen or self._pick.random() < 0.3 else ""]

    def _rare(self, lines: Sequence[str], root: int) -> str:
        """One of the lines, rather one that was seldom heard, least of all in this exchange."""
        heard = [self._used[root, line] * 12 + self._used[-1, line] for line in lines]
        return self._pick.choices(lines, [1 / (1 + times) ** 2 for times in heard])[0]

    def _fill(self, text: str, name: str, topic: dict[str, Any]) -> str:
        """The line with its slots filled; one that stands twice in it gets the same filling."""
        filled = {"name": name, "topic": str(topic["name"])}

        def value(found: re.Match[str]) -> str:
            slot = found[1]
            if slot not in filled:
                filled[slot] = self._pick.choice(LINES["slots"][slot])
            return filled[slot][0].upper() + filled[slot][1:] if found[2] else filled[slot]

        return SLOT.sub(value, text)

    def _in_order(self) -> list[Remark]:
        """The turns as a conversation is read: every reply under what it answers."""
        below: dict[int | None, list[int]] = {}
        for place, turn in enumerate(self._turns):
            below.setdefault(turn.above, []).append(place)
        waiting = below[None][::-1]
        remarks = []
        while waiting:
            place = waiting.pop()
            turn = self._turns[place]
            remarks.append(Remark(level=turn.level, name=turn.name, minutes=turn.minutes, text=turn.text))
            waiting.extend(reversed(below.get(place, [])))
        return remarks


def called(turn: Turn | None) -> str:
    """How others address someone: by a first name, or by the whole of a made-up one."""
    if turn is None:
        return ""
    return turn.name.split(",")[0] if turn.name in LINES["people"]["handle"] else turn.name.split()[0]


def sentence(text: str) -> str:
    """The text with a capital at its beginning and after each full stop that stands before a claim."""
    text = re.sub(r"([.!?]) ([a-z])", lambda found: f"{found[1]} {found[2].upper()}", text)
    return text[0].upper() + text[1:]
