"""What Isso's client asks, as its source has it. tests/browser/test_isso.py drives the client itself."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from tertulia.discussion import api as discussion
from tertulia.moderation.api import Finding, Rule

pytestmark = pytest.mark.django_db
HOST, EVIL = "https://blog.example", "https://evil.example"
URI = "/trams/"
Comment = apps.get_model("discussion", "Comment")
Thread = apps.get_model("discussion", "Thread")


class Browser:
    def __init__(self, origin=HOST, address="203.0.113.77"):
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
        self.origin, self.secure = origin, False

    def ask(self, method, path, body=None, kind="application/json", raw=None):
        data = raw if raw is not None else "" if body is None else json.dumps(body)
        headers = {"Origin": self.origin} if self.origin else {}
        return self.client.generic(
            method, f"/isso/{path}", data, content_type=kind, headers=headers, CONTENT_TYPE=kind, secure=self.secure
        )

    def new(self, text="The tram is late.", **changed):
        body = {"author": "Rosa", "email": None, "website": None, "text": text, "parent": None, "title": "Trams"}
        return self.ask("POST", f"new?uri={URI}", body | {"notification": 0} | changed)

    def read(self, query=""):
        return self.ask("GET", f"?uri={URI}{query}").json()


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.TERTULIA_EMBED_ORIGINS = [HOST]


@pytest.fixture
def browser(db):
    return Browser()


def test_a_page_without_comments(browser):
    body = browser.read()
    assert (body["id"], body["total_replies"], body["hidden_replies"], body["replies"]) == (None, 0, 0, [])
    assert Thread.objects.count() == 0
    assert browser.ask("GET", "config").json()["config"]["require-author"] is True


def test_it_posts_and_reads_in_issos_shape(browser):
    response = browser.new("The *tram*.", website="https://rosa.example/")
    comment = response.json()
    assert response.status_code == 201
    assert comment.keys() >= {
        "id",
        "parent",
        "text",
        "author",
        "website",
        "mode",
        "created",
        "modified",
        "likes",
        "hash",
    }
    assert (comment["text"], comment["author"], comment["mode"]) == ("<p>The <em>tram</em>.</p>\n", "Rosa", 1)
    assert isinstance(comment["created"], float)
    assert discussion.find_thread(f"{HOST}/trams/").title == "Trams"
    [read] = browser.read()["replies"]
    assert read == comment | {"total_replies": 0, "hidden_replies": 0, "replies": []}


def test_names_and_addresses_are_html_for_this_client(browser, monkeypatch):
    name = "<img src=x onerror='alert(1)'>"
    comment = browser.new(author=name, website="https://rosa.example/?a='onclick=alert(1)'").json()
    assert comment["author"] == "&lt;img src=x onerror=&#x27;alert(1)&#x27;&gt;"
    assert "'" not in comment["website"]
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES",
        [Rule("first", 1, lambda _: Finding("hold", "first", "An editor looks at it."))],
    )
    assert browser.new("Another.", author=name).json()["author"] == comment["author"]


def test_the_same_words_sent_twice_are_one_comment(browser):
    first, second = browser.new("Once."), browser.new("Once.")
    assert (second.status_code, second.json()["id"]) == (201, first.json()["id"])


def test_it_lets_the_client_show_edit_and_keeps_the_proof_to_itself(browser):
    response = browser.new()
    comment = response.json()["id"]
    assert response.headers["X-Set-Cookie"] == f"isso-{comment}=own; Max-Age=900; Path=/; SameSite=Lax"
    assert "X-Set-Cookie" in response.headers["Access-Control-Expose-Headers"]
    cookie = response.cookies["tertulia_isso"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/isso/", True, "Lax")


def test_with_https_its_cookie_reaches_it_from_other_sites(browser):
    browser.secure = True
    cookie = browser.new().cookies["tertulia_isso"]
    assert (cookie["samesite"], cookie["secure"]) == ("None", True)


def test_replies_of_any_depth_stand_below_their_root(browser):
    root = browser.new("Root").json()["id"]
    reply = browser.new("Reply", parent=root).json()
    deeper = browser.new("Deeper", parent=reply["id"]).json()
    assert (reply["parent"], deeper["parent"]) == (root, root)
    body = browser.read("&nested_limit=1")
    assert body["total_replies"] == 3
    [one] = body["replies"]
    assert (one["total_replies"], one["hidden_replies"], len(one["replies"])) == (2, 1, 1)
    more = browser.read(f"&parent={root}&limit=5&offset=1&sort=oldest")
    assert (more["id"], more["hidden_replies"]) == (root, 0)
    assert [row["id"] for row in more["replies"]] == [deeper["id"]]


def test_roots_are_paged_by_offset(browser):
    for number in range(5):
        browser.new(f"Number {number}")
    body = browser.read("&limit=2&offset=2&sort=newest")
    assert [row["text"] for row in body["replies"]] == ["<p>Number 2</p>\n", "<p>Number 1</p>\n"]
    assert (body["total_replies"], body["hidden_replies"]) == (5, 1)


def test_one_edits_and_deletes_ones_own(browser):
    comment = browser.new("Frist").json()["id"]
    assert browser.ask("GET", f"id/{comment}?plain=1").json()["text"] == "Frist"
    response = browser.ask("PUT", f"id/{comment}", {"text": "First"})
    assert (response.status_code, response.json()["text"]) == (200, "<p>First</p>\n")
    response = browser.ask("DELETE", f"id/{comment}")
    assert (response.status_code, response.json()) == (200, None)
    assert "Max-Age=0" in response.headers["X-Set-Cookie"]


def test_what_was_answered_leaves_a_tombstone(browser):
    comment = browser.new("Root").json()["id"]
    browser.new("Reply", parent=comment)
    tomb = browser.ask("DELETE", f"id/{comment}").json()
    assert (tomb["mode"], tomb["text"], tomb["author"]) == (4, "", None)


def test_nobody_touches_what_is_somebody_elses(browser):
    comment = browser.new("Mine.").json()["id"]
    other = Browser(address="198.51.100.1")
    assert other.ask("PUT", f"id/{comment}", {"text": "Yours."}).status_code == 403
    assert other.ask("DELETE", f"id/{comment}").status_code == 403
    assert other.ask("GET", f"id/{comment}?plain=1").status_code == 403
    assert other.ask("GET", f"id/{comment}").json()["text"] == "<p>Mine.</p>\n"
    other.client.cookies["tertulia_isso"] = "forged:by:hand"
    assert other.ask("DELETE", f"id/{comment}").status_code == 403


def test_after_the_window_it_is_too_late_to_edit(browser):
    comment = browser.new("Old.").json()["id"]
    old = Comment.objects.get(pk=comment).created - timedelta(minutes=16)
    Comment.objects.filter(pk=comment).update(created=old)
    assert browser.ask("PUT", f"id/{comment}", {"text": "New."}).status_code == 403


def test_votes_count_once_and_never_on_ones_own(browser):
    comment = browser.new().json()["id"]
    other = Browser(address="198.51.100.1")
    assert other.ask("POST", f"id/{comment}/like").json() == {"likes": 1, "dislikes": 0}
    assert other.ask("POST", f"id/{comment}/like").json() == {"likes": 1, "dislikes": 0}
    assert browser.ask("POST", f"id/{comment}/like").status_code == 200
    assert other.ask("POST", f"id/{comment}/dislike").status_code == 200
    row = Comment.objects.get(pk=comment)
    assert (row.ups, row.downs) == (1, 0)
    assert browser.ask("POST", "id/999/like").status_code == 404


def test_counts_and_preview(browser):
    browser.new()
    assert browser.ask("POST", "count", [URI, "/other/"]).json() == [1, 0]
    assert browser.ask("POST", "preview", {"text": "*a*"}).json() == {"text": "<p><em>a</em></p>\n"}


def test_held_comments_are_seen_by_their_writer_alone(browser, monkeypatch):
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES",
        [Rule("first", 1, lambda _: Finding("hold", "first", "An editor looks at it."))],
    )
    response = browser.new("Wait.")
    assert (response.status_code, response.json()["mode"], response.json()["text"]) == (202, 2, "<p>Wait.</p>\n")
    assert browser.read()["replies"] == []


def test_an_edit_that_is_held_is_seen_by_its_writer_alone(browser, monkeypatch):
    comment = browser.new("Wait.").json()["id"]
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES", [Rule("odd", 1, lambda _: Finding("hold", "odd", "An editor looks at it."))]
    )
    response = browser.ask("PUT", f"id/{comment}", {"text": "Win a *tram*!"})
    told = response.json()
    assert (response.status_code, told["mode"], told["text"]) == (202, 2, "<p>Win a <em>tram</em>!</p>\n")
    assert browser.read()["replies"] == []


def test_the_rules_and_limits_are_those_of_the_page(browser):
    assert browser.new(author=None).status_code == 422
    assert browser.new(text="").status_code == 422
    assert browser.new(text="x" * 10_001).status_code == 422
    for number in range(5):
        assert browser.new(f"{number}").status_code == 201
    assert browser.new("six").status_code == 429


@pytest.mark.parametrize("origin", [EVIL, "null"])
def test_pages_that_are_not_allowed(browser, origin):
    comment = browser.new().json()["id"]
    browser.origin = origin
    for method, path in (("POST", f"new?uri={URI}"), ("DELETE", f"id/{comment}"), ("POST", f"id/{comment}/like")):
        response = browser.ask(method, path, {"text": "x"})
        assert response.status_code == 403
        assert "Access-Control-Allow-Origin" not in response.headers
    assert "Access-Control-Allow-Origin" not in browser.ask("OPTIONS", "new").headers


def test_pages_that_are(browser):
    response = browser.ask("OPTIONS", "new")
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == HOST
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert response.headers["Vary"] == "Origin"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_a_form_could_send_is_not_taken(browser, kind):
    response = browser.ask("POST", f"new?uri={URI}", {"text": "x", "author": "x"}, kind=kind)
    assert response.status_code == 403
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    ("method", "path", "raw"),
    [
        ("POST", "new?uri=/a", "{"),
        ("POST", "new?uri=/a", "[" * 50_000),
        ("POST", "new?uri=/a", '{"text": 5}'),
        ("POST", "new?uri=/a", '{"text": "\\ud800"}'),
        ("POST", "new?uri=/a", "[]"),
        ("POST", "new?uri=/a", '{"text": "x", "author": "x", "parent": "1"}'),
        ("POST", "new?uri=/a", '{"text": "x", "author": "x", "parent": 99}'),
        ("POST", "new?uri=//[", '{"text": "x", "author": "x"}'),
        ("POST", "new", '{"text": "x", "author": "x"}'),
        ("POST", "new?uri=https://other.example/", '{"text": "x", "author": "x"}'),
        ("POST", "count", "{}"),
        ("POST", "count", "[1]"),
        ("GET", "", ""),
        ("GET", "?uri=/a&limit=x", ""),
        ("GET", "?uri=/a&sort=best", ""),
        ("GET", "id/99", ""),
        ("GET", "id/0", ""),
        ("GET", "new", ""),
        ("PUT", "id/99", '{"text": "x"}'),
    ],
)
def test_what_it_cannot_do_is_refused(browser, method, path, raw):
    response = browser.ask(method, path, raw=raw)
    assert response.status_code in (400, 403, 404, 405, 409, 422)
