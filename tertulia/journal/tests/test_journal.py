from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tertulia.journal import api as journal
from tertulia.journal.models import Entry


@pytest.mark.django_db
def test_changes_come_back_in_order_after_a_cursor():
    with transaction.atomic():
        for number in range(3):
            journal.append("thread:a", "comment-posted", comment=number)
    first, *rest = journal.read_after(0)
    assert [change.refs["comment"] for change in (first, *rest)] == [0, 1, 2]
    assert journal.read_after(first.seq) == rest
    assert journal.read_after(0, limit=1) == [first]


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_note_a_change_outside_its_transaction():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        journal.append("thread:a", "comment-posted", comment=1)


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        journal.append("thread:a", "comment-posted", comment=1)
        transaction.set_rollback(True)
    assert journal.read_after(0) == []


def note(*topics):
    with transaction.atomic():
        for topic in topics:
            journal.append(topic, "comment-posted", comment=1)


@pytest.mark.django_db
def test_one_topic_is_read_alone():
    note("thread:a", "thread:b", "thread:a")
    first, second = journal.read_topic("thread:a", 0)
    assert {first.topic, second.topic} == {"thread:a"}
    assert journal.read_topic("thread:a", first.seq) == [second]
    assert journal.read_topic("thread:a", second.seq) == []


@pytest.mark.django_db
def test_a_cursor_is_in_the_journal_or_not():
    assert 0 in journal.span()
    assert 1 not in journal.span()
    note("thread:a", "thread:a")
    span = journal.span()
    assert [span.oldest - 1 in span, span.newest in span] == [True, True]
    assert [span.oldest - 2 in span, span.newest + 1 in span] == [False, False]


@pytest.mark.django_db
def test_old_entries_go_and_the_last_stays(monkeypatch):
    monkeypatch.setattr(journal, "BATCH", 2)
    note(*["thread:a"] * 5)
    *old, last = journal.read_after(0)
    Entry.objects.filter(seq__lte=old[2].seq).update(at=timezone.now() - timedelta(days=8))
    assert journal.trim() == 3
    assert [change.seq for change in journal.read_after(0)] == [old[3].seq, last.seq]
    assert journal.trim(timedelta(0)) == 1
    assert journal.trim(timedelta(0)) == 0
    assert journal.span() == journal.Span(last.seq, last.seq)


@pytest.mark.django_db(transaction=True)
def test_a_commit_wakes_who_watches_and_a_broken_watcher_breaks_nothing():
    rung = []

    def broken(change):
        raise ZeroDivisionError

    for watcher in (broken, rung_once := lambda change: rung.append(change.topic)):
        journal.watch(watcher)
    try:
        note("thread:a")
        journal.unwatch(broken)
        note("thread:b", "thread:c")
        with transaction.atomic():
            journal.append("thread:a", "comment-posted", comment=1)
            transaction.set_rollback(True)
    finally:
        journal.unwatch(broken)
        journal.unwatch(rung_once)
    assert rung == ["thread:a", "thread:b", "thread:c"]


@pytest.mark.django_db(transaction=True)
def test_a_pulse_sees_what_others_write():
    pulse = journal.Pulse()
    try:
        quiet = pulse.has_changed()
        note("thread:a")
        assert pulse.has_changed()
        assert quiet == (connection.vendor != "sqlite")
    finally:
        pulse.close()
