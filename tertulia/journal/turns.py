"""Writers in a row. On SQLite only one transaction writes at a time, and each ends by waiting for the disk: those that
wait for their turn in this process go into one transaction, and one wait is for all of them.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any, TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from tertulia.journal.filelock import FileLock
from tertulia.kit import prepared

T = TypeVar("T")
MOST = 64  # writes in one transaction
PATIENCE = 30.0  # seconds that a process waits for its turn, as long as SQLite waits for its own lock


def write(work: Callable[[], T]) -> T:
    """Do `work` in a transaction. Returns what it returned, once that is on the disk, or raises what it raised.

    It may be done in another thread's transaction, together with other writers' work: it must hold to the default
    connection and to what it was given. What one of them raises undoes that one alone.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            return work()
    return queue.write(work) if connection.vendor == "sqlite" else write_at_once(work)


def write_at_once(work: Callable[[], T]) -> T:
    """On PostgreSQL each writer has its own transaction, and holds the journal's lock until it is committed. Not
    meanwhile but afterwards it waits for the disk, when others can write and wait with it.

    Readers may see the change some milliseconds before it is on the disk; its writer is answered after that.
    """
    with transaction.atomic():
        prepared.run(transaction.get_connection(), "SET LOCAL synchronous_commit TO off")
        result = work()
    # A commit of its own, which waits until all that was committed before is on the disk. It must have written
    # something: PostgreSQL does not wait for one that did not.
    prepared.run(transaction.get_connection(), "SELECT pg_logical_emit_message(true, 'tertulia', '')")
    return result


class Job:
    """`is_done` without an `error`: it is stored. `called`: it is done, or the first of those that wait."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work, self.is_done, self.called = work, False, Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def attempt(self, *, alone: bool) -> None:
        """Raises a DatabaseError when the store itself failed: SQLite may then have undone what came before, too."""
        try:
            with transaction.atomic(savepoint=not alone):
                self.result = self.work()
        except IntegrityError as error:
            self.error = error
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - it is raised where it belongs, in the thread of its writer
            self.error = error

    def outcome(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result


class Queue:
    """The first of those that wait leads: it writes for all of them, then calls the next one to lead."""

    def __init__(self) -> None:
        self.lock, self.is_led = Lock(), False
        self.waiting: deque[Job] = deque()
        self.locks: dict[str, FileLock] = {}  # by path

    def write(self, work: Callable[[], T]) -> T:
        job = Job(work)
        with self.lock:
            self.waiting.append(job)
            leads, self.is_led = not self.is_led, True
        if not leads:
            job.called.wait()
        if not job.is_done:
            self.lead()
        result: T = job.outcome()
        return result

    def lead(self) -> None:
        jobs: list[Job] = []
        try:
            with self.machine():
                jobs = self.take()  # only now: those who came while this process waited for its turn go along
                write_all(jobs)
        except BaseException as error:  # noqa: BLE001 - each of the writers is told: nothing of this is stored
            jobs = jobs or self.take()
            for job in jobs:
                job.error = error
        finally:
            for job in jobs:
                job.is_done = True
            with self.lock:
                self.is_led = bool(self.waiting)
                following = list(self.waiting)[:1]
            for job in [*jobs, *following]:
                job.called.set()

    def take(self) -> list[Job]:
        with self.lock:
            return [self.waiting.popleft() for _ in range(min(MOST, len(self.waiting)))]

    @contextmanager
    def machine(self) -> Iterator[None]:
        """The turn of this process. SQLite has its own lock, but who waits for that sleeps up to a tenth of a second
        between two looks; this one wakes the next process at once. A process that is paused keeps its turn: then the
        writers of the others are told that nothing can be stored."""
        name = f"{connection.settings_dict['NAME']}-turn"
        lock = self.locks.setdefault(name, FileLock(name))
        try:
            lock.take(PATIENCE)
        except OSError as error:
            raise OperationalError(f"unable to lock {name}: {error.strerror}") from error
        try:
            yield
        finally:
            lock.release()


def write_all(jobs: list[Job]) -> None:
    """One transaction for all, each undone by itself where it is refused. Raises what left nothing stored."""
    alone = len(jobs) == 1
    with transaction.atomic():
        for job in jobs:
            job.attempt(alone=alone)
        if not alone and transaction.get_rollback():
            raise DatabaseError("one write of several could not be undone by itself")


queue = Queue()
