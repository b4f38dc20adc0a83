"""Rules are asked, and what they said becomes one verdict and one row."""

from django.utils import timezone

from tertulia.moderation.models import Judgement
from tertulia.moderation.rules import Rule
from tertulia.moderation.verdicts import Case, Finding, Verdict


def ask(rules: list[Rule], case: Case) -> Verdict:
    """All of them, until one rejects. A question that was answered with "anyway", or that a rule has already decided
    otherwise, is no obstacle."""
    found: list[tuple[str, Finding]] = []
    ran: list[str] = []
    for rule in rules:
        if rule.spares_staff and case.by.is_staff and case.policy.exempts_staff:
            continue
        ran.append(str(rule))
        finding = rule.judge(case)
        if finding:
            found.append((str(rule), finding))
            if finding.action == "reject":
                break
    wanted = ["reject", "hold"] if case.submission.anyway or case.submission.is_edit else ["reject", "hold", "ask"]
    for action in wanted:
        decisive = next((finding for _, finding in found if finding.action == action), None)
        if decisive:
            return Verdict(action, decisive, tuple(found), tuple(ran))
    return Verdict("pass", None, tuple(found), tuple(ran))


def judgement(verdict: Verdict, case: Case) -> Judgement:
    """As it is kept; not stored yet."""
    return Judgement(
        section=case.thread.section if case.thread else "",
        action=verdict.action,
        rule=verdict.rule,
        code=verdict.code,
        facts=verdict.facts(),
        edition=case.book.edition,
        is_edit=case.submission.is_edit,
        at=timezone.now(),
    )
