"""Programs and host sites with a token of the site's owner."""

import logging
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.apps import apps
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.embed.rest.programs import ALONE, NEEDED
from tertulia.embed.rest.tests.client import EVIL, HOST, Program, cms, guest, problem
from tertulia.people.api import SCOPES, revoke_token

PAGE = f"{HOST}/tram"
NEW = {"thread": "article-1", "author": {"name": "Ana", "id": "7"}, "text": "Hi.", "idempotency_key": "key-of-cms"}
NO_MOMENTS = ["soon", 5, True, "2026-11-25T18:00:00", "0001-01-01T00:00:00+14:00", "2026-02-31T00:00:00Z"]
Comment = apps.get_model("discussion", "Comment")


def acting(site, person):
    """The same program for a reader of its site."""
    program = Program()
    program.headers = site.headers | {"Tertulia-Person": person}
    return program


def put(site, key, **body):
    return site.send("PUT", f"threads/{quote(key, safe='')}", body)


# --- Who may ---


def calls(comment):
    """An operation of each name, as it would be asked."""
    return {
        "put_thread": ("PUT", "threads/trams", {"url": PAGE}),
        "list_desk": ("GET", "desk", None),
        "decide_comment": ("POST", f"comments/{comment}/decisions", {"state": "held"}),
        "post_comment": ("POST", "comments", NEW),
        "edit_comment": ("PATCH", f"comments/{comment}", {"text": "Changed."}),
        "delete_comment": ("DELETE", f"comments/{comment}", None),
        "vote": ("POST", f"comments/{comment}/votes", {"value": 1}),
        "report_comment": ("POST", f"comments/{comment}/reports", {"reason": "spam"}),
        "read_me": ("GET", "me?thread=article-1", None),
        "read_source": ("GET", f"source/{comment}", None),
    }


@pytest.mark.parametrize("name", NEEDED)
def test_each_operation_needs_its_scope(thread, name):
    comment = guest().say().json()["id"]
    method, path, body = calls(comment)[name]
    poor = cms(*(set(SCOPES) - {NEEDED[name]}), person="7")
    response = poor.send(method, path, body)
    problem(response, 403, "scope-needed")
    assert NEEDED[name] in response.json()["detail"]
    assert f'scope="{NEEDED[name]}"' in response.headers["WWW-Authenticate"]
    rich = cms(NEEDED[name], name="rich", person="7")
    assert "scope-needed" not in rich.send(method, path, body).content.decode()


@pytest.mark.parametrize("name", ALONE)
def test_guests_and_readers_are_no_programs(thread, name):
    comment = guest().say().json()["id"]
    method, path, body = calls(comment)[name]
    for nobody in (Program(), guest()):
        response = nobody.send(method, path, body)
        problem(response, 401, "no-token")
        assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["", "x", "tertulia_x", "é", "a b", "x" * 5000])
def test_a_token_that_is_not_ours_is_refused_even_for_reading(thread, token):
    response = Program().get("comments?thread=article-1", Authorization=f"Bearer {token}")
    problem(response, 401, "bad-token")
    assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_a_revoked_token_is_refused_at_once(site):
    assert put(site, "trams", url=PAGE).status_code == 201
    revoke_token("cms")
    problem(put(site, "trams", url=PAGE), 401, "bad-token")


@pytest.mark.parametrize("path", ["comments?thread=article-1&{}", "desk?{}", "me?thread={}", "no-such-address?{}"])
@pytest.mark.parametrize("query", ["access_token=x", "token={}", "x={}"])
def test_a_token_in_an_address_is_refused(site, path, query):
    secret = site.headers["Authorization"].removeprefix("Bearer ")
    response = Program().get(path.format(query.format(secret)))
    if path.startswith("no-such"):
        problem(response, 404, "no-such-address")
    elif path.startswith("me?") and "{}" not in query:
        assert response.status_code == 200
    else:
        problem(response, 400, "token-in-address")
    assert secret not in response.content.decode()


def test_no_token_is_logged_or_kept(site, caplog):
    caplog.set_level(logging.DEBUG)
    secret = site.headers["Authorization"].removeprefix("Bearer ")
    site.get("desk")
    put(site, "article-9", url=PAGE)
    assert secret not in caplog.text
    ApiToken = apps.get_model("people", "ApiToken")
    assert secret not in repr(ApiToken.objects.values())


@pytest.mark.parametrize(("origin", "status"), [(HOST, 200), (EVIL, 403)])
def test_a_page_that_is_not_allowed_gains_nothing_by_a_token(thread, settings, origin, status):
    settings.TERTULIA_EMBED_ORIGINS = [HOST, "*"]
    page = cms(origin=origin)
    assert page.get("desk").status_code == status
    assert page.get("comments", {"thread": "article-1"}).status_code == status
    assert page.say(author={"name": "Ana", "id": "7"}).status_code == {200: 201}.get(status, status)


def test_a_token_uses_no_cookie_and_gives_none(site):
    site.client.force_login(apps.get_model("auth", "User").objects.create_superuser("boss"))
    before = dict(site.client.cookies)
    assert acting(site, "7").get("me", {"thread": "article-1"}).json()["staff"] is False
    assert site.say(author={"name": "Ana", "id": "7"}).json()["author"]["name"] == "Ana"
    assert dict(site.client.cookies) == before


# --- Its discussions ---


def test_a_program_makes_names_closes_and_opens_a_discussion(site):
    response = put(site, "trams", url=f"{PAGE}?utm_source=x#top", title="The tram")
    assert response.status_code == 201
    made = {"key": "trams", "url": PAGE, "title": "The tram", "state": "open", "count": 0}
    assert response.json() == made
    assert put(site, "trams").json() == made
    assert put(site, "trams", state="closed").json() == made | {"state": "closed"}
    problem(site.say(thread="trams", author={"name": "Ana", "id": "7"}), 403, "thread-closed")
    assert put(site, "trams", state="open", title="Trams").json() == made | {"title": "Trams"}


def test_a_discussion_may_be_named_by_its_address(site):
    response = put(site, "HTTPS://Blog.example:443/tram?utm_source=x")
    assert (response.status_code, response.json()["key"], response.json()["url"]) == (201, PAGE, PAGE)
    assert put(site, PAGE).status_code == 200


def test_a_closing_date_can_be_set_and_lifted(site):
    past, future = (timezone.now() + timedelta(hours=hours) for hours in (-1, 1))
    assert put(site, "trams", url=PAGE, closes=future.isoformat()).json()["state"] == "open"
    assert put(site, "trams", closes=past.isoformat()).json()["state"] == "closed"
    assert put(site, "trams", title="Trams").json()["state"] == "closed"
    assert put(site, "trams", closes=None).json()["state"] == "open"
    assert put(site, "trams", closes=past.isoformat()).json()["state"] == "closed"
    assert put(site, "trams", state="open").json()["state"] == "open"


@pytest.mark.parametrize("closes", NO_MOMENTS)
def test_a_closing_date_is_a_moment(site, closes):
    problem(put(site, "trams", url=PAGE, closes=closes), 422, "invalid", field="closes")
    assert discussion.find_thread("trams") is None


@pytest.mark.parametrize(
    ("key", "body", "status", "code"),
    [
        ("trams", {}, 404, "no-such-thread"),
        ("trams", {"url": "javascript:alert(1)"}, 422, "bad-address"),
        ("trams", {"url": ""}, 422, "too-short"),
        ("article-7", {"url": PAGE}, 403, "reserved-key"),
        ("hidden", {"state": "open"}, 404, "no-such-thread"),
        ("trams", {"url": PAGE, "authors": [1]}, 422, "unknown-field"),
        ("\u0000", {"url": PAGE}, 422, "missing-field"),
    ],
)
def test_what_no_discussion_can_be(site, key, body, status, code):
    discussion.open_thread(key="hidden", url="/h/", title="Hidden", state="hidden")
    problem(put(site, key, **body), status, code)


def test_a_token_for_some_discussions_reaches_no_other(thread):
    blog = cms(prefix=f"{HOST}/")
    outside = guest().say().json()["id"]
    assert put(blog, PAGE).status_code == 201
    inside = blog.say(thread=PAGE, author={"name": "Ana", "id": "7"}).json()["id"]
    problem(put(blog, "trams", url=PAGE), 403, "out-of-reach")
    problem(put(blog, "https://blog.example.evil/a"), 403, "out-of-reach")
    problem(blog.say(author={"name": "Ana", "id": "7"}), 403, "out-of-reach")
    problem(blog.get("desk"), 422, "missing-field", field="thread")
    problem(blog.get("desk", {"thread": "article-1"}), 403, "out-of-reach")
    assert [one["id"] for one in blog.get("desk", {"thread": PAGE, "state": "published"}).json()["comments"]] == [
        inside
    ]
    ana = acting(blog, "7")
    for name in ("decide_comment", "edit_comment", "delete_comment", "vote", "report_comment", "read_source"):
        method, path, body = calls(outside)[name]
        problem(ana.send(method, path, body), 403, "out-of-reach")
    assert blog.get(f"source/{inside}").status_code == 200


# --- Its readers ---


def test_what_a_reader_of_the_host_site_wrote_is_theirs(site):
    comment = site.say("By Ana.", author={"name": "Ana", "id": "reader 7"}).json()["id"]
    ana, bo = acting(site, "reader%207"), acting(site, "8")
    assert list(ana.get("me", {"thread": "article-1"}).json()["mine"]) == [str(comment)]
    problem(bo.send("PATCH", f"comments/{comment}", {"text": "By Bo."}), 403, "not-yours")
    problem(ana.post(f"comments/{comment}/votes", {"value": 1}), 403, "own-comment")
    assert bo.post(f"comments/{comment}/votes", {"value": 1}).json()["mine"] == 1
    assert ana.send("PATCH", f"comments/{comment}", {"text": "By Ana, again."}).status_code == 200
    assert ana.send("DELETE", f"comments/{comment}").status_code == 204


def test_a_token_made_anew_has_the_same_readers_and_another_site_has_others(site):
    comment = site.say(author={"name": "Ana", "id": "7"}).json()["id"]
    problem(cms(name="other", person="7").send("DELETE", f"comments/{comment}"), 403, "not-yours")
    revoke_token("cms")
    assert cms(person="7").send("DELETE", f"comments/{comment}").status_code == 204


def test_it_says_for_whom_it_writes(site):
    problem(site.say(author={"name": "Ana"}), 422, "missing-field", field="Tertulia-Person")
    problem(site.post("comments/1/votes", {"value": 1}), 422, "missing-field", field="Tertulia-Person")
    assert acting(site, "7").say(author={"name": "Ana"}).status_code == 201


@pytest.mark.parametrize("person", ["%FF", "%00", "a%0Ab", "x" * 201, "%E2%80%8B"])
def test_a_reader_has_a_name_that_can_be_told_from_others(site, person):
    problem(acting(site, person).get("me", {"thread": "article-1"}), 422, "invalid", field="Tertulia-Person")


def test_only_a_program_names_readers(program):
    problem(program.say(author={"name": "Ana", "id": "7"}), 403, "scope-needed", field="author.id")
    me = program.get("me", {"thread": "article-1"}, **{"Tertulia-Person": "7"})
    assert me.json()["mine"] == {}


def test_its_readers_share_no_limit_of_a_network_and_have_their_own(site):
    for number in range(25):
        assert site.say(author={"name": "Ana", "id": f"reader-{number}"}).status_code == 201
    for _ in range(4):
        assert site.say(author={"name": "Ana", "id": "reader-1"}).status_code == 201
    problem(site.say(author={"name": "Ana", "id": "reader-1"}), 429, "rate-person")
    assert set(Comment.objects.values_list("network", flat=True)) == {""}
