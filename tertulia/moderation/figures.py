"""What the site's moderation came to in a month or a year (Digital Services Act, Articles 15 and 24). Everything is
counted from the decisions, judgements, notices and appeals themselves; nothing is typed in, and nobody is named."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from threading import Lock

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.discussion.api import TAKEN, Tally
from tertulia.moderation.layout import CONDUCT, HOLDS, LAYOUT, OTHER
from tertulia.moderation.models import Appeal, Judgement, Notice
from tertulia.moderation.reasons import ALL_REASONS, OFFENCES

CONDUCTS = ("warning", "suspension", "ban")
NOTICED = ("notice", "flagger")
KEPT_PAST, KEPT_NOW = 24 * 3600, 600  # seconds that figures are not counted again; of today: fewer
SETTLED = timedelta(hours=1)  # after which no decision of a day is undone any more
PATIENCE = 1.0  # seconds that a reader waits for what is being counted, and then comes again
Rows = dict[str, dict[str, int | float | None]]  # by row and figure
Tables = dict[str, Rows]
counting = Lock()  # one at a time: of a large site it takes seconds


class Counting(Exception):
    """Another reader has the figures counted, which takes a while."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What adds up. `numbers`: by table, row and figure. `hours`: by table and row, each that something took."""

    at: datetime
    numbers: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    hours: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, row: str, figure: str = "number", number: int = 1) -> None:
        self.numbers[table, row, figure] += number


@dataclass(frozen=True, slots=True)
class Figures:
    """`name`: "2026" or "2026-11". `since` to `until`: the moments. `counted`: when the oldest of it was counted."""

    name: str
    since: datetime
    until: datetime
    counted: datetime
    tables: Tables


def begins() -> datetime:
    """When there was something to count for the first time, in the site's time zone."""
    first = [query.order_by("at").values_list("at", flat=True).first() for query in (Judgement.objects, Notice.objects)]
    known = [moment for moment in [*first, discussion.log_begins()] if moment]
    return timezone.localtime(min(known, default=timezone.now()))


def months_of(year: int) -> list[int]:
    """Those of which there can be figures, in order."""
    first, now = begins(), timezone.localtime()
    return [month for month in range(1, 13) if (first.year, first.month) <= (year, month) <= (now.year, now.month)]


def years() -> list[int]:
    return list(range(begins().year, timezone.localtime().year + 1))


def read_figures(year: int, month: int | None = None) -> Figures | None:
    """Of a month, or of a year as far as it has come; None where there can be none. Raises Counting."""
    there = months_of(year)
    wanted = there if month is None else [month] if month in there else []
    if not wanted:
        return None
    counted = [part for one in wanted for part in read_month(year, one)]
    numbers = sum((one.numbers for one in counted), Counter[tuple[str, str, str]]())
    hours: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in counted:
        for key, values in one.hours.items():
            hours[key] += values
    return Figures(
        name=f"{year}-{month:02}" if month else str(year),
        since=moment(year, wanted[0]),
        until=moment(year, wanted[-1] + 1),
        counted=min(one.at for one in counted),
        tables=tables_of(numbers, hours),
    )


def read_month(year: int, month: int) -> Iterator[Counted]:
    """What is over of it, and today: only the latter is counted again and again."""
    since, until = moment(year, month), moment(year, month + 1)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    split = min(max(today, since), until)
    yield from (read_span(*span) for span in ((since, split), (split, until)) if span[0] < span[1])


def read_span(since: datetime, until: datetime) -> Counted:
    """As it was counted not long ago, or anew. Raises Counting while another reader has it counted."""
    name = f"figures-{since.timestamp():.0f}-{until.timestamp():.0f}"
    found: Counted | None = cache.get(name)
    if found is None:
        if not counting.acquire(timeout=PATIENCE):
            raise Counting
        try:
            found = cache.get(name) or count(since, until)
            cache.set(name, found, KEPT_PAST if found.at >= until + SETTLED else KEPT_NOW)
        finally:
            counting.release()
    return found


def moment(year: int, month: int) -> datetime:
    """When a month begins; the thirteenth is the first of the next year."""
    return timezone.make_aware(datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1))  # noqa: DTZ001


def count(since: datetime, until: datetime) -> Counted:
    counted = Counted(timezone.now())
    add_comments(counted, since, until)
    for tally in discussion.tally(since, until):
        add_decisions(counted, tally)
    add_notices(counted, since, until)
    add_appeals(counted, since, until)
    return counted


def add_comments(counted: Counted, since: datetime, until: datetime) -> None:
    rows = {"pass": "shown", "hold": "held", "reject": "refused"}
    judged = Judgement.objects.filter(at__gte=since, at__lt=until, is_edit=False, action__in=rows).order_by()
    for action, number in judged.values_list("action").annotate(number=Count("pk")):
        counted.add("comments", rows[action], number=number)
    counted.add("automated", "refused", number=counted.numbers["comments", "refused", "number"])


def add_decisions(counted: Counted, tally: Tally) -> None:
    is_automatic = not tally.by and tally.after == "held"
    measure = measure_of(tally)
    if measure:
        source = tally.source if tally.source in LAYOUT["detection"].rows else "rule" if is_automatic else "own"
        counted.add("detection", source, measure, tally.number)
        if source not in NOTICED:
            counted.add("measures", reason_of(tally), measure, tally.number)
    if measure and is_automatic:
        counted.add("automated", "held", number=tally.number)
    if tally.before == "held" and tally.by and tally.after in ("published", *TAKEN):
        counted.add("automated", "decided", number=tally.number)
        if tally.after == "published":
            counted.add("automated", "released", number=tally.number)


def measure_of(tally: Tally) -> str:
    """The restriction that it is; empty where it is none."""
    if tally.after == "held" and tally.before != "held":
        return "hold"
    if tally.after in TAKEN and tally.before not in TAKEN:
        return "removal"
    return tally.code if not tally.after and tally.code in CONDUCTS else ""


def reason_of(tally: Tally) -> str:
    if tally.code in CONDUCTS:
        return CONDUCT
    return tally.code if tally.code in ALL_REASONS or tally.code in HOLDS else OTHER


def add_notices(counted: Counted, since: datetime, until: datetime) -> None:
    sent = Notice.objects.filter(at__gte=since, at__lt=until)
    columns = ("comment", "offence", "flagger", "at", "decided", "outcome", "decision", "decision__code")
    rows = list(sent.values_list(*columns))
    undone = discussion.find_undone({row[0] for row in rows if row[6]})
    for _comment, offence, flagger, at, decided, outcome, decision, code in rows:
        row = offence if offence in OFFENCES else "other"
        counted.add("notices", row, "received")
        if flagger:
            counted.add("notices", row, "trusted")
        if decided is None or decision in undone:
            counted.add("outcomes", "open")
            continue
        counted.add("notices", row, "decided")
        counted.hours["notices", row].append(hours_between(at, decided))
        counted.add("outcomes", outcome_of(outcome, code))


def outcome_of(outcome: str, code: str | None) -> str:
    if outcome == Notice.Outcome.KEPT:
        return "left"
    reason = ALL_REASONS.get(code or "")
    return "gone" if reason is None else "law" if reason.is_law else "terms"


def add_appeals(counted: Counted, since: datetime, until: datetime) -> None:
    made = Appeal.objects.filter(at__gte=since, at__lt=until)
    for notice, at, decided, outcome in made.values_list("notice", "at", "decided", "outcome"):
        row = "notifier" if notice else "author"
        counted.add("complaints", row, "received")
        if decided is None:
            counted.add("complaints", row, "open")
            continue
        counted.add("complaints", row, outcome)
        counted.hours["complaints", row].append(hours_between(at, decided))


def hours_between(at: datetime, then: datetime) -> float:
    return (then - at).total_seconds() / 3600


def tables_of(numbers: Counter[tuple[str, str, str]], hours: dict[tuple[str, str], list[float]]) -> Tables:
    """Every row and figure that there is, with its number or zero."""

    def figure(table: str, row: str, name: str) -> int | float | None:
        if name != "median_hours":
            return numbers[table, row, name]
        known = hours.get((table, row))
        return round(median(known), 2) if known else None

    return {
        table: {row: {name: figure(table, row, name) for name in layout.figures} for row in layout.rows}
        for table, layout in LAYOUT.items()
    }


def lines(found: Figures) -> Iterator[tuple[str, str, str, int | float | None]]:
    """Table, row, figure and its number, one after the other."""
    for table, rows in found.tables.items():
        for row, figures in rows.items():
            for name, number in figures.items():
                yield table, row, name, number
