"""Writers that go into one transaction: each is answered for itself, and nobody before it is on the disk."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from tertulia.journal import api as journal
from tertulia.journal import turns
from tertulia.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
on_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="writers share a transaction on SQLite alone (docs/decisions/0008)"
)


def note(number):
    journal.append("thread:a", "comment-posted", comment=number)
    return number


def at_once(*works):
    """Every work in a thread of its own, all waiting before the first is done. Returns results or what was raised."""

    def run(work):
        try:
            return journal.write(work)
        except Exception as error:  # noqa: BLE001 - it is looked at below
            return error
        finally:
            connection.close()

    begun = threading.Event()

    def hold():
        begun.set()
        wait_for(lambda: all_wait(len(works)))

    with ThreadPoolExecutor(len(works) + 1) as pool:
        pool.submit(run, hold)
        assert begun.wait(10)
        futures = [pool.submit(run, work) for work in works]
        return [future.result() for future in futures]


def all_wait(number):
    return connection.vendor != "sqlite" or len(turns.queue.waiting) == number


def wait_for(is_so):
    pause = threading.Event()
    for _ in range(2000):
        if is_so():
            return
        pause.wait(0.005)
    raise AssertionError("it never came to that")


def numbers():
    return [entry.refs["comment"] for entry in Entry.objects.order_by("seq")]


def test_many_writers_are_each_told_their_own():
    assert at_once(*(lambda number=number: note(number) for number in range(12))) == list(range(12))
    assert sorted(numbers()) == list(range(12))


def test_a_refusal_undoes_only_itself():
    def refused():
        note(100)
        raise ValueError("no")

    results = at_once(lambda: note(1), refused, lambda: note(2), refused)
    assert [str(result) for result in results] == ["1", "no", "2", "no"]
    assert sorted(numbers()) == [1, 2]


def test_a_row_that_breaks_a_rule_undoes_only_itself():
    def twice():
        number = note(100)
        Entry.objects.create(pk=Entry.objects.get(refs__comment=number).pk, topic="t", kind="k")

    results = at_once(lambda: note(1), twice, lambda: note(2))
    assert isinstance(results[1], IntegrityError)
    assert sorted(numbers()) == [1, 2]


def test_what_waits_for_the_commit_is_done_once_and_only_for_what_is_stored():
    told = []

    def heard(change):
        told.append((change.refs["comment"], Entry.objects.filter(pk=change.seq).exists()))

    def refused():
        note(100)
        raise ValueError("no")

    journal.watch(heard)
    try:
        at_once(*(lambda number=number: note(number) for number in range(6)), refused)
    finally:
        journal.unwatch(heard)
    assert sorted(told) == [(number, True) for number in range(6)]


def test_a_writer_inside_a_transaction_stays_in_it():
    with transaction.atomic():
        journal.write(lambda: note(1))
        transaction.set_rollback(True)
    assert numbers() == []


def test_one_alone_is_undone_whole():
    def refused():
        note(1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        journal.write(refused)
    assert journal.write(lambda: note(2)) == 2
    assert numbers() == [2]


@on_sqlite
def test_a_store_that_fails_stores_nothing_of_anybody():
    def broken():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
            try:
                note(100)
            finally:
                cursor.execute("PRAGMA query_only = OFF")

    results = at_once(lambda: note(1), broken, lambda: note(2))
    assert [type(result) for result in results] == [OperationalError] * 3
    assert numbers() == []
    assert journal.write(lambda: note(3)) == 3


@on_sqlite
def test_waiting_writers_share_one_commit():
    seen = []

    def watched(number):
        transaction.on_commit(lambda: seen.append(stored_for_others()))
        return note(number)

    def stored_for_others():
        own = sqlite3.connect(connection.settings_dict["NAME"])
        try:
            return own.execute("SELECT count(*) FROM journal_entry").fetchone()[0]
        finally:
            own.close()

    at_once(*(lambda number=number: watched(number) for number in range(5)))
    assert seen == [5] * 5


CRASH = """
import os, signal, threading
import django
django.setup()
from tertulia.journal import api as journal
from tertulia.journal import turns

def note(number):
    journal.append("thread:crash", "comment-posted", comment=number)
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)

journal.write(lambda: note(0))
print("answered", flush=True)
works = [lambda number=number: note(number) for number in (1, 2, 3)]
threads = [threading.Thread(target=journal.write, args=(work,)) for work in works]

def first():
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(turns.queue.waiting) < number:
            pass

journal.write(first)
threads[-1].join()
"""


@on_sqlite
def test_a_crash_in_the_middle_leaves_what_was_answered_and_nothing_else(tmp_path):
    store = tmp_path / "tertulia.sqlite3"
    with sqlite3.connect(store) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    copy.close()
    environment = os.environ | {"TERTULIA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tertulia.settings"}
    ended = subprocess.run([sys.executable, "-c", CRASH], env=environment, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, "answered\n"), ended.stderr
    left = sqlite3.connect(store)
    rows = left.execute("SELECT refs FROM journal_entry WHERE topic = 'thread:crash'").fetchall()
    left.close()
    assert rows == [('{"comment": 0}',)]


HOLDER = """
import fcntl, signal, sys
signal.alarm(60)  # ends one that waits in vain
with open(sys.argv[1], "a") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""


def hold_turn():
    """Another process that has the turn, paused: a stopped container, or a machine that is put to sleep in parts."""
    name = f"{connection.settings_dict['NAME']}-turn"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    process.send_signal(signal.SIGSTOP)
    return process


@pytest.fixture
def paused():
    if connection.vendor != "sqlite":
        pytest.skip("writers take turns on SQLite alone")
    process = hold_turn()
    yield process
    process.kill()
    process.communicate()


def test_a_paused_process_keeps_nobody_waiting_for_ever(paused, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    for number in (1, 2):
        with pytest.raises(OperationalError, match="another process has held it"):
            journal.write(lambda number=number: note(number))
    assert numbers() == []
    paused.kill()
    monkeypatch.setattr(turns, "PATIENCE", 30)
    assert journal.write(lambda: note(3)) == 3
    assert numbers() == [3]


def test_a_turn_that_comes_too_late_is_passed_on(paused, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    with pytest.raises(OperationalError):
        journal.write(lambda: note(1))
    paused.kill()
    next_one = hold_turn()  # waits until the turn that nobody wants any more is given back
    next_one.kill()
    next_one.communicate()


def test_writers_of_a_paused_process_go_on_when_it_does(paused):
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(journal.write, lambda: note(1))
        wait_for(lambda: any(lock.is_awaited for lock in turns.queue.locks.values()))
        paused.send_signal(signal.SIGCONT)
        paused.communicate("")
        assert future.result() == 1
        pool.submit(lambda: connection.close()).result()
    assert numbers() == [1]
