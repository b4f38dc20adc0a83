"""A comment's own address."""

import re

import pytest

from tertulia.discussion import api as discussion
from tertulia.embed.tests.visitor import Comment
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db


def say_more(thread, number, parent=None):
    draft = discussion.Draft(thread.id, parent, f"Bo {number}", f"Answer {number}.", key=f"k{number}")
    return discussion.post(draft, by=Speaker(guest="g" * 20)).id


def test_it_shows_the_comment_with_what_is_above_and_below(reader, client, thread):
    reader.say("The root of it.")
    root = Comment.objects.get().pk
    middle = say_more(thread, 1, root)
    below, beside = say_more(thread, 2, middle), say_more(thread, 3, root)
    response = client.get(f"/comments/{middle}/")
    html = response.content.decode()
    assert response.status_code == 200
    assert [f'id="comment-{number}"' in html for number in (root, middle, below, beside)] == [True, True, True, False]
    assert 'href="/2026/11/25/tram/#comments"' in html
    assert "Set-Cookie" not in response.headers


def test_many_answers_come_page_by_page(reader, client, thread):
    reader.say()
    root = Comment.objects.get().pk
    answers = {say_more(thread, number, root) for number in range(60)}
    address, seen = f"/comments/{root}/", []
    while address:
        html = client.get(address).content.decode()
        seen += [int(number) for number in re.findall(r'<li id="comment-(\d+)"', html)]
        later = re.search(r'rel="next" href="(\?after=[0-9A-Z]+)', html)
        address = f"/comments/{root}/{later[1]}" if later else ""
    assert sorted(set(seen)) == sorted({root} | answers)
    assert len(seen) == 61


def test_it_has_one_address_and_is_not_listed(reader, client, settings):
    reader.say()
    address = f"/comments/{Comment.objects.get().pk}/"
    html = client.get(address).content.decode()
    assert f'<link rel="canonical" href="{settings.TERTULIA_BASE_URL}{address}">' in html
    assert 'content="noindex"' in html


def test_a_page_further_down_says_what_its_first_comment_answers(reader, client, thread):
    reader.say("The very first words.")
    root = Comment.objects.get().pk
    for number in range(60):
        say_more(thread, number, root)
    later = re.search(r'rel="next" href="([^"]+)"', client.get(f"/comments/{root}/").content.decode())[1]
    html = client.get(f"/comments/{root}/{later}").content.decode()
    assert "<bdi>Rosa: The very first words.</bdi>" in html
    assert "This conversation from its start" in html


def test_a_tower_of_answers_folds_what_is_far_above(reader, client, thread):
    reader.say("The root of it.")
    last = Comment.objects.get().pk
    for number in range(20):
        last = say_more(thread, number, last)
    html = client.get(f"/comments/{last}/").content.decode()
    assert html.count('<li id="comment-') == 21
    assert "<details" in html


@pytest.mark.parametrize("after", ["x", "0", "%00", "Z" * 900])
def test_a_page_that_is_none_is_not_found(reader, client, after):
    reader.say()
    assert client.get(f"/comments/{Comment.objects.get().pk}/?after={after}").status_code == 404


@pytest.mark.parametrize("state", ["removed", "held", "spam"])
def test_what_is_not_shown_is_gone_and_says_nothing_of_itself(reader, client, state):
    reader.say("Nobody is to read this.")
    comment = Comment.objects.get().pk
    discussion.decide(comment, discussion.Ruling(state, "test"), by=Speaker())
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
