"""The log of decisions counted, and told without anybody's name: for what a site says of its moderation in public."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Case, Count, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from tertulia.discussion.deciding import UNDONE
from tertulia.discussion.entries import Entry, entry_of
from tertulia.discussion.models import Comment, Decision
from tertulia.discussion.threads import ThreadFacts, facts

LATEST_UNDO = timedelta(hours=1)  # after which nothing can be undone any more, by far


@dataclass(frozen=True, slots=True)
class Tally:
    """How many decisions are alike. `source`: as the facts of the decision say it. `by`: "editor", "program" or, for
    the rules and authors themselves, nothing."""

    before: str
    after: str
    code: str
    source: str
    by: str
    number: int


def tally(since: datetime, until: datetime) -> Iterator[Tally]:
    """All decisions from one moment to another. What was undone counts as never decided."""
    undoing = undos(Decision.objects.filter(at__gte=since, at__lt=until + LATEST_UNDO))
    counted = within(since, until).exclude(code=UNDONE).exclude(pk__in=undoing)
    kinds = counted.order_by().annotate(source=KT("facts__source"), who=WHO).values_list(
        "before", "after", "code", "source", "who"
    )  # fmt: skip
    for before, after, code, source, who, number in kinds.annotate(number=Count("pk")).iterator():
        yield Tally(before, after, code, source or "", who, number)


WHO = Case(When(by__isnull=False, then=Value("editor")), When(program__isnull=False, then=Value("program")),
           default=Value(""))  # fmt: skip


def within(since: datetime, until: datetime) -> QuerySet[Decision]:
    return Decision.objects.filter(at__gte=since, at__lt=until)


def undos(decisions: QuerySet[Decision]) -> QuerySet[Decision, int]:
    """The numbers of the decisions that some of these undo."""
    undoing = decisions.filter(code=UNDONE).annotate(undoes=Cast(KT("facts__undoes"), BigIntegerField()))
    return undoing.exclude(undoes=None).values_list("undoes", flat=True)


def find_undone(comments: Collection[int]) -> set[int]:
    """The numbers of the decisions on these comments that were undone."""
    return set(undos(Decision.objects.filter(comment__in=comments)))


def read_rulings(since: datetime) -> Iterator[tuple[int, str, str, str]]:
    """What editors and programs decided on comments since a moment, in order: the comment, its state before and after,
    and the code. What was undone counts as never decided."""
    made = Decision.objects.filter(at__gte=since, comment__isnull=False)
    found = made.exclude(by=None, program=None).exclude(code=UNDONE).exclude(pk__in=undos(made)).order_by("pk")
    yield from found.values_list("comment", "before", "after", "code").iterator()


def log_begins() -> datetime | None:
    """When the first decision was made."""
    return Decision.objects.order_by("at").values_list("at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Logged:
    """A decision, and the discussion it is about; None where it is about a person."""

    entry: Entry
    thread: ThreadFacts | None


def read_log(before: int | None = None, *, limit: int = 50) -> tuple[list[Logged], int | None]:
    """The decisions, the newest first, numbers below `before`. With the number before which to go on, None at the end.

    Those that were undone, and what authors did with their own comments, are left out: there can be fewer than `limit`.
    """
    found = Decision.objects.exclude(code=UNDONE).exclude(after=Comment.State.DELETED).order_by("-pk")
    found = found.filter(pk__lt=before) if before is not None else found
    rows = list(found.select_related("comment__thread")[:limit])
    undone = find_undone([row.comment_id for row in rows if row.comment_id])
    told = [row for row in rows if row.pk not in undone]
    logged = [Logged(entry_of(row), facts(row.comment.thread) if row.comment else None) for row in told]
    return logged, rows[-1].pk if len(rows) == limit else None
