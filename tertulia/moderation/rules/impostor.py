"""A guest who calls themselves what a member of the staff is called, in these or in look-alike letters."""

from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Case, Finding
from tertulia.people import api as people


def judge(case: Case) -> Finding | None:
    if case.submission.is_edit or case.by.user_id or not people.is_staff_name(case.draft.name):
        return None
    return Finding(
        "reject", "impostor", _("This is the name of somebody who works here. Choose another, or sign in to use it.")
    )
