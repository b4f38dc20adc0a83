"""Limits hold for what arrives at once, too."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tertulia.discussion import api as discussion
from tertulia.moderation.api import Rejected, Submission, post
from tertulia.moderation.rules import rate
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 8, 4


def flood(speakers):
    """Each speaker in a thread of its own, each comment into a thread of its own. Returns how many were stored."""
    threads = [discussion.open_thread(key=f"t{n}", url=f"/t{n}/", title="T") for n in range(EACH)]

    def write(number):
        try:
            return [attempt(number, thread) for thread in threads]
        finally:
            connection.close()

    def attempt(number, thread):
        draft = discussion.Draft(thread.id, None, "Rosa", f"{number}", key=f"{number}")
        try:
            return post(Submission(draft, speakers[number], seconds=60.0), thread).is_new
        except Rejected:
            return False

    with ThreadPoolExecutor(WRITERS) as pool:
        return sum(sum(results) for results in pool.map(write, range(WRITERS)))


def test_a_person_who_posts_many_times_at_once_passes_no_limit():
    [limit] = [limit for span, limit in rate.PERSON if span == rate.MINUTE]
    assert flood([Speaker(guest="reader-key-0000000")] * WRITERS) == limit


def test_a_network_that_posts_many_times_at_once_passes_no_limit():
    [limit] = [limit for span, limit in rate.NETWORK if span == rate.MINUTE]
    many = [Speaker(guest=f"reader-key-{n:08}", network="192.0.2.0/24") for n in range(WRITERS)]
    assert flood(many) == limit
