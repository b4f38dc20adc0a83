"""Tells every process of this machine which topics changed, at the moment of the commit: one small piece of memory that
all of them share. A look at it costs a tenth of a microsecond, so each request takes one before it is answered.
"""

import fcntl
import mmap
import os
import struct
import time
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from tertulia.journal.api import Change

SLOTS = 2048
HEAD = 64  # bytes: how many marks were ever made, alone on its line of the processor's cache
SLOT = struct.Struct("<QQQdQ")
COUNT = struct.Struct("<Q")
SIZE = HEAD + SLOTS * SLOT.size
# Kinds of change that only add to what is shown. Of every other kind something may be gone.
ADDING = frozenset(("comment-posted", "comment-voted", "comment-highlighted", "comment-kept"))
MARGIN = 64  # slots that a writer may be filling while they are read


@dataclass(frozen=True, slots=True)
class Mark:
    """A change: its number in the journal, the names of its topic and its topic's family as whole numbers, and when it
    was told (`time.monotonic`, which all processes of a machine share).

    `takes`: something that was to be read may be gone, so that no older copy may be shown any more.
    """

    seq: int
    topic: int
    family: int
    at: float
    takes: bool
    number: int = 0  # of the mark on its bell; what was made later has seen the change


def name_of(topic: str) -> int:
    return int.from_bytes(blake2b(topic.encode(), digest_size=8).digest(), "little")


def mark_of(change: Change) -> Mark:
    family = change.topic.partition(":")[0]
    return Mark(change.seq, name_of(change.topic), name_of(family), time.monotonic(), change.kind not in ADDING)


class Bell:
    """Any process and thread may ring it and look at it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self.file).st_size < SIZE:
            # Room on the disk now: writing into memory that finds none later would kill the process.
            os.posix_fallocate(self.file, 0, SIZE)
        self.memory, self.lock = mmap.mmap(self.file, SIZE), Lock()

    def ring(self, mark: Mark) -> Mark:
        """Once the change is committed and before its writer is answered. Returns it with its number."""
        with self.lock:  # of two threads, which share the file's lock
            fcntl.lockf(self.file, fcntl.LOCK_EX)  # and of processes: unlike flock also of those forked from one
            try:
                number = self.count()
                at = HEAD + number % SLOTS * SLOT.size
                SLOT.pack_into(self.memory, at, mark.seq, mark.topic, mark.family, mark.at, mark.takes)
                COUNT.pack_into(self.memory, 0, number + 1)
                return replace(mark, number=number)
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN)

    def look(self) -> bytes:
        """Another value than at the last look: it was rung."""
        return self.memory[:8]

    def count(self) -> int:
        """How many marks were ever made."""
        return int(COUNT.unpack_from(self.memory)[0])

    def since(self, number: int) -> list[Mark] | None:
        """The marks from this number on; None when they are not all kept any more."""
        marks = [self.mark_at(one) for one in range(number, min(self.count(), number + SLOTS))]
        return marks if 0 <= self.count() - number <= SLOTS - MARGIN else None

    def mark_at(self, number: int) -> Mark:
        seq, topic, family, at, takes = SLOT.unpack_from(self.memory, HEAD + number % SLOTS * SLOT.size)
        return Mark(seq, topic, family, at, bool(takes), number)

    def close(self) -> None:
        self.memory.close()
        os.close(self.file)
