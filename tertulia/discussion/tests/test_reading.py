import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.discussion import api as discussion
from tertulia.discussion.models import Comment
from tertulia.discussion.orders import ORDERS
from tertulia.discussion.reading import Position
from tertulia.discussion.tests.cast import editor, ids, open_thread, say
from tertulia.kit.keyset import encode
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)


def archive(thread, parents, states=None, minutes=None):
    """A thread of comments from parent numbers (None for a root), as an import makes it. Returns ids by number."""
    minutes = minutes or list(range(len(parents)))
    seeds = [
        discussion.Seed(f"{thread.key}:{n}", None if up is None else f"{thread.key}:{up}", when(minutes[n]))
        for n, up in enumerate(parents)
    ]
    places, _ = discussion.place_archive(thread.id, seeds)
    discussion.add_archived(
        thread.id,
        [
            discussion.ArchivedComment(
                places[seed.origin], seed.origin, f"R{n}", f"text {n}", "text", seed.created,
                state=states[n] if states else "published",
            )
            for n, seed in enumerate(seeds)
        ],
    )  # fmt: skip
    discussion.recount(thread.id)
    return [places[seed.origin].id for seed in seeds]


def when(minute):
    return MORNING + timedelta(minutes=minute)


def walk(thread, limit, sort="oldest", backwards=False, meanwhile=None):
    """Every page of a thread, one after the other; `meanwhile` is called between them."""
    pages, cursor = [], ""
    while True:
        asked = {"before": cursor, "end": True} if backwards else {"after": cursor}
        page = discussion.read_page(thread, sort=sort, **asked, limit=limit)
        pages.append(page)
        cursor = page.earlier if backwards else page.later
        if not cursor:
            return pages
        if meanwhile:
            meanwhile()


def walk_list(thread, limit, sort="oldest", meanwhile=None):
    """The ids of every comment, `limit` at a time, as the API gives them."""
    found, cursor = [], ""
    while True:
        page = discussion.list_comments(thread, sort=sort, after=cursor, limit=limit)
        assert balanced(lists(page))
        found += ids(page)
        cursor = page.later
        if not cursor:
            return found
        assert len(page.rows) == limit
        if meanwhile:
            meanwhile()


def test_replies_stand_below_what_they_answer():
    thread = open_thread()
    one, two = say(thread), say(thread)
    below_one = say(thread, parent=one)
    deeper = say(thread, parent=below_one)
    also = say(thread, parent=one)
    page = discussion.read_page(thread)
    assert ids(page) == [one, below_one, deeper, also, two]
    assert [row.level for row in page.rows] == [1, 2, 3, 2, 1]
    assert page.is_whole


def lists(page):
    """The page as the template nests it: one bracket per list and item."""
    marks = ""
    for row in page.rows:
        marks += ("]" + ")]" * len(row.closes)) * row.ends + "(" * row.opens + f"[{row.id}"
    return f"({marks}]" + ")]" * len(page.closing) + ")" if page.rows else "()"


def test_the_lists_nest_and_close():
    thread = open_thread()
    a, b, c, d, e, f = archive(thread, [None, 0, 1, 0, None, 4])
    assert lists(discussion.read_page(thread)) == f"([{a}([{b}([{c}])][{d}])][{e}([{f}])])"


def test_a_list_that_starts_inside_a_branch_says_what_it_answers():
    thread = open_thread()
    made = archive(thread, [None, 0, 1, 2, 0])
    first = discussion.list_comments(thread, limit=2)
    second = discussion.list_comments(thread, after=first.later, limit=2)
    assert ids(second) == made[2:4]
    assert second.rows[0].answers == "an earlier comment"
    assert second.rows[1].answers == ""
    assert lists(second) == f"([{made[2]}([{made[3]}])])"


def test_a_long_conversation_is_folded_and_says_how_much_it_keeps_back():
    thread = open_thread()
    made = archive(thread, [None, *[0] * 30, None])
    page = discussion.read_page(thread)
    assert ids(page) == [*made[:21], made[31]]
    [folded] = [row for row in page.rows if row.more]
    assert (folded.more, folded.root_id, folded.id) == (10, made[0], made[20])
    branch = discussion.read_branch(folded.root_id, after=folded.path)
    assert [row.id for row in branch.rows] == made[21:31]


def test_a_branch_shows_what_is_above_and_below_it():
    thread = open_thread()
    made = archive(thread, [None, 0, 1, 2, 2, 1, 0])
    branch = discussion.read_branch(made[2])
    assert [row.id for row in branch.above] == made[:2]
    assert [row.id for row in branch.rows] == made[2:5]
    first = discussion.read_branch(made[1], limit=2)
    rest = discussion.read_branch(made[1], after=first.later)
    assert [row.id for row in first.rows] + [row.id for row in rest.rows] == made[1:6]
    with pytest.raises(ValueError, match="not a place"):
        discussion.read_branch(made[1], after=branch.above[0].path)


def test_beyond_the_indented_levels_it_says_whom_it_answers():
    thread = open_thread()
    made = archive(thread, [None, 0, 1, 2, 3, 4, 5, 5])
    rows = {row.id: row for row in discussion.read_page(thread).rows}
    assert [rows[number].answers for number in made] == ["", "", "", "", "", "", "", "R5"]


def test_a_tombstone_keeps_its_answers_and_says_nothing_of_its_author():
    thread = open_thread()
    root = say(thread, "my secret")
    reply = say(thread, parent=root)
    discussion.decide(root, discussion.Ruling("removed", "removed"), by=editor())
    [gone, answer] = discussion.read_page(thread).rows
    assert (gone.id, answer.id) == (root, reply)
    assert gone.gone == "This comment was removed."
    assert (gone.name, gone.html, gone.website, gone.created) == ("", "", "", None)


def test_a_removed_comment_without_answers_is_not_there_at_all():
    thread = open_thread()
    root = say(thread)
    discussion.decide(root, discussion.Ruling("removed", "removed"), by=editor())
    assert discussion.read_page(thread).rows == []
    assert not discussion.find_permalink(root).is_shown


def test_an_imported_comment_without_a_known_time_shows_none():
    thread = open_thread()
    [made] = archive(thread, [None])
    Comment.objects.filter(pk=made).update(created_known=False)
    assert discussion.read_page(thread).rows[0].created is None


trees = st.lists(st.integers(min_value=-1, max_value=30), min_size=1, max_size=60).map(
    lambda numbers: [None if n < 0 or n >= at else n for at, n in enumerate(numbers)]
)


def expected(thread, sort):
    """The ids in reading order, computed without the code under test."""
    every = list(Comment.objects.filter(thread=thread.id))
    shown = [c for c in every if c.state == "published" or c.reply_count]
    key = {
        "oldest": lambda c: (c.created, c.pk),
        "newest": lambda c: (-c.created.timestamp(), -c.pk),
        "best": lambda c: (-c.best, -c.pk),
        "discussed": lambda c: (-c.reply_count, -c.pk),
    }[sort]
    roots = sorted((c for c in shown if c.parent_id is None), key=key)
    return [c.pk for root in roots for c in sorted(shown, key=lambda c: c.path) if c.path.startswith(root.path)]


@given(trees, st.integers(min_value=1, max_value=9), st.sampled_from(discussion.SORTS), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_walk_meets_each_comment_once_while_others_vote_and_reply(parents, limit, sort, data):
    key = f"walk-{Comment.objects.count()}-{id(data)}"
    thread = open_thread(key)
    number = len(parents)
    states = data.draw(st.lists(st.sampled_from(["published", "held"]), min_size=number, max_size=number))
    minutes = data.draw(st.lists(st.integers(0, 5), min_size=number, max_size=number))
    made = archive(thread, parents, states, minutes)
    live = list(Comment.objects.filter(thread=thread.id, state="published").values_list("pk", flat=True))

    def vote():
        for _ in range(data.draw(st.integers(0, 3)) if live else 0):
            voter = Speaker(guest=f"voter-{data.draw(st.integers(0, 30)):014}")
            discussion.vote(data.draw(st.sampled_from(live)), data.draw(st.sampled_from([0, 1])), by=voter)

    vote()
    whole = expected(thread, sort)
    assert walk_list(thread, limit, sort, vote) == whole
    whole = expected(thread, sort)
    pages = walk(thread, limit, sort, meanwhile=vote)
    assert [row for page in pages for row in ids(page)] == whole
    whole = expected(thread, sort)
    pages = walk(thread, limit, sort, backwards=True, meanwhile=vote)
    assert [row for page in reversed(pages) for row in ids(page)] == whole
    assert all(balanced(lists(page)) for page in pages)
    assert len(whole) <= len(made)
    assert discussion.audit() == []


def test_replies_that_come_in_meanwhile_do_not_shuffle_the_most_discussed():
    thread = open_thread()
    made = archive(thread, [None] * 6 + [0, 0, 1])
    replied = iter(made[5:1:-1])
    seen = walk_list(thread, 2, "discussed", lambda: say(thread, parent=next(replied, made[5])))
    assert [number for number in seen if number in made] == [made[0], made[6], made[7], made[1], made[8], *made[5:1:-1]]


def balanced(marks):
    marks = re.sub(r"\d", "", marks)
    while (less := marks.replace("[]", "").replace("()", "")) != marks:
        marks = less
    return marks == ""


def test_what_is_posted_meanwhile_neither_repeats_nor_hides_a_comment():
    thread = open_thread()
    made = archive(thread, [None] * 6)
    first = discussion.read_page(thread, limit=3)
    late = say(thread, parent=made[0])
    rest = discussion.read_page(thread, after=first.later, limit=50)
    assert ids(first) + ids(rest) == made
    assert late in ids(discussion.read_page(thread))


def test_a_permalink_leads_to_where_it_is_shown():
    thread = open_thread()
    made = archive(thread, [None] * 60 + [59] * 3)
    assert discussion.find_permalink(made[0]).url == f"/2026/11/25/tram/#comment-{made[0]}"
    assert discussion.find_permalink(made[61]).url == f"/comments/{made[61]}/#comment-{made[61]}"
    assert discussion.read_branch(made[61]).rows[0].id == made[61]


def test_a_hidden_thread_has_no_permalinks():
    thread = open_thread()
    comment = say(thread)
    discussion.set_thread_state(thread.key, "hidden")
    assert discussion.find_permalink(comment) is None
    assert discussion.find_permalink(10**9) is None


@given(st.sampled_from(list(ORDERS.values())), st.integers(-(2**50), 2**50), st.integers(0, 2**50), st.data())
@settings(deadline=None)
def test_a_position_survives_its_text_form(order, key, since, data):
    path = "".join(map(encode, data.draw(st.lists(st.integers(0, 32**8 - 1), min_size=1, max_size=5))))
    position = Position(order, key, path, since if order.moves else 0)
    assert Position.parse(str(position), order) == position
    for other in set(ORDERS.values()) - {order}:
        with pytest.raises(ValueError, match="not a position"):
            Position.parse(str(position), other)


@pytest.mark.parametrize(
    "text",
    ["", "x", ".", "o.0.", "o..00000001", "o.0.0000000", "o.zz.00000001", "o.ffffffffffffffff.00000001",
     "o.0.00000001.",
     "o.0x1.00000001", "o.1_0.00000001", "o.+1.00000001", "o.0." + "00000001" * 101, "o.0.00000001\n", "\x00",
     "o.0.00000001.5", "O.0.00000001", "n.0.00000001", "o.0.0000000I"],
)  # fmt: skip
def test_it_refuses_what_is_no_position(text):
    with pytest.raises(ValueError, match="not a position"):
        Position.parse(text, ORDERS["oldest"])


@pytest.mark.parametrize("text", ["b.0.00000001", "b.0.00000001.ffffffffffffffff", "b.0.00000001.-5"])
def test_it_refuses_a_walk_that_never_began(text):
    with pytest.raises(ValueError, match="not a position"):
        Position.parse(text, ORDERS["best"])


def test_a_ten_thousand_comment_thread_costs_a_handful_of_queries(django_assert_max_num_queries):
    thread = open_thread()
    archive(thread, [None if n % 7 == 0 else n - 1 - n % 3 if n > 3 else 0 for n in range(10_000)])
    for sort in discussion.SORTS:
        with django_assert_max_num_queries(5):
            assert 50 <= len(discussion.read_page(thread, sort=sort).rows) <= 70
        with django_assert_max_num_queries(8):
            assert 1 <= len(discussion.read_page(thread, sort=sort, end=True).rows) <= 70
        with django_assert_max_num_queries(3):
            assert len(discussion.list_comments(thread, sort=sort).rows) == 50


def test_subtrees_are_looked_up_and_the_thread_is_not_walked():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by statistics, which a test's table does not have")
    thread = open_thread()
    archive(thread, [None, 0, None, 2, None, 4])
    with CaptureQueriesContext(connection) as queries:
        discussion.read_page(thread)
        discussion.list_comments(thread, sort="best")
    plans = []
    for query in queries.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plans += [row[3] for row in cursor.fetchall() if row[3].startswith(("SEARCH", "SCAN"))]
    assert plans
    assert not [plan for plan in plans if "path>" not in plan and "comment_roots" not in plan and "best" not in plan]
