"""Whatever readers and editors do, in whatever order and while somebody reads: the store stays right, and every way of
reading a thread to its end meets each comment once."""

from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.discussion import api as discussion
from tertulia.discussion import reading
from tertulia.discussion.orders import ORDERS
from tertulia.discussion.reading import Position
from tertulia.discussion.tests.cast import editor, ids, open_thread, say
from tertulia.discussion.tests.ledger import Ledger
from tertulia.discussion.tests.test_reading import walk, walk_list
from tertulia.kit import keyset

pytestmark = pytest.mark.django_db
LIMITS = st.integers(min_value=1, max_value=3)
SEEDS = st.integers(0, 2**32)
SORTS = st.sampled_from(discussion.SORTS)
some = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def unkept(test):
    """Runs each example in a store as empty as the first."""

    def alone(**drawn):
        with transaction.atomic():
            test(**drawn)
            transaction.set_rollback(True)

    return alone


@some
@given(seed=SEEDS)
@unkept
def test_any_sequence_of_writes_leaves_places_and_counts_right(seed):
    ledger = Ledger(open_thread(), Random(seed))
    for _ in range(40):
        ledger.act()
    ledger.check()


class Reader:
    """Walks while others write, and knows what was shown all the time and what at any time."""

    def __init__(self, seed, sort, acts):
        self.ledger = Ledger(open_thread(), Random(seed))
        for _ in range(self.ledger.dice.randint(1, 40)):
            self.ledger.act()
        self.order = self.ledger.order(sort)
        self.always, self.ever = set(self.order), set(self.order)
        self.acts, self.left = acts, 30  # or the thread might grow as fast as it is read

    def meanwhile(self):
        for _ in range(min(self.left, self.ledger.dice.randint(0, self.acts))):
            self.left -= 1
            self.ledger.act()
            self.always &= self.ledger.visible()
            self.ever |= self.ledger.visible()

    def saw(self, seen):
        """Each comment once, none that was never shown, and in the order in which they stood at the start."""
        assert len(seen) == len(set(seen))
        assert self.always <= set(seen) <= self.ever
        assert [number for number in seen if number in self.always] == [
            number for number in self.order if number in self.always
        ]
        self.ledger.check()


@some
@given(seed=SEEDS, sort=SORTS, limit=LIMITS, acts=st.sampled_from([0, 5]))
@unkept
def test_a_flat_list_meets_each_comment_once(seed, sort, limit, acts):
    reader = Reader(seed, sort, acts)
    reader.saw(walk_list(reader.ledger.thread, limit, sort, reader.meanwhile))


@some
@given(seed=SEEDS, sort=SORTS, limit=LIMITS, acts=st.sampled_from([0, 5]), backwards=st.booleans())
@unkept
def test_pages_meet_each_comment_once_forwards_and_backwards(seed, sort, limit, acts, backwards):
    reader = Reader(seed, sort, acts)
    pages = walk(reader.ledger.thread, limit, sort, backwards, reader.meanwhile)
    reader.saw([number for page in (pages[::-1] if backwards else pages) for number in ids(page)])


@pytest.mark.parametrize("sort", discussion.SORTS)
def test_from_a_page_that_was_emptied_meanwhile_one_gets_back(sort):
    thread = open_thread()
    for _ in range(5):
        say(thread)
    order = ids(discussion.read_page(thread, sort=sort))
    later = discussion.read_page(thread, sort=sort, limit=3).later
    for number in order[3:]:
        discussion.decide(number, discussion.Ruling("removed", "test"), by=editor())
    emptied = discussion.read_page(thread, sort=sort, after=later)
    assert (ids(emptied), emptied.later) == ([], "")
    before = discussion.read_page(thread, sort=sort, before=emptied.earlier, limit=2)
    assert ids(before) == order[1:3]
    discussion.decide(order[0], discussion.Ruling("removed", "test"), by=editor())
    emptied = discussion.read_page(thread, sort=sort, before=before.earlier)
    assert (ids(emptied), emptied.earlier) == ([], "")
    assert ids(discussion.read_page(thread, sort=sort, after=emptied.later)) == order[1:3]


@some
@given(seed=SEEDS, sort=SORTS, limit=LIMITS, acts=st.sampled_from([0, 5]))
@unkept
def test_who_turns_back_meets_again_what_stands_before(seed, sort, limit, acts):
    reader = Reader(seed, sort, acts)
    thread = reader.ledger.thread
    last = walk(thread, limit, sort, meanwhile=reader.meanwhile)[-1]
    seen, cursor = ids(last), last.earlier
    while cursor:
        reader.meanwhile()
        page = discussion.read_page(thread, sort=sort, before=cursor, limit=limit)
        seen, cursor = ids(page) + seen, page.earlier
    reader.saw(seen)


@some
@given(seed=SEEDS, sort=SORTS, limit=LIMITS, acts=st.sampled_from([0, 5]), fold=st.integers(0, 3), back=st.booleans())
@unkept
def test_folded_conversations_and_what_they_keep_back_are_each_comment_once(seed, sort, limit, acts, fold, back):
    reader = Reader(seed, sort, acts)
    order, start, pages = ORDERS[sort], None, []
    while True:
        window = reading.read_folded(reader.ledger.thread.id, order, start, back=back, limit=limit, fold=fold)
        pages.append(unfolded(window, limit))
        end = window.first if back else window.last
        if end is None:
            break
        reader.meanwhile()
        start = Position.parse(str(end), order)
    reader.saw([number for page in (pages[::-1] if back else pages) for number in page])


def unfolded(window, limit):
    """The ids of a window, after the last of each root those that it keeps back, read as "show more" reads them."""
    found = []
    ends = {comment.path[: keyset.WIDTH]: comment for comment in window.comments}
    for comment in window.comments:
        found.append(comment.pk)
        root = comment.path[: keyset.WIDTH]
        if window.more.get(root) and ends[root] is comment:
            rest = read_on(keyset.decode(root), comment.path if comment.path != root else "", limit)
            assert sum(row.state == "published" for row in rest) == window.more[root]
            found += [row.id for row in rest]
    return found


def read_on(root, after, limit):
    """The rows of a branch after a path; of the whole branch less its root, which its first page shows."""
    rows = []
    while True:
        branch = discussion.read_branch(root, after=after, limit=limit)
        rows += [row for row in branch.rows if row.id != root]
        after = branch.later
        if not after:
            return rows
