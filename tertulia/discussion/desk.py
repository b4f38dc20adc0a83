"""What moderators read: comments of any state across threads, and the threads themselves. Newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from tertulia.discussion.models import Comment, Thread
from tertulia.discussion.threads import ThreadFacts, facts

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
    )


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
