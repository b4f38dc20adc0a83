from datetime import timedelta

import pytest

from tertulia.discussion import api as discussion
from tertulia.discussion.errors import NoSuchComment, NotYours, TooLate
from tertulia.discussion.models import Comment, Decision, Revision
from tertulia.discussion.tests.cast import READER, STRANGER, editor, open_thread, say
from tertulia.journal import api as journal
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db


def age(comment, minutes):
    one = Comment.objects.get(pk=comment)
    one.created -= timedelta(minutes=minutes)
    one.save()


def test_an_edit_shows_and_keeps_what_was_there_before():
    comment = say(open_thread(), "It was late.")
    discussion.edit(comment, "It was *very* late <script>x</script>", by=READER)
    now = Comment.objects.get(pk=comment)
    assert now.html == "<p>It was <em>very</em> late &lt;script&gt;x&lt;/script&gt;</p>\n"
    assert now.edited is not None
    assert Revision.objects.get(comment=comment).source == "It was late."
    assert journal.read_after(0)[-1].kind == "comment-edited"


def test_an_edit_that_changes_nothing_is_none():
    comment = say(open_thread(), "It was late.")
    discussion.edit(comment, "It was late.", by=READER)
    assert Comment.objects.get(pk=comment).edited is None


@pytest.mark.parametrize("who", [STRANGER, Speaker(), Speaker(guest="", network="192.0.2.0/24")])
def test_only_its_author_changes_a_comment(who):
    comment = say(open_thread())
    for change in (
        lambda: discussion.edit(comment, "x", by=who),
        lambda: discussion.delete_own(comment, by=who),
        lambda: discussion.source_of(comment, by=who),
    ):
        with pytest.raises(NotYours):
            change()


def test_a_comment_that_nobody_signed_belongs_to_nobody():
    comment = say(open_thread(), by=Speaker())
    with pytest.raises(NotYours):
        discussion.edit(comment, "x", by=Speaker())


def test_the_time_to_edit_ends_and_the_right_to_delete_does_not():
    thread = open_thread()
    comment = say(thread)
    age(comment, 16)
    with pytest.raises(TooLate):
        discussion.edit(comment, "x", by=READER)
    discussion.delete_own(comment, by=READER)
    assert discussion.read_page(thread).rows == []
    assert discussion.find_thread(thread.key).count == 0


def test_a_deleted_comment_that_was_answered_leaves_a_tombstone():
    thread = open_thread()
    comment = say(thread)
    say(thread, parent=comment, by=STRANGER)
    discussion.delete_own(comment, by=READER)
    tombstone = discussion.read_page(thread).rows[0]
    assert tombstone.gone == "This comment was deleted by its author."
    assert (tombstone.name, tombstone.html, tombstone.person) == ("", "", "")
    assert Decision.objects.get(comment=comment).code == "deleted-by-author"
    assert discussion.audit() == []


def test_what_is_gone_cannot_be_changed():
    comment = say(open_thread())
    discussion.decide(comment, discussion.Ruling("removed", "removed"), by=editor())
    with pytest.raises(NoSuchComment):
        discussion.edit(comment, "x", by=READER)
    with pytest.raises(NoSuchComment):
        discussion.delete_own(comment, by=READER)


def test_people_know_what_is_theirs():
    thread = open_thread()
    mine, _ = say(thread), say(thread, by=STRANGER)
    assert list(discussion.own_comments(READER, thread.id)) == [mine]
    assert discussion.own_comments(Speaker(), thread.id) == {}
    assert discussion.source_of(mine, by=READER) == "I take it every day."


def test_persons_can_be_told_apart_and_nothing_more():
    thread = open_thread()
    say(thread), say(thread), say(thread, by=STRANGER), say(thread, by=Speaker())
    first, second, other, nobody = [row.person for row in discussion.read_page(thread).rows]
    assert first == second != other
    assert nobody == ""
    assert READER.guest not in first


def test_authors_of_the_page_and_staff_carry_a_badge():
    ines = editor()
    thread = open_thread(authors=[ines.user_id])
    say(thread, by=ines), say(thread)
    assert [row.badge for row in discussion.read_page(thread).rows] == ["author", ""]
    thread = open_thread(authors=[])
    assert discussion.read_page(thread).rows[0].badge == "staff"
