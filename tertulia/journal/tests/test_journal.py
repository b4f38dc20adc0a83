import pytest
from django.db import transaction

from tertulia.journal import api as journal


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
