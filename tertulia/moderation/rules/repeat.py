"""The same text, or nearly the same, that this person posted within a day."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit.folding import fold
from tertulia.moderation.verdicts import Case, Finding

SPAN = timedelta(days=1)
LEAST = 20  # letters: "Thank you" may be said twice
WORDS = 3  # in a shingle
ALIKE = 0.8  # of the shingles of both together, from which two texts are one (A. Broder, "On the resemblance", 1997)


def judge(case: Case) -> Finding | None:
    if case.submission.is_edit or not settings.TERTULIA_LIMITS:
        return None
    recent = [past for past in case.record if past.created > timezone.now() - SPAN]
    said = fold(case.draft.text).text if recent else ""
    if len(said) < LEAST:
        return None
    likeness = max(resemblance(said, fold(past.source).text) for past in recent)
    if likeness < ALIKE:
        return None
    # Whole sentences, and none inside an f-string: the tool that gathers them for translation does not look in there.
    told = (
        _("You have posted this already. Post it anyway?")
        if likeness == 1
        else _("You have posted almost the same already. Post it anyway?")
    )
    return Finding("ask", "repeat", told, saw={"likeness": round(likeness, 2)})


def resemblance(one: str, other: str) -> float:
    """Of two folded texts, from 0 to 1: what they have in common of their runs of three words."""
    if one == other:
        return 1.0
    first, second = shingles(one), shingles(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[at : at + WORDS]) for at in range(max(1, len(words) - WORDS + 1))}
