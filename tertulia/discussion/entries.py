"""The log of decisions read back, and the little that is added to it where nothing moves: for the reasons that people
are given, and for what they say against them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef

from tertulia.discussion.deciding import locked
from tertulia.discussion.decisions import Ruling, note
from tertulia.discussion.desk import DeskRow, desk_row
from tertulia.discussion.models import Comment, Decision
from tertulia.discussion.votes import wrote
from tertulia.kit.numbers import LARGEST
from tertulia.people.api import Speaker

HELD = Comment.State.HELD
SPAN = 20_000  # decisions that are looked at in one go


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log, on a comment or on a person. `by`: the account that decided it; `program`: the API token."""

    number: int
    comment: int | None
    person: str
    before: str
    after: str
    code: str
    sentence: str
    by: int | None
    program: str
    at: datetime
    facts: dict[str, Any]


def entry_of(decision: Decision) -> Entry:
    return Entry(
        number=decision.pk,
        comment=decision.comment_id,
        person=decision.person,
        before=decision.before,
        after=decision.after,
        code=decision.code,
        sentence=decision.sentence,
        by=decision.by_id,
        program=decision.program or "",
        at=decision.at,
        facts=decision.facts,
    )


def read_entries(numbers: Collection[int]) -> dict[int, Entry]:
    """By their numbers."""
    return {one.pk: entry_of(one) for one in Decision.objects.filter(pk__in=numbers)}


def last_entries(comments: Collection[int]) -> dict[int, Entry]:
    """What was decided last on each of these comments, by comment; those on which nothing was are missing."""
    newest = Decision.objects.filter(comment__in=comments).order_by().values("comment").annotate(last=Max("pk"))
    found = Decision.objects.filter(pk__in=[row["last"] for row in newest])
    return {one.comment_id: entry_of(one) for one in found if one.comment_id}


def in_force(comments: Collection[int]) -> set[int]:
    """Of each of these comments the decision that brought it into the state in which it is, by number."""
    moved = Decision.objects.filter(comment__in=comments).exclude(before=F("after"))
    return set(moved.order_by().values("comment").annotate(last=Max("pk")).values_list("last", flat=True))


def numbers_on(comment: int) -> list[int]:
    """Of all decisions on a comment."""
    return list(Decision.objects.filter(comment=comment).values_list("pk", flat=True))


def read_states(comments: Collection[int]) -> dict[int, str]:
    return dict(Comment.objects.filter(pk__in=comments).values_list("pk", "state"))


def read_rows(comments: Collection[int]) -> dict[int, DeskRow]:
    """Comments of any state, by number."""
    found = Comment.objects.filter(pk__in=comments).select_related("thread", "parent")
    return {one.pk: desk_row(one) for one in found}


def owns(comment: int, speaker: Speaker) -> bool:
    """Whether this person wrote it, whatever state it is in."""
    found = Comment.objects.filter(pk=comment).first() if comment <= LARGEST else None
    return found is not None and wrote(found, speaker)


@transaction.atomic
def note_on(comment: int, ruling: Ruling, *, by: Speaker) -> int:
    """Add a decision on a comment that leaves it in the state it is in. Returns its number. Raises NoSuchComment."""
    found = locked(comment)
    said = Ruling(found.state, ruling.code, ruling.sentence, ruling.facts)
    return note(found, said, before=found.state, by_id=by.user_id)


def read_holds(after: int, until: datetime, *, limit: int) -> tuple[list[int], int]:
    """Decisions that hold a comment still, made until a moment: numbers above `after`, in order. With the number up to
    which was looked: at most SPAN decisions and `limit` found, however many there are."""
    newest = Decision.objects.filter(at__lte=until).order_by("-at").values_list("pk", flat=True).first()
    if newest is None or newest <= after:
        return [], after
    reached = min(after + SPAN, newest)
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk")).exclude(before=F("after"))
    held = Decision.objects.filter(pk__gt=after, pk__lte=reached, after=HELD, comment__state=HELD)
    held = held.exclude(before=HELD).exclude(Exists(later)).order_by("pk")
    found = list(held.values_list("pk", flat=True)[:limit])
    return found, found[-1] if len(found) == limit else reached


def last_hold(numbers: Collection[int]) -> int:
    """The greatest number among these decisions of one that holds a comment; 0 where none does."""
    found = Decision.objects.filter(pk__in=numbers, after=HELD).exclude(before=HELD)
    return found.aggregate(last=Max("pk"))["last"] or 0
