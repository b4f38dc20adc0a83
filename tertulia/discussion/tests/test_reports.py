import pytest

from tertulia.discussion import api as discussion
from tertulia.discussion.errors import OwnComment, TooMany
from tertulia.discussion.models import Report
from tertulia.discussion.reports import NoSuchReason
from tertulia.discussion.tests.cast import READER, STRANGER, editor, open_thread, say
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db


def test_a_report_is_kept_with_its_reason():
    comment = say(open_thread())
    discussion.report(comment, "illegal", "Paragraph two names a minor.", by=STRANGER)
    kept = Report.objects.get()
    assert (kept.comment_id, kept.reason, kept.text) == (comment, "illegal", "Paragraph two names a minor.")


def test_a_second_report_takes_the_place_of_the_first():
    comment = say(open_thread())
    discussion.report(comment, "spam", by=STRANGER)
    discussion.report(comment, "abuse", by=STRANGER)
    assert Report.objects.get().reason == "abuse"


def test_refusals():
    comment = say(open_thread())
    with pytest.raises(NoSuchReason):
        discussion.report(comment, "boring", by=STRANGER)
    with pytest.raises(OwnComment):
        discussion.report(comment, "spam", by=READER)


def test_a_network_that_reports_everything_is_slowed():
    thread = open_thread()
    comments = [say(thread, f"text {n}") for n in range(21)]
    for number, comment in enumerate(comments[:20]):
        discussion.report(comment, "spam", by=Speaker(guest=f"guest-{number:014}", network="203.0.113.0/24"))
    with pytest.raises(TooMany):
        discussion.report(comments[20], "spam", by=Speaker(guest="guest-of-that-network", network="203.0.113.0/24"))
    discussion.report(comments[20], "spam", by=STRANGER)


def test_editors_put_comments_above_the_thread():
    thread = open_thread()
    one, two, three = say(thread), say(thread), say(thread)
    discussion.feature(one, True, by=editor())
    discussion.pin(two, True, by=editor())
    discussion.pin(three, True, by=editor())
    thread = discussion.find_thread(thread.key)
    page = discussion.read_page(thread)
    assert [row.id for row in page.highlights] == [three, one]
    assert [row.id for row in page.rows] == [one, two, three]
    discussion.pin(three, False, by=editor())
    discussion.feature(one, False, by=editor())
    assert not discussion.find_thread(thread.key).has_highlights


def test_a_removed_comment_is_not_highlighted():
    thread = open_thread()
    one = say(thread)
    discussion.feature(one, True, by=editor())
    discussion.decide(one, discussion.Ruling("removed", "removed"), by=editor())
    thread = discussion.find_thread(thread.key)
    assert discussion.read_page(thread).highlights == []


def test_a_thread_can_be_searched():
    thread = open_thread()
    one = say(thread, "The tram was late again")
    say(thread, "A bridge")
    hidden = say(thread, "late, but removed")
    discussion.decide(hidden, discussion.Ruling("removed", "removed"), by=editor())
    assert [row.id for row in discussion.search_comments(thread, "late TRAM")] == [one]
    assert discussion.search_comments(thread, "") == []
    assert discussion.search_comments(thread, "100%_") == []
