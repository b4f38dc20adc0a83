"""Rules are asked, and what they said becomes one verdict and one row."""

from django.utils import timezone

from tertulia.moderation.models import Judgement
from tertulia.moderation.rules import Rule
from tertulia.moderation.score_words import kept
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
    is_asked = asks and not case.submission.is_edit
    for decides in (
        lambda one: one.action == "reject",
        lambda one: one.is_first and is_asked,
        lambda one: one.action == "hold",
        lambda one: one.action == "ask" and is_asked,
    ):
        if decisive := next(filter(decides, open_ones), None):
            return Verdict(decisive.action, decisive, tuple(found), tuple(ran), case.scores)
    return Verdict("pass", None, tuple(found), tuple(ran), case.scores)


def judgement(verdict: Verdict, case: Case) -> Judgement:
    """As it is kept; not stored yet. The scores are kept of what passes too: from these is seen how they drift."""
    scores = verdict.scores
    return Judgement(
        section=case.thread.section if case.thread else "",
        action=verdict.action,
        rule=verdict.rule,
        code=verdict.code,
        facts=verdict.facts() | ({"scored": kept(scores)} if scores else {}),
        score=scores.hostility if scores else None,
        edition=case.book.edition,
        is_edit=case.submission.is_edit,
        at=timezone.now(),
    )
