"""A field that people do not see and programs fill in."""

from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Submission, Verdict


def judge(submission: Submission) -> Verdict | None:
    if not submission.trap.strip():
        return None
    return Verdict("reject", "trap", _("One field must stay empty and was filled in. Empty it and send again."))
