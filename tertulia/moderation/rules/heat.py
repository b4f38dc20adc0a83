"""A discussion in which much is being reported: until it has cooled down answers wait for an editor or, where the
policy says `slow`, whoever answers waits between two answers of theirs."""

import math
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    saw = {"reports": reports, "limit": limit}
    if case.policy.slow:
        return slow_down(case, saw)
    told = _("Much of this discussion is being reported, so an editor looks at answers first.")
    return Finding("hold", "heat", told, saw=saw)


def slow_down(case: Case, saw: dict[str, int]) -> Finding | None:
    """Whoever wrote in this discussion just now waits; the text comes back to them."""
    written = (past.created for past in case.record if past.thread == case.draft.thread)
    last = next(written, None)
    passed = (timezone.now() - last).total_seconds() if last else math.inf
    left = math.ceil(case.policy.slow - passed) if passed < case.policy.slow else 0
    if left <= 0:
        return None
    told = ngettext(
        "This discussion is heated, so answers come slowly: send yours again in %(seconds)d second.",
        "This discussion is heated, so answers come slowly: send yours again in %(seconds)d seconds.",
        left,
    )
    return Finding("reject", "heat", told % {"seconds": left}, status=429, saw=saw | {"slow": case.policy.slow})
