"""What a live stream says of a thread, asked for by any of its names."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.journal import api as journal
from tertulia.serve import clock
from tertulia.serve.feed import SOURCE

pytestmark = pytest.mark.django_db
KEY = "https://blog.example/tram?page=2"


@pytest.mark.parametrize("asked", [KEY, "HTTPS://Blog.Example:443/tram?utm_source=x&page=2#comments"])
def test_a_thread_is_found_by_the_address_of_its_page(asked):
    discussion.open_thread(key=KEY, url=KEY, title="The tram")
    assert SOURCE.find(asked) == (f"thread:{KEY}", {"state": "open", "count": 0})
    assert SOURCE.find("https://blog.example/bus") is None


def test_a_thread_that_closes_by_its_date_says_so_once():
    past, future = timezone.now() - timedelta(seconds=1), timezone.now() + timedelta(hours=1)
    discussion.open_thread(key="due", url="/due/", title="Due", closes=past)
    discussion.open_thread(key="hidden", url="/hidden/", title="Hidden", closes=past, state="hidden")
    discussion.open_thread(key="later", url="/later/", title="Later", closes=future)
    before = journal.span().newest
    clock.tick("close_discussions")
    clock.tick("close_discussions")
    changes = journal.read_after(before)
    assert [change.topic for change in changes] == ["thread:due"]
    [event] = SOURCE.describe(changes)
    assert (event.name, event.data) == ("thread", {"state": "closed", "count": 0})
    assert discussion.find_thread("later").is_open
    assert discussion.set_thread_state("due", "open").is_open
