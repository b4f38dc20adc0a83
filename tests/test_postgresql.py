"""What only a real PostgreSQL can show: `script/test` runs this with TERTULIA_TEST_STORE=postgresql."""

import os
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection

from tertulia.discussion import api as discussion
from tertulia.people.api import Speaker

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL only"),
    pytest.mark.django_db(transaction=True),
]
WRITERS, EACH = 6, 10


@pytest.fixture
def thread():
    return discussion.open_thread(key="ferry", url="/ferry/", title="The ferry")


def draft(thread, key, parent=None):
    return discussion.Draft(thread=thread.id, parent=parent, name="Ana", text=f"I was {key}.", key=key)


def at_once(work):
    """Runs it in as many threads as there are writers, each with a connection of its own."""

    def alone(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(alone, range(WRITERS)))


def test_paths_are_ordered_by_their_bytes():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collname FROM pg_attribute JOIN pg_collation ON pg_collation.oid = attcollation"
            " WHERE attrelid = 'discussion_comment'::regclass AND attname = 'path'"
        )
        assert cursor.fetchall() == [("C",)]


@pytest.mark.skipif("TERTULIA_TEST_DATABASE_URL" in os.environ, reason="whoever named the server chose the database")
def test_nothing_but_the_tests_own_database_can_be_reached():
    with pytest.raises(psycopg.OperationalError, match="not_a_database"):
        psycopg.connect(os.environ["DATABASE_URL"])


def test_replies_that_arrive_at_once_are_all_counted(thread):
    first = discussion.post(draft(thread, "first"), by=Speaker(guest="g" * 20)).id

    def write(number):
        for turn in range(EACH):
            key = f"{number}-{turn}"
            discussion.post(draft(thread, key, parent=first), by=Speaker(guest=f"{number}" * 20))

    at_once(write)
    assert discussion.counts(["ferry"]) == {"ferry": 1 + WRITERS * EACH}
    assert discussion.audit() == []


def test_one_form_sent_many_times_at_once_makes_one_comment(thread):
    posted = at_once(lambda _: discussion.post(draft(thread, "only"), by=Speaker(guest="g" * 20)))
    assert len({one.id for one in posted}) == 1
    assert [one.is_new for one in posted].count(True) == 1
    assert discussion.counts(["ferry"]) == {"ferry": 1}


def test_branches_that_grow_while_others_are_removed_keep_their_counts(thread):
    roots = [discussion.post(draft(thread, f"root-{n}"), by=Speaker(guest="g" * 20)).id for n in range(WRITERS)]

    def work(number):
        for turn in range(EACH):
            made = discussion.post(
                draft(thread, f"{number}-{turn}", parent=roots[turn % WRITERS]), by=Speaker(guest=f"{number}" * 20)
            )
            if turn % 2:
                discussion.decide(made.id, discussion.Ruling("spam", "test"), by=Speaker(guest=f"{number}" * 20))

    at_once(work)
    assert discussion.counts(["ferry"]) == {"ferry": WRITERS + WRITERS * EACH // 2}
    assert discussion.audit() == []
