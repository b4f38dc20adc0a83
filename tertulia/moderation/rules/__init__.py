"""The rules, in the order in which they are asked. One that rejects ends it; one that holds lets the others speak, so
that an editor sees all there is to say.

An edit is asked by the same rules. A rule about how a comment came, or who signs it, has nothing to say on one."""

from collections.abc import Callable
from dataclasses import dataclass

from tertulia.moderation.rules import (
    closed,
    haste,
    heat,
    impostor,
    length,
    links,
    mode,
    newcomer,
    outside,
    rate,
    rejections,
    repeat,
    sanctions,
    score,
    trap,
    words,
)
from tertulia.moderation.verdicts import Case, Finding


@dataclass(frozen=True, slots=True)
class Rule:
    """`version` is stored with every verdict: raise it when the same text would be judged in another way.

    `spares_staff`: not asked about those who work here, where the policy exempts them. `is_of_text`: goes by what is
    said alone, so it can be asked of comments that were posted long ago, elsewhere.
    """

    name: str
    version: int
    judge: Callable[[Case], Finding | None]
    spares_staff: bool = True
    is_of_text: bool = False

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


RULES: list[Rule] = [
    # What programs do and people do not: cheap, needs no store.
    Rule("trap", 1, trap.judge, spares_staff=False),
    Rule("haste", 1, haste.judge),
    # Whether anybody may say anything here now.
    Rule("closed", 1, closed.judge, spares_staff=False),
    # Who somebody is, and says they are.
    Rule("impostor", 1, impostor.judge),
    Rule("sanctions", 2, sanctions.judge),
    # What is said.
    Rule("length", 1, length.judge),
    Rule("repeat", 1, repeat.judge),
    Rule("links", 1, links.judge, is_of_text=True),
    Rule("words", 1, words.judge, is_of_text=True),
    # What is known of the one who says it, and of the discussion.
    Rule("newcomer", 1, newcomer.judge),
    Rule("rejections", 1, rejections.judge),
    Rule("heat", 2, heat.judge),
    # What the newsroom wants in any case.
    Rule("score", 2, score.judge, is_of_text=True),
    Rule("mode", 1, mode.judge),
    # The slowest last: it is not asked about what is refused already.
    Rule("outside", 1, outside.judge),
]
# How much one person or one network may say in a time. Asked when it is the writer's turn to be stored: counted any
# earlier, what arrives at once would all be counted as the first.
LIMITS: list[Rule] = [
    Rule("rate", 1, rate.judge),
]
