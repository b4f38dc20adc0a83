"""Comments that editors put above the thread: featured ones, and one that is pinned."""

from django.db import transaction
from django.db.models import Q

from tertulia.discussion.models import Comment, Thread
from tertulia.discussion.votes import published
from tertulia.journal import api as journal
from tertulia.people.api import Speaker


@transaction.atomic
def feature(comment_id: int, on: bool, *, by: Speaker) -> None:
    """Show a comment above the thread as well, or no longer. Raises NoSuchComment."""
    highlight(comment_id, "featured", on)


@transaction.atomic
def pin(comment_id: int, on: bool, *, by: Speaker) -> None:
    """Pin a comment; the one that was pinned before makes room. Raises NoSuchComment."""
    if on:
        thread = published(comment_id).thread_id
        Comment.objects.filter(thread=thread, pinned=True).exclude(pk=comment_id).update(pinned=False)
    highlight(comment_id, "pinned", on)


def highlight(comment_id: int, field: str, on: bool) -> None:
    comment = published(comment_id)
    setattr(comment, field, on)
    comment.save(update_fields=[field])
    highlighted = Comment.objects.filter(Q(featured=True) | Q(pinned=True), thread=comment.thread_id)
    Thread.objects.filter(pk=comment.thread_id).update(highlights=highlighted.count())
    journal.append(f"thread:{comment.thread.key}", "comment-highlighted", thread=comment.thread_id, comment=comment_id)
