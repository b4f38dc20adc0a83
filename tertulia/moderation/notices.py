"""Notices that a comment is against the law (Digital Services Act, Art. 16): who sends one is told what came of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow, Refused, Settled
from tertulia.kit.numbers import LARGEST
from tertulia.kit.text import is_blank
from tertulia.moderation import deciding
from tertulia.moderation.deciding import BadDecision
from tertulia.moderation.models import Flagger, Notice
from tertulia.moderation.reasons import OFFENCES, TRUSTED
from tertulia.moderation.statements import private_key
from tertulia.people.api import Speaker

PER_HOUR, PER_COMMENT = 10, 3  # of one network; trusted flaggers send as many as they must
STANDING = ("published", "held")
BATCH = 500


class AlreadySent(Refused):
    code = "notice-sent"
    sentence = gettext_noop("You have sent a notice about this comment before. The editors have it.")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody says of a comment. `form`: the key of the form it came with; one form makes one notice."""

    offence: str
    explanation: str
    name: str
    email: str
    form: str
    language: str
    flagger: Flagger | None = None


def send(comment: int, complaint: Complaint, *, by: Speaker) -> Notice:
    """Store it and have an editor look at the comment. The same form sent twice is one notice. Raises a `Refused`."""
    key = private_key("notice", comment, complaint.form)
    with discussion.saving(), transaction.atomic():
        discussion.take_turn(by)
        earlier = Notice.objects.filter(key=key).first()
        if earlier:
            if earlier.explanation != complaint.explanation:
                raise AlreadySent
            return earlier
        check(comment, complaint, by)
        notice = Notice.objects.create(
            key=key,
            comment_id=comment,
            offence=complaint.offence,
            explanation=complaint.explanation,
            name=complaint.name,
            email=complaint.email,
            language=complaint.language,
            flagger=complaint.flagger,
            notifier=by.key,
            network=by.network,
            at=timezone.now(),
        )
        discussion.call(comment, urgency(notice))
        return notice


def check(comment: int, complaint: Complaint, by: Speaker) -> None:
    """Raises NoSuchComment, OwnComment, AlreadySent, TooMany."""
    row = discussion.find_desk_row(comment)
    if row.state != "published" or not row.thread.is_public:
        raise discussion.NoSuchComment
    if discussion.owns(comment, by):
        raise discussion.OwnComment
    if Notice.objects.filter(comment=comment, notifier=by.key).exists():
        raise AlreadySent
    if complaint.flagger or by.is_staff or not by.network or not settings.TERTULIA_LIMITS:
        return
    here = Notice.objects.filter(network=by.network)
    recent = here.filter(at__gt=timezone.now() - timedelta(hours=1))
    if recent.count() >= PER_HOUR or here.filter(comment=comment).count() >= PER_COMMENT:
        raise discussion.TooMany


def urgency(notice: Notice) -> int:
    offence = OFFENCES.get(notice.offence)
    return (offence.urgency if offence else 0) + (TRUSTED if notice.flagger_id else 0)


def unanswered() -> QuerySet[Notice]:
    return Notice.objects.filter(decided=None)


def find(key: str) -> Notice | None:
    return Notice.objects.select_related("appeal").filter(key=key).first()


def find_number(number: int) -> Notice | None:
    return Notice.objects.filter(pk=number).first() if number <= LARGEST else None


def decide(notice: Notice, outcome: str, *, by: Speaker, reason: str = "", sentence: str = "") -> None:
    """Remove the comment, with `reason` (one of REASONS) and words to its author, or leave it, with words to the one
    who sent the notice, who has a right to them. A removal answers all open notices on the comment.

    Raises BadDecision, and Settled for a notice that was decided meanwhile.
    """
    if outcome not in Notice.Outcome.values:
        raise BadDecision(_("Remove the comment or leave it."))
    if outcome == Notice.Outcome.KEPT and is_blank(sentence):
        raise BadDecision(_("Write why it stays: the one who sent the notice reads it."))
    with transaction.atomic():
        close_on([notice.comment_id])
        found = unanswered().select_for_update().filter(pk=notice.pk).first()
        if found is not None and outcome == Notice.Outcome.REMOVED:
            remove(found, by, reason, sentence)
        elif found is not None:
            leave(found, by, sentence)
    if found is None:
        raise Settled


def remove(notice: Notice, by: Speaker, reason: str, sentence: str) -> None:
    number = deciding.decide(notice.comment_id, "removed", by=by, reason=reason, sentence=sentence, notice=notice)
    removed = Notice.Outcome.REMOVED
    unanswered().filter(comment=notice.comment_id).update(
        decided=timezone.now(), outcome=removed, by_id=by.user_id, decision_id=number
    )


def leave(notice: Notice, by: Speaker, sentence: str) -> None:
    comment = notice.comment_id
    state = discussion.read_states([comment])[comment]
    number = deciding.keep(comment, state, by=by, code="notice-kept", notice=notice)
    unanswered().filter(pk=notice.pk).update(
        decided=timezone.now(),
        outcome=Notice.Outcome.KEPT,
        answer=sentence.strip(),
        by_id=by.user_id,
        decision_id=number,
    )
    others = [urgency(one) for one in unanswered().filter(comment=comment)]
    if others:
        discussion.call(comment, max(others))


def close_settled() -> int:
    """Answer the notices whose comments went another way: rejected in a queue, deleted by their author. Returns how
    many."""
    comments = list(unanswered().order_by("comment").values_list("comment", flat=True).distinct())
    return sum(close_on(comments[at : at + BATCH]) for at in range(0, len(comments), BATCH))


@transaction.atomic
def close_on(comments: Collection[int]) -> int:
    gone = [number for number, state in discussion.read_states(comments).items() if state not in STANDING]
    last = discussion.last_entries(gone)
    return sum(
        unanswered()
        .filter(comment=number)
        .update(
            decided=timezone.now(),
            outcome=Notice.Outcome.REMOVED,
            decision_id=last[number].number if number in last else None,
        )
        for number in gone
    )


@dataclass(frozen=True, slots=True)
class Pending:
    """A comment with the notices on it that are open, the most urgent first, and how many comments of its author are in
    each state."""

    row: DeskRow
    notices: list[Notice]
    record: dict[str, int] = field(default_factory=dict)


def by_urgency() -> QuerySet[Notice]:
    """Those of trusted flaggers first, then by the offence, then the oldest."""
    of_offence = [When(offence=code, then=Value(one.urgency)) for code, one in OFFENCES.items()]
    is_trusted = Case(When(flagger=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    urgent = Case(*of_offence, default=Value(0), output_field=IntegerField())
    return unanswered().annotate(is_trusted=is_trusted, urgent=urgent).order_by("-is_trusted", "-urgent", "at", "pk")


def waiting_comments(sections: Collection[str] | None) -> Iterator[int]:
    """Comments with open notices, the most urgent first: those of these sections, or all."""
    numbers = iter(dict.fromkeys(by_urgency().values_list("comment", flat=True)))
    while batch := list(islice(numbers, BATCH)):
        if sections is None:
            yield from batch
            continue
        rows = discussion.read_rows(batch)
        yield from (number for number in batch if rows[number].thread.section in sections)


def read_pending(sections: Collection[str] | None, *, skip: int, limit: int) -> list[Pending]:
    numbers = list(islice(waiting_comments(sections), skip, skip + limit))
    rows = discussion.read_rows(numbers)
    notices: dict[int, list[Notice]] = {}
    for notice in by_urgency().filter(comment__in=numbers).select_related("flagger"):
        notices.setdefault(notice.comment_id, []).append(notice)
    return [
        Pending(rows[number], notices[number], discussion.count_written(rows[number].author))
        for number in numbers
        if number in notices  # another moderator may have been faster
    ]


def count_open() -> int:
    return unanswered().count()


def forget(age: timedelta) -> int:
    """Empty names, addresses and networks of notices that were decided that long ago, and so was an appeal."""
    until = timezone.now() - age
    old = Notice.objects.filter(Q(appeal=None) | Q(appeal__decided__lt=until), decided__lt=until)
    return old.exclude(name="", email="", network="").update(name="", email="", network="")
