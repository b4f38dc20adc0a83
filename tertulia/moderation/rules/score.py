"""What the scorer thinks of it, between the bounds that the site sets. It holds; it refuses only where editors have set
a bound for that.

It is asked wherever there are no bounds as well: editors try bounds on what was written before they set them."""

from django.conf import settings
from django.utils.translation import gettext as _

from tertulia.moderation.policies import Policy, reached
from tertulia.moderation.score_words import HOSTILE_FROM, kept
from tertulia.moderation.scorer import Scores, scorer
from tertulia.moderation.scorer.adapting import adapted
from tertulia.moderation.verdicts import Case, Finding

SHOWN = 20
NONE = "none"  # the model of a site that wants no scores


def judge(case: Case) -> Finding | None:
    if scorer.fault:
        return unscored(case)
    found = scorer.score(case.draft.text, settings.LANGUAGE_CODE)
    found = adapted(found, case.draft.text, case.book.adaptation)
    case.scores = found if found.model != NONE else None
    action = case.policy.band(found.hostility, attack=found.attack, spam=found.spam)
    if action == "pass":
        return None
    is_spam = case.policy.band(found.hostility, attack=found.attack) == "pass"
    told = sentence_of_spam() if is_spam else sentence_of_hold(found, case.policy)
    if action == "reject":
        told = _("This would hurt somebody. Say it in another way, then send it again.")
    saw = {"score": found.hostility} | kept(found)
    spans = tuple((span.start, span.end) for span in found.spans[:SHOWN])
    return Finding(action, "spam-score" if is_spam else "score", told, saw=saw, spans=spans)


def unscored(case: Case) -> Finding | None:
    """A model that is damaged lets nothing through that it might have held."""
    if case.policy.mode == "pre" or not case.policy.asks_scorer:
        return None
    return Finding("hold", "no-scorer", _("An editor looks at it first."), saw={"fault": scorer.fault[:300]})


def sentence_of_hold(found: Scores, policy: Policy) -> str:
    """Said to the writer, who can answer it: that it was a program, what it took this for, and that it may be wrong."""
    if reached(policy.attack_from, found.attack):
        return _("A program found it likely to attack a group, so an editor looks at it first. It may be mistaken.")
    if reached(HOSTILE_FROM, found.hostility):
        return _("A program found it likely to be hostile, so an editor looks at it first. It may be mistaken.")
    if found.model == NONE:
        return _("An editor looks at it first.")
    return _("A program could not tell whether it is harmless, so an editor looks at it first.")


def sentence_of_spam() -> str:
    return _("A program found it likely to be advertising, so an editor looks at it first. It may be mistaken.")
