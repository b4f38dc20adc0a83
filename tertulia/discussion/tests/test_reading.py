import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.discussion import api as discussion
from tertulia.discussion.models import Comment
from tertulia.discussion.reading import Position
from tertulia.discussion.tests.cast import editor, ids, open_thread, say

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


def walk(thread, limit, backwards=False):
    """Every page of a thread, one after the other."""
    pages, cursor = [], ""
    while True:
        asked = {"before": cursor, "end": True} if backwards else {"after": cursor}
        page = discussion.read_page(thread, **asked, limit=limit)
        pages.append(page)
        cursor = page.earlier if backwards else page.later
        if not cursor:
            return pages


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


def test_a_page_that_starts_inside_a_branch_says_what_it_answers():
    thread = open_thread()
    made = archive(thread, [None, 0, 1, 2, 0])
    first = discussion.read_page(thread, limit=2)
    second = discussion.read_page(thread, after=first.later, limit=2)
    assert ids(second) == made[2:4]
    assert second.rows[0].answers == "an earlier comment"
    assert second.rows[1].answers == ""
    assert lists(second) == f"([{made[2]}([{made[3]}])])"


def test_beyond_the_indented_levels_it_says_whom_it_answers():
    thread = open_thread()
    made = archive(thread, [None, 0, 1, 2, 3, 4, 5, 5])
    rows = {row.id: row for row in discussion.read_page(thread).rows}
    assert [rows[number].answers for number in made] == ["", "", "", "", "", "", "", "R5"]


def test_a_tombstone_keeps_its_answers_and_says_nothing_of_its_author():
    thread = open_thread()
    root = say(thread, "my secret")
    reply = say(thread, parent=root)
    discussion.decide(root, "removed", by=editor(), code="removed")
    [gone, answer] = discussion.read_page(thread).rows
    assert (gone.id, answer.id) == (root, reply)
    assert gone.gone == "This comment was removed."
    assert (gone.name, gone.html, gone.website, gone.created) == ("", "", "", None)


def test_a_removed_comment_without_answers_is_not_there_at_all():
    thread = open_thread()
    root = say(thread)
    discussion.decide(root, "removed", by=editor(), code="removed")
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


@given(trees, st.integers(min_value=1, max_value=9), st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_walk_meets_each_comment_once_in_the_same_order(parents, limit, data):
    key = f"walk-{Comment.objects.count()}-{id(data)}"
    thread = open_thread(key)
    states = data.draw(st.lists(st.sampled_from(["published", "held"]), min_size=len(parents), max_size=len(parents)))
    minutes = data.draw(st.lists(st.integers(0, 5), min_size=len(parents), max_size=len(parents)))
    archive(thread, parents, states, minutes)
    whole = discussion.read_page(thread, limit=1000)
    forward = walk(thread, limit)
    backward = walk(thread, limit, backwards=True)
    assert [row for page in forward for row in ids(page)] == ids(whole)
    assert [row for page in reversed(backward) for row in ids(page)] == ids(whole)
    assert all(len(page.rows) == limit for page in forward[:-1] + backward[:-1])
    assert all(balanced(lists(page)) for page in forward + backward)
    assert sum(not row.gone for row in whole.rows) == discussion.find_thread(key).count
    assert discussion.audit() == []


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


def test_a_permalink_leads_to_the_page_that_shows_it():
    thread = open_thread()
    made = archive(thread, [None] * 60 + [59] * 3)
    assert discussion.find_permalink(made[0]).url == f"/2026/11/25/tram/#comment-{made[0]}"
    far = discussion.find_permalink(made[61]).url
    cursor = re.fullmatch(rf"/2026/11/25/tram/\?at=(.+)#comment-{made[61]}", far).group(1)
    assert made[61] in ids(discussion.read_page(thread, at=cursor))


def test_a_permalink_into_a_very_long_branch_still_shows_it():
    thread = open_thread()
    made = archive(thread, [None] + [0] * 120)
    cursor = discussion.find_permalink(made[110]).url.split("at=")[1].split("#")[0]
    assert ids(discussion.read_page(thread, at=cursor))[0] == made[110]


def test_a_hidden_thread_has_no_permalinks():
    thread = open_thread()
    comment = say(thread)
    discussion.set_thread_state(thread.key, "hidden")
    assert discussion.find_permalink(comment) is None
    assert discussion.find_permalink(10**9) is None


@given(st.datetimes(timezones=st.just(UTC)), st.lists(st.integers(0, 32**8 - 1), min_size=1, max_size=5))
def test_a_position_survives_its_text_form(moment, path):
    from_text = Position(moment, "".join(f"{n:08d}"[-8:] for n in path))
    assert Position.parse(str(from_text)) == from_text


@pytest.mark.parametrize(
    "text",
    ["", "x", ".", "0.", ".00000001", "0.0000000", "zz.00000001", "ffffffffffffffff.00000001", "0.00000001.",
     "0x1.00000001", "1_0.00000001", "+1.00000001", "0." + "00000001" * 101, "0.00000001\n", "\x00"],
)  # fmt: skip
def test_it_refuses_what_is_no_position(text):
    with pytest.raises(ValueError, match="not a position"):
        Position.parse(text)


def test_a_ten_thousand_comment_thread_costs_a_handful_of_queries(django_assert_max_num_queries):
    thread = open_thread()
    archive(thread, [None if n % 7 == 0 else n - 1 - n % 3 if n > 3 else 0 for n in range(10_000)])
    with django_assert_max_num_queries(3):
        assert len(discussion.read_page(thread).rows) == 50
    with django_assert_max_num_queries(3):
        assert len(discussion.read_page(thread, end=True).rows) == 50
