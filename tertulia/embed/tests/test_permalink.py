"""A comment's own address."""

import pytest

from tertulia.discussion import api as discussion
from tertulia.embed.tests.visitor import Comment
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db


def test_it_leads_to_the_comment_in_its_thread(reader, client):
    reader.say()
    comment = Comment.objects.get().pk
    response = client.get(f"/comments/{comment}/")
    assert (response.status_code, response["Location"]) == (302, f"/2026/11/25/tram/#comment-{comment}")


def test_a_comment_far_down_has_the_page_it_stands_on(reader, client, thread):
    for number in range(60):
        draft = discussion.Draft(thread=thread.id, parent=None, name="Bo", text=f"{number}", key=f"k{number}")
        last = discussion.post(draft, by=Speaker(guest="g" * 20)).id
    location = client.get(f"/comments/{last}/")["Location"]
    assert location.startswith("/2026/11/25/tram/?at=")
    assert location.endswith(f"#comment-{last}")


@pytest.mark.parametrize("state", ["removed", "held", "spam"])
def test_what_is_not_shown_is_gone_and_says_nothing_of_itself(reader, client, state):
    reader.say("Nobody is to read this.")
    comment = Comment.objects.get().pk
    discussion.decide(comment, state, by=Speaker(), code="test")
    response = client.get(f"/comments/{comment}/")
    assert response.status_code == 410
    assert b"Nobody is to read this." not in response.content
    assert b"Rosa" not in response.content


@pytest.mark.parametrize("number", ["0", "999", "9" * 18, "9" * 19, "9" * 30, "9" * 5000, "-1", "x"])
def test_what_never_was_is_not_found(client, db, number):
    assert client.get(f"/comments/{number}/").status_code == 404


def test_a_comment_of_a_hidden_thread_is_not_found(reader, client):
    reader.say()
    discussion.set_thread_state("article-1", "hidden")
    assert client.get(f"/comments/{Comment.objects.get().pk}/").status_code == 404
