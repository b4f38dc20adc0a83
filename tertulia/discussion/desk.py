"""What moderators read: comments of any state across threads, and the threads themselves. Newest first."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from tertulia.discussion.errors import NoSuchComment
from tertulia.discussion.models import Comment, Decision, Report, Revision, Thread
from tertulia.discussion.reports import MOST_URGENT
from tertulia.discussion.threads import ThreadFacts, facts
from tertulia.discussion.writes import written_by
from tertulia.kit import keyset
from tertulia.kit.numbers import LARGEST, plain_number
from tertulia.people.api import Speaker

LIMIT = 50
URGENT = ("held", "reported")  # what is urgent comes first in these; in all others what is new
QUEUES = (*URGENT, "newest", "approved", "removed", "spam", "trash")
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A comment with its place, as a moderator sees it: text and name whatever its state."""

    id: int
    state: str
    name: str
    email: str
    website: str
    html: str
    created: datetime
    reply_count: int
    thread: ThreadFacts
    answers: str  # name and start of the comment above, empty for a root
    parent_id: int | None
    source: str
    featured: bool = False
    pinned: bool = False
    edited: datetime | None = None
    urgency: int = 0
    author: str = ""  # `Speaker.key` of who wrote it, empty where nobody knows


@dataclass(frozen=True, slots=True)
class Wording:
    """The Markdown of a comment, and since when it said that."""

    source: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """A comment was given the state `after`: by a moderator (`by`), by an API token (`program`), or by neither, which
    is a rule or its author. Both are names."""

    number: int
    code: str
    before: str
    after: str
    sentence: str
    by: str
    program: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What one reader said is wrong with a comment: one of `REASONS`, and their own words, which may be empty."""

    reason: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments of a queue. `sections`: None for all. `thread`: by its key. `person`: by `Speaker.key`.

    `code`: of a decision on it. `since` and `until`: when it was written. `among`: a query of numbers.
    """

    sections: Collection[str] | None = None
    thread: str = ""
    person: str = ""
    code: str = ""
    since: datetime | None = None
    until: datetime | None = None
    among: QuerySet[Any, Any] | None = None

    def of(self, found: QuerySet[Comment]) -> QuerySet[Comment]:
        if self.sections is not None:
            found = found.filter(thread__in=Thread.objects.filter(section__in=self.sections).values("pk"))
        if self.thread:
            found = found.filter(thread__key=self.thread)
        if self.person:
            found = found.filter(pk__in=written_by(speaker_of(self.person)).values("pk"))
        if self.code:
            found = found.filter(Exists(Decision.objects.filter(comment=OuterRef("pk"), code=self.code)))
        if self.since:
            found = found.filter(created__gte=self.since)
        if self.until:
            found = found.filter(created__lt=self.until)
        return found.filter(pk__in=self.among) if self.among is not None else found


def read_desk(state: str, *, thread: str = "", before: int | None = None, limit: int = LIMIT) -> list[DeskRow]:
    """Comments of one state, newest id first, below the id `before`."""
    published = state == Comment.State.PUBLISHED
    comments = Comment.objects if published else unpublished()
    found = comments.filter(state=Comment.State(state)).select_related("thread", "parent").order_by("-id")
    if thread:
        found = found.filter(thread__key=thread)
    if before is not None:
        found = found.filter(id__lt=before)
    return [desk_row(comment) for comment in found[:limit]]


def desk_row(comment: Comment) -> DeskRow:
    above = comment.parent
    return DeskRow(
        id=comment.pk,
        state=comment.state,
        name=comment.name,
        email=comment.email,
        website=comment.website,
        html=comment.html,
        created=comment.created,
        reply_count=comment.reply_count,
        thread=facts(comment.thread),
        answers=f"{above.name}: {above.source[:120]}" if above else "",
        parent_id=comment.parent_id,
        source=comment.source,
        featured=comment.featured,
        pinned=comment.pinned,
        edited=comment.edited,
        urgency=comment.urgency,
        author=Speaker(guest=comment.guest, user_id=comment.user_id).key,
    )


def read_history(comment_id: int, *, limit: int = LIMIT) -> tuple[DeskRow, list[Wording]]:
    """A comment of any state and its wordings, the newest first; of very many the latest. Raises NoSuchComment."""
    comment = Comment.objects.select_related("thread", "parent").filter(pk=comment_id).first()
    if comment is None:
        raise NoSuchComment
    replaced = list(Revision.objects.filter(comment=comment).order_by("-id")[:limit])
    begins = [*(one.at for one in replaced), comment.created]
    sources = [comment.source, *(one.source for one in replaced)]
    return desk_row(comment), [Wording(source, since) for source, since in zip(sources, begins, strict=True)]


def read_decisions(comment_id: int, *, limit: int = LIMIT) -> list[Decided]:
    """What was decided on a comment, the newest first; of very many the latest."""
    found = Decision.objects.filter(comment=comment_id).select_related("by").order_by("-id")[:limit]
    return [
        Decided(
            number=one.pk,
            code=one.code,
            before=one.before,
            after=one.after,
            sentence=one.sentence,
            by=one.by.get_full_name() or one.by.get_username() if one.by else "",
            program=one.program or "",
            at=one.at,
        )
        for one in found
    ]


def find_written(person: str) -> list[int]:
    """The published and held comments of a person, by `Speaker.key`; nobody's for an empty one."""
    standing = [Comment.State.PUBLISHED, Comment.State.HELD]
    found = written_by(speaker_of(person)).filter(state__in=standing) if person else Comment.objects.none()
    return list(found.order_by("pk").values_list("pk", flat=True))


def speaker_of(person: str) -> Speaker:
    """Who `Speaker.key` names."""
    kind, _colon, value = person.partition(":")
    return Speaker(user_id=int(value)) if kind == "user" else Speaker(guest=value)


def count_written(person: str) -> dict[str, int]:
    """How many comments of a person are in each state."""
    found = written_by(speaker_of(person)).order_by().values_list("state").annotate(number=Count("pk"))
    return {str(state): number for state, number in found} if person else {}


def read_written(person: str, *, limit: int = LIMIT) -> list[DeskRow]:
    """The comments of a person, the newest first."""
    found = written_by(speaker_of(person)).select_related("thread", "parent").order_by("-created", "-pk")
    return [desk_row(comment) for comment in found[:limit]] if person else []


def read_releases(since: datetime) -> Iterator[tuple[int, datetime, str]]:
    """Decisions on held comments since a moment, in order: comment, when, and the state it got. What its author deleted
    was not decided on."""
    found = Decision.objects.filter(at__gte=since, before=Comment.State.HELD).exclude(after=Comment.State.DELETED)
    yield from found.order_by("pk").values_list("comment", "at", "after").iterator()


def find_decided(comments: Iterable[int]) -> set[int]:
    """Those of the comments on which something was decided."""
    return set(Decision.objects.filter(comment__in=comments).values_list("comment", flat=True))


def count_states() -> dict[str, int]:
    """How many comments are in each state. Those published are already counted, thread by thread."""
    found = dict(unpublished().order_by().values_list("state").annotate(number=Count("pk")))
    found["published"] = Thread.objects.aggregate(total=Sum("count"))["total"]
    return {str(state): found.get(state) or 0 for state in Comment.State}


def unpublished() -> QuerySet[Comment]:
    """Said in the very words of the index's condition, or SQLite does not see that the index holds them."""
    return Comment.objects.exclude(state=Comment.State.PUBLISHED)


def read_threads(
    *, before: int | None = None, sections: Collection[str] | None = None, limit: int = LIMIT
) -> list[ThreadFacts]:
    """Threads, the newest first, below the id `before`, of these sections or of all."""
    found = Thread.objects.order_by("-id")
    if before is not None:
        found = found.filter(id__lt=before)
    return [facts(thread) for thread in (found if sections is None else found.filter(section__in=sections))[:limit]]


@dataclass(frozen=True, slots=True)
class Around:
    """Where a comment stands: those above it from the root down, a few beside it, and the first below it."""

    above: list[DeskRow]
    beside: list[DeskRow]
    below: list[DeskRow]


def read_around(comment_id: int, *, limit: int = 3) -> Around:
    """`limit`: on each side, and below. Of any state. Raises NoSuchComment."""
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is None:
        raise NoSuchComment
    found = Comment.objects.select_related("thread", "parent")
    level = found.filter(thread=comment.thread_id, parent=comment.parent_id, depth=comment.depth)
    before = list(level.filter(path__lt=comment.path).order_by("-path")[:limit])
    after = list(level.filter(path__gt=comment.path).order_by("path")[:limit])
    below = found.filter(thread=comment.thread_id, path__gt=comment.path, path__lt=comment.path + "~")
    above = found.filter(pk__in=keyset.steps(comment.path)[:-1]).order_by("depth")
    return Around(
        [desk_row(one) for one in above],
        [desk_row(one) for one in [*reversed(before), *after]],
        [desk_row(one) for one in below.filter(depth=comment.depth + 1).order_by("path")[:limit]],
    )


def read_queue(
    queue: str, wanted: "Wanted", *, but: Collection[int] = (), after: str = "", limit: int = LIMIT
) -> tuple[list[DeskRow], str]:
    """The comments of a queue that are wanted, and the cursor of what follows, empty at the end. `but`: numbers to
    leave out. Raises ValueError for a cursor that is none."""
    if queue == "approved":
        return read_approved(wanted, but, after, limit)
    found = wanted.of(queued(queue)).exclude(pk__in=but) if but else wanted.of(queued(queue))
    if queue in URGENT:
        urgency, number = parse_cursor(after, 2) if after else (MOST_URGENT + 1, 0)
        found = found.filter(Q(urgency__lt=urgency) | Q(urgency=urgency, pk__gt=number)) if after else found
        found = found.order_by("-urgency", "pk")
    else:
        [number] = parse_cursor(after, 1) if after else [0]
        found = (found.filter(pk__lt=number) if after else found).order_by("-pk")
    rows = list(found.select_related("thread", "parent")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    cursor = "" if last is None else f"{last.urgency}-{last.pk}" if queue in URGENT else str(last.pk)
    return [desk_row(comment) for comment in rows[:limit]], cursor


def read_approved(wanted: "Wanted", but: Collection[int], after: str, limit: int) -> tuple[list[DeskRow], str]:
    """Found by the decisions, the latest first: among millions of comments those that somebody approved are few."""
    [number] = parse_cursor(after, 1) if after else [None]
    decisions = Decision.objects.filter(after=Comment.State.PUBLISHED, comment__state=Comment.State.PUBLISHED)
    decisions = decisions.exclude(before="").order_by("-pk")
    rows: dict[int, int] = {}
    for decision, comment in (
        (decisions.filter(pk__lt=number) if number else decisions).values_list("pk", "comment")[: 4 * limit].iterator()
    ):
        number = decision
        rows.setdefault(comment, decision)
        if len(rows) == limit:
            break
    else:
        number = None
    comments = wanted.of(Comment.objects.filter(pk__in=set(rows) - set(but))).select_related("thread", "parent")
    found = sorted(comments, key=lambda comment: -rows[comment.pk])
    return [desk_row(comment) for comment in found], str(number or "")


def parse_cursor(text: str, parts: int) -> list[int]:
    found = text.split("-")
    numbers = [number for part in found if (number := plain_number(part)) is not None]
    if not parts == len(found) == len(numbers):
        raise ValueError("not a cursor of this list")
    return numbers


def queued(queue: str) -> QuerySet[Comment]:
    """Raises ValueError for a queue that is none."""
    if queue == "reported":
        return Comment.objects.filter(state=Comment.State.PUBLISHED, urgency__gt=0)
    if queue == "newest":
        return Comment.objects.filter(state=Comment.State.PUBLISHED)
    if queue not in ("held", "removed", "spam", "trash"):
        raise ValueError("not a queue")
    return unpublished().filter(state=queue)


def count_queue(queue: str, wanted: "Wanted", *, but: Collection[int] = ()) -> int:
    """How many wait in it, at most MOST_COUNTED: more is only told as "more"."""
    found = wanted.of(queued(queue))
    return (found.exclude(pk__in=but) if but else found).order_by()[:MOST_COUNTED].count()


def find_desk_row(comment_id: int) -> DeskRow:
    """Raises NoSuchComment."""
    found = Comment.objects.select_related("thread", "parent").filter(pk=comment_id) if comment_id <= LARGEST else ()
    for comment in found:
        return desk_row(comment)
    raise NoSuchComment


def read_reports(comments: Iterable[int]) -> dict[int, list[ReportRow]]:
    """The open reports of these comments, the newest first."""
    reports: dict[int, list[ReportRow]] = {}
    for report in Report.objects.filter(comment__in=comments, closed_by=None).order_by("-at", "-id"):
        reports.setdefault(report.comment_id, []).append(ReportRow(report.reason, report.text, report.at))
    return reports
