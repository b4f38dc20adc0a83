"""What the scorer thinks of it, between the bounds that the site sets. Without a scorer nobody has a score.

It is asked wherever there are no bounds as well: editors try bounds on what was written before they set them."""

from django.utils.translation import gettext as _

from tertulia.moderation.scorer import scorer
from tertulia.moderation.verdicts import Case, Finding


def judge(case: Case) -> Finding | None:
    case.score = scorer.score(case.draft.text)
    action = case.policy.band(case.score)
    if action == "pass":
        return None
    told = _("An editor looks at it first.")
    if action == "reject":
        told = _("This would hurt somebody. Say it in another way, then send it again.")
    return Finding(action, "score", told, saw={"score": case.score, "scorer": scorer.version})
