"""How many comments one person and one network may post. A network is a /24 or /48: many people can share one, so its
limits are wider. Counted from the comments themselves; nothing else is kept about anybody."""

from datetime import timedelta

from django.conf import settings

from tertulia.discussion import api as discussion
from tertulia.moderation.verdicts import Submission, Verdict

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PERSON = ((MINUTE, 5), (HOUR, 40))
NETWORK = ((MINUTE, 20), (HOUR, 200))

SENTENCES = {
    "person": "You have posted {limit} comments in the last {span}. Wait a little, then send this one again.",
    "network": "Many comments came from your network in the last {span}. Wait a little, then send this one again.",
}


def judge(submission: Submission) -> Verdict | None:
    if submission.by.is_staff or not settings.TERTULIA_LIMITS:
        return None
    for who, limits in (("person", PERSON), ("network", NETWORK)):
        for span, limit in limits:
            if discussion.count_recent(submission.by, who, span) >= limit:
                words = "minute" if span == MINUTE else "hour"
                sentence = SENTENCES[who].format(limit=limit, span=words)
                return Verdict("reject", f"rate-{who}", sentence, status=429)
    return None
