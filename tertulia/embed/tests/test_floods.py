"""Each limit and each refusal of a name at every door: the form, the API, Isso's addresses."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Draft
from tertulia.embed.isso.tests.test_isso import Browser
from tertulia.embed.rest.tests.client import HOST, Program, guest
from tertulia.embed.tests.test_actions import Actor
from tertulia.embed.tests.visitor import Comment, Visitor
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
Vote, Report = (apps.get_model("discussion", name) for name in ("Vote", "Report"))


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.TERTULIA_EMBED_ORIGINS = [HOST]


def form(name):
    return Visitor().say(name=name).status


def api(name):
    return guest().say(author={"name": name}).status_code


def isso(name):
    return Browser().new(author=name).status_code


DOORS = pytest.mark.parametrize("door", [form, api, isso])


@DOORS
@pytest.mark.parametrize(
    "name", ["Inés Vidal", "ines vidal", "Іnеs Vіdаl", "Ｉｎés Vidal", "Inés\u2060 Vidal", "ividal"]
)
def test_no_guest_takes_the_name_of_somebody_who_works_here(thread, door, name):
    User.objects.create_user("ividal", first_name="Inés", last_name="Vidal")
    assert door(name) in (403, 422)
    assert not Comment.objects.exists()


@DOORS
@pytest.mark.parametrize("name", ["asoR\u202e", "\u2066Rosa\u2069", "Ro\u0000sa", "\u200b\u2060", "\u3164", "x" * 61])
def test_a_name_that_turns_the_line_or_hides_is_refused(thread, door, name):
    assert door(name) == 422
    assert not Comment.objects.exists()


@pytest.fixture
def many(thread):
    """Comments of somebody else, more than the limits below."""
    return [
        discussion.post(Draft(thread.id, None, "Bo", f"{number}", f"key-{number}"), by=Speaker(guest="b" * 20)).id
        for number in range(6)
    ]


def test_one_network_votes_so_often_a_minute(many, monkeypatch):
    monkeypatch.setattr("tertulia.discussion.votes.PER_MINUTE", 3)
    by_form, by_api, by_isso = Actor("192.0.2.1"), guest(address="192.0.2.2"), Browser(address="192.0.2.3")
    assert by_form.act(many[0], "vote", value="1").status == 303
    assert by_api.post(f"comments/{many[1]}/votes", {"value": 1}).status_code == 200
    assert by_isso.ask("POST", f"id/{many[2]}/like").json()["likes"] == 1
    assert by_form.act(many[3], "vote", value="1").status == 429
    refused = by_api.post(f"comments/{many[4]}/votes", {"value": 1})
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many")
    assert by_isso.ask("POST", f"id/{many[5]}/like").json()["likes"] == 0
    assert Vote.objects.count() == 3
    assert guest(address="192.0.3.1").post(f"comments/{many[3]}/votes", {"value": 1}).status_code == 200


def test_the_votes_of_one_guest_on_one_comment_are_one(many):
    bo = guest()
    for value in (1, 0, 1, 1, 0, 1):
        assert bo.post(f"comments/{many[0]}/votes", {"value": value}).status_code == 200
    assert (Vote.objects.count(), Comment.objects.get(pk=many[0]).ups) == (1, 1)


def test_one_network_reports_so_often_an_hour(many, monkeypatch):
    monkeypatch.setattr("tertulia.discussion.reports.PER_HOUR", 2)
    by_form, by_api = Actor("192.0.2.1"), guest(address="192.0.2.2")
    assert by_form.act(many[0], "report", reason="spam").status == 303
    assert by_api.post(f"comments/{many[1]}/reports", {"reason": "spam"}).status_code == 204
    assert by_form.act(many[2], "report", reason="spam").status == 429
    assert by_api.post(f"comments/{many[3]}/reports", {"reason": "spam"}).status_code == 429
    assert Report.objects.count() == 2


def rows():
    """How many there are in the whole store."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        total = 0
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            total += cursor.fetchone()[0]
    return total


def test_reading_what_is_not_there_makes_no_row_anywhere(thread):
    reader, program, browser = Visitor(), Program(HOST), Browser()
    before = rows()
    for number in range(20):
        key, page = f"no-such-{number}", f"/no-such/{number}/"
        assert reader.open(key).status == 404
        assert reader.client.get(f"/threads/{key}/search", {"q": "tram"}).status_code == 404
        assert program.get("comments", {"thread": HOST + page}).json()["comments"] == []
        assert program.get("counts", {"thread": key}).status_code == 200
        assert program.get("me", {"thread": key}).status_code in (200, 404)
        assert program.get("search", {"thread": key, "q": "tram"}).status_code in (200, 404)
        assert program.get(f"feeds/thread/{key}.atom").status_code == 404
        assert browser.ask("GET", f"?uri={page}").json()["total_replies"] == 0
        assert browser.ask("POST", "count", [page]).json() == [0]
    assert rows() == before
