"""What every reader does costs the same on a large site: the store looks nothing up by reading all comments."""

from datetime import timedelta

import pytest
from django.db import connection

from tertulia.discussion import api as discussion
from tertulia.discussion.tests.cast import READER, STRANGER, editor, open_thread, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def scans():
    """Statements for which SQLite reads a whole table."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole, and rightly")
    asked = {}

    def note(execute, sql, params, many, context):
        asked[sql] = params
        return execute(sql, params, many, context)

    def found():
        with connection.cursor() as cursor:
            for sql, params in list(asked.items()):
                if sql.startswith(("SELECT", "UPDATE", "DELETE")) and "sqlite_sequence" not in sql:
                    cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                    yield from (sql for row in cursor.fetchall() if row[3].startswith("SCAN discussion_"))

    with connection.execute_wrapper(note):
        yield found


@pytest.mark.parametrize("by", [READER, editor], ids=["guest", "user"])
def test_nothing_that_a_person_does_reads_all_comments(scans, by):
    person = by() if callable(by) else by
    thread = open_thread()
    other = say(thread, "The tram was late.", by=STRANGER)
    own = say(thread, "It was early.", parent=other, by=person)
    for who in ("person", "network"):
        discussion.count_recent(person, who, timedelta(minutes=1), timedelta(hours=1))
    discussion.vote(other, 1, by=person)
    discussion.report(other, "spam", by=person)
    discussion.edit(own, "It was early, for once.", by=person)
    discussion.count_edits(person, timedelta(minutes=1))
    discussion.own_comments(person, thread.id)
    discussion.votes_of(person, thread.id)
    discussion.read_page(thread)
    discussion.read_branch(own, limit=5)
    discussion.delete_own(own, by=person)
    assert list(scans()) == []
