"""A site, section or discussion where an editor looks at everything first."""

from django.utils.translation import gettext as _

from tertulia.moderation.verdicts import Case, Finding


def judge(case: Case) -> Finding | None:
    if case.policy.mode != "pre":
        return None
    return Finding("hold", "premoderated", _("An editor looks at every comment here first."))
