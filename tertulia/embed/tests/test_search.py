"""Searching inside one discussion."""

import pytest

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Draft
from tertulia.embed.tests.visitor import open_thread
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db


def say(thread, text, parent=None, name="Rosa"):
    return discussion.post(
        Draft(thread.id, parent, name, text, key=f"{text[:40]}{parent}"), by=Speaker(guest="g" * 20)
    ).id


def search(client, words, key="article-1"):
    return client.get(f"/threads/{key}/search", {"q": words})


def test_it_finds_the_comments_that_have_every_word(client, thread):
    first, second = say(thread, "The tram is late."), say(thread, "The bus is late.", name="Bo Tram")
    say(thread, "Nothing of that.")
    elsewhere = say(open_thread("article-2"), "The tram is late there too.")
    html = search(client, "TRAM late").content.decode()
    assert "2 comments have these words" in html
    assert [f'id="comment-{number}"' in html for number in (first, second, elsewhere)] == [True, True, False]
    assert f'href="/comments/{first}/"' in html
    assert 'value="TRAM late"' in html


def test_a_reply_says_what_it_answers(client, thread):
    root = say(thread, "The **tram** stops at the old harbour & " + "then it goes on " * 20, name="Ana <b>")
    say(thread, "Not on Sundays.", root)
    html = search(client, "sundays").content.decode()
    assert "Ana &lt;b&gt;: The tram stops at the old harbour &amp; then it goes on" in html
    assert "…</bdi>" in html


def test_what_is_not_shown_is_not_found(client, thread):
    hidden = say(thread, "A secret tram.")
    root = say(thread, "A secret bus.")
    say(thread, "A public answer.", root)
    for number in (hidden, root):
        discussion.decide(number, discussion.Ruling("removed", "test"), by=Speaker())
    assert b"0 comments have these words" in search(client, "secret").content
    html = search(client, "answer").content.decode()
    assert "public answer" in html
    assert "secret" not in html


@pytest.mark.parametrize(
    "words", ["", "   ", "\x00", "\u202e", "%", "_", "\\", "'; DROP", "x" * 5000, "a " * 500, "<script>", "العربية"]
)
def test_it_takes_any_words(client, thread, words):
    say(thread, "The tram is late.")
    response = search(client, words)
    assert response.status_code == 200
    assert b"<script>" not in response.content
    assert "no-store" in response["Cache-Control"]
    assert "Set-Cookie" not in response.headers


def test_a_percent_sign_is_no_wildcard(client, thread):
    say(thread, "The tram is late.")
    assert b"0 comments have these words" in search(client, "t%m").content


def test_a_hidden_discussion_is_not_searched(client, thread):
    discussion.set_thread_state("article-1", "hidden")
    assert search(client, "tram").status_code == 404
    assert search(client, "tram", "no-such").status_code == 404


def test_it_says_that_there_are_older_ones(client, thread):
    for number in range(51):
        say(thread, f"Tram number {number}")
    assert b"These are the newest" in search(client, "tram").content
