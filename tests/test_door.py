"""Readers who mean harm, over real sockets: a finished page cannot be coloured for others, and the door stays open."""

import re
import resource
import socket
from contextlib import ExitStack

import pytest

from tests.browser.site import article_paths, serve
from tests.sockets import talk
from tests.test_freshness import PAGE

pytestmark = pytest.mark.slow
EVIL = b"evil.example"
IDLE = 10_000  # connections that say nothing
SOON = 10  # seconds in which another reader is answered in any case


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(scope="module")
def site(tmp_path_factory, shelf):
    with serve(tmp_path_factory.mktemp("door"), [PAGE], LIMITS="off", SHELF=str(shelf)) as found:
        yield found


@pytest.fixture(scope="module")
def article(site):
    return article_paths(site.get("/"))[0]


def request(path, *lines, method=b"GET", host=b"127.0.0.1", body=b""):
    head = [b"%s %s HTTP/1.1" % (method, path.encode()), b"Host: " + host, *lines, b"Connection: close"]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def ask(site, path, *lines, **more):
    """Status, head and body."""
    more.setdefault("host", b"127.0.0.1:%d" % site.port)
    answer = talk(site.port, request(path, *lines, **more), timeout=SOON)
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head, body


POISON = {
    "another host": {"host": EVIL},
    "another port": {"host": b"127.0.0.1:1"},
    "a host with a path": {"host": b"127.0.0.1/../" + EVIL},
    "two hosts": {"lines": [b"Host: " + EVIL]},
    "a forwarded host": {"lines": [b"X-Forwarded-Host: " + EVIL, b"Forwarded: host=" + EVIL]},
    "a forwarded scheme": {"lines": [b"X-Forwarded-Proto: https", b"X-Forwarded-Ssl: on", b"X-Forwarded-Port: 444"]},
    "a forwarded address": {"lines": [b"X-Forwarded-For: 192.0.2.1", b"X-Real-IP: 192.0.2.1"]},
    "another address by a header": {"lines": [b"X-Original-URL: /admin/", b"X-Rewrite-URL: /admin/"]},
    "another method by a header": {"lines": [b"X-HTTP-Method-Override: POST", b"X-Method-Override: DELETE"]},
    "an encoding that is none": {"lines": [b"Accept-Encoding: " + EVIL]},
    "every encoding refused": {"lines": [b"Accept-Encoding: *;q=0, identity;q=0, gzip;q=0"]},
    "two encodings": {"lines": [b"Accept-Encoding: gzip", b"Accept-Encoding: identity"]},
    "another language": {"lines": [b"Accept-Language: ar"]},
    "a cookie of the language": {"lines": [b"Cookie: django_language=ar; sessionid=" + EVIL]},
    "a cookie as long as can be": {"lines": [b"Cookie: a=" + b"x" * 4000]},
    "another origin": {"lines": [b"Origin: https://" + EVIL]},
    "a referrer": {"lines": [b"Referer: https://%s/" % EVIL]},
    "a range": {"lines": [b"Range: bytes=0-9"]},
    "a script's mark": {"lines": [b"X-Tertulia: fragment", b"X-Requested-With: XMLHttpRequest"]},
    "a body": {"lines": [b"Content-Length: 4"], "body": b"evil"},
    "a condition": {"lines": [b'If-None-Match: "evil"', b"If-Match: *"]},
    "topics of one's own": {"lines": [b"X-Tertulia-Topics: 86400 0"]},
}


@pytest.mark.parametrize("trick", POISON)
@pytest.mark.parametrize("path", ["article", "/", "/api/v1/recent"])
def test_nothing_that_one_reader_sends_changes_what_the_next_one_gets(site, article, shelf, path, trick):
    path = article if path == "article" else path
    clean = ask(site, path)
    site.forget_pages()  # so that the page is made for the one who means harm
    given = dict(POISON[trick])
    status, head, body = ask(site, path, *given.pop("lines", ()), **given)
    assert status in (200, 206, 304, 400, 413, 415), status
    assert EVIL not in head + body
    after = ask(site, path)
    assert (after[0], without_times(after[1]), after[2]) == (200, without_times(clean[1]), clean[2])
    assert not [str(file) for file in shelf.rglob("[!.]*.html") if EVIL in file.read_bytes()]


def without_times(head):
    return re.sub(rb"(?i)\r\n(?:date|last-modified|server-timing): [^\r]*", b"", head)


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=evil.example",
        "evil.example",
        "page=1&page=evil.example",
        "callback=evil.example",
        "q[]=evil.example",
    ],
)
def test_no_unknown_field_of_the_query_is_kept_or_shown(site, article, query):
    clean = ask(site, article)
    for _ in range(2):
        status, head, body = ask(site, f"{article}?{query}")
        assert status in (200, 404), status
        assert EVIL not in head + body
    assert ask(site, article)[2] == clean[2]


@pytest.mark.parametrize(
    "path",
    [
        "/" + "a" * 9_000,
        "//evil.example/",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%5cevil.example",
        "/%00evil.example",
        "/a%0d%0aX-Evil:%201",
    ],
)
def test_strange_paths_are_no_pages_and_no_files(site, shelf, path):
    before = sorted(shelf.rglob("*"))
    answer = talk(site.port, request(path), timeout=SOON)
    assert not re.match(rb"HTTP/1.1 (2|5)", answer)
    assert not re.search(rb"(?im)^x-evil:|^location: //", answer)
    assert sorted(shelf.rglob("*")) == before


def test_requests_sent_in_one_piece_are_answered_in_their_order(site, article):
    many = [article, "/", "/robots.txt", "/nowhere/", article]
    head = b"".join(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % (path.encode(), site.port) for path in many)
    answer = talk(site.port, head + request("/", host=b"127.0.0.1:%d" % site.port), timeout=SOON)
    assert re.findall(rb"HTTP/1\.1 (\d+)", answer) == [b"200", b"200", b"200", b"404", b"200", b"200"]


@pytest.mark.parametrize(
    "framing",
    [
        [b"Content-Length: 5", b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity"],
        [b"Transfer-Encoding : chunked"],
        [b"Transfer-Encoding: xchunked"],
        [b"Content-Length: 5", b"Content-Length: 50"],
    ],
)
def test_a_second_request_cannot_be_hidden_in_the_body_of_the_first(site, framing):
    hidden = b"0\r\n\r\n" + request("/robots.txt", host=EVIL)
    head = b"\r\n".join([b"POST / HTTP/1.1", b"Host: 127.0.0.1:%d" % site.port, *framing]) + b"\r\n\r\n"
    answer = talk(site.port, head + hidden, timeout=40)
    assert b"Sitemap:" not in answer


# --- Who keeps others waiting ----------------------------------------------------------------------------------------


def is_open(site):
    return ask(site, "/")[0] == 200


def test_who_sends_a_letter_at_a_time_keeps_nobody_waiting(site):
    with ExitStack() as held:
        slow = [held.enter_context(socket.create_connection(("127.0.0.1", site.port))) for _ in range(600)]
        for letter in b"GET / HTTP":
            for one in slow:
                one.sendall(bytes([letter]))
            assert is_open(site)


def test_bodies_that_never_end_keep_nobody_waiting(site):
    head = b"POST /api/v1/comments HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\n{"
    with ExitStack() as held:
        for _ in range(600):
            held.enter_context(socket.create_connection(("127.0.0.1", site.port))).sendall(head)
        assert is_open(site)


def test_who_does_not_read_keeps_nobody_waiting(site, article):
    with ExitStack() as held:
        for _ in range(300):
            one = held.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            one.sendall(request(article, host=b"127.0.0.1:%d" % site.port).replace(b"close", b"keep-alive") * 20)
        assert is_open(site)


def test_ten_thousand_idle_connections_leave_the_door_open(site, article):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < IDLE + 1_000:
        pytest.skip(f"this user may open {hard} files only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (IDLE + 1_000, hard))
    try:
        with ExitStack() as held:
            for _ in range(IDLE - 100):
                held.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=SOON))
            assert is_open(site)
            assert ask(site, article)[0] == 200
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert is_open(site)
