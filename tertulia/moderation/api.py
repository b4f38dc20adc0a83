"""Whether a comment may stand, and why. Judged before it is published, with no lock held."""

from tertulia.moderation.rules import RULES
from tertulia.moderation.verdicts import PASS, Submission, Verdict

__all__ = ["Submission", "Verdict", "submit"]


def submit(submission: Submission) -> Verdict:
    """Ask the rules in order; the first that objects decides."""
    return next((verdict for rule in RULES if (verdict := rule(submission))), PASS)
