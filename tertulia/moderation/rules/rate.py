"""How many comments one person and one network may post. A network is a /24 or /48: many people can share one, so its
limits are wider. Counted from the comments themselves; nothing else is kept about anybody."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext, ngettext

from tertulia.discussion import api as discussion
from tertulia.moderation.verdicts import Case, Finding

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PERSON = ((MINUTE, 5), (HOUR, 40))
NETWORK = ((MINUTE, 20), (HOUR, 200))
EDITS = 10  # a minute, by one person


def judge(case: Case) -> Finding | None:
    if case.by.is_staff or not settings.TERTULIA_LIMITS:
        return None
    if case.submission.is_edit:
        return judge_edit(case)
    for who, limits in (("person", PERSON), ("network", NETWORK)):
        counts = discussion.count_recent(case.by, who, *(span for span, _ in limits))
        for (span, limit), count in zip(limits, counts, strict=True):
            if count >= limit:
                return Finding("reject", f"rate-{who}", sentence(who, span, limit), status=429)
    return None


def judge_edit(case: Case) -> Finding | None:
    if discussion.count_edits(case.by, MINUTE) < EDITS:
        return None
    told = gettext("You have changed comments many times in the last minute. Wait a little, then save this one again.")
    return Finding("reject", "rate-person", told, status=429)


def sentence(who: str, span: timedelta, limit: int) -> str:
    """Four whole sentences, because a language may bend every word of one."""
    if who == "network" and span == MINUTE:
        return gettext(
            "Many comments came from your network in the last minute. Wait a little, then send this one again."
        )
    if who == "network":
        return gettext(
            "Many comments came from your network in the last hour. Wait a little, then send this one again."
        )
    if span == MINUTE:
        told = ngettext(
            "You have posted %(limit)d comment in the last minute. Wait a little, then send this one again.",
            "You have posted %(limit)d comments in the last minute. Wait a little, then send this one again.",
            limit,
        )
    else:
        told = ngettext(
            "You have posted %(limit)d comment in the last hour. Wait a little, then send this one again.",
            "You have posted %(limit)d comments in the last hour. Wait a little, then send this one again.",
            limit,
        )
    return told % {"limit": limit}
