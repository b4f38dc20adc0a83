"""The rules, in the order in which they are asked. The first that objects decides."""

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
    # How much one person or one network may say in a time.
    rate.judge,
]
