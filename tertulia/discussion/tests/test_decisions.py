"""The log of decisions: nobody changes it by the store, and who goes past the store is seen."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from tertulia.discussion import api as discussion
from tertulia.discussion import decisions
from tertulia.discussion.decisions import Ruling
from tertulia.discussion.models import Comment, Decision, DecisionHead
from tertulia.discussion.tests.cast import editor, open_thread, say
from tertulia.kit.append_only import guard, unguard

pytestmark = pytest.mark.django_db
TABLE = "discussion_decision"
WORDS = ("removed", "Somebody’s address stands in it.")


@pytest.fixture
def decided():
    """Three decisions on one comment."""
    comment, by = say(open_thread()), editor()
    for state in ("held", "published", "removed"):
        discussion.decide(comment, discussion.Ruling(state, *WORDS), by=by)
    return list(Decision.objects.order_by("pk"))


def run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def past_the_store(*statements):
    run([*unguard(connection, TABLE), *statements, *guard(connection, TABLE)])


def test_each_row_holds_the_digest_of_those_before_it(decided):
    assert len({row.digest for row in decided}) == 3
    assert DecisionHead.objects.get().digest == decided[-1].digest
    assert discussion.audit() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE discussion_decision SET sentence = 'x'",
        "DELETE FROM discussion_decision",
        pytest.param(
            "TRUNCATE discussion_decision CASCADE",
            marks=pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE"),
        ),
    ],
)
def test_the_store_refuses_to_change_them(decided, change):
    connection.check_constraints()  # those that wait for the end of this transaction stand before TRUNCATE otherwise
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        run([change])
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        decided[0].delete()
    assert list(Decision.objects.order_by("pk")) == decided


def test_a_changed_row_shows(decided):
    past_the_store(f"UPDATE discussion_decision SET sentence = 'Other words' WHERE id = {decided[1].pk}")
    [problem] = discussion.audit()
    assert problem.startswith(f"Decision {decided[1].pk} is not what was written")


def test_a_row_that_is_missing_shows(decided):
    past_the_store(f"DELETE FROM discussion_decision WHERE id = {decided[0].pk}")
    first, second = discussion.audit()
    assert first.startswith(f"Decision {decided[1].pk} is not")
    assert second.startswith("3 decisions were written and 2 are there")


def test_the_last_row_is_missed_too(decided):
    past_the_store(f"DELETE FROM discussion_decision WHERE id = {decided[2].pk}")
    missing, state = discussion.audit()
    assert missing.startswith("3 decisions were written and 2 are there")
    assert state == f"Comment {decided[0].comment_id} is removed; it was decided last that it is published."


def test_a_store_that_lost_its_guard_is_seen(decided):
    run(unguard(connection, TABLE))
    [problem] = discussion.audit()
    assert "lets decisions be changed" in problem
    run(guard(connection, TABLE))
    assert discussion.audit() == []


def test_an_account_that_is_deleted_leaves_the_log_as_it_is():
    by = editor()
    comment = say(open_thread())
    discussion.decide(comment, discussion.Ruling("removed", *WORDS), by=by)
    User.objects.get(pk=by.user_id).delete()
    assert discussion.audit() == []
    [row] = discussion.read_decisions(comment)
    assert row.by == ""


def test_facts_are_read_again_as_they_were_written():
    facts = {"b": [1, 2.5, 0.1, None], "a": {"ñ": "\u2028’"}}
    with transaction.atomic():
        decisions.note(None, Ruling("", "banned", facts=facts), person="guest:abc")
    assert Decision.objects.get().facts == facts
    assert discussion.audit() == []


def test_decisions_of_before_the_chain_are_taken_into_it(decided):
    migration = import_module("tertulia.discussion.migrations.0006_decision_chain")
    past_the_store("UPDATE discussion_decision SET digest = ''", "DELETE FROM discussion_decisionhead")
    assert discussion.audit() != []
    run(unguard(connection, TABLE))
    migration.chain(apps, None)
    run(guard(connection, TABLE))
    assert discussion.audit() == []


@pytest.mark.django_db(transaction=True)
def test_who_decides_at_once_goes_one_after_the_other():
    thread, by = open_thread(), editor()
    comments = [say(thread) for _ in range(12)]

    def remove(comment):
        try:
            return discussion.decide(comment, discussion.Ruling("removed", *WORDS), by=by)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(remove, comments))
    assert Decision.objects.count() == 12
    assert discussion.audit() == []
    assert Comment.objects.filter(state="removed").count() == 12
