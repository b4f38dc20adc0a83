"""Nobody reads a form, writes and sends it within two seconds."""

from django.conf import settings
from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Submission, Verdict

SECONDS = 2.0


def judge(submission: Submission) -> Verdict | None:
    if submission.seconds >= SECONDS or submission.by.is_staff or not settings.TERTULIA_LIMITS:
        return None
    return Verdict("reject", "haste", _("That was very fast. Read it once more, then send it again."), status=429)
