"""Somebody of whose last comments many were taken away. Trust that was lost comes back with comments that stand."""

from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Case, Finding

LEAST = 4  # comments: with fewer, one that was taken away says little


def judge(case: Case) -> Finding | None:
    limit = case.policy.rejections
    decided = [past for past in case.record if past.state == "published" or past.was_taken_away] if limit else []
    if len(decided) < LEAST:
        return None
    taken = sum(past.was_taken_away for past in decided)
    if taken * 100 < limit * len(decided):
        return None
    told = _("Several of your comments were taken away lately, so an editor looks at this one first.")
    return Finding("hold", "rejections", told, saw={"taken": taken, "of": len(decided)})
