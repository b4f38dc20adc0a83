"""What a site asks of comments. Said for the site, for a section or for one discussion: the narrower word counts."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.db import transaction

from tertulia.discussion import api as discussion
from tertulia.moderation.models import Scope
from tertulia.moderation.rulebook import Rulebook, changed, rulebook

MODES = ("post", "pre", "score")
SITE = ""
MOST = 10_000
# Of a person the last thirty comments are looked at; the others are percents and scores.
SCORES = ("approve_below", "reject_above", "attack_from", "spam_from")
LIMITS = {"newcomers": 30, "rejections": 100} | dict.fromkeys(SCORES, 100)


@dataclass(frozen=True, slots=True)
class Policy:
    """`mode`: "post" shows what no rule minds, "pre" holds everything for an editor, "score" holds what the scorer
    has not approved. Numbers: 0 turns a rule off.

    `links`: more of them are held. `newcomers`: comments of a person that must have been approved before one is shown
    unseen. `rejections`: percent of a person's last comments that were taken away, from which theirs are held.
    `heat`: reports in a discussion within the hour, from which its answers are held; `slow`: seconds between two
    answers of one person in it, instead of that. `approve_below`: the score of 0 to 100 from which a comment is held.
    `reject_above`: from which it is refused; no site does that before its editors say so. `attack_from`: the score for
    an attack on a group from which it is held: such a comment needs no rude word. `spam_from`: the same for spam.
    """

    mode: str = "post"
    is_paused: bool = False
    exempts_staff: bool = True
    shortest: int = 1
    links: int = 3
    newcomers: int = 0
    rejections: int = 50
    heat: int = 0
    slow: int = 0
    approve_below: int = 80
    reject_above: int = 0
    attack_from: int = 50
    spam_from: int = 90

    @property
    def asks_scorer(self) -> bool:
        """Whether a score can make a difference."""
        return self.mode == "score" or any(getattr(self, name) for name in SCORES)

    def band(self, score: int | None, *, attack: int | None = None, spam: int | None = None) -> str:
        """What the bounds say of a score, and of those for an attack on a group and for spam: "pass", "hold" or
        "reject"."""
        if reached(self.reject_above, score):
            return "reject"
        if reached(self.approve_below, score) or reached(self.attack_from, attack) or reached(self.spam_from, spam):
            return "hold"
        # With a bound of nothing, nothing is below it.
        return "hold" if self.mode == "score" and (score is None or not self.approve_below) else "pass"


def reached(bound: int, score: int | None) -> bool:
    return bool(bound) and score is not None and score >= bound


NAMES = tuple(field.name for field in fields(Policy))


def scope_name(section: str = "", thread: str = "") -> str:
    return f"thread:{thread}" if thread else f"section:{section}" if section else SITE


def policy_of(section: str = "", thread: str = "") -> Policy:
    """What holds in a discussion."""
    return policy_in(rulebook(), section, thread)


def policy_in(book: Rulebook, section: str, thread: str) -> Policy:
    said: dict[str, Any] = {}
    for scope in dict.fromkeys((SITE, scope_name(section), scope_name("", thread))):
        said |= book.scopes.get(scope, {})
    return replace(Policy(), **said)


def set_policy(section: str = "", thread: str = "", **values: Any) -> Policy:
    """Say it for the site, a section or a discussion. What is None is as it is one level up. Raises ValueError."""
    said = {name: value for name, value in values.items() if value is not None}
    checked = asdict(replace(Policy(), **said))
    if checked["mode"] not in MODES:
        raise ValueError(f"mode is one of {', '.join(MODES)}")
    for name, value in checked.items():
        if isinstance(value, int) and not 0 <= value <= LIMITS.get(name, MOST):
            raise ValueError(f"{name} is 0 to {LIMITS.get(name, MOST)}")
    with transaction.atomic():
        Scope.objects.update_or_create(name=scope_name(section, thread), defaults={"values": said})
        changed()
    return policy_of(section, thread)


def said_for(section: str = "", thread: str = "") -> dict[str, Any]:
    """What is said at this very place, without what comes from above."""
    return dict(rulebook().scopes.get(scope_name(section, thread), {}))


@transaction.atomic
def rename_section(old: str, new: str) -> None:
    """A section has another slug: its discussions and what is said of them go with it."""
    discussion.rename_section(old, new)
    if Scope.objects.filter(name=scope_name(old)).exists():
        Scope.objects.filter(name=scope_name(new)).delete()
        Scope.objects.filter(name=scope_name(old)).update(name=scope_name(new))
        changed()
