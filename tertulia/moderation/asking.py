"""Rules are asked, and what they said becomes one verdict and one row."""

from django.utils import timezone

from tertulia.moderation.models import Judgement
from tertulia.moderation.rules import Rule
from tertulia.moderation.verdicts import Case, Finding, Verdict


def ask(rules: list[Rule], case: Case, *, asks: bool = True) -> Verdict:
    """All of them, until one rejects. A question that its writer answered with "anyway", or that a rule has already
    decided otherwise, is no obstacle. `asks`: whether there is somebody who could be asked; of an edit nobody is."""
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
    answered = case.submission.anyway
    open_ones = [one for _, one in found if one.action != "ask" or one.code not in answered]
    for action in ["reject", "hold", *(["ask"] if asks and not case.submission.is_edit else [])]:
        decisive = next((finding for finding in open_ones if finding.action == action), None)
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
        score=case.score,
        edition=case.book.edition,
        is_edit=case.submission.is_edit,
        at=timezone.now(),
    )
