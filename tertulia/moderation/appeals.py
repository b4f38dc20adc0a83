"""Complaints about decisions (Digital Services Act, Art. 20): by the one whom a decision restricts, and by the one who
sent a notice. Whoever decided first does not decide again."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Entry, Refused, Ruling, Settled
from tertulia.kit.numbers import LARGEST
from tertulia.kit.text import is_blank
from tertulia.moderation import deciding, grounds, notices, sanctions
from tertulia.moderation.deciding import BadDecision
from tertulia.moderation.models import Appeal, Notice, Statement
from tertulia.people.api import Speaker

OPEN_FOR = timedelta(days=184)  # six months, whichever they are
PER_HOUR = 10  # of one network, in each process
HOUR = 3600  # seconds
GRANTED, UPHELD = "appeal-granted", "appeal-upheld"


class NoAppeal(Refused):
    code = "no-appeal"
    sentence = gettext_noop("There is nothing to appeal against here, or the six months for it are over.")


class AlreadyAppealed(Refused):
    code = "already-appealed"
    sentence = gettext_noop("You have appealed against this before. The editors have it.")


class OwnDecision(Refused):
    code, status = "own-decision", 403
    sentence = gettext_noop("You decided this yourself. Somebody else must decide on the appeal.")


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody says against a decision. `email`: where the answer goes, besides the private page."""

    text: str
    email: str
    language: str


def until(told: Statement | Notice) -> datetime | None:
    """Until when one can appeal; None where there is nothing to appeal against."""
    if isinstance(told, Statement):
        return None if told.withdrawn else told.at + OPEN_FOR
    return told.decided + OPEN_FOR if told.decided and told.outcome == Notice.Outcome.KEPT else None


def of(told: Statement | Notice) -> Appeal | None:
    """The one that was made."""
    return getattr(told, "appeal", None)


def may_send(told: Statement | Notice) -> bool:
    end = until(told)
    return of(told) is None and end is not None and end > timezone.now()


def send(told: Statement | Notice, words: Words, *, network: str) -> None:
    """Against what a statement or a notice was told. The same one sent twice is one. Raises a `Refused`."""
    count(network)
    against = {"statement": told} if isinstance(told, Statement) else {"notice": told}
    with discussion.saving(), transaction.atomic():
        type(told).objects.select_for_update().get(pk=told.pk)  # one after the other
        earlier = Appeal.objects.filter(**against).first()
        if earlier:
            if earlier.text != words.text:
                raise AlreadyAppealed
            return
        if not may_send(told):
            raise NoAppeal
        Appeal.objects.create(**against, text=words.text, email=words.email, language=words.language, at=timezone.now())


def count(network: str) -> None:
    """In the memory of the process: nothing is stored of who appeals. Raises TooMany."""
    if not network or not settings.TERTULIA_LIMITS:
        return
    key = f"tertulia.appeals:{network}"
    cache.add(key, 0, HOUR)
    with suppress(ValueError):  # others may have pushed it out of the memory meanwhile
        if cache.incr(key) > PER_HOUR:
            raise discussion.TooMany


@dataclass(frozen=True, slots=True)
class Case:
    """An appeal with the decision that it is against. `comment`: its number, None where it is about a person."""

    appeal: Appeal
    entry: Entry | None
    comment: int | None
    first: int | None  # the account that decided

    @property
    def is_of_author(self) -> bool:
        return self.appeal.statement_id is not None


def case_of(appeal: Appeal) -> Case:
    statement, notice = appeal.statement, appeal.notice
    number = statement.decision_id if statement else notice.decision_id if notice else None
    entry = discussion.read_entries([number]).get(number) if number else None
    comment = notice.comment_id if notice else entry.comment if entry else None
    return Case(appeal, entry, comment, (entry.by if entry else None) or (notice.by_id if notice else None))


def find_case(number: int) -> Case | None:
    found = Appeal.objects.select_related("statement", "notice").filter(pk=number) if number <= LARGEST else ()
    return next((case_of(appeal) for appeal in found), None)


def is_within(case: Case, sections: Collection[str] | None) -> bool:
    """Whether it is for a moderator of these sections, None for all; what is about a person is for those who have
    all."""
    if sections is None or case.comment is None:
        return sections is None
    return discussion.find_desk_row(case.comment).thread.section in sections


def read_open(sections: Collection[str] | None) -> Iterator[Case]:
    """Those that wait for an answer, the oldest first."""
    found = Appeal.objects.filter(decided=None).select_related("statement", "notice").order_by("at", "pk")
    return (case for case in map(case_of, found.iterator()) if is_within(case, sections))


def decide(number: int, outcome: str, *, by: Speaker, answer: str, reason: str = "", sentence: str = "") -> None:
    """Reverse the decision or uphold it, with an answer for the one who appealed. Where a comment is removed because of
    it, `reason` and `sentence` are for its author, as in `deciding.decide`.

    Raises OwnDecision, BadDecision, and Settled for one that was decided meanwhile.
    """
    if outcome not in Appeal.Outcome.values:
        raise BadDecision(_("Reverse the decision or uphold it."))
    if is_blank(answer):
        raise BadDecision(_("Write the answer: the one who appealed reads it."))
    with transaction.atomic():
        found = Appeal.objects.select_for_update().filter(pk=number, decided=None).first()
        if found is None:
            raise Settled
        case = case_of(found)
        if case.first is not None and case.first == by.user_id:
            raise OwnDecision
        if outcome == Appeal.Outcome.REVERSED:
            found.decision_id = reverse(case, by, answer.strip(), reason, sentence)
        else:
            found.decision_id = record(case, UPHELD, by, answer.strip())
        found.decided, found.outcome, found.answer, found.by_id = timezone.now(), outcome, answer.strip(), by.user_id
        found.save(update_fields=["decided", "outcome", "answer", "by", "decision"])


def record(case: Case, code: str, by: Speaker, answer: str) -> int:
    """In the log, whatever else moves. What the one who sent a notice is told is not said there to the author."""
    ruling = Ruling("", code, answer if case.is_of_author else "", facts(case))
    if case.comment is not None:
        return discussion.note_on(case.comment, ruling, by=by)
    return discussion.note_decision(ruling, person=case.entry.person if case.entry else "", by=by)


def facts(case: Case) -> dict[str, object]:
    return {"appeal": case.appeal.pk, "reverses": case.entry.number if case.entry else None}


def reverse(case: Case, by: Speaker, answer: str, reason: str, sentence: str) -> int:
    """Returns the number of the decision that says so. Raises BadDecision."""
    if case.appeal.notice is not None:
        return take_away(case, case.appeal.notice, by, answer, reason, sentence)
    if case.comment is not None:
        return restore(case, case.comment, by, answer)
    sanction = grounds.sanction_of(case.entry) if case.entry else 0
    if sanction:
        sanctions.lift(sanction, by=by, sentence=answer)
    return record(case, GRANTED, by, answer)


def restore(case: Case, comment: int, by: Speaker, answer: str) -> int:
    """Where it stood, unless something else was decided on it since: that has a statement of its own."""
    made: list[int] = []
    statement = case.appeal.statement
    if statement and case.entry and grounds.stands(statement, case.entry):
        ruling = Ruling("published", GRANTED, answer, facts(case))
        discussion.decide(comment, ruling, by=by, also=made.append)
    return made[0] if made else record(case, GRANTED, by, answer)


def take_away(case: Case, notice: Notice, by: Speaker, answer: str, reason: str, sentence: str) -> int:
    """The one who sent the notice was right."""
    comment = notice.comment_id
    if discussion.read_states([comment])[comment] in notices.STANDING:
        deciding.decide(comment, "removed", by=by, reason=reason, sentence=sentence, notice=notice)
        notices.close_on([comment])
    return record(case, GRANTED, by, answer)


def forget(age: timedelta) -> int:
    """Empty the addresses of appeals that were decided that long ago."""
    return Appeal.objects.filter(decided__lt=timezone.now() - age).exclude(email="").update(email="")
