"""One form, one comment: however often it is sent, by whom, and when."""

import pytest
from django.core import signing

from tertulia.discussion import api as discussion
from tertulia.embed.forms import LIFETIME, SALT, Token
from tertulia.embed.tests.visitor import Comment, open_thread, texts
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db

STALE = "This form is no longer valid. Here is a new one: send it again."


def test_the_same_form_twice_makes_one_comment_and_leads_to_it(reader):
    form = reader.open()
    first, second = reader.send(form, text="Once."), reader.send(form, text="Once.")
    assert (first.status, first.location) == (second.status, second.location)
    assert first.status == 303
    assert texts() == ["Once."]


def test_the_same_form_with_another_text_is_refused_then_posted_with_a_new_token(reader):
    form = reader.open()
    reader.send(form, text="First.")
    page = reader.send(form, text="Second.")
    assert (page.status, page.fields["text"]) == (409, "Second.")
    assert "This form was sent before with another text." in page.said
    assert page.fields["token"] != form.fields["token"]
    assert texts() == ["First."]
    assert reader.send(page).status == 303
    assert texts() == ["First.", "Second."]


def test_a_refused_form_keeps_its_token_so_a_lost_answer_cannot_double_it(reader):
    form = reader.open()
    page = reader.send(form, text="")
    assert Token.parse(page.fields["token"]) == Token.parse(form.fields["token"])  # signed anew, the same token
    reader.send(page, text="Now.")
    assert reader.send(page, text="Now.").status == 303
    assert texts() == ["Now."]


def test_what_was_posted_is_found_again_when_the_thread_has_closed(reader):
    form = reader.open()
    first = reader.send(form)
    discussion.set_thread_state("article-1", "closed")
    assert reader.send(form).location == first.location


def test_what_was_removed_meanwhile_is_not_posted_again(reader):
    form = reader.open()
    reader.send(form)
    discussion.decide(Comment.objects.get().pk, discussion.Ruling("removed", "test"), by=Speaker())
    page = reader.send(form)
    assert page.status == 410
    assert Comment.objects.count() == 1


def test_a_held_comment_says_so_and_again_when_sent_again(reader):
    form = reader.open()
    reader.send(form)
    discussion.decide(Comment.objects.get().pk, discussion.Ruling("held", "test"), by=Speaker())
    page = reader.send(form)
    assert page.status == 202
    assert "waits for a moderator" in page.html


def check_stale(reader, token):
    page = reader.send(reader.open(), token=token, text="Mine.")
    assert (page.status, page.fields["text"]) == (422, "Mine.")
    assert STALE in page.said
    assert texts() == []
    assert reader.send(page).status == 303


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "a:b:c", "\x00"], ids=["none", "x", "long", "parts", "nul"])
def test_a_token_that_is_none_is_replaced_and_nothing_is_lost(reader, token):
    check_stale(reader, token)


@pytest.mark.parametrize("content", ["no list", [1, 2], {"thread": 1}, None, [1, "key", "then"], [1, 2, [3]]], ids=str)
def test_a_signed_token_of_another_shape_is_replaced(reader, content):
    check_stale(reader, signing.dumps(content, salt=SALT))


def test_a_token_signed_for_another_purpose_is_replaced(reader, thread):
    check_stale(reader, signing.dumps([thread.id, "key", 0.0], salt="another purpose"))


def test_a_token_changed_by_one_letter_is_refused(reader):
    form = reader.open()
    token = form.fields["token"]
    page = reader.send(form, token=("A" if token[0] != "A" else "B") + token[1:])
    assert (page.status, texts()) == (422, [])
    assert STALE in page.said


def test_an_expired_token_is_replaced(reader, monkeypatch):
    form = reader.open()
    monkeypatch.setattr("tertulia.embed.forms.LIFETIME", -1)
    page = reader.send(form, text="I had lunch in between.")
    assert (page.status, page.fields["text"]) == (422, "I had lunch in between.")
    assert STALE in page.said
    monkeypatch.setattr("tertulia.embed.forms.LIFETIME", LIFETIME)
    assert reader.send(page).status == 303


def test_a_token_of_another_thread_is_replaced(reader, thread):
    other = open_thread("article-2")
    page = reader.send(reader.open(), token=str(Token.fresh(other.id)), text="Wrong door.")
    assert (page.status, page.fields["text"]) == (422, "Wrong door.")
    assert "This form belongs to another discussion." in page.said
    assert Token.parse(page.fields["token"]).thread == thread.id
    assert texts() == []
