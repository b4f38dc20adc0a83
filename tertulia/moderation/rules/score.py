"""What the scorer thinks of it, between the bounds that the site sets. Without a scorer nobody has a score."""

from django.utils.translation import gettext as _

from tertulia.moderation.scorer import scorer
from tertulia.moderation.verdicts import Case, Finding


def judge(case: Case) -> Finding | None:
    policy = case.policy
    if not policy.reject_above and policy.mode != "score":
        return None
    score = scorer.score(case.draft.text)
    saw = {"score": score, "scorer": scorer.version}
    if policy.reject_above and score is not None and score >= policy.reject_above:
        told = _("This would hurt somebody. Say it in another way, then send it again.")
        return Finding("reject", "score", told, saw=saw)
    if policy.mode == "score" and (score is None or score >= policy.approve_below):
        return Finding("hold", "score", _("An editor looks at it first."), saw=saw)
    return None
