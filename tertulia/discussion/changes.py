"""What the author of a comment may do with it afterwards: edit it for a while, delete it at any time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tertulia.discussion.deciding import decide, move
from tertulia.discussion.decisions import Ruling
from tertulia.discussion.errors import NoSuchComment, NotYours, TooLate
from tertulia.discussion.models import Comment, Revision
from tertulia.discussion.saving import saving
from tertulia.discussion.votes import published, wrote
from tertulia.discussion.writes import FREE, Also, Check, Draft, nothing, unchecked, written_by
from tertulia.journal import api as journal
from tertulia.kit.text import RENDERER, render
from tertulia.people.api import Speaker


def edit_until(comment: Comment) -> datetime:
    return comment.created + timedelta(minutes=settings.TERTULIA_EDIT_MINUTES)


@saving()
def redraft(comment_id: int, text: str, *, by: Speaker) -> Draft:
    """One's own comment with another text, as it is judged before `edit` stores it. Raises a `Refused`."""
    with transaction.atomic():
        comment = editable(comment_id, by)
    return Draft(
        thread=comment.thread_id,
        parent=comment.parent_id,
        name=comment.name,
        text=text,
        key=comment.key or "",
        email=comment.email,
        website=comment.website,
    )


@saving()
def edit(
    comment_id: int, text: str, *, by: Speaker, ruling: Ruling = FREE, check: Check = unchecked, also: Also = nothing
) -> str:
    """Put a judged text in its place; what it said before is kept for moderators. Returns the state it is in now.

    `check` is asked and `also` done in the transaction, as in `post`. Raises a `Refused`.
    """
    html = render(text, "markdown")
    with transaction.atomic():
        comment = editable(comment_id, by)
        if comment.source == text:
            return comment.state
        check()
        Revision.objects.create(comment=comment, source=comment.source, html=comment.html)
        comment.source, comment.html, comment.renderer, comment.edited = text, html, RENDERER, timezone.now()
        comment.save(update_fields=["source", "html", "renderer", "edited"])
        journal.append(f"thread:{comment.thread.key}", "comment-edited", thread=comment.thread_id, comment=comment.pk)
        also(comment.pk)
        if ruling.state != comment.state:
            move(comment, ruling)
        return comment.state


def count_edits(speaker: Speaker, span: timedelta) -> int:
    """How many times this person changed comments of theirs in a time."""
    mine = written_by(speaker).values("pk")
    return Revision.objects.filter(at__gt=timezone.now() - span, comment__in=mine).count()


@transaction.atomic
def delete_own(comment_id: int, *, by: Speaker) -> None:
    """Take one's own comment back. A tombstone stays where it was answered. Raises a `Refused`."""
    own(comment_id, by)
    decide(comment_id, Ruling(Comment.State.DELETED, "deleted-by-author"), by=by)


def editable(comment_id: int, by: Speaker) -> Comment:
    comment = own(comment_id, by)
    if edit_until(comment) <= timezone.now():
        raise TooLate
    return comment


def own(comment_id: int, by: Speaker) -> Comment:
    comment = published(comment_id)
    if not wrote(comment, by):
        raise NotYours
    return comment


def source_of(comment_id: int, *, by: Speaker) -> str:
    """The Markdown of one's own comment, for the form that edits it. Raises a `Refused`."""
    with transaction.atomic():
        return own(comment_id, by).source


def read_source(comment_id: int) -> str:
    """The Markdown of any comment, in whatever state. Raises NoSuchComment."""
    source = Comment.objects.filter(pk=comment_id).values_list("source", flat=True).first()
    if source is None:
        raise NoSuchComment
    return source


def own_comments(speaker: Speaker, thread_id: int) -> dict[int, datetime]:
    """A person's published comments in a thread, each with the moment until which it can be edited."""
    if not speaker.key:
        return {}
    found = written_by(speaker).filter(thread=thread_id, state=Comment.State.PUBLISHED)
    return {comment.pk: edit_until(comment) for comment in found.only("created")}
