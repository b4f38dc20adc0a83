"""Whether a comment may stand, and why. Judged before it is published: the text with no lock held, the limits of how
much somebody may say when it is the writer's turn to be stored."""

import math
from functools import partial

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Posted, Refused, Ruling, ThreadFacts
from tertulia.moderation.rules import LIMITS, RULES, Rule
from tertulia.moderation.verdicts import PASS, Submission, Verdict
from tertulia.people.api import Speaker

__all__ = ["Rejected", "Submission", "Verdict", "check", "edit", "post", "submit"]


class Rejected(Refused):
    """What the rules do not let pass, in the shape of every other refusal."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.code)
        self.code, self.sentence, self.status = verdict.code, verdict.sentence, verdict.status


def submit(submission: Submission) -> Verdict:
    """Ask the rules and the limits in order; the first that objects decides."""
    return ask([*RULES, *LIMITS], submission)


def check(submission: Submission) -> None:
    """Raises Rejected for what would not be stored as things stand."""
    ruling_of(submit(submission))


def post(submission: Submission, thread: ThreadFacts) -> Posted:
    """Judge a comment and store it, published or held. Sent twice it is stored once and not judged again.

    Raises Rejected or another `Refused`.
    """
    try:
        if not thread.is_open:
            raise discussion.ThreadClosed
        ruling = ruling_of(ask(RULES, submission))
    except Refused:
        if earlier := discussion.find_posted(submission.draft):
            return earlier
        raise
    return discussion.post(submission.draft, by=submission.by, ruling=ruling, check=partial(check_limits, submission))


def edit(comment: int, text: str, *, by: Speaker) -> str:
    """Judge another text for one's own comment and put it in its place. Returns the state the comment is in now.

    Raises Rejected or another `Refused`; the comment then says what it said.
    """
    draft = discussion.redraft(comment, text, by=by)
    submission = Submission(draft, by, seconds=math.inf, is_edit=True)
    ruling = ruling_of(ask(RULES, submission))
    return discussion.edit(comment, text, by=by, ruling=ruling, check=partial(check_limits, submission))


def ask(rules: list[Rule], submission: Submission) -> Verdict:
    return next((verdict for rule in rules if (verdict := rule(submission))), PASS)


def check_limits(submission: Submission) -> None:
    """Raises Rejected."""
    ruling_of(ask(LIMITS, submission))


def ruling_of(verdict: Verdict) -> Ruling:
    """Raises Rejected."""
    if verdict.action == "reject":
        raise Rejected(verdict)
    state = "held" if verdict.action == "hold" else "published"
    return Ruling(state, verdict.code, str(verdict.sentence))
