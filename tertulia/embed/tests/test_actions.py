"""What a reader can do with a comment without JavaScript: vote, edit, delete, report."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.embed.tests.vectors import TEXTS
from tertulia.embed.tests.visitor import Comment, Visitor, editor, texts
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
Vote, Report, Revision = (apps.get_model("discussion", name) for name in ("Vote", "Report", "Revision"))


class Actor(Visitor):
    """A visitor at one comment's page of actions."""

    def at(self, comment):
        return self.page(self.client.get(f"/comments/{comment}/actions"))

    def act(self, comment, action, **fields):
        token = self.at(comment).fields.get("csrfmiddlewaretoken", "")
        return self.raw(comment, action, **{"csrfmiddlewaretoken": token} | fields)

    def raw(self, comment, action, **fields):
        return self.page(self.client.post(f"/comments/{comment}/{action}", fields))


@pytest.fixture
def rosa(thread):
    rosa = Actor()
    rosa.say("I take the *tram*.")
    return rosa


@pytest.fixture
def comment(rosa):
    return Comment.objects.get().pk


@pytest.fixture
def bo(thread):
    return Actor("198.51.100.4")


def test_the_page_offers_what_this_reader_may_do(rosa, bo, comment):
    own, others = rosa.at(comment), bo.at(comment)
    assert [f"/comments/{comment}/{name}\"" in own.html for name in ("edit", "delete", "vote", "report")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert [f"/comments/{comment}/{name}\"" in others.html for name in ("edit", "delete", "vote", "report")] == [
        False, False, True, True,
    ]  # fmt: skip
    assert own.fields["text"] == "I take the *tram*."
    assert "<em>tram</em>" in others.html


def test_looking_keeps_nothing_and_is_kept_nowhere(bo, comment):
    response = bo.client.get(f"/comments/{comment}/actions")
    assert "no-store" in response["Cache-Control"]
    assert list(response.cookies) == ["tertulia_csrf"]


@pytest.mark.parametrize("number", ["0", "999", "9" * 18, "9" * 19, "9" * 30])
@pytest.mark.parametrize("action", ["actions", "vote", "edit", "delete", "report"])
def test_a_comment_that_is_not_there_is_not_found(bo, number, action, comment):
    token = bo.at(comment).fields["csrfmiddlewaretoken"]
    fetch = bo.client.get if action == "actions" else bo.client.post
    assert fetch(f"/comments/{number}/{action}", {"csrfmiddlewaretoken": token}).status_code == 404


@pytest.mark.parametrize("state", ["held", "removed", "spam"])
def test_a_comment_that_is_not_shown_is_not_found(bo, comment, state):
    discussion.decide(comment, discussion.Ruling(state, "test"), by=Speaker())
    assert bo.at(comment).status == 404


@pytest.mark.parametrize("action", ["vote", "edit", "delete", "report"])
def test_only_a_form_changes_something(bo, comment, action):
    led = bo.client.get(f"/comments/{comment}/{action}")
    assert (led.status_code, led.headers["Location"]) == (302, f"/comments/{comment}/actions")


# --- Votes ---


def test_a_vote_counts_once_and_can_be_taken_back(bo, comment):
    answer = bo.act(comment, "vote", value="1")
    assert (answer.status, answer.location) == (303, f"/comments/{comment}/actions?done=voted")
    assert "Your vote counts." in bo.client.get(answer.location).content.decode()
    bo.act(comment, "vote", value="1")
    assert Comment.objects.get().ups == 1
    assert "You have voted for this comment." in bo.at(comment).html
    assert bo.act(comment, "vote", value="0").status == 303
    assert (Comment.objects.get().ups, Vote.objects.count()) == (0, 0)


@pytest.mark.parametrize("value", ["", "2", "-1", "x", "1e9"])
def test_what_is_no_vote_is_refused(bo, comment, value):
    page = bo.act(comment, "vote", value=value)
    assert page.status == 422
    assert "A vote is 1" in page.said


def test_down_votes_where_they_are_on(bo, comment, settings):
    settings.TERTULIA_DOWN_VOTES = True
    assert "Vote against it" in bo.at(comment).html
    assert bo.act(comment, "vote", value="-1").status == 303
    assert Comment.objects.get().downs == 1


def test_nobody_votes_on_their_own_comment(rosa, comment):
    page = rosa.act(comment, "vote", value="1")
    assert (page.status, Vote.objects.count()) == (403, 0)
    assert "your own comment" in page.said


def test_of_one_network_only_some_votes_count(comment):
    crowd = [Actor(f"192.0.2.{number}") for number in range(6)]
    assert [actor.act(comment, "vote", value="1").status for actor in crowd] == [303] * 5 + [429]
    assert "Too many" in crowd[5].act(comment, "vote", value="1").said
    assert Actor("192.0.3.1").act(comment, "vote", value="1").status == 303


# --- Editing ---


def test_an_edit_is_marked_and_the_former_text_kept(rosa, comment, client):
    answer = rosa.act(comment, "edit", text="I take the **bus**.\r\nAnd walk.")
    assert (answer.status, answer.location) == (303, f"/2026/11/25/tram/#comment-{comment}")
    assert texts() == ["I take the **bus**.\nAnd walk."]
    assert Revision.objects.get().source == "I take the *tram*."
    assert 'class="edited"' in client.get(f"/comments/{comment}/").content.decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Write something first."),
        (" \n\u200b\u3164 ", "Write something first."),
        ("x" * 10_001, "This is 10001 characters long; at most 10000 can be posted."),
        ("bell\x07", "Invisible control characters were taken out."),
        ("over\u202eride", "Invisible control characters were taken out."),
    ],
)
def test_an_edit_is_held_to_what_holds_for_a_comment(rosa, comment, text, says):
    page = rosa.act(comment, "edit", text=text)
    assert page.status == 422
    assert says in page.said
    assert page.fields["text"] == text.replace("\x07", "").replace("\u202e", "")
    assert texts() == ["I take the *tram*."]


def test_nobody_edits_the_comment_of_somebody_else(bo, comment):
    page = bo.act(comment, "edit", text="I hate <trams>.")
    assert (page.status, page.kept) == (403, "I hate <trams>.")
    assert "Only its author" in page.said
    assert texts() == ["I take the *tram*."]


def test_after_the_window_it_can_be_deleted_but_not_edited(rosa, comment):
    form = rosa.at(comment)
    Comment.objects.update(created=timezone.now() - timedelta(minutes=16))
    page = rosa.raw(comment, "edit", text="Too late", csrfmiddlewaretoken=form.fields["csrfmiddlewaretoken"])
    assert (page.status, page.kept) == (403, "Too late")
    assert "can still be deleted" in page.said
    assert "The time in which it could be edited is over." in rosa.at(comment).html
    assert rosa.act(comment, "delete", confirm="yes").status == 303


def test_staff_edit_their_own_comment(thread):
    ines = editor()
    ines.say("From the newsroom.")
    comment = Comment.objects.get().pk
    token = ines.page(ines.client.get(f"/comments/{comment}/actions")).fields["csrfmiddlewaretoken"]
    fields = {"text": "Corrected.", "csrfmiddlewaretoken": token}
    assert ines.client.post(f"/comments/{comment}/edit", fields).status_code == 303
    assert texts() == ["Corrected."]


@pytest.mark.parametrize("text", TEXTS)
def test_an_edit_becomes_harmless_html(rosa, comment, client, text):
    answer = rosa.act(comment, "edit", text=text)
    if answer.status == 422:  # a control character: taken out, told of, sent again
        text = answer.fields["text"]
        assert rosa.act(comment, "edit", text=text).status == 303
    for page in (rosa.at(comment).html, client.get(f"/comments/{comment}/").content.decode()):
        said = page.split('dir="auto">')[1]
        for bad in ("<script", "<img", "<svg", "<iframe", "<style", "<object", "<form", "<base", "<meta"):
            assert bad not in said.split("</blockquote>")[0].split("</div>")[0].lower()
        assert not re.search(r"<\w+[^>]*\shref=.?javascript", page, re.IGNORECASE)
    assert rosa.at(comment).fields["text"] == text.strip()


# --- Deleting ---


def test_a_comment_without_replies_goes(rosa, comment, client):
    answer = rosa.act(comment, "delete", confirm="yes")
    assert (answer.status, answer.location) == (303, "/2026/11/25/tram/#comments")
    assert client.get(f"/comments/{comment}/").status_code == 410


def test_a_comment_with_replies_leaves_a_tombstone(rosa, bo, comment, client):
    bo.say("So do I.", parent=comment, name="Bo")
    answer = rosa.act(comment, "delete", confirm="yes")
    assert answer.location == f"/2026/11/25/tram/#comment-{comment}"
    html = client.get(f"/comments/{comment}/").content.decode()
    assert "This comment was deleted by its author." in html
    assert "So do I." in html
    assert "Rosa" not in html


def test_it_asks_before_it_deletes(rosa, comment):
    page = rosa.act(comment, "delete")
    assert page.status == 422
    assert "Tick the box" in page.said
    assert discussion.counts(["article-1"]) == {"article-1": 1}


def test_nobody_deletes_the_comment_of_somebody_else(bo, comment):
    assert bo.act(comment, "delete", confirm="yes").status == 403
    assert discussion.counts(["article-1"]) == {"article-1": 1}


# --- Reports ---


def test_a_report_reaches_the_editors_once(bo, comment):
    answer = bo.act(comment, "report", reason="abuse", text="Look at the second line.")
    assert (answer.status, answer.location) == (303, f"/comments/{comment}/actions?done=reported")
    assert "Thank you." in bo.client.get(answer.location).content.decode()
    bo.act(comment, "report", reason="spam", text="")
    report = Report.objects.get()
    assert (report.reason, report.text, report.network) == ("spam", "", "198.51.100.0/24")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": ""}, "Choose what is wrong with it."),
        ({"reason": "dislike"}, "Choose what is wrong with it."),
        ({"reason": "illegal", "text": "x" * 2001}, "at most 2000 fit"),
        ({"reason": "illegal", "text": "bell\x07"}, "Invisible control characters"),
    ],
)
def test_a_report_that_is_refused_keeps_what_was_said(bo, comment, fields, says):
    page = bo.act(comment, "report", **{"text": "<b>Kept.", **fields})
    assert page.status == 422
    assert says in page.said
    assert page.fields["text"].strip("\n") == fields.get("text", "<b>Kept.").replace("\x07", "")
    assert Report.objects.count() == 0


def test_nobody_reports_their_own_comment(rosa, comment):
    assert rosa.act(comment, "report", reason="spam").status == 403


def test_a_network_that_floods_the_editors_is_stopped(comment):
    statuses = [Actor(f"192.0.2.{n}").act(comment, "report", reason="spam").status for n in range(21)]
    assert statuses == [303] * 20 + [429]


# --- Where it came from ---


@pytest.mark.parametrize("proof", ["", "x", "a" * 64])
def test_without_proof_nothing_changes_and_nothing_is_lost(rosa, bo, comment, proof):
    rosa.at(comment), bo.at(comment)
    page = rosa.raw(comment, "edit", text="Changed.", csrfmiddlewaretoken=proof)
    assert (page.status, page.fields["text"]) == (403, "Changed.")
    assert "so nothing was changed" in page.said
    page = bo.raw(comment, "report", reason="abuse", text="Kept.", csrfmiddlewaretoken=proof)
    assert (page.status, page.fields["text"].strip("\n")) == (403, "Kept.")
    assert bo.raw(comment, "vote", value="1", csrfmiddlewaretoken=proof).status == 403
    assert rosa.raw(comment, "delete", confirm="yes", csrfmiddlewaretoken=proof).status == 403
    assert texts() == ["I take the *tram*."]
    assert (Vote.objects.count(), Report.objects.count()) == (0, 0)
    assert bo.raw(999, "vote", value="1", csrfmiddlewaretoken=proof).status == 404
