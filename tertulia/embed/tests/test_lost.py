"""Nothing that somebody wrote is lost when a comment goes while they write."""

import pytest

from tertulia.discussion import api as discussion
from tertulia.embed.tests.test_actions import Actor
from tertulia.embed.tests.visitor import Comment
from tertulia.moderation.api import Finding, Rule
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
TEXT = 'Much </textarea><b>"longer"</b> than before.'


@pytest.fixture
def rosa(thread):
    rosa = Actor()
    rosa.say("I take the tram.")
    return rosa


def test_an_edit_that_the_rules_do_not_let_pass_keeps_the_text(rosa, monkeypatch):
    comment = Comment.objects.get().pk
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES", [Rule("odd", 1, lambda _: Finding("reject", "odd", "Not like this."))]
    )
    page = rosa.act(comment, "edit", text=TEXT)
    assert (page.status, page.fields["text"], page.said) == (422, TEXT, "Not like this.")
    assert Comment.objects.get().source == "I take the tram."


def test_an_edit_that_an_editor_looks_at_first_says_so(rosa, monkeypatch):
    comment = Comment.objects.get().pk
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES", [Rule("odd", 1, lambda _: Finding("hold", "odd", "An editor looks at it."))]
    )
    page = rosa.act(comment, "edit", text=TEXT)
    assert (page.status, "waits for a moderator" in page.html) == (202, True)
    assert (Comment.objects.get().source, Comment.objects.get().state) == (TEXT, "held")


@pytest.mark.parametrize("proof", ["good", "none"])
@pytest.mark.parametrize("state", ["removed", "held", "deleted"])
@pytest.mark.parametrize(("action", "fields"), [("edit", {}), ("report", {"reason": "abuse"})])
def test_what_was_written_to_a_comment_that_went_is_given_back(rosa, state, proof, action, fields):
    comment = Comment.objects.get().pk
    token = rosa.at(comment).fields["csrfmiddlewaretoken"] if proof == "good" else ""
    discussion.decide(comment, discussion.Ruling(state, "test"), by=Speaker())
    page = rosa.raw(comment, action, text=TEXT, csrfmiddlewaretoken=token, **fields)
    assert (page.status, page.kept) == (404, TEXT)
    assert page.said == "This comment is no longer shown, so nothing was changed."
    assert "I take the tram." not in page.html
    assert Comment.objects.get().source == "I take the tram."
