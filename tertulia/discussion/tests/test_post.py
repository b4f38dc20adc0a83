import pytest
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.discussion.models import Comment, Decision, Thread
from tertulia.discussion.tests.cast import READER, STRANGER, draft, editor, open_thread, say
from tertulia.journal import api as journal

pytestmark = pytest.mark.django_db


def test_a_comment_is_stored_as_written_beside_its_safe_html():
    thread = open_thread()
    comment = Comment.objects.get(pk=say(thread, "*Late* again <script>x</script>"))
    assert comment.source == "*Late* again <script>x</script>"
    assert comment.html == "<p><em>Late</em> again &lt;script&gt;x&lt;/script&gt;</p>\n"
    assert (comment.depth, comment.state, comment.network) == (1, "published", "192.0.2.0/24")


def test_counts_go_up_along_the_whole_branch():
    thread = open_thread()
    root = say(thread)
    reply = say(thread, parent=root)
    say(thread, parent=reply)
    assert discussion.find_thread("article-1").count == 3
    assert dict(Comment.objects.values_list("id", "reply_count")) == {root: 2, reply: 1, reply + 1: 0}
    assert discussion.audit() == []


def test_the_same_form_makes_one_comment():
    thread = open_thread()
    form = draft(thread, key="one-form")
    first, second = discussion.post(form, by=READER), discussion.post(form, by=READER)
    assert (first.id, first.is_new) == (second.id, True)
    assert not second.is_new
    assert discussion.find_thread("article-1").count == 1


def test_the_same_form_with_another_text_is_refused_and_changes_nothing():
    thread = open_thread()
    discussion.post(draft(thread, "first", key="one-form"), by=READER)
    with pytest.raises(discussion.FormReplayed):
        discussion.post(draft(thread, "second", key="one-form"), by=READER)
    assert Comment.objects.get().source == "first"


def test_a_form_of_one_thread_does_not_block_another():
    one, other = open_thread("article-1"), open_thread("article-2")
    discussion.post(draft(one, key="k"), by=READER)
    assert discussion.post(draft(other, key="k"), by=READER).is_new


@pytest.mark.parametrize("state", ["closed", "hidden"])
def test_it_refuses_a_thread_that_takes_no_comments(state):
    thread = open_thread(state=state)
    with pytest.raises(discussion.NoSuchThread if state == "hidden" else discussion.ThreadClosed):
        say(thread)


def test_it_refuses_a_thread_past_its_closing_date():
    thread = open_thread(closes=timezone.now() - timezone.timedelta(days=1))
    with pytest.raises(discussion.ThreadClosed):
        say(thread)


def test_opening_by_hand_lifts_a_date_that_has_passed():
    thread = open_thread(closes=timezone.now() - timezone.timedelta(days=1))
    discussion.set_thread_state(thread.key, "open")
    assert say(thread)


def test_it_refuses_a_parent_of_another_thread():
    elsewhere = say(open_thread("article-2"))
    with pytest.raises(discussion.NoSuchParent):
        say(open_thread(), parent=elsewhere)


@pytest.mark.parametrize("state", ["held", "removed", "spam", "trash"])
def test_it_refuses_a_parent_that_is_not_shown(state):
    thread = open_thread()
    parent = say(thread)
    discussion.decide(parent, discussion.Ruling(state, "test"), by=editor())
    with pytest.raises(discussion.NoSuchParent):
        say(thread, parent=parent)


def test_it_refuses_to_go_deeper_than_a_hundred():
    thread = open_thread()
    at = None
    for _ in range(100):
        at = say(thread, parent=at)
    with pytest.raises(discussion.TooDeep):
        say(thread, parent=at)
    assert discussion.audit() == []


def test_a_held_comment_counts_nowhere_and_keeps_its_reason():
    thread = open_thread()
    held = say(thread, ruling=discussion.Ruling("held", "newcomer", "First comment."))
    assert discussion.find_thread("article-1").count == 0
    assert Decision.objects.get(comment=held).code == "newcomer"
    assert discussion.read_page(thread).rows == []


def test_staff_speak_under_their_account_whatever_the_form_says():
    thread = open_thread()
    comment = discussion.post(draft(thread, name="Somebody else"), by=editor())
    assert Comment.objects.get(pk=comment.id).name == "Inés"


def test_every_write_is_in_the_journal():
    thread = open_thread()
    comment = say(thread)
    discussion.decide(comment, discussion.Ruling("removed", "removed"), by=editor())
    kinds = [(change.topic, change.kind) for change in journal.read_after(0)]
    assert kinds == [
        ("thread:article-1", "thread-changed"),
        ("thread:article-1", "comment-posted"),
        ("thread:article-1", "comment-decided"),
    ]


def test_decisions_move_the_counts_and_are_written_down():
    thread = open_thread()
    root = say(thread)
    reply = say(thread, parent=root)
    assert discussion.decide(reply, discussion.Ruling("removed", "removed", "Insults."), by=editor())
    assert not discussion.decide(reply, discussion.Ruling("removed", "removed"), by=editor())
    assert Comment.objects.get(pk=root).reply_count == 0
    assert discussion.find_thread("article-1").count == 1
    discussion.decide(reply, discussion.Ruling("published", "approved"), by=editor())
    assert discussion.find_thread("article-1").count == 2
    assert [(one.before, one.after) for one in Decision.objects.order_by("id")] == [
        ("published", "removed"),
        ("removed", "published"),
    ]
    assert discussion.audit() == []


def test_recent_comments_are_counted_by_person_and_by_network():
    thread = open_thread()
    say(thread), say(thread)
    say(thread, by=STRANGER)
    hour = timezone.timedelta(hours=1)
    assert discussion.count_recent(READER, "person", hour) == [2]
    assert discussion.count_recent(STRANGER, "network", hour) == [1]
    assert discussion.count_recent(editor(), "person", hour) == [0]


def test_reading_makes_no_thread():
    assert discussion.find_thread("article-404") is None
    assert discussion.find_thread("x" * 10_000) is None
    assert not Thread.objects.exists()


def test_the_audit_tells_what_is_wrong():
    thread = open_thread()
    root = say(thread)
    reply = say(thread, parent=root)
    Comment.objects.filter(pk=root).update(reply_count=5)
    Comment.objects.filter(pk=reply).update(depth=3)
    Thread.objects.update(count=9)
    problems = "\n".join(discussion.audit())
    assert f"Comment {root} says 5 replies; 1 are published." in problems
    assert f"Comment {reply} stands at depth 2; its row says 3." in problems
    assert f"Thread {thread.id} says 9 comments; 2 are published." in problems
