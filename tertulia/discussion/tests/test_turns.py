"""A network's limits on votes and reports hold for what arrives at once, too."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tertulia.discussion import api as discussion
from tertulia.discussion import reports, votes
from tertulia.discussion.errors import TooMany
from tertulia.discussion.tests.cast import open_thread, say
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db(transaction=True)
READERS, LIMIT = 12, 5


def flood(act):
    """Each reader, all of one network, does it to a comment of their own choice. Returns how often it was let pass."""
    thread = open_thread()
    comments = [say(thread) for _ in range(READERS)]
    speakers = [Speaker(guest=f"guest-{n:014}", network="203.0.113.0/24") for n in range(READERS)]

    def attempt(number):
        try:
            act(comments[number], speakers[number])
        except TooMany:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(READERS) as pool:
        return sum(pool.map(attempt, range(READERS)))


def test_votes(monkeypatch):
    monkeypatch.setattr(votes, "PER_MINUTE", LIMIT)
    assert flood(lambda comment, reader: discussion.vote(comment, 1, by=reader)) == LIMIT


def test_reports(monkeypatch):
    monkeypatch.setattr(reports, "PER_HOUR", LIMIT)
    assert flood(lambda comment, reader: discussion.report(comment, "spam", by=reader)) == LIMIT
