"""Readers' reports: one per person and comment, with a reason."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from tertulia.discussion.errors import OwnComment, Refused, TooMany
from tertulia.discussion.models import Comment, Report
from tertulia.discussion.saving import saving
from tertulia.discussion.turns import take_turn
from tertulia.discussion.votes import published, wrote
from tertulia.people.api import Speaker

PER_HOUR = 20  # of one network
LONGEST = 2000  # characters
REASONS = [str(reason) for reason in Report.Reason]
WEIGHTS = {"spam": 10, "abuse": 20, "off-topic": 5, "personal-data": 30, "illegal": 40}
MOST_URGENT = 1000
REASON_LABELS = {
    "spam": gettext_lazy("Spam or advertising"),
    "abuse": gettext_lazy("Insult, threat or hate"),
    "off-topic": gettext_lazy("Off topic"),
    "personal-data": gettext_lazy("Somebody’s personal data"),
    "illegal": gettext_lazy("Against the law"),
}


class NoSuchReason(Refused):
    code, status = "no-such-reason", 422
    sentence = _("A report needs a reason: spam, abuse, off-topic, personal-data or illegal.")


@saving()
@transaction.atomic
def report(comment_id: int, reason: str, text: str = "", *, by: Speaker) -> None:
    """Report a comment to the editors. A second report by the same person takes the place of the first."""
    if reason not in REASONS:
        raise NoSuchReason
    take_turn(by)
    comment = published(comment_id)
    if wrote(comment, by):
        raise OwnComment
    recent = Report.objects.filter(network=by.network, at__gt=timezone.now() - timedelta(hours=1))
    if by.network and not by.is_staff and settings.TERTULIA_LIMITS and recent.count() >= PER_HOUR:
        raise TooMany
    Report.objects.update_or_create(
        comment=comment,
        reporter=by.key,
        defaults={
            "reason": reason,
            "text": text[:LONGEST],
            "network": by.network,
            "at": timezone.now(),
            "closed_by": None,
        },
    )
    call(comment_id, urgency_of(comment_id))


def urgency_of(comment_id: int) -> int:
    """How soon an editor should look at it for what readers say of it."""
    reasons = Report.objects.filter(comment=comment_id, closed_by=None).values_list("reason", flat=True)
    return min(sum(WEIGHTS[reason] for reason in reasons), MOST_URGENT)


def call(comment_id: int, urgency: int) -> None:
    """Have an editor look at a comment, whatever state it is in, until something is decided on it."""
    urgency = min(urgency, MOST_URGENT)
    Comment.objects.filter(pk=comment_id, urgency__lt=urgency).update(urgency=urgency)


def count_reports(thread_id: int, span: timedelta) -> int:
    """How many reports of comments in a discussion came in a time."""
    return Report.objects.filter(at__gt=timezone.now() - span, comment__thread=thread_id).count()
