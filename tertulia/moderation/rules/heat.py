"""A discussion in which much is being reported: answers wait for an editor until it has cooled down."""

from datetime import timedelta

from django.utils.translation import gettext as _

from tertulia.discussion import api as discussion
from tertulia.moderation.verdicts import Case, Finding

SPAN = timedelta(hours=1)


def judge(case: Case) -> Finding | None:
    limit = case.policy.heat
    if not limit or not case.draft.parent or case.submission.is_edit:
        return None
    reports = discussion.count_reports(case.draft.thread, SPAN)
    if reports < limit:
        return None
    told = _("Much of this discussion is being reported, so an editor looks at answers first.")
    return Finding("hold", "heat", told, saw={"reports": reports, "limit": limit})
