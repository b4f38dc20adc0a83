"""Somebody who was told not to write here for a while, or who has a warning to read first. The sentence says why."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tertulia.moderation import sanctions, statements
from tertulia.moderation.models import Sanction
from tertulia.moderation.verdicts import Case, Finding


def judge(case: Case) -> Finding | None:
    # Looked up in memory first: nearly everybody is under none.
    if case.book.subjects.isdisjoint(sanctions.subjects(case.by, case.draft.email)):
        return None
    standing = sanctions.standing(case.by, case.draft.email)
    barring = [one for one in standing if one.kind != Sanction.Kind.WARNING]
    if barring:
        worst = max(barring, key=lambda one: (one.ends is None, one.ends))
        return Finding("reject", worst.kind, led_on(told(worst), worst), status=403, saw={"sanction": worst.pk})
    if standing and not case.submission.is_edit:
        warning = standing[0]
        sentence = _("A warning from the editors: %(reason)s Read it, then post your comment.")
        saw = {"sanction": warning.pk}
        told_so = led_on(sentence % {"reason": sanctions.closed(warning.reason)}, warning)
        return Finding("ask", "warning", told_so, saw=saw, is_first=True)
    return None


def led_on(sentence: str, sanction: Sanction) -> str:
    """With where the reasons are stated and an appeal is made."""
    address = statements.address_of_sanction(sanction.pk)
    return " ".join([sentence, _("All about it, and how to appeal:"), address]) if address else sentence


def told(sanction: Sanction) -> str:
    reason = sanctions.closed(sanction.reason)
    if sanction.ends is None:
        return _("You cannot post here. The editors’ reason: %(reason)s") % {"reason": reason}
    until = date_format(localtime(sanction.ends), "DATETIME_FORMAT")
    return _("You cannot post here until %(until)s. The editors’ reason: %(reason)s") % {
        "until": until,
        "reason": reason,
    }
