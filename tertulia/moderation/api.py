"""Whether a comment may stand, and why. Judged before it is published: the text with no lock held, the limits of how
much somebody may say when it is the writer's turn to be stored."""

import math
from functools import partial

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Posted, Refused, Ruling, ThreadFacts
from tertulia.kit import prepared
from tertulia.moderation import sanctions
from tertulia.moderation.archive import Archive, OldComment
from tertulia.moderation.asking import ask, judgement
from tertulia.moderation.deciding import decide
from tertulia.moderation.policies import Policy, policy_of, rename_section, set_policy
from tertulia.moderation.redress_views import WRITES, unproven
from tertulia.moderation.rulebook import add_word_list
from tertulia.moderation.rules import LIMITS, RULES, Rule
from tertulia.moderation.sanctions import impose
from tertulia.moderation.scorer import scorer
from tertulia.moderation.statements import own_path, why_held
from tertulia.moderation.urgency import urgency_of
from tertulia.moderation.verdicts import Case, Finding, Submission, Verdict
from tertulia.people.api import Speaker

__all__ = [
    "WRITES",
    "Archive",
    "Finding",
    "OldComment",
    "Policy",
    "Rejected",
    "Rule",
    "Submission",
    "Verdict",
    "add_word_list",
    "check",
    "decide",
    "edit",
    "impose",
    "own_path",
    "policy_of",
    "post",
    "rename_section",
    "scorer",
    "set_policy",
    "submit",
    "unproven",
    "why_held",
]

STATES = {"hold": "held", "pass": "published"}


class Rejected(Refused):
    """What the rules do not let pass, in the shape of every other refusal. `is_question`: the writer may say that it
    shall be posted anyway."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.code, self.sentence, self.status = finding.code, finding.sentence, finding.status
        self.is_question = finding.action == "ask"


def submit(submission: Submission, thread: ThreadFacts | None = None) -> Verdict:
    """Ask the rules and the limits in order."""
    case = Case(submission, thread)
    verdict = ask(RULES, case)
    return verdict if verdict.action in ("reject", "ask") else limited(verdict, case)


def limited(verdict: Verdict, case: Case) -> Verdict:
    """The verdict, with what the limits say of it."""
    limits = ask(LIMITS, case)
    return limits if limits.action == "reject" else verdict


def check(submission: Submission, thread: ThreadFacts | None = None) -> None:
    """Raises Rejected for what would not be stored as things stand."""
    ruling_of(submit(submission, thread))


def post(submission: Submission, thread: ThreadFacts) -> Posted:
    """Judge a comment and store it, published or held. Sent twice it is stored once and not judged again.

    Raises Rejected or another `Refused`.
    """
    case = Case(submission, thread)
    verdict = ask(RULES, case)
    try:
        ruling = ruling_of(verdict)
    except Rejected:
        if earlier := discussion.find_posted(submission.draft):
            return earlier
        note_refusal(case, verdict)
        raise
    acknowledge(case, verdict)
    return discussion.post(
        submission.draft,
        by=submission.by,
        ruling=ruling,
        check=partial(check_limits, case),
        also=partial(note_judgement, case, verdict),
    )


def edit(comment: int, text: str, *, by: Speaker) -> str:
    """Judge another text for one's own comment and put it in its place. Returns the state the comment is in now.

    Raises Rejected or another `Refused`; the comment then says what it said.
    """
    draft = discussion.redraft(comment, text, by=by)
    case = Case(Submission(draft, by, seconds=math.inf, is_edit=True), discussion.find_thread_by_id(draft.thread))
    verdict = ask(RULES, case)
    try:
        ruling = ruling_of(verdict)
    except Rejected:
        note_refusal(case, verdict)
        raise
    return discussion.edit(
        comment,
        text,
        by=by,
        ruling=ruling,
        check=partial(check_limits, case),
        also=partial(note_judgement, case, verdict),
    )


def check_limits(case: Case) -> None:
    """Raises Rejected."""
    ruling_of(ask(LIMITS, case))


def ruling_of(verdict: Verdict) -> Ruling:
    """Raises Rejected."""
    if verdict.decisive and verdict.action not in STATES:
        raise Rejected(verdict.decisive)
    sentence = str(verdict.decisive.sentence) if verdict.decisive else ""
    facts = verdict.facts() if verdict.decisive else {}
    return Ruling(STATES[verdict.action], verdict.code, sentence, facts, urgency_of(verdict))


def acknowledge(case: Case, verdict: Verdict) -> None:
    """Who was asked about a warning, and posts, has read it."""
    for _, finding in verdict.findings:
        if finding.code == "warning" and finding.code in case.submission.anyway:
            sanctions.acknowledge(finding.saw["sanction"])


def note_refusal(case: Case, verdict: Verdict) -> None:
    """Kept without the text, which goes back to its writer. What the limits refuse is not kept: it comes in floods."""
    judgement(verdict, case).save(force_insert=True)


def note_judgement(case: Case, verdict: Verdict, comment: int) -> None:
    row = judgement(verdict, case)
    row.comment_id = comment
    prepared.insert(row)
