"""Which sections a moderator is for. What is outside of them does not exist for that moderator."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow, ThreadFacts
from tertulia.moderation.models import Beat


def sections_of(user: Any) -> frozenset[str] | None:
    """None: all of them."""
    if user.is_superuser:
        return None
    return frozenset(Beat.objects.filter(user=user.pk).values_list("section", flat=True)) or None


def is_for(user: Any, thread: ThreadFacts) -> bool:
    sections = sections_of(user)
    return sections is None or thread.section in sections


def visible(user: Any, comment: int) -> DeskRow:
    """A comment of any state. Raises Http404 where there is none, or none for this moderator."""
    try:
        row = discussion.find_desk_row(comment)
    except discussion.NoSuchComment as refusal:
        raise Http404(refusal.sentence) from None
    if not is_for(user, row.thread):
        raise Http404(_("There is no such comment."))
    return row
