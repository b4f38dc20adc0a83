"""Shorter than a site wants a comment to be. What is too long the form says before anything is judged."""

from django.utils.translation import ngettext

from tertulia.kit.text import INVISIBLE
from tertulia.moderation.verdicts import Case, Finding


def judge(case: Case) -> Finding | None:
    shortest, length = case.policy.shortest, len(INVISIBLE.sub("", case.draft.text))
    if length >= shortest:
        return None
    told = ngettext(
        "Write at least %(shortest)d character, not counting spaces.",
        "Write at least %(shortest)d characters, not counting spaces.",
        shortest,
    )
    return Finding("reject", "too-short", told % {"shortest": shortest}, saw={"length": length, "shortest": shortest})
