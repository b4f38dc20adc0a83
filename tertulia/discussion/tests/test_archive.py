from datetime import UTC, datetime, timedelta

import pytest

from tertulia.discussion import api as discussion
from tertulia.discussion.models import Comment
from tertulia.discussion.tests.cast import open_thread, say
from tertulia.discussion.tree import Place, Seed, place
from tertulia.kit import keyset

DAY = datetime(2020, 3, 1, tzinfo=UTC)


def plant(*pairs):
    """Places of comments given as (name, parent), one minute apart."""
    seeds = [Seed(name, parent, DAY + timedelta(minutes=number)) for number, (name, parent) in enumerate(pairs)]
    return place(seeds, {}, range(1, len(seeds) + 1))


def test_a_reply_may_come_before_its_parent():
    places = plant(("b", "a"), ("a", None))
    assert (places["b"].parent_id, places["b"].depth) == (places["a"].id, 2)
    assert places["b"].path.startswith(places["a"].path)


def test_ids_follow_time_not_the_file():
    late = Seed("late", None, DAY + timedelta(days=1))
    places = place([late, Seed("early", None, DAY)], {}, [7, 8])
    assert (places["early"].id, places["late"].id) == (7, 8)


@pytest.mark.parametrize(
    ("pairs", "name", "repair"),
    [
        ((("a", "a"),), "a", "self-parent"),
        ((("a", "nobody"),), "a", "missing-parent"),
        ((("a", "b"), ("b", "a")), "a", "cycle"),
        ((("x", "c"), ("c", "d"), ("d", "e"), ("e", "c")), "c", "cycle"),
    ],
)
def test_what_cannot_hang_where_it_says_becomes_a_root(pairs, name, repair):
    places = plant(*pairs)
    assert len(places) == len(pairs)
    assert (places[name].parent_id, places[name].repair) == (None, repair)
    assert [p.repair for n, p in places.items() if n != name] == [""] * (len(pairs) - 1)


def test_a_chain_of_three_thousand_is_hung_up_at_a_hundred():
    places = plant(*((str(n), str(n - 1) if n else None) for n in range(3000)))
    assert max(one.depth for one in places.values()) == 100
    assert sum(one.repair == "too-deep" for one in places.values()) == 2900
    assert all(keyset.steps(one.path)[-1] == one.id for one in places.values())


def test_a_reply_to_a_comment_that_came_in_before_hangs_below_it():
    known = {"old": Place(5, None, keyset.encode(5), 1)}
    places = place([Seed("new", "old", DAY)], known, [9])
    assert places["new"].path == keyset.encode(5) + keyset.encode(9)


@pytest.mark.django_db
def test_an_archive_that_comes_twice_is_stored_once():
    thread = open_thread()
    seeds = [Seed("a", None, DAY), Seed("b", "a", DAY)]
    for expected in (2, 0):
        places, known = discussion.place_archive(thread.id, seeds)
        arrivals = [
            discussion.ArchivedComment(places[s.origin], s.origin, "Rosa", "text", "text", s.created)
            for s in seeds
            if s.origin in places
        ]
        assert discussion.add_archived(thread.id, arrivals) == expected
        assert known == ({"a", "b"} if not expected else set())
        assert discussion.recount(thread.id) == 2
    assert discussion.audit() == []


@pytest.mark.django_db
def test_archived_and_new_comments_never_share_an_id():
    thread = open_thread()
    first = say(thread)
    places, _ = discussion.place_archive(thread.id, [Seed("a", None, DAY)])
    second = say(thread)
    discussion.add_archived(thread.id, [discussion.ArchivedComment(places["a"], "a", "Rosa", "text", "text", DAY)])
    discussion.recount(thread.id)
    assert len({first, places["a"].id, second}) == Comment.objects.count() == 3
    assert discussion.audit() == []


@pytest.mark.django_db
def test_held_spam_and_trash_are_kept_and_not_shown():
    thread = open_thread()
    seeds = [Seed(state, None, DAY) for state in ("published", "held", "spam", "trash")]
    places, _ = discussion.place_archive(thread.id, seeds)
    discussion.add_archived(
        thread.id,
        [
            discussion.ArchivedComment(places[s.origin], s.origin, "Rosa", s.origin, "text", DAY, state=s.origin)
            for s in seeds
        ],
    )
    assert discussion.recount(thread.id) == 1
    assert [row.html for row in discussion.read_page(thread).rows] == ["<p>published</p>"]
    assert discussion.count_states() == {"published": 1, "held": 1, "removed": 0, "deleted": 0, "spam": 1, "trash": 1}
