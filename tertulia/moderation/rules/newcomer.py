"""The first comments of somebody, until so many were approved as the site wants. Trust grows by what stands."""

from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Case, Finding


def judge(case: Case) -> Finding | None:
    wanted = case.policy.newcomers
    if not wanted or case.submission.is_edit:
        return None
    approved = sum(past.state == "published" for past in case.record)
    if approved >= wanted:
        return None
    return Finding(
        "hold",
        "newcomer",
        _("An editor looks at the first comments of everybody who is new here."),
        saw={"approved": approved, "wanted": wanted},
    )
