"""Posting, editing, deleting, voting and reporting over the API, and every refusal."""

import json
import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User

from tertulia.discussion import api as discussion
from tertulia.embed.rest import given
from tertulia.embed.rest.tests.client import Program, guest, problem
from tertulia.moderation.api import Finding, Rule

pytestmark = pytest.mark.django_db
Comment = apps.get_model("discussion", "Comment")


def texts():
    assert discussion.audit() == []
    return list(Comment.objects.order_by("pk").values_list("source", flat=True))


def age(**span):
    for comment in Comment.objects.all():
        Comment.objects.filter(pk=comment.pk).update(created=comment.created - timedelta(**span))


def test_it_posts_and_answers_with_the_comment(program):
    response = program.say("The *tram*.", author={"name": "Rosa", "email": "r@example.org", "website": "rosa.example"})
    body = response.json()
    given.Comment.model_validate(body)
    assert response.status_code == 201
    assert response.headers["Location"] == f"http://127.0.0.1:8000/comments/{body['id']}/"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert body["html"] == "<p>The <em>tram</em>.</p>\n"
    assert body["author"]["name"] == "Rosa"
    assert body["author"]["website"] == "https://rosa.example"
    assert "r@example.org" not in response.content.decode()
    assert texts() == ["The *tram*."]
    assert Comment.objects.get().network == "203.0.113.0/24"


def test_it_posts_an_answer(program):
    root = program.say().json()["id"]
    reply = program.say("So is the bus.", parent=root).json()
    assert (reply["parent"], reply["depth"]) == (root, 2)


def test_only_writing_gives_a_guest_of_this_site_a_cookie(program):
    program.get("me", {"thread": "article-1"})
    assert not program.client.cookies
    program.say()
    assert program.client.cookies["tertulia_guest"]["httponly"]


def test_what_an_editor_looks_at_first(program, monkeypatch):
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES",
        [Rule("first", 1, lambda _: Finding("hold", "first", "An editor looks at it."))],
    )
    response = program.say("Wait for it.")
    body = response.json()
    given.Comment.model_validate(body)
    assert (response.status_code, body["state"], body["why"]) == (202, "held", "An editor looks at it.")
    assert "Wait" not in program.get("comments", {"thread": "article-1"}).content.decode()


def test_sent_twice_it_is_posted_once(program):
    first = program.say("Once.", idempotency_key="the-same-key")
    second = program.say("Once.", idempotency_key="the-same-key")
    assert (second.status_code, second.json()["id"]) == (201, first.json()["id"])
    assert texts() == ["Once."]
    problem(program.say("Another.", idempotency_key="the-same-key"), 409, "form-replayed")


@pytest.mark.parametrize(
    ("changed", "status", "code", "field", "limit"),
    [
        ({"colour": "red"}, 422, "unknown-field", "colour", None),
        ({"author": {"name": "Rosa", "phone": "1"}}, 422, "unknown-field", "author.phone", None),
        ({"author": None}, 422, "missing-field", "author", None),
        ({"author": {"name": ""}}, 422, "missing-field", "author.name", None),
        ({"author": {"name": "\u200b"}}, 422, "invalid", "author.name", None),
        ({"author": {"name": "x" * 61}}, 422, "too-long", "author.name", 60),
        ({"author": {"name": "Ro\x00sa"}}, 422, "invalid", "author.name", None),
        ({"author": {"name": "Rosa", "email": "nobody"}}, 422, "invalid", "author.email", None),
        ({"author": {"name": "Rosa", "website": "javascript:alert(1)"}}, 422, "invalid", "author.website", None),
        ({"author": "Rosa"}, 422, "invalid", "author", None),
        ({"text": ""}, 422, "missing-field", "text", None),
        ({"text": None}, 422, "missing-field", "text", None),
        ({"text": 5}, 422, "invalid", "text", None),
        ({"text": " \u200b "}, 422, None, "text", None),
        ({"text": "a" * 10_001}, 422, "too-long", "text", 10_000),
        ({"text": "a\u202eb"}, 422, "invalid", "text", None),
        ({"idempotency_key": None}, 422, "missing-field", "idempotency_key", None),
        ({"idempotency_key": "short"}, 422, "invalid", "idempotency_key", None),
        ({"idempotency_key": "a" * 65}, 422, "invalid", "idempotency_key", None),
        ({"idempotency_key": "with\nnewline"}, 422, "invalid", "idempotency_key", None),
        ({"idempotency_key": "trailing-newline\n"}, 422, "invalid", "idempotency_key", None),
        ({"thread": None}, 422, "missing-field", "thread", None),
        ({"thread": ""}, 422, "too-short", "thread", 1),
        ({"thread": "\x00"}, 404, "no-such-thread", None, None),
        ({"thread": "no-such"}, 404, "no-such-thread", None, None),
        ({"parent": 999}, 409, "no-such-parent", "parent", None),
        ({"parent": "1"}, 422, "invalid", "parent", None),
        ({"parent": True}, 422, "invalid", "parent", None),
        ({"parent": 10**30}, 422, "too-large", "parent", 2**63 - 1),
        ({"parent": 0}, 422, "too-small", "parent", 1),
        ({"subject": "buy"}, 422, "trap", None, None),
        ({"opened": -1}, 422, "too-small", "opened", 0),
        ({"page": {"url": "https://blog.example/a"}, "thread": "k"}, 404, "no-such-thread", None, None),
    ],
)
def test_it_refuses_and_says_what_and_where(program, changed, status, code, field, limit):
    response = program.say(**changed)
    problem(response, status, code or response.json()["code"], field=field, limit=limit)
    assert texts() == []


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 50_000, b'{"text": NaN}', b'{"text": "\\ud800"}', b"1e999"],
)
def test_what_is_no_object_of_json(program, body):
    response = program.client.generic("POST", "/api/v1/comments", body, content_type="application/json")
    assert response.status_code in (400, 422)
    problem(response, response.status_code, response.json()["code"])


def test_a_lone_surrogate_is_refused(program):
    body = json.dumps(
        {"thread": "article-1", "author": {"name": "\ud800"}, "text": "\udfff", "idempotency_key": "k" * 9}
    )
    response = program.client.generic("POST", "/api/v1/comments", body, content_type="application/json")
    problem(response, 400, "not-json")
    assert texts() == []


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_what_a_form_could_send_is_not_taken(program, kind):
    body = json.dumps({"thread": "article-1", "author": {"name": "R"}, "text": "T", "idempotency_key": "k" * 9})
    response = program.client.generic("POST", "/api/v1/comments", body, content_type=kind)
    problem(response, 415, "not-json")
    assert texts() == []


def test_a_form_of_another_site_writes_nothing(program):
    program.say("By cookie.")
    response = program.client.post("/api/v1/comments", {"text": "x"}, headers={"Origin": "https://evil.example"})
    problem(response, 403, "origin-not-allowed")
    response = program.client.post("/api/v1/comments", {"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    problem(response, 403, "origin-not-allowed")


def test_a_closed_thread(program):
    discussion.set_thread_state("article-1", "closed")
    problem(program.say(), 403, "thread-closed")
    assert program.get("comments", {"thread": "article-1"}).json()["thread"]["state"] == "closed"


def test_the_sixth_comment_within_a_minute(program):
    for number in range(5):
        assert program.say(f"{number}").status_code == 201
    response = program.say("six")
    problem(response, 429, "rate-person")
    assert response.headers["Retry-After"] == "60"


def test_new_tokens_do_not_lift_the_limit_of_a_network(thread):
    for number in range(20):
        assert guest(address=f"203.0.113.{number}").say(f"{number}").status_code == 201
    problem(guest().say("one more"), 429, "rate-network")


def test_who_says_when_they_began_is_judged_by_it(program):
    problem(program.say("Quick!", opened=time.time()), 429, "haste")
    assert program.say("Slow.", opened=time.time() - 3).status_code == 201


def test_staff_write_under_their_own_name(thread):
    user = User.objects.create_user("ines", first_name="Inés", last_name="Vidal")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    program = Program()
    program.client.force_login(user)
    assert program.say().json()["author"] == {"name": "Inés Vidal", "badge": "staff"} | {
        "person": program.say(author={"name": "Somebody"}).json()["author"]["person"]
    }
    me = program.get("me", {"thread": "article-1"}).json()
    assert (me["name"], me["staff"], me["guest"]) == ("Inés Vidal", True, False)


# --- One's own -------------------------------------------------------------------------------------------------------


def test_one_edits_ones_own(program):
    comment = program.say("Frist").json()["id"]
    assert program.get(f"source/{comment}").json() == {"text": "Frist"}
    body = program.send("PATCH", f"comments/{comment}", {"text": "First"}).json()
    given.Comment.model_validate(body)
    assert (body["html"], body["edited"] is not None) == ("<p>First</p>\n", True)
    me = program.get("me", {"thread": "article-1"})
    given.Me.model_validate(me.json())
    assert list(me.json()["mine"]) == [str(comment)]
    assert me.headers["Cache-Control"] == "private, no-store"


def test_nobody_edits_or_deletes_what_is_somebody_elses(program):
    comment = program.say("Mine.").json()["id"]
    for other in (Program(), guest()):
        problem(other.send("PATCH", f"comments/{comment}", {"text": "Yours."}), 403, "not-yours")
        problem(other.send("DELETE", f"comments/{comment}"), 403, "not-yours")
        problem(other.get(f"source/{comment}"), 403, "not-yours")
    assert texts() == ["Mine."]


def test_after_the_window_it_can_only_be_deleted(program):
    comment = program.say("Old.").json()["id"]
    age(minutes=16)
    problem(program.send("PATCH", f"comments/{comment}", {"text": "New."}), 403, "too-late")
    response = program.send("DELETE", f"comments/{comment}")
    assert (response.status_code, response.content) == (204, b"")
    problem(program.get(f"comments/{comment}"), 404, "no-such-comment")
    problem(program.send("DELETE", f"comments/{comment}"), 404, "no-such-comment")


@pytest.mark.parametrize("text", ["", " ", "a" * 10_001, "a\u202eb"])
def test_an_edit_passes_the_rules_of_a_comment(program, text):
    comment = program.say("Stays.").json()["id"]
    response = program.send("PATCH", f"comments/{comment}", {"text": text})
    problem(response, 422, response.json()["code"], field="text")
    assert texts() == ["Stays."]


def test_a_body_where_none_belongs(program):
    comment = program.say().json()["id"]
    problem(program.send("DELETE", f"comments/{comment}", {"really": True}), 422, "unknown-field")


# --- Votes and reports -----------------------------------------------------------------------------------------------


def test_one_vote_each_changeable(program, settings):
    comment = program.say().json()["id"]
    other = guest()
    body = other.post(f"comments/{comment}/votes", {"value": 1}).json()
    assert body == {"ups": None, "downs": None, "mine": 1}  # it is young
    settings.TERTULIA_SCORE_HIDDEN_MINUTES = 0
    for value, ups in ((1, 1), (1, 1), (0, 0), (1, 1)):
        body = other.post(f"comments/{comment}/votes", {"value": value}).json()
        assert body == {"ups": ups, "downs": 0, "mine": value}
    assert other.get("me", {"thread": "article-1"}).json()["votes"] == {str(comment): 1}


def test_votes_that_are_refused(program, settings):
    comment = program.say().json()["id"]
    problem(program.post(f"comments/{comment}/votes", {"value": 1}), 403, "own-comment")
    problem(guest().post(f"comments/{comment}/votes", {"value": -1}), 403, "no-down-votes", field="value")
    problem(guest().post(f"comments/{comment}/votes", {"value": 2}), 422, "invalid", field="value")
    problem(guest().post(f"comments/{comment}/votes", {"value": "1"}), 422, "invalid", field="value")
    problem(guest().post("comments/999/votes", {"value": 1}), 404, "no-such-comment")
    settings.TERTULIA_DOWN_VOTES, settings.TERTULIA_SCORE_HIDDEN_MINUTES = True, 0
    assert guest().post(f"comments/{comment}/votes", {"value": -1}).json() == {"ups": 0, "downs": 1, "mine": -1}


def test_of_a_network_only_so_many_votes_count(program):
    comment = program.say().json()["id"]
    answers = [guest().post(f"comments/{comment}/votes", {"value": 1}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_reports(program):
    comment = program.say().json()["id"]
    response = guest().post(f"comments/{comment}/reports", {"reason": "spam", "text": "Look."})
    assert (response.status_code, response.content) == (204, b"")
    problem(program.post(f"comments/{comment}/reports", {"reason": "spam"}), 403, "own-comment")
    problem(guest().post(f"comments/{comment}/reports", {"reason": "ugly"}), 422, "invalid", field="reason")
    too_long = {"reason": "abuse", "text": "x" * 2001}
    problem(guest().post(f"comments/{comment}/reports", too_long), 422, "too-long", field="text", limit=2000)
    answers = [guest().post(f"comments/{comment}/reports", {"reason": "abuse"}).status_code for _ in range(20)]
    assert answers == [204] * 19 + [429]


def test_a_preview_stores_nothing(program):
    assert program.post("preview", {"text": "*a* <script>"}).json() == {"html": "<p><em>a</em> &lt;script&gt;</p>\n"}
    problem(program.post("preview", {"text": "x" * 10_001}), 422, "too-long", field="text", limit=10_000)
    assert texts() == []


@pytest.mark.parametrize("method", ["PUT", "TRACE", "QUERY"])
def test_methods_that_are_none(program, method):
    response = program.client.generic(method, "/api/v1/comments")
    problem(response, 405, "no-such-method")
    assert response.headers["Allow"] == "GET, POST, HEAD, OPTIONS"
