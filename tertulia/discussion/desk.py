"""What moderators read: comments of any state across threads, and the threads themselves. Newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum

from tertulia.discussion.decisions import Ruling, note
from tertulia.discussion.errors import NoSuchComment
from tertulia.discussion.models import Comment, Decision, Report, Revision, Thread
from tertulia.discussion.threads import ThreadFacts, facts
from tertulia.discussion.votes import published
from tertulia.discussion.writes import written_by
from tertulia.journal import api as journal
from tertulia.people.api import Speaker

LIMIT = 50


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
class Reported:
    """A published comment with its open reports, the newest first."""

    row: DeskRow
    reports: list[ReportRow]


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
    kind, _colon, value = person.partition(":")
    if not value:
        return []
    mine = Speaker(user_id=int(value)) if kind == "user" else Speaker(guest=value)
    standing = [Comment.State.PUBLISHED, Comment.State.HELD]
    return list(written_by(mine).filter(state__in=standing).order_by("pk").values_list("pk", flat=True))


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


def read_threads(*, before: int | None = None, limit: int = LIMIT) -> list[ThreadFacts]:
    """Threads, the newest first, below the id `before`."""
    found = Thread.objects.order_by("-id")
    return [facts(thread) for thread in (found.filter(id__lt=before) if before is not None else found)[:limit]]


def open_reports() -> QuerySet[Report]:
    """Reports of published comments that no moderator has decided on since."""
    later = Decision.objects.filter(comment=OuterRef("comment"), at__gte=OuterRef("at"))
    return Report.objects.filter(~Exists(later), comment__state=Comment.State.PUBLISHED)


def count_reported() -> int:
    """How many comments have open reports."""
    return open_reports().values("comment").distinct().count()


def read_reports(*, limit: int = LIMIT) -> list[Reported]:
    """Comments with open reports, the one reported last first. Whoever decides on them makes room for more."""
    newest = open_reports().values("comment").annotate(last=Max("at")).order_by("-last", "-comment")[:limit]
    ids = [row["comment"] for row in newest]
    comments = Comment.objects.select_related("thread", "parent").in_bulk(ids)
    reports: dict[int, list[ReportRow]] = {}
    for report in open_reports().filter(comment__in=ids).order_by("-at", "-id"):
        reports.setdefault(report.comment_id, []).append(ReportRow(report.reason, report.text, report.at))
    return [Reported(desk_row(comments[number]), reports.get(number, [])) for number in ids if number in comments]


@transaction.atomic
def dismiss_reports(comment_id: int, *, by: Speaker, sentence: str = "") -> None:
    """Let a reported comment stand. The decision closes the reports made until now. Raises NoSuchComment."""
    comment = published(comment_id)
    state = comment.state
    note(comment, Ruling(state, "reports-dismissed", sentence), before=state, by_id=by.user_id)
    journal.append(f"thread:{comment.thread.key}", "reports-dismissed", thread=comment.thread_id, comment=comment_id)
