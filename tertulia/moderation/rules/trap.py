"""A field that people do not see and programs fill in."""

from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Case, Finding


def judge(case: Case) -> Finding | None:
    if not case.submission.trap.strip():
        return None
    return Finding("reject", "trap", _("One field must stay empty and was filled in. Empty it and send again."))
