"""The rules, in the order in which they are asked. The first that objects decides.

An edit is asked by the same rules. A rule about how a comment came, or who signs it, has nothing to say on one."""

from collections.abc import Callable

from tertulia.moderation.rules import haste, impostor, rate, trap
from tertulia.moderation.verdicts import Submission, Verdict

Rule = Callable[[Submission], Verdict | None]

RULES: list[Rule] = [
    # What programs do and people do not: cheap, needs no store.
    trap.judge,
    haste.judge,
    # Who somebody says they are.
    impostor.judge,
]
# How much one person or one network may say in a time. Asked when it is the writer's turn to be stored: counted any
# earlier, what arrives at once would all be counted as the first.
LIMITS: list[Rule] = [
    rate.judge,
]
