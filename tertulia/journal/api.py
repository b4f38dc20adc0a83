"""The one log of what changed. A writer appends in its own transaction; whoever must react reads on from a cursor."""

from dataclasses import dataclass

from django.db import transaction

from tertulia.journal.models import Entry

__all__ = ["Change", "append", "read_after"]


@dataclass(frozen=True, slots=True)
class Change:
    seq: int
    topic: str
    kind: str
    refs: dict[str, int]


def append(topic: str, kind: str, **refs: int) -> None:
    """Note a change. Refused outside a transaction: a change and its entry stand or fall together."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("journal.append must run inside the transaction that makes the change")
    Entry.objects.create(topic=topic, kind=kind, refs=refs)


def read_after(seq: int, limit: int = 500) -> list[Change]:
    """Changes after a cursor, oldest first. A reader may see an entry twice and must not mind."""
    rows = Entry.objects.filter(seq__gt=seq)[:limit]
    return [Change(row.seq, row.topic, row.kind, row.refs) for row in rows]
