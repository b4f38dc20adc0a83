"""Pages of other sites: who may read, who may write, and in whose name."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from tertulia.discussion import api as discussion
from tertulia.embed.rest.origins import caller_of
from tertulia.embed.rest.tests.client import EVIL, HOST, Program, guest, problem
from tertulia.kit.addresses import canonical
from tertulia.people.api import GuestToken

pytestmark = pytest.mark.django_db
Thread = apps.get_model("discussion", "Thread")
Comment = apps.get_model("discussion", "Comment")
PAGE = {"url": f"{HOST}/trams?utm_source=feed#comments", "title": "Trams"}
ALLOW = "Access-Control-Allow-Origin"
OWN = "http://127.0.0.1:8000"


def test_an_allowed_page_may_read_and_is_told_so(program):
    response = Program(HOST).get("comments", {"thread": "article-1"})
    assert response.headers[ALLOW] == HOST
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]
    assert response.headers["Vary"] == "Origin"


@pytest.mark.parametrize("origin", [EVIL, "null", "https://blog.example.evil.example", "http://blog.example", "*"])
def test_another_page_may_not(program, origin):
    stranger = Program(origin)
    response = stranger.get("comments", {"thread": "article-1"})
    assert ALLOW not in response.headers
    assert response.headers["Vary"] == "Origin"
    problem(stranger.say(), 403, "origin-not-allowed")
    problem(stranger.post("identity", {}), 403, "origin-not-allowed")
    problem(stranger.post("preview", {"text": "x"}), 403, "origin-not-allowed")


def test_with_a_star_every_page_may_read_and_none_write(program, settings):
    settings.TERTULIA_EMBED_ORIGINS = ["*"]
    stranger = Program(EVIL)
    assert stranger.get("comments", {"thread": "article-1"}).headers[ALLOW] == "*"
    problem(stranger.say(), 403, "origin-not-allowed")
    preflight = stranger.send("OPTIONS", "comments", **{"Access-Control-Request-Method": "GET"})
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD"


def test_preflight(program):
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization,content-type"}
    response = Program(HOST).send("OPTIONS", "comments/1", **asked)
    assert response.status_code == 204
    assert response.headers[ALLOW] == HOST
    assert "PATCH" in response.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
    refused = Program(EVIL).send("OPTIONS", "comments/1", **asked)
    assert refused.status_code == 204
    assert ALLOW not in refused.headers
    problem(Program(HOST).send("OPTIONS", "nothing"), 404, "no-such-address")


def test_a_problem_can_be_read_by_the_page_too(program):
    response = Program(HOST).get("comments")
    problem(response, 422, "missing-field")
    assert response.headers[ALLOW] == HOST


# --- In whose name ---------------------------------------------------------------------------------------------------


def test_a_token_makes_no_row_and_sets_no_cookie(program):
    host = Program(HOST)
    response = host.post("identity", {})
    assert GuestToken.parse(response.json()["token"]).age < 60
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not host.client.cookies


def test_a_guest_with_a_token_posts_edits_and_deletes(program):
    reader = guest()
    comment = reader.say("From afar.").json()["id"]
    assert not reader.client.cookies
    assert list(reader.get("me", {"thread": "article-1"}).json()["mine"]) == [str(comment)]
    assert reader.send("PATCH", f"comments/{comment}", {"text": "Nearer."}).status_code == 200
    assert reader.send("DELETE", f"comments/{comment}").status_code == 204


def test_without_a_token_nobody_writes_from_another_site(program):
    response = Program(HOST).say()
    problem(response, 401, "no-token")
    assert response.headers["WWW-Authenticate"] == "Tertulia"
    problem(Program(HOST).get("source/1"), 401, "no-token")


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "W10:1:2", ""])
def test_a_token_that_is_not_ours(program, token):
    response = Program(HOST).get("me", {"thread": "article-1"}, Authorization=f"Tertulia {token}")
    problem(response, 401, "bad-token")


def test_another_scheme_is_not_ours_to_judge(program):
    assert Program().get("me", {"thread": "article-1"}, Authorization="Basic eDp5").status_code == 200


def test_cookies_do_not_count_on_pages_of_other_sites(program):
    comment = program.say("By cookie.").json()["id"]
    program.client.force_login(User.objects.create_superuser("boss"))
    program.headers = {"Origin": HOST}
    me = program.get("me", {"thread": "article-1"}).json()
    assert (me["name"], me["guest"], me["mine"]) == ("", True, {})
    problem(program.say(), 401, "no-token")
    problem(program.send("DELETE", f"comments/{comment}"), 401, "no-token")
    program.headers = {"Sec-Fetch-Site": "cross-site"}
    assert program.get("me", {"thread": "article-1"}).json()["name"] == ""


def test_this_sites_own_pages_are_known_by_either_name(rf, settings):
    settings.TERTULIA_BASE_URL = "https://news.example"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    for origin in ("https://news.example", "http://127.0.0.1:8000", "HTTPS://NEWS.EXAMPLE"):
        caller = caller_of(rf.post("/", headers={"Origin": origin, "Host": "127.0.0.1:8000"}))
        assert (caller.is_own, caller.is_allowed) == (True, True)
    assert not caller_of(rf.post("/", headers={"Origin": "https://news.example.evil", "Host": "127.0.0.1"})).is_own


# --- Threads of pages of other sites ---------------------------------------------------------------------------------


def test_the_first_comment_opens_the_discussion_of_its_page(program):
    response = guest().say("First!", thread=None, page=PAGE)
    assert response.status_code == 201
    thread = discussion.find_thread(f"{HOST}/trams")
    assert (thread.url, thread.title, thread.count) == (f"{HOST}/trams", "Trams", 1)
    guest().say("Second.", thread=None, page=PAGE | {"url": f"{HOST}/trams?fbclid=1"})
    body = Program(HOST).get("comments", {"thread": f"{HOST}/trams#x"}).json()
    assert (body["thread"]["key"], body["thread"]["count"]) == (f"{HOST}/trams", 2)


def test_a_page_may_name_its_discussion(program):
    assert guest().say(thread="trams-2026", page=PAGE).status_code == 201
    assert discussion.find_thread("trams-2026").count == 1


def test_a_comment_that_is_refused_opens_nothing(program):
    before = Thread.objects.count()
    problem(guest().say("", thread=None, page=PAGE), 422, "missing-field")
    problem(guest().say("x", thread=None, page=PAGE, subject="trap"), 422, "trap")
    problem(guest().say("x", thread=None, page=PAGE, parent=1), 409, "no-such-parent")
    assert Thread.objects.count() == before


def test_discussions_that_a_page_may_not_open(program):
    elsewhere = PAGE | {"url": "https://www.example.org/"}
    problem(guest().say(thread=None, page=elsewhere), 403, "foreign-page", field="page.url")
    problem(guest().say(thread="article-99", page=PAGE), 403, "reserved-key", field="thread")
    problem(guest().say(thread="https://www.example.org/", page=PAGE), 403, "foreign-page", field="thread")
    problem(guest().say(thread=None, page={"url": "nonsense"}), 422, "bad-address", field="page.url")
    crooked = {"url": f"{HOST}/a b"}
    problem(guest().say(thread="key", page=crooked), 422, "bad-address", field="page.url")
    problem(program.say(thread=None, page=PAGE), 404, "no-such-thread")
    assert list(Thread.objects.values_list("key", flat=True)) == ["article-1"]


def test_a_long_address_still_names_one_discussion(program):
    url = f"{HOST}/{'a' * 500}"
    assert guest().say(thread=None, page={"url": url}).status_code == 201
    assert Program(HOST).get("counts", {"thread": url}).json() == {"counts": {url: 1}}
    assert Program(HOST).get("counts", {"thread": url + "b"}).json() == {"counts": {url + "b": 0}}


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://blog.example", "https://blog.example/"),
        ("HTTPS://BLOG.example/Path", "https://blog.example/Path"),
        ("https://blog.example:443/", "https://blog.example/"),
        ("http://blog.example:8080/", "http://blog.example:8080/"),
        ("https://user:pass@blog.example/", "https://blog.example/"),
        ("https://blog.example/?a=1&utm_medium=x&b=%20#c", "https://blog.example/?a=1&b=%20"),
        ("https://blog.example/?utm_source=x", "https://blog.example/"),
        ("https://blog.example/?gclid=x&gclidx=1", "https://blog.example/?gclidx=1"),
    ],
)
def test_addresses_are_made_plain(url, plain):
    assert canonical(url) == plain
    assert canonical(plain) == plain


@pytest.mark.parametrize("url", ["", "blog.example", "ftp://blog.example/", "https://", "https://a b/", "https://a\n/"])
def test_what_is_no_address(url):
    with pytest.raises(ValueError, match="not an http address"):
        canonical(url)
