"""Which requests are for one and the same page. A header or a query that nobody knows must not make another copy, and
none may bring one reader's page to another."""

import pytest

from tertulia.delivery.questions import Questions, choose

ORIGIN = "https://blog.example"


def parse(path="/2026/11/25/tram/", query="", method="GET", raw=None, **headers):
    given = {"host": "news.example", **headers}
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items() if value is not None]
    return ask(path, query, method, raw, pairs)


def ask(path, query, method, raw, pairs):
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": (raw or path).encode(),
        "query_string": query.encode(), "scheme": "http", "headers": pairs,
    }  # fmt: skip
    return Questions({"news.example", "[::1]"}, {ORIGIN}, b"tertulia_posted").parse(scope)


PLAIN = parse().key


@pytest.mark.parametrize(
    "headers",
    [
        {"x_forwarded_host": "evil.example"}, {"x_forwarded_proto": "https"}, {"x_forwarded_scheme": "nope"},
        {"x_original_url": "/admin/"}, {"x_rewrite_url": "/admin/"}, {"x_http_method_override": "DELETE"},
        {"forwarded": "host=evil.example"}, {"accept": "application/json"}, {"accept_language": "ar"},
        {"user_agent": "<script>"}, {"cookie": "tertulia_session=a; tertulia_guest=b"}, {"origin": ORIGIN},
        {"accept_encoding": "gzip"}, {"x_tertulia": "fragment"}, {"referer": "https://evil.example/"},
        {"if_modified_since": "Wed, 25 Nov 2026 20:00:00 GMT"}, {"connection": "x-forwarded-host"},
    ],
)  # fmt: skip
def test_no_header_makes_another_copy_of_a_page(headers):
    assert parse(**headers).key == PLAIN


@pytest.mark.parametrize(
    "query", ["utm_source=x", "fbclid=1&gclid=2", "a[]=1", "", "&&&", "=", "%00=1", "page_=2", "Sort=best"]
)
def test_no_query_that_a_page_does_not_know_makes_another_copy(query):
    assert parse(query=query).key == PLAIN


def test_the_order_of_a_query_makes_no_other_copy():
    assert parse(query="page=2&sort=best").key == parse(query="sort=best&x=1&page=2").key != PLAIN


@pytest.mark.parametrize(
    "given",
    [
        {"host": None}, {"host": "evil.example"}, {"host": "news.example.evil.example"}, {"host": "news.example/x"},
        {"host": "news.example:80:80"}, {"host": "news.example@evil.example"}, {"host": ""},
        {"method": "POST"}, {"method": "OPTIONS"}, {"method": "get"},
        {"authorization": "Bearer x"}, {"range": "bytes=0-1"}, {"content_length": "3"},
        {"transfer_encoding": "chunked"},
        {"path": "/admin/"}, {"path": "/admin"}, {"path": "/sign-in/x/"}, {"path": "/threads/article-1/comments"},
        {"path": "/comments/5/edit"}, {"path": "/media/x.png"}, {"path": "/static/site.css"},
        {"path": "/documents/1/x"},
        {"path": "/isso/"}, {"path": "/api/v1/me"}, {"path": "/api/v1/live"}, {"path": "/api/v1/source/4"},
        {"path": "/api/v1/comments/4/votes"}, {"path": "/api/v1/search"}, {"path": "/api/v2/comments"},
        {"query": "after=o.1.00000001"}, {"query": "end"}, {"query": "page=1&page=2"}, {"query": "q=tram"},
        {"query": "page=" + "1" * 40}, {"query": "x=" + "1" * 3000}, {"path": "/" + "a" * 3000},
        {"path": "/a/", "raw": "/%61/"}, {"path": "/a/b", "raw": "/a%2Fb"}, {"path": "/\ufffd/", "raw": "/%ff/"},
        {"path": "/api/v1/comments", "query": "thread=a&utm_source=x"},
        {"path": "/api/v1/comments", "query": "thread=a&thread=b"},
        {"path": "/api/v1/comments", "query": "thread=a&after=o.1.00000001"},
        {"path": "/api/v1/feeds/comments.atom", "query": "x=1"},
    ],
)  # fmt: skip
def test_what_only_django_can_answer_is_left_to_it(given):
    assert parse(**given) is None


def test_a_host_given_twice_is_left_to_django():
    pairs = [(b"host", b"news.example"), (b"host", b"evil.example")]
    assert ask("/", "", "GET", None, pairs) is None


def test_addresses_in_other_scripts_are_pages_too():
    assert parse(path="/2026/11/25/трамвай/", raw="/2026/11/25/%D1%82%D1%80%D0%B0%D0%BC%D0%B2%D0%B0%D0%B9/") is not None


def test_the_api_tells_known_origins_apart_and_no_others():
    def of(origin):
        return parse(path="/api/v1/comments", query="thread=a", origin=origin).key

    assert of(ORIGIN) == of(ORIGIN.upper())
    assert len({of(ORIGIN), of(None), of("https://evil.example")}) == 3
    assert of("https://evil.example") == of("null") == of("https://evil.example:1")


def test_hosts_with_ports_are_told_apart():
    assert parse(host="News.Example:8000").key[0] == "news.example:8000"
    assert parse(host="[::1]:8000").key[0] == "[::1]:8000"


def test_a_writer_is_known_by_the_cookie():
    assert parse(cookie="a=b; tertulia_posted=1").is_strict
    assert not parse(cookie="a=b").is_strict
    assert parse(cache_control="max-age=0").is_strict
    assert parse(cache_control="no-cache").is_strict
    assert not parse(cache_control="max-age=05, only-if-cached").is_strict


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        (b"", b""), (b"gzip", b"gzip"), (b"gzip, deflate, br, zstd", b"br"), (b"zstd, gzip", b"zstd"),
        (b"br;q=0, gzip;q=0.5", b"gzip"), (b"br;q=0.000,gzip; q=0", b""), (b"identity", b""), (b"GZIP", b"gzip"),
        (b"gzip;q=1.0", b"gzip"), (b"x-gzip", b""), (b"*", b""), (b"bromine", b""),
    ],
)  # fmt: skip
def test_the_encoding_is_one_that_the_client_takes(accepted, chosen):
    assert choose(accepted) == chosen
