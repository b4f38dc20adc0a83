"""The straight way: open the form, write, send, arrive at the comment."""

import pytest

from tertulia.discussion import api as discussion
from tertulia.embed.tests.visitor import Comment, Visitor, editor, texts
from tertulia.moderation.api import Finding, Rule

pytestmark = pytest.mark.django_db


def test_it_posts_a_comment_and_sends_the_reader_to_it(reader):
    answer = reader.say("I take it *every* day.")
    comment = Comment.objects.get()
    assert (answer.status, answer.location) == (303, f"/2026/11/25/tram/#comment-{comment.pk}")
    assert (comment.name, comment.html) == ("Rosa", "<p>I take it <em>every</em> day.</p>\n")
    assert discussion.counts(["article-1"]) == {"article-1": 1}


def test_it_posts_a_reply_below_what_it_answers(reader):
    reader.say("The tram is late.")
    root = Comment.objects.get()
    page = reader.open(parent=root.pk)
    assert page.fields["parent"] == str(root.pk)
    assert "The tram is late." in page.html
    assert reader.send(page, text="So is the bus.").status == 303
    reply = Comment.objects.get(parent=root)
    assert (reply.depth, reply.path[:8]) == (2, root.path)


def test_the_form_is_never_cached_and_sets_the_only_cookie(reader):
    response = reader.client.get("/threads/article-1/comments")
    assert "no-store" in response["Cache-Control"]
    assert list(response.cookies) == ["tertulia_csrf"]


def test_only_posting_gives_a_guest_a_key(reader):
    reader.open()
    assert "tertulia_guest" not in reader.client.cookies
    reader.say()
    assert reader.client.cookies["tertulia_guest"]["httponly"]
    reader.say("Once more.")
    assert len(set(Comment.objects.values_list("guest", flat=True))) == 1


def test_it_keeps_what_belongs_to_the_comment(reader):
    reader.say(email=" rosa@example.org ", website="rosa.example")
    comment = Comment.objects.get()
    assert (comment.email, comment.website, comment.network) == (
        "rosa@example.org",
        "https://rosa.example",
        "203.0.113.0/24",
    )


def test_white_space_around_is_taken_off_and_inside_stays(reader):
    reader.say("\r\n  one\r\n\r\n    two  \r\n", name="  Rosa \t  Mar ")
    comment = Comment.objects.get()
    assert (comment.source, comment.name) == ("one\n\n    two", "Rosa Mar")


@pytest.mark.parametrize("name", ["Ana María Öz", "محمد", "李小龍", "👩‍👧 Kim", "O’Neil & Søn <3", "x" * 60])
def test_it_takes_the_names_people_have(reader, name):
    assert reader.say(name=name).status == 303
    assert Comment.objects.get().name == name


@pytest.mark.parametrize("name", ["Jose\u0301", "Jo\u200bsé", "\u2060José\u00ad"])
def test_a_name_that_looks_the_same_is_the_same(reader, name):
    reader.say(name=name)
    assert Comment.objects.get().name == "José"


def test_staff_post_under_their_own_name_whatever_the_form_says(thread):
    ines = editor()
    page = ines.open()
    assert "You write as <b>Inés Vidal</b>" in page.html
    assert "name" not in page.fields
    assert ines.send(page, name="Somebody Else").status == 303
    comment = Comment.objects.get()
    assert (comment.name, comment.user_id is not None, comment.guest) == ("Inés Vidal", True, "")


def test_the_script_gets_json(reader):
    page = reader.open()
    response = reader.client.post(
        "/threads/article-1/comments",
        page.fields | {"name": "Rosa", "text": "Hi"},
        headers={"Accept": "application/json"},
    )
    comment = Comment.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "id": comment.pk,
        "state": "published",
        "url": f"/2026/11/25/tram/#comment-{comment.pk}",
        "why": "",
    }


def test_the_script_is_told_why_a_comment_waits(reader, monkeypatch):
    rule = Rule("first", 1, lambda _: Finding("hold", "first", "An editor looks at it."))
    monkeypatch.setattr("tertulia.moderation.api.RULES", [rule])
    form = reader.open().fields | {"name": "Rosa", "text": "Hi"}
    response = reader.client.post("/threads/article-1/comments", form, headers={"Accept": "application/json"})
    assert (response.json()["state"], response.json()["why"]) == ("held", "An editor looks at it.")


def test_the_script_gets_the_bare_form(reader):
    response = reader.client.get("/threads/article-1/comments", headers={"X-Tertulia": "fragment"})
    assert response["X-Tertulia"] == "fragment"
    assert b"<form" in response.content
    assert b"<html" not in response.content
    response = reader.client.post("/threads/article-1/comments", {}, headers={"Accept": "application/json"})
    assert (response.status_code, response["X-Tertulia"]) == (403, "fragment")


@pytest.mark.parametrize("state", ["closed", "open"])
def test_reading_the_form_makes_nothing(reader, state):
    discussion.set_thread_state("article-1", state)
    for parent in (None, "1", "x", ""):
        assert reader.open(parent=parent).status == 200
    assert texts() == []


@pytest.mark.parametrize("key", ["no-such", "x" * 300, "a%00b", "%ff", "..%2f..", "%F0%9F%92%A9"])
def test_an_unknown_thread_is_not_found_and_not_made(thread, key):
    visitor = Visitor()
    assert visitor.open(key).status == 404
    assert discussion.find_thread(key) is None


def test_a_hidden_thread_is_not_found(reader):
    page = reader.open()
    discussion.set_thread_state("article-1", "hidden")
    assert reader.open().status == 404
    assert reader.send(page).status == 404
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_it_refuses_other_methods(reader, method):
    reader.client.handler.enforce_csrf_checks = False
    assert getattr(reader.client, method)("/threads/article-1/comments").status_code == 405
