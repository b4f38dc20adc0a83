"""What editors and programs decide on comments. A removal comes with a statement of its reasons, made in the same
transaction: one without a reason cannot be written."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Ruling
from tertulia.moderation import statements
from tertulia.moderation.models import Judgement, Notice
from tertulia.moderation.reasons import ALL_REASONS
from tertulia.people.api import Speaker

CODES = {"published": "approved", "held": "held", "removed": "removed"}
UNDO = timedelta(seconds=statements.MINUTE_TO_UNDO)


class BadDecision(ValueError):
    """What cannot be decided, in a sentence that says what to do."""


def decide(
    comment: int,
    state: str,
    *,
    by: Speaker,
    reason: str = "",
    sentence: str = "",
    notice: Notice | None = None,
    program: str | None = None,
) -> int | None:
    """Publish, hold or remove a comment. Returns the number of the decision, None when it was in that state already.

    `reason`: one of ALL_REASONS, which an editor's removal needs. `sentence`: the editor's own words to its author.
    `notice`: on which it is decided. `program`: the API token that decides it. Raises BadDecision, NoSuchComment.
    """
    why, sentence = ALL_REASONS.get(reason), sentence.strip()
    if state == "removed" and program is None:
        if why is None:
            raise BadDecision(_("Choose the reason: its author is told."))
        if why.needs_words and not sentence:
            raise BadDecision(_("Write the reason: its author reads it."))
    code = why.code if why and state == "removed" else CODES[state]
    told = sentence or (str(why.told) if why else "")
    made: list[int] = []

    def also(decision: int) -> None:
        made.append(decision)
        if state == "removed":
            statements.make(decision, notice)

    discussion.decide(comment, Ruling(state, code, told, origin_of(comment, notice)), by=by, program=program, also=also)
    return made[0] if made else None


def keep(
    comment: int, state: str, *, by: Speaker, code: str = "kept", sentence: str = "", notice: Notice | None = None
) -> int:
    """Leave a comment as it is, whatever is reported of it. Returns the number of the decision.

    Raises NoSuchComment.
    """
    made: list[int] = []
    ruling = Ruling(state, code, sentence.strip(), origin_of(comment, notice))
    discussion.keep(comment, ruling, by=by, also=made.append)
    return made[0]


def undo(decision: int, *, by: Speaker) -> int:
    """Take one's own decision back within the minute. Returns the comment. Raises Settled, NoSuchComment."""
    return discussion.undo(decision, by=by, within=UNDO, also=lambda _number: statements.withdraw(decision))


def origin_of(comment: int, notice: Notice | None) -> dict[str, Any]:
    """Who saw it first, for the statement and the figures: "flagger" or "notice" (Art. 16), "report" (of a reader),
    "rule" or "own" (an editor)."""
    if notice is not None:
        return {"source": "flagger" if notice.flagger_id else "notice", "notice": notice.pk}
    if discussion.read_reports([comment]):
        return {"source": "report"}
    held = Judgement.objects.filter(comment=comment, action="hold").order_by("-pk").values_list("rule", flat=True)
    rule = held.first()
    return {"source": "rule", "rule": rule} if rule else {"source": "own"}
