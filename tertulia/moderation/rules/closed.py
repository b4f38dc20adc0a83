"""A discussion that takes no comments: closed by itself, or with all others for a while."""

from django.utils.translation import gettext as _

from tertulia.discussion.api import ThreadClosed
from tertulia.moderation.verdicts import Case, Finding


def judge(case: Case) -> Finding | None:
    if case.submission.is_edit:
        return None  # what stands may be mended
    if case.thread and not case.thread.is_open:
        return Finding("reject", ThreadClosed.code, _(ThreadClosed.sentence), status=ThreadClosed.status)
    if case.policy.is_paused and not case.by.is_staff:
        return Finding("reject", "paused", _("Comments are paused at the moment. Keep your text and send it later."),
                       status=ThreadClosed.status)  # fmt: skip
    return None
