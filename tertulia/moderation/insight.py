"""What the rules and the editors did lately, so that a rule which does more harm than good is seen. All is counted
from the judgements and decisions themselves."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import TypeVar

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation.models import Judgement

K = TypeVar("K", bound=Hashable)
SPAN = 30  # days


@dataclass(frozen=True, slots=True)
class Day:
    """What was sent on a day, by what the rules said of it."""

    date: date
    shown: int
    held: int
    refused: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A comment that a rule held. `after`: the state that an editor gave it, empty while nobody has decided."""

    rule: str
    section: str
    at: datetime
    decided: datetime | None
    after: str

    @property
    def hours(self) -> float:
        return (self.decided - self.at).total_seconds() / 3600 if self.decided else 0.0


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule, or the rules in a section, came to. `false`: held, and then published by an editor."""

    name: str
    held: int
    refused: int
    decided: int
    false: int
    median_hours: float | None

    @property
    def false_percent(self) -> int | None:
        return round(100 * self.false / self.decided) if self.decided else None


@dataclass(frozen=True, slots=True)
class Insight:
    days: list[Day]
    rules: list[Effect]
    sections: list[Effect]
    median_hours: list[float | None]  # by day of the decision, as `days`
    waiting: int


def read_insight(span: int = SPAN) -> Insight:
    """The last `span` days, today included, by the site's calendar."""
    today = timezone.localdate()
    dates = [today - timedelta(days=back) for back in reversed(range(span))]
    since = timezone.make_aware(datetime.combine(dates[0], datetime.min.time()))
    holds, refused = read_holds(since), read_refusals(since)
    by_day = group(holds, lambda one: timezone.localdate(one.decided) if one.decided else None)
    return Insight(
        days=read_days(since, dates),
        rules=effects(holds, refused["rule"], lambda one: one.rule),
        sections=effects(holds, refused["section"], lambda one: one.section),
        median_hours=[middle(by_day.get(day, ())) for day in dates],
        waiting=sum(one.decided is None for one in holds),
    )


def read_days(since: datetime, dates: list[date]) -> list[Day]:
    made = Judgement.objects.filter(at__gte=since).annotate(day=TruncDate("at")).values("day")
    counted = made.annotate(
        shown=Count("pk", filter=Q(action="pass")),
        held=Count("pk", filter=Q(action="hold")),
        refused=Count("pk", filter=Q(action="reject")),
    ).values_list("day", "shown", "held", "refused")
    found = {day: Day(day, shown, held, refused) for day, shown, held, refused in counted}
    return [found.get(day) or Day(day, 0, 0, 0) for day in dates]


def read_holds(since: datetime) -> list[Hold]:
    """Each with the first decision of an editor or a program on it."""
    decided: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for comment, at, after in discussion.read_releases(since):
        decided[comment].append((at, after))
    held = Judgement.objects.filter(at__gte=since, action="hold")
    found = []
    for comment, rule, section, at in held.values_list("comment", "rule", "section", "at").iterator():
        when, after = next((one for one in decided.get(comment, ()) if one[0] >= at), (None, ""))
        found.append(Hold(rule, section, at, when, after))
    return found


def read_refusals(since: datetime) -> dict[str, Counter[str]]:
    """How many comments were refused, by rule and by section."""
    refused = Judgement.objects.filter(at__gte=since, action="reject").order_by()
    return {name: Counter(dict(refused.values_list(name).annotate(number=Count("pk")))) for name in ("rule", "section")}


def effects(holds: list[Hold], refused: Counter[str], name: Callable[[Hold], str]) -> list[Effect]:
    """The one that held most comments for nothing first."""
    groups = group(holds, name)
    found = [effect(key, groups.get(key, []), refused[key]) for key in {*groups, *refused}]
    return sorted(found, key=lambda one: (-one.false, -one.held, -one.refused, one.name))


def effect(name: str, holds: list[Hold], refused: int) -> Effect:
    decided = [one for one in holds if one.decided]
    return Effect(
        name=name,
        held=len(holds),
        refused=refused,
        decided=len(decided),
        false=sum(one.after == "published" for one in decided),
        median_hours=middle(decided),
    )


def group(holds: Iterable[Hold], by: Callable[[Hold], K]) -> dict[K, list[Hold]]:
    groups: dict[K, list[Hold]] = defaultdict(list)
    for one in holds:
        groups[by(one)].append(one)
    return groups


def middle(holds: Iterable[Hold]) -> float | None:
    """The median of hours from being held to being decided on."""
    hours = [one.hours for one in holds]
    return round(median(hours), 2) if hours else None
