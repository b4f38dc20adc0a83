"""Nobody reads a form, writes and sends it within two seconds."""

from django.conf import settings
from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Case, Finding

SECONDS = 2.0


def judge(case: Case) -> Finding | None:
    if case.submission.seconds >= SECONDS or case.by.is_staff or not settings.TERTULIA_LIMITS:
        return None
    return Finding("reject", "haste", _("That was very fast. Read it once more, then send it again."), status=429)
