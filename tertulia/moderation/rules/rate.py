"""How many comments one person and one network may post. A network is a /24 or /48: many people can share one, so its
limits are wider. Counted from the comments themselves; nothing else is kept about anybody."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext, ngettext

from tertulia.discussion import api as discussion
from tertulia.moderation.verdicts import Submission, Verdict

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PERSON = ((MINUTE, 5), (HOUR, 40))
NETWORK = ((MINUTE, 20), (HOUR, 200))
EDITS = 10  # a minute, by one person


def judge(submission: Submission) -> Verdict | None:
    if submission.by.is_staff or not settings.TERTULIA_LIMITS:
        return None
    if submission.is_edit:
        return judge_edit(submission)
    for who, limits in (("person", PERSON), ("network", NETWORK)):
        counts = discussion.count_recent(submission.by, who, *(span for span, _ in limits))
        for (span, limit), count in zip(limits, counts, strict=True):
            if count >= limit:
                return Verdict("reject", f"rate-{who}", sentence(who, span, limit), status=429)
    return None


def judge_edit(submission: Submission) -> Verdict | None:
    if discussion.count_edits(submission.by, MINUTE) < EDITS:
        return None
    told = gettext("You have changed comments many times in the last minute. Wait a little, then save this one again.")
    return Verdict("reject", "rate-person", told, status=429)


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
