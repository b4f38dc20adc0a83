"""Numbered pages: of a still thread they show every root once, and where a cursor leads they say about where it is."""

import secrets
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.discussion import api as discussion
from tertulia.discussion.models import Comment
from tertulia.discussion.tests.cast import open_thread
from tertulia.discussion.tests.test_reading import archive

pytestmark = pytest.mark.django_db
PARENTS = st.lists(st.integers(-30, 40), min_size=1, max_size=200)


def root_ids(page):
    return [row.id for row in page.rows if row.depth == 1]


def numbered(thread, sort, limit):
    number = 1
    while True:
        page = discussion.read_numbered(thread, number, sort=sort, limit=limit)
        assert page.number == number
        yield page
        if not page.later:
            return
        number += 1


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARENTS, st.sampled_from(discussion.SORTS), st.integers(21, 40))
def test_numbered_pages_show_every_root_once_and_cursors_agree(shape, sort, limit):
    thread = open_thread(f"numbers-{Comment.objects.count()}-{secrets.token_hex(4)}")
    archive(thread, [None if up < 0 or up >= n else up for n, up in enumerate(shape)])
    Comment.objects.filter(thread=thread.id, parent=None, id__endswith="3").update(best=7)
    pages = list(numbered(thread, sort, limit))
    roots = [found for page in pages for found in root_ids(page)]
    assert len(roots) == len(set(roots)) == Comment.objects.filter(thread=thread.id, parent=None).count()
    assert all(root_ids(page) for page in pages)
    last = discussion.read_page(thread, sort=sort, end=True, limit=limit)
    assert (last.number, root_ids(last), last.later) == (len(pages), root_ids(pages[-1]), "")
    for here, there in pairwise(pages):
        onward = discussion.read_page(thread, sort=sort, after=here.later, limit=limit)
        assert onward.number == there.number
        assert here.numbers[-1] > here.number
    for page in pages:
        assert page.numbers == [n for n in range(page.number - 2, page.number + 3) if 1 <= n <= len(pages)]


@pytest.mark.parametrize("number", [0, -1, 3, 10**6])
def test_a_page_beyond_the_last_is_none(number):
    thread = open_thread()
    archive(thread, [None] * 60)
    with pytest.raises(ValueError, match="not a page"):
        discussion.read_numbered(thread, number)


def test_an_empty_thread_has_one_page():
    page = discussion.read_page(open_thread(), end=True)
    assert (page.number, page.numbers, page.rows) == (1, [1], [])
