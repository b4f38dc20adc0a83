"""How soon an editor should look at what the rules hold: the worst that one says, and a little for each other."""

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


def urgency_of(verdict: Verdict) -> int:
    """0 to about 150. A score counts by half of itself: 90 is more urgent than any word."""
    found = [weight(rule.partition("/")[0], one.saw) for rule, one in verdict.findings if one.action == "hold"]
    return max(found) + FURTHER * (len(found) - 1) if found else 0


def weight(rule: str, saw: dict[str, object]) -> int:
    score = saw.get("score")
    return score // 2 if rule == "score" and isinstance(score, int) else WEIGHTS.get(rule, OTHER)
