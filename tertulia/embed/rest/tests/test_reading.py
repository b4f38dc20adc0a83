"""What the API gives to read, against its own document."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pydantic import BaseModel

from tertulia.discussion import api as discussion
from tertulia.embed.rest import given, sent
from tertulia.embed.rest.tests.client import EVIL, HOST, Program, guest, problem
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
Thread = apps.get_model("discussion", "Thread")
OTHER = Speaker(guest="somebody-else-00000")


def seed(thread, count=3):
    """A root, a reply to it, a reply to that, and so on."""
    ids, parent = [], None
    for number in range(count):
        draft = discussion.Draft(thread.id, parent, f"Reader {number}", f"Comment *{number}*", f"seed-{number}")
        parent = discussion.post(draft, by=OTHER).id
        ids.append(parent)
    return ids


def test_an_empty_thread(program):
    body = program.get("comments", {"thread": "article-1"}).json()
    given.CommentPage.model_validate(body)
    assert body == {
        "thread": {
            "key": "article-1",
            "url": "http://127.0.0.1:8000/2026/11/25/tram/",
            "title": "The tram",
            "state": "open",
            "count": 0,
        },
        "highlights": [],
        "comments": [],
        "next": None,
    }


def test_what_editors_put_above_the_thread_comes_with_the_first_page(program, thread):
    first, second, third = seed(thread)
    discussion.feature(second, True, by=OTHER)
    discussion.pin(third, True, by=OTHER)
    body = program.get("comments", {"thread": "article-1", "limit": 2}).json()
    given.CommentPage.model_validate(body)
    assert [(one["id"], one["pinned"], one["featured"]) for one in body["highlights"]] == [
        (third, True, False),
        (second, False, True),
    ]
    assert [one["id"] for one in body["comments"]] == [first, second]
    rest = program.get("comments", {"thread": "article-1", "limit": 2, "after": body["next"]}).json()
    assert (rest["highlights"], [one["id"] for one in rest["comments"]]) == ([], [third])


def test_comments_in_reading_order_with_their_plain_text(program, thread):
    first, second, third = seed(thread)
    body = program.get("comments", {"thread": "article-1", "text": "1"}).json()
    given.CommentPage.model_validate(body)
    assert [(one["id"], one["parent"], one["depth"], one["replies"]) for one in body["comments"]] == [
        (first, None, 1, 2),
        (second, first, 2, 1),
        (third, second, 3, 0),
    ]
    assert body["comments"][0]["html"] == "<p>Comment <em>0</em></p>\n"
    assert body["comments"][0]["text"] == "Comment 0"
    assert body["thread"]["count"] == 3


@pytest.mark.parametrize("sort", ["oldest", "newest", "best", "discussed"])
def test_following_next_gives_each_comment_once(program, thread, sort):
    ids = seed(thread, 4)
    for number in range(5):
        draft = discussion.Draft(thread.id, None, "Bo", f"{number}", f"root-{number}")
        ids.append(discussion.post(draft, by=OTHER).id)
    seen, after = [], ""
    while after is not None:
        body = program.get("comments", {"thread": "article-1", "sort": sort, "limit": "2", "after": after}).json()
        seen += [one["id"] for one in body["comments"]]
        after = body["next"]
    assert sorted(seen) == ids


def test_a_tombstone_has_a_place_and_nothing_else(program, thread):
    first, *_ = seed(thread)
    discussion.decide(first, discussion.Ruling("removed", "test"), by=Speaker())
    response = program.get("comments", {"thread": "article-1"})
    tomb = response.json()["comments"][0]
    assert tomb == {"id": first, "parent": None, "depth": 1, "replies": 2, "state": "removed"}
    assert "Reader 0" not in response.content.decode()


def test_it_is_asked_for_again_and_not_sent_again(program, thread):
    response = program.get("comments", {"thread": "article-1"})
    assert response.headers["Cache-Control"] == "no-cache"
    etag = response.headers["ETag"]
    assert etag.startswith('"')
    again = program.get("comments", {"thread": "article-1"}, **{"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    seed(thread, 1)
    assert program.get("comments", {"thread": "article-1"}, **{"If-None-Match": etag}).status_code == 200


def test_head_has_the_same_headers(program):
    whole = program.get("comments", {"thread": "article-1"})
    head = program.client.head("/api/v1/comments", {"thread": "article-1"})
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])


def test_reading_sets_no_cookie_and_depends_on_none(program):
    response = program.get("comments", {"thread": "article-1"})
    assert not response.cookies
    assert response.headers["Vary"] == "Origin"


@pytest.mark.parametrize(
    ("query", "code", "field", "limit"),
    [
        ({}, "missing-field", "thread", None),
        ({"thread": ""}, "too-short", "thread", 1),
        ({"thread": "k" * 2001}, "too-long", "thread", 2000),
        ({"thread": "t", "limit": "0"}, "too-small", "limit", 1),
        ({"thread": "t", "limit": "101"}, "too-large", "limit", 100),
        ({"thread": "t", "limit": "1_0"}, "invalid", "limit", None),
        ({"thread": "t", "limit": "٣"}, "invalid", "limit", None),
        ({"thread": "t", "sort": "controversial"}, "invalid", "sort", None),
        ({"thread": "t", "order": "newest"}, "unknown-field", "order", None),
        ({"thread": "t", "limit": ["1", "2"]}, "given-twice", "limit", None),
        ({"thread": "t", "text": "yes"}, "invalid", "text", None),
        ({"thread": "t", "after": "x" * 901}, "too-long", "after", 900),
    ],
)
def test_it_says_what_is_wrong_with_a_question(program, query, code, field, limit):
    problem(program.get("comments", query), 422, code, field=field, limit=limit)


@pytest.mark.parametrize("key", ["k" * 201, "a\x00b", "\x00", " ", "http://", "https://[::1", "https://a:b/"])
def test_a_key_that_nothing_has(program, key):
    problem(program.get("comments", {"thread": key}), 404, "no-such-thread")
    assert program.get("counts", {"thread": key}).json() == {"counts": {key: 0}}


@pytest.mark.parametrize("cursor", ["x", "o.1.00000001", "n.1.00000001.ff", "o.zz.00000001", "\x00", "o.1."])
def test_a_forged_cursor(program, thread, cursor):
    seed(thread)
    problem(program.get("comments", {"thread": "article-1", "sort": "best", "after": cursor}), 404, "no-such-cursor")


def test_a_cursor_of_another_sort(program, thread):
    seed(thread)
    after = program.get("comments", {"thread": "article-1", "limit": "1"}).json()["next"]
    response = program.get("comments", {"thread": "article-1", "sort": "newest", "after": after})
    problem(response, 404, "no-such-cursor", field="after")


def test_unknown_threads_are_not_made_by_asking(program):
    host = Program(HOST)
    before = Thread.objects.count()
    for number in range(50):
        problem(program.get("comments", {"thread": f"k{number}"}), 404, "no-such-thread")
        problem(Program(EVIL).get("comments", {"thread": f"k{number}"}), 404, "no-such-thread")
        body = host.get("comments", {"thread": f"https://blog.example/{number}"}).json()
        given.CommentPage.model_validate(body)
        assert (body["thread"]["state"], body["thread"]["count"], body["comments"]) == ("open", 0, [])
        assert program.get("me", {"thread": f"k{number}"}).status_code == 200
        host.get("search", {"thread": f"k{number}", "q": "x"})
        host.get("counts", {"thread": [f"k{number}"]})
    assert Thread.objects.count() == before


def test_a_hidden_thread_is_found_by_nobody(program, thread):
    [comment] = seed(thread, 1)
    discussion.set_thread_state("article-1", "hidden")
    for one in (program, Program(HOST), guest()):
        problem(one.get("comments", {"thread": "article-1"}), 404, "no-such-thread")
        problem(one.get("me", {"thread": "article-1"}), 404, "no-such-thread")
        problem(one.get("search", {"thread": "article-1", "q": "Comment"}), 404, "no-such-thread")
        problem(one.get(f"comments/{comment}"), 404, "no-such-comment")
        problem(one.get("feeds/thread/article-1.atom"), 404, "no-such-thread")
        assert one.get("counts", {"thread": "article-1"}).json() == {"counts": {"article-1": 0}}
        assert one.get("recent").json() == {"comments": []}


def test_one_comment_with_what_it_answers_and_its_answers(program, thread):
    first, second, third = seed(thread)
    body = program.get(f"comments/{second}").json()
    given.CommentInPlace.model_validate(body)
    assert body["id"] == second
    assert [one["id"] for one in body["ancestors"]] == [first]
    assert [one["id"] for one in body["below"]] == [third]


def test_further_answers_of_one_comment(program, thread):
    first, *rest = seed(thread, 6)
    body = program.get(f"comments/{first}", {"limit": "2"}).json()
    seen = [one["id"] for one in body["below"]]
    while body["next"]:
        body = program.get(f"comments/{first}", {"limit": "2", "after": body["next"]}).json()
        assert body["id"] == first
        seen += [one["id"] for one in body["below"]]
    assert seen == rest
    problem(program.get(f"comments/{first}", {"after": "nowhere"}), 404, "no-such-cursor", field="after")


@pytest.mark.parametrize(
    ("number", "status"), [("0", 422), ("999", 404), ("x", 422), ("9" * 19, 422), ("-1", 422), ("9" * 5000, 422)]
)
def test_what_is_no_comment(program, number, status):
    response = program.get(f"comments/{number}")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


def test_counts_of_many_threads_in_one_question(program, thread):
    seed(thread)
    discussion.open_thread(key="https://blog.example/a?b=1", url="https://blog.example/a?b=1", title="")
    asked = ["article-1", "no-such", "HTTPS://Blog.Example/a?utm_source=x&b=1#c"]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        body = program.get("counts", {"thread": asked}).json()
    assert body == {"counts": dict(zip(asked, [3, 0, 0], strict=True))}
    assert len(queries) == 1
    problem(program.get("counts", {"thread": ["k"] * 101}), 422, "too-many-items", field="thread", limit=100)
    problem(program.get("counts"), 422, "missing-field", field="thread")


def test_the_latest_comments_of_the_site(program, thread):
    seed(thread)
    body = program.get("recent", {"limit": "2"}).json()
    given.Recent.model_validate(body)
    assert [one["excerpt"] for one in body["comments"]] == ["Comment 2", "Comment 1"]
    assert body["comments"][0]["thread"]["title"] == "The tram"
    assert body["comments"][0]["url"].startswith("http://127.0.0.1:8000/comments/")


def test_searching_a_thread(program, thread):
    seed(thread)
    body = program.get("search", {"thread": "article-1", "q": "comment 1"}).json()
    given.Found.model_validate(body)
    assert [one["author"]["name"] for one in body["comments"]] == ["Reader 1"]
    problem(program.get("search", {"thread": "article-1", "q": "\x00"}), 422, "invalid", field="q")


def test_the_score_is_hidden_at_first(program, thread):
    [comment] = seed(thread, 1)
    discussion.vote(comment, 1, by=Speaker(guest="a-voter-0000000000"))
    assert program.get(f"comments/{comment}").json()["score"] is None
    long_ago = timezone.now() - timedelta(hours=1)
    apps.get_model("discussion", "Comment").objects.update(created=long_ago)
    assert program.get(f"comments/{comment}").json()["score"] == 1


def test_feeds(program, thread):
    seed(thread)
    for path in ("feeds/comments.atom", "feeds/thread/article-1.atom"):
        response = program.get(path)
        assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert response.content.count(b"<entry>") == 3
        assert program.get(path, **{"If-None-Match": response.headers["ETag"]}).status_code == 304
    problem(program.get("feeds/thread/no-such.atom"), 404, "no-such-thread")


def test_the_document_and_its_page(program):
    document = program.get("openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert "application/problem+json" in document["paths"]["/api/v1/comments"]["post"]["responses"]["422"]["content"]
    page = program.get("").content.decode()
    assert "PATCH /api/v1/comments/{comment}" in page
    assert "idempotency_key" in page
    assert "<script" not in page.replace('<script type="module" src="/static/', "")


@pytest.mark.parametrize(
    "path", ["nothing", "comments/1/2", "comments/", "feeds/x.atom", "openapi.json/", "%0a", "../"]
)
def test_addresses_that_are_none(program, path):
    problem(program.get(path), 404, "no-such-address")


def test_no_two_shapes_share_a_name():
    """Ninja lets the later one win without a word."""
    shapes = [
        {name for name, one in vars(module).items() if isinstance(one, type) and issubclass(one, BaseModel)}
        for module in (given, sent)
    ]
    assert shapes[0] & shapes[1] == {"BaseModel"}
