"""Whether the scorer still says what it said, and how often the editors agree with it."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.fields.json import KT
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.discussion.api import TAKEN
from tertulia.moderation.models import Judgement
from tertulia.moderation.score_words import TENTHS, band_of, tenth_of

WEEKS = 8  # the last half of them is compared with the half before: whole weeks, so that Sundays are in both
WEEK = timedelta(days=7)
FEWEST = 200  # comments in each half: of fewer, chance alone makes a tenth of the index
LARGE = 0.25
SOME = 0.1
HOSTILE = ("insult", "hate", "threat")  # codes of removals that the scorer should have seen
ASIDE = ("spam", "off-topic", "personal-data", "falsehood", "banned")  # that say nothing of how hostile a text is
CHUNK = 500  # comments asked for at a time
ASKED = Q(score__isnull=False) | Q(facts__has_key="scored")  # judgements for which the scorer was asked
Counts = Counter[tuple[str, int | None]]  # by model and score


@dataclass(frozen=True, slots=True)
class Week:
    """`counts`: how many comments had which score by which model; None where it was not sure."""

    begins: date
    counts: Counts

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def models(self) -> list[str]:
        return sorted({model for model, _score in self.counts})

    def share(self, band: str) -> float:
        """Percent of them in a band of `score_words`."""
        found = sum(number for (_, score), number in self.counts.items() if band_of(score)[0] == band)
        return 100 * found / self.total if found else 0  # whole: rounded ones would not always make a hundred

    def mean(self, model: str) -> float | None:
        return mean({score: number for (name, score), number in self.counts.items() if name == model})


@dataclass(slots=True)
class Agreement:
    """`held`: by the score alone or first; `decided` of these, and `false`: published after all. `missed`: shown, and
    then removed for what the scorer is there to see."""

    scored: int = 0
    unsure: int = 0
    held: int = 0
    decided: int = 0
    false: int = 0
    missed: int = 0
    mean: float | None = None

    @property
    def unsure_percent(self) -> int:
        return round(100 * self.unsure / self.scored) if self.scored else 0

    @property
    def false_percent(self) -> int | None:
        return round(100 * self.false / self.decided) if self.decided else None


@dataclass(frozen=True, slots=True)
class Drift:
    """`bands`: of the comments with so much that somebody decided on, how many were removed and how many left.
    `index`: the stability index, None where there is too little to compare: `sizes`, the older half first."""

    weeks: list[Week]
    models: dict[str, Agreement]
    bands: list[tuple[int, int]]
    index: float | None
    sizes: tuple[int, int]
    is_new_model: bool

    @property
    def total(self) -> int:
        return sum(self.sizes)

    @property
    def versions(self) -> list[str]:
        """Of the models that scored, the newest last."""
        return list(dict.fromkeys(model for week in self.weeks for model in week.models))

    @property
    def is_large(self) -> bool:
        return self.index is not None and self.index > LARGE


@dataclass(frozen=True, slots=True)
class Ruled:
    """A comment that somebody decided on, as the rules had judged its last wording."""

    score: int | None
    action: str
    code: str
    model: str
    removed: str  # the code of its removal; empty where it was left or published

    @property
    def is_held_by_score(self) -> bool:
        return self.action == "hold" and self.code in ("score", "spam-score")


@dataclass(slots=True)
class Tables:
    models: dict[str, Agreement] = field(default_factory=lambda: defaultdict(Agreement))
    bands: list[list[int]] = field(default_factory=lambda: [[0, 0] for _ in range(TENTHS)])


def read_drift(now: datetime | None = None) -> Drift:
    end = now or timezone.now()
    begins = [end - WEEK * back for back in range(WEEKS, 0, -1)]
    weeks = [Week(timezone.localtime(start).date(), read_counts(start, start + WEEK)) for start in begins]
    halves = [sum((week.counts for week in half), Counts()) for half in (weeks[: WEEKS // 2], weeks[WEEKS // 2 :])]
    sizes = (halves[0].total(), halves[1].total())
    tables = Tables()
    add_scores(tables, halves[0] + halves[1])
    add_holds(tables, begins[0])
    for one in read_ruled(begins[0]):
        add_ruled(tables, one)
    models = [{model for model, _score in half} for half in halves]
    return Drift(
        weeks=weeks,
        models=dict(tables.models),
        bands=[(removed, left) for removed, left in tables.bands],
        index=stability(by_band(halves[0]), by_band(halves[1])) if min(sizes) >= FEWEST else None,
        sizes=sizes,
        is_new_model=models[0] != models[1],
    )


def scored_since(since: datetime) -> Any:
    return Judgement.objects.filter(ASKED, at__gte=since).annotate(model=KT("facts__scored__model")).order_by()


def read_counts(since: datetime, until: datetime) -> Counts:
    found = scored_since(since).filter(at__lt=until, is_edit=False)
    counted = found.values_list("model", "score").annotate(number=Count("pk"))
    return Counts({(model or "", score): number for model, score, number in counted})


def by_band(counts: Counts) -> list[int]:
    found = Counter[int]()
    for (_, score), number in counts.items():
        found[tenth_of(score)] += number
    return [found[band] for band in range(TENTHS + 1)]


def stability(before: Sequence[int], after: Sequence[int]) -> float:
    """The population stability index of two counts by the same bands: the sum of the differences of their shares, each
    times the logarithm of their ratio. Up to 0.1 is taken for none, above 0.25 for a large one (Siddiqi, Credit Risk
    Scorecards, 2006). Half a comment is added to each band, or one that is empty once would be without measure."""
    total = 0.0
    for old, new in zip(shares(before), shares(after), strict=True):
        total += (new - old) * math.log(new / old)
    return round(total, 3)


def shares(counts: Sequence[int]) -> list[float]:
    all_of_them = sum(counts) + 0.5 * len(counts)
    return [(count + 0.5) / all_of_them for count in counts]


def mean(scores: Mapping[int | None, int]) -> float | None:
    known = {score: number for score, number in scores.items() if score is not None}
    number = sum(known.values())
    return round(sum(score * times for score, times in known.items()) / number, 1) if number else None


def add_scores(tables: Tables, counts: Counts) -> None:
    by_model: dict[str, dict[int | None, int]] = defaultdict(dict)
    for (model, score), number in counts.items():
        by_model[model][score] = number
    for model, scores in by_model.items():
        row = tables.models[model]
        row.scored, row.unsure, row.mean = sum(scores.values()), scores.get(None, 0), mean(scores)


def add_holds(tables: Tables, since: datetime) -> None:
    held = scored_since(since).filter(action="hold", code__in=("score", "spam-score"))
    for model, number in held.values_list("model").annotate(number=Count("pk")):
        tables.models[model or ""].held += number


def read_ruled(since: datetime) -> Iterator[Ruled]:
    removed: dict[int, str] = {}
    for comment, before, after, code in discussion.read_rulings(since):
        if after in TAKEN and before not in TAKEN:
            removed[comment] = code
        elif after == "published":
            removed[comment] = ""
    numbers = list(removed)
    for at in range(0, len(numbers), CHUNK):
        judged = scored_since(since).filter(comment__in=numbers[at : at + CHUNK]).order_by("pk")
        rows = judged.values_list("comment", "score", "action", "code", "model")
        newest = {comment: (score, action, code, model or "") for comment, score, action, code, model in rows}
        yield from (Ruled(*said, removed[comment]) for comment, said in newest.items())


def add_ruled(tables: Tables, one: Ruled) -> None:
    row = tables.models[one.model]
    if one.is_held_by_score:
        row.decided += 1
        row.false += not one.removed
    row.missed += one.action == "pass" and one.removed in (*HOSTILE, "spam")
    if one.score is not None and one.removed not in ASIDE:
        tables.bands[tenth_of(one.score)][0 if one.removed else 1] += 1
