"""A guest who calls themselves what a member of the staff is called, in these or in look-alike letters."""

from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Submission, Verdict
from tertulia.people import api as people


def judge(submission: Submission) -> Verdict | None:
    if submission.is_edit or submission.by.user_id or not people.is_staff_name(submission.draft.name):
        return None
    return Verdict(
        "reject", "impostor", _("This is the name of somebody who works here. Choose another, or sign in to use it.")
    )
