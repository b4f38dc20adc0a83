from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tertulia.discussion import api as discussion
from tertulia.discussion.errors import NoSuchComment, NoSuchVote, OwnComment, TooMany
from tertulia.discussion.models import Comment, Vote
from tertulia.discussion.orders import wilson
from tertulia.discussion.tests.cast import READER, STRANGER, editor, open_thread, say
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shown(settings):
    settings.TERTULIA_SCORE_HIDDEN_MINUTES = 0


def test_a_vote_on_a_young_comment_tells_no_score(settings):
    settings.TERTULIA_SCORE_HIDDEN_MINUTES = 10
    comment = say(open_thread())
    assert discussion.vote(comment, 1, by=STRANGER) == discussion.Votes(None, None, 1)
    Comment.objects.update(created=timezone.now() - timedelta(minutes=11))
    assert discussion.vote(comment, 1, by=STRANGER) == discussion.Votes(1, 0, 1)


def guest(number, network="203.0.113.0/24"):
    return Speaker(guest=f"guest-{number:014}", network=network)


def test_a_vote_counts_once_and_can_be_taken_back():
    comment = say(open_thread())
    assert discussion.vote(comment, 1, by=STRANGER) == discussion.Votes(1, 0, 1)
    assert discussion.vote(comment, 1, by=STRANGER) == discussion.Votes(1, 0, 1)
    assert discussion.vote(comment, 0, by=STRANGER) == discussion.Votes(0, 0, 0)
    assert not Vote.objects.exists()


def test_down_votes_are_off_unless_the_site_wants_them(settings):
    comment = say(open_thread())
    with pytest.raises(NoSuchVote):
        discussion.vote(comment, -1, by=STRANGER)
    settings.TERTULIA_DOWN_VOTES = True
    discussion.vote(comment, 1, by=STRANGER)
    assert discussion.vote(comment, -1, by=STRANGER) == discussion.Votes(0, 1, -1)


@pytest.mark.parametrize("value", [2, -2, 100])
def test_a_vote_is_one_or_none(value):
    with pytest.raises(NoSuchVote):
        discussion.vote(say(open_thread()), value, by=STRANGER)


def test_nobody_votes_on_their_own_comment():
    thread = open_thread()
    with pytest.raises(OwnComment):
        discussion.vote(say(thread, by=READER), 1, by=READER)
    with pytest.raises(OwnComment):
        discussion.vote(say(thread, by=editor()), 1, by=editor())


def test_what_is_not_shown_takes_no_votes():
    thread = open_thread()
    comment = say(thread)
    discussion.decide(comment, discussion.Ruling("held", "held"), by=editor())
    with pytest.raises(NoSuchComment):
        discussion.vote(comment, 1, by=STRANGER)
    with pytest.raises(NoSuchComment):
        discussion.vote(10**9, 1, by=STRANGER)


def test_of_one_network_only_some_guests_count():
    comment = say(open_thread())
    for number in range(5):
        discussion.vote(comment, 1, by=guest(number))
    with pytest.raises(TooMany):
        discussion.vote(comment, 1, by=guest(6))
    discussion.vote(comment, 0, by=guest(1))  # who has voted may still change it
    assert discussion.vote(comment, 1, by=guest(6, "198.51.100.0/24")).ups == 5


def test_the_best_stand_first():
    thread = open_thread()
    one, two, three = say(thread), say(thread), say(thread)
    for number in range(3):
        discussion.vote(two, 1, by=guest(number))
    discussion.vote(three, 1, by=guest(9))
    assert [row.id for row in discussion.read_page(thread, sort="best").rows] == [two, three, one]


def test_the_score_of_a_new_comment_is_hidden(settings):
    settings.TERTULIA_SCORE_HIDDEN_MINUTES = 10
    thread = open_thread()
    comment = say(thread)
    discussion.vote(comment, 1, by=STRANGER)
    assert discussion.read_page(thread).rows[0].score is None
    settings.TERTULIA_SCORE_HIDDEN_MINUTES = 0
    assert discussion.read_page(thread).rows[0].score == 1


def test_a_person_sees_their_own_votes():
    thread = open_thread()
    comment = say(thread)
    discussion.vote(comment, 1, by=STRANGER)
    assert discussion.votes_of(STRANGER, thread.id) == {comment: 1}
    assert discussion.votes_of(READER, thread.id) == {}
    assert discussion.votes_of(Speaker(), thread.id) == {}


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_lower_bound_lies_below_the_share(ups, downs):
    share = ups / (ups + downs) if ups + downs else 0
    assert 0 <= wilson(ups, downs) <= share * 1e9 + 1
    assert wilson(ups + 1, downs) >= wilson(ups, downs)
    assert wilson(ups, downs + 1) <= wilson(ups, downs)


def test_known_bounds():
    # With up votes only the formula is n / (n + z²), here with z² = 1.642374415.
    assert wilson(1, 0) == pytest.approx(1e9 / 2.642374415, abs=2)
    assert wilson(100, 0) == pytest.approx(1e9 * 100 / 101.642374415, abs=2)
    assert wilson(10, 0) > wilson(5, 0) > wilson(1, 0) > wilson(1, 1) > wilson(0, 1) == 0


def test_votes_survive_the_audit():
    thread = open_thread()
    comment = say(thread)
    discussion.vote(comment, 1, by=STRANGER)
    assert discussion.audit() == []
    Comment.objects.filter(pk=comment).update(ups=7)
    assert discussion.audit() == [f"Comment {comment} is ranked as with other votes than it has."]
