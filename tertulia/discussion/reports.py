"""Readers' reports: one per person and comment, with a reason."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from tertulia.discussion.errors import OwnComment, Refused, TooMany
from tertulia.discussion.models import Report
from tertulia.discussion.saving import saving
from tertulia.discussion.turns import take_turn
from tertulia.discussion.votes import published, wrote
from tertulia.people.api import Speaker

PER_HOUR = 20  # of one network
LONGEST = 2000  # characters
REASONS = [str(reason) for reason in Report.Reason]
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
        defaults={"reason": reason, "text": text[:LONGEST], "network": by.network, "at": timezone.now()},
    )


def count_reports(thread_id: int, span: timedelta) -> int:
    """How many reports of comments in a discussion came in a time."""
    return Report.objects.filter(at__gt=timezone.now() - span, comment__thread=thread_id).count()
