"""How soon an editor should look at what the rules hold: the worst that one says, and a little for each other."""

from tertulia.moderation.scorer import Scores
from tertulia.moderation.verdicts import Verdict

WEIGHTS = {
    "words": 40,
    "sanctions": 30,
    "heat": 30,
    "outside": 30,
    "links": 20,
    "rejections": 20,
    "repeat": 20,
    "newcomer": 10,
    "mode": 5,
}
OTHER = 10
FURTHER = 5  # for each rule beyond the worst
GRAVE = ("THREAT", "IDENTITY_ATTACK")
GRAVER = 20  # for one of these beyond doubt: they cannot wait behind an insult with the same score


def urgency_of(verdict: Verdict) -> int:
    """0 to about 150. A score counts by half of itself, whichever rule holds the comment: 90 is more urgent than any
    word, and where everything is looked at first the worst comes first."""
    held = [rule.partition("/")[0] for rule, one in verdict.findings if one.action == "hold"]
    if not held:
        return 0
    return max(weight_of(verdict.scores), *(WEIGHTS.get(rule, OTHER) for rule in held)) + FURTHER * (len(held) - 1)


def weight_of(scores: Scores | None) -> int:
    """What is only spam hurts nobody, so it counts for nothing here."""
    if scores is None or scores.hostility is None:
        return 0
    grave = max(scores.values.get(name, 0.0) for name in GRAVE)
    return scores.hostility // 2 + round(GRAVER * grave)
