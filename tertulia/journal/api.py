"""The one log of what changed. A writer appends in its own transaction; whoever must react reads on from a cursor."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tertulia.journal.models import Entry
from tertulia.journal.pulse import Pulse
from tertulia.journal.turns import write
from tertulia.journal.wake import Change, ring, unwatch, watch
from tertulia.kit import prepared

__all__ = ["Change", "Pulse", "Span", "append", "read_after", "read_topic", "span", "trim", "unwatch", "watch", "write"]

KEPT = timedelta(days=7)
BATCH = 1000
ORDER_LOCK = 7_305_241_091  # any number that nothing else in the database locks


@dataclass(frozen=True, slots=True)
class Span:
    """What the journal holds. A cursor outside of it has lost entries, or is of another journal."""

    oldest: int
    newest: int

    def __contains__(self, cursor: int) -> bool:
        return self.oldest - 1 <= cursor <= self.newest


def append(topic: str, kind: str, **refs: int) -> None:
    """Note a change. Refused outside a transaction: a change and its entry stand or fall together."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise RuntimeError("journal.append must run inside the transaction that makes the change")
    if connection.vendor == "postgresql":
        # Numbers are given out before the commit. Without this a reader could see 5, go on from there, and never see
        # the 4 of a transaction that took longer.
        prepared.run(connection, "SELECT pg_advisory_xact_lock(%s)", [ORDER_LOCK])
    entry = Entry(topic=topic, kind=kind, refs=refs)
    prepared.insert(entry)
    ring(Change(entry.seq, topic, kind, refs))


def changes(entries: "QuerySet[Entry]") -> list[Change]:
    return [Change(*found) for found in entries.values_list("seq", "topic", "kind", "refs")]


def read_after(seq: int, limit: int = 500) -> list[Change]:
    """Changes after a cursor, oldest first. A reader may see an entry twice and must not mind."""
    return changes(Entry.objects.filter(seq__gt=seq)[:limit])


def read_topic(topic: str, seq: int, limit: int = 500) -> list[Change]:
    """Changes of one topic after a cursor, oldest first."""
    return changes(Entry.objects.filter(topic=topic, seq__gt=seq)[:limit])


def span() -> Span:
    """The first and the last entry kept; zeros while there is none."""
    numbers: Any = Entry.objects.values_list("seq", flat=True)
    return Span(numbers.first() or 0, numbers.last() or 0)


def trim(age: timedelta = KEPT) -> int:
    """Delete entries older than `age`, but never the last one: it says where the journal stands. Returns how many."""
    deleted, edge, newest = 0, timezone.now() - age, span().newest
    while old := list(Entry.objects.filter(seq__lt=newest).values_list("seq", "at")[:BATCH]):
        gone = [seq for seq, at in old if at < edge]
        deleted += Entry.objects.filter(seq__in=gone).delete()[0]
        if len(gone) < BATCH:
            break
    return deleted
