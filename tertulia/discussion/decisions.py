"""The log of decisions. The store refuses to change or delete a row (the migration 0005 says so to it), and each holds
a digest of itself and of the one before it: a row that somebody took out past the store shows in `tertulia check`."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from tertulia.discussion.models import Comment, Decision, DecisionHead
from tertulia.kit.append_only import is_guarded
from tertulia.people.api import Speaker

HEAD = 1
FIELDS = ("comment_id", "person", "before", "after", "code", "sentence", "by_id", "program", "at", "facts")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided: the state a comment gets, a code for programs and a sentence for its author.

    `facts`: what it rests on, without anybody's name or address: the log outlives what it is about.
    `urgency`: how soon an editor should look at it, where it waits for one.
    """

    state: str = Comment.State.PUBLISHED
    code: str = ""
    sentence: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    urgency: int = 0


def note(
    comment: Comment | None,
    ruling: Ruling,
    *,
    before: str = "",
    person: str = "",
    by_id: int | None = None,
    program: str | None = None,
) -> int:
    """Add a decision, on a comment or on a person, in the transaction that carries it out. Returns its number."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a decision is noted in the transaction that carries it out")
    decision = Decision(
        comment=comment,
        person=person,
        before=before,
        after=ruling.state,
        code=ruling.code,
        sentence=ruling.sentence,
        by_id=by_id,
        program=program,
        at=timezone.now(),
        facts=ruling.facts,
    )
    # Whoever holds the head's row is alone until the end of the transaction, so the order of the numbers is the order
    # of the chain.
    DecisionHead.objects.get_or_create(pk=HEAD)
    head = DecisionHead.objects.select_for_update().get(pk=HEAD)
    decision.digest = head.digest = digest(head.digest, [getattr(decision, name) for name in FIELDS])
    head.count += 1
    decision.save(force_insert=True)
    head.save(update_fields=["count", "digest"])
    return int(decision.pk)


def note_arrival(comment: int, ruling: Ruling) -> int:
    """Say why a comment that was just stored has the state it has. Returns the number of the decision."""
    if ruling.urgency:
        Comment.objects.filter(pk=comment).update(urgency=ruling.urgency)
    return note(Comment(pk=comment), ruling)


def note_decision(ruling: Ruling, *, person: str = "", by: Speaker) -> int:
    """Add a decision that is on no comment. Returns its number."""
    return note(None, ruling, person=person, by_id=by.user_id)


def digest(before: str, values: list[Any]) -> str:
    """Of a row, by the values of FIELDS, and of all rows before it: SHA-256 over canonical JSON, in hexadecimal."""
    said = [value.astimezone(UTC).isoformat(timespec="microseconds") if hasattr(value, "astimezone") else value
            for value in values]  # fmt: skip
    text = json.dumps([before, *said], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def verify() -> Iterator[str]:
    """One sentence for each place where the log is not what was written, and for each comment that is not in the state
    that was decided last."""
    previous, there = "", 0
    rows = Decision.objects.order_by("pk").values_list("pk", "digest", *FIELDS).iterator(chunk_size=5000)
    for key, stored, *values in rows:
        if digest(previous, values) != stored:
            yield f"Decision {key} is not what was written, or one before it is missing."
        previous, there = stored, there + 1
    head = DecisionHead.objects.filter(pk=HEAD).first() or DecisionHead()
    if (head.count, head.digest) != (there, previous):
        yield f"{head.count} decisions were written and {there} are there: some at the end of the log are missing."
    if not is_guarded(transaction.get_connection(), Decision._meta.db_table):
        yield "The store lets decisions be changed: run `tertulia migrate discussion 0006`, then `tertulia migrate`."
    yield from unlike()


def unlike() -> Iterator[str]:
    latest = Decision.objects.filter(comment__isnull=False).values("comment").annotate(last=Max("pk")).values("last")
    wrong = Decision.objects.filter(pk__in=latest).exclude(after=F("comment__state"))
    for comment, decided, state in wrong.values_list("comment", "after", "comment__state").iterator():
        yield f"Comment {comment} is {state}; it was decided last that it is {decided}."
