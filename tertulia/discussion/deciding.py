"""What is decided on a comment after it was stored: by editors, by programs, by its author."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tertulia.discussion.decisions import Ruling, note
from tertulia.discussion.errors import NoSuchComment, Settled
from tertulia.discussion.models import Comment, Decision, Report
from tertulia.discussion.reports import urgency_of
from tertulia.discussion.writes import PUBLISHED, Also, count, nothing
from tertulia.journal import api as journal
from tertulia.people.api import Speaker

UNDONE = "undone"


@transaction.atomic
def decide(comment_id: int, ruling: Ruling, *, by: Speaker, program: str | None = None, also: Also = nothing) -> bool:
    """Publish, hold or remove a comment, with the reason. False when it was in that state already.

    `program`: the name of the API token that did it. `also` is done in the same transaction, by the number of the
    decision. What its author deleted is nobody's to bring back: it is not found. Raises NoSuchComment.
    """
    comment = locked(comment_id)
    if comment.state == ruling.state:
        return False
    if comment.state == Comment.State.DELETED:
        raise NoSuchComment
    also(move(comment, ruling, by_id=by.user_id, program=program))
    return True


@transaction.atomic
def keep(comment_id: int, ruling: Ruling, *, by: Speaker, also: Also = nothing) -> None:
    """Say of a comment in this state that it stays in it: what was reported of it until now is seen to.

    Raises NoSuchComment for one that is in another state.
    """
    comment = locked(comment_id)
    if comment.state != ruling.state:
        raise NoSuchComment
    also(move(comment, ruling, by_id=by.user_id))


@transaction.atomic
def undo(decision: int, *, by: Speaker, within: timedelta, also: Also = nothing) -> int:
    """Take one's own last decision on a comment back: it is again what it was before, with its reports. Returns the
    comment.

    Raises Settled after that time and once somebody has decided otherwise, NoSuchComment where there is no such
    decision.
    """
    found = Decision.objects.filter(pk=decision, by=by.user_id, comment__isnull=False).first() if by.user_id else None
    if found is None or found.comment_id is None or not found.before or found.code == UNDONE:
        raise NoSuchComment
    comment = locked(found.comment_id)
    if comment.state == Comment.State.DELETED:
        raise NoSuchComment
    newest = Decision.objects.filter(comment=comment).order_by("-pk").values_list("pk", flat=True)[0]
    if newest != decision or found.at < timezone.now() - within:
        raise Settled
    Report.objects.filter(closed_by=decision).update(closed_by=None)
    urgency = int(found.facts.get("urgency", 0))
    ruling = Ruling(found.before, UNDONE, facts={"undoes": decision}, urgency=max(urgency, urgency_of(comment.pk)))
    also(move(comment, ruling, by_id=by.user_id, closes=False))
    return comment.pk


def locked(comment_id: int) -> Comment:
    comment = Comment.objects.select_related("thread").select_for_update(of=("self",)).filter(pk=comment_id).first()
    if comment is None:
        raise NoSuchComment
    return comment


def move(
    comment: Comment, ruling: Ruling, *, by_id: int | None = None, program: str | None = None, closes: bool = True
) -> int:
    """Bring a locked comment into a state, with the counts, the reason and the word to all who follow. Returns the
    number of the decision, which `closes` the reports that are open."""
    before, after = comment.state, Comment.State(ruling.state)
    facts = ruling.facts | {"urgency": comment.urgency} if comment.urgency else ruling.facts
    comment.state, comment.urgency = after, ruling.urgency
    comment.save(update_fields=["state", "urgency"])
    change = (after == PUBLISHED) - (before == PUBLISHED)
    if change:
        count(comment, change)
    ruling = Ruling(ruling.state, ruling.code, ruling.sentence, facts)
    number = note(comment, ruling, before=before, by_id=by_id, program=program)
    if closes:
        Report.objects.filter(comment=comment, closed_by=None).update(closed_by=number)
    kind = "comment-kept" if before == after else "comment-decided"
    journal.append(f"thread:{comment.thread.key}", kind, thread=comment.thread_id, comment=comment.pk)
    return number
