"""nginx and Caddy as `deploy/` sets them up, each before a real site: most pages come from files, and yet nothing that
was taken back does."""

import gzip
import http.client
import json
import re
import secrets
import signal
from urllib.parse import quote

import pytest

from tests.browser.site import article_paths
from tests.deploy.servers import DEPLOY, NAME, PATIENCE, caddy, directly, nginx, node, placed
from tests.listening import wait_until
from tests.test_freshness import PAGE, files_with

pytestmark = pytest.mark.slow
# What differs between two answers with the same page for good reason.
OWN = {"date", "server", "connection", "content-length", "transfer-encoding", "etag", "last-modified"}
OWN |= {"accept-ranges", "server-timing", "alt-svc", "content-encoding", "keep-alive"}
WORKERS, LIVE = 2, 2  # and the streams that one network may have of each


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def served(request, tmp_path_factory):
    """A site and the web server before it."""
    folder, data = tmp_path_factory.mktemp(request.param), tmp_path_factory.mktemp("data")
    shelf = tmp_path_factory.mktemp("shelf")
    with node(data, [PAGE], WORKERS, TERTULIA_SHELF=str(shelf), TERTULIA_LIVE_PER_NETWORK=str(LIVE)) as site:
        if request.param == "nginx":
            upstream = (DEPLOY / "nginx/upstream.conf").read_text()
            front = nginx(folder, placed(upstream, {":8000": f":{site.port}"}), shelf, data)
        else:
            front = caddy(folder, [site.port], shelf, data)
        with front as web:
            yield site, web, shelf


@pytest.fixture(scope="module")
def site(served):
    return served[0]


@pytest.fixture(scope="module")
def web(served):
    return served[1]


@pytest.fixture(scope="module")
def shelf(served):
    return served[2]


@pytest.fixture(scope="module")
def article(web):
    return article_paths(web.ask("/").text)[0]


@pytest.fixture(scope="module")
def key(web, article):
    return re.search(r'data-thread="([^"]+)"', web.ask(article).text)[1]


@pytest.fixture(scope="module")
def token(site):
    scopes = ("--scope", "comments:moderate", "--scope", "comments:write")
    return site.run("token", "create", "desk", *scopes).strip()


@pytest.fixture(scope="module", autouse=True)
def slow(web):
    """Somebody who begins a request before the first test and never ends it."""
    connection = web.connect()
    connection.connect()
    connection.sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
    yield connection.sock
    connection.close()


def as_file(web, path, **headers):
    """The page once it comes from its file; until then the site makes it."""
    wait_until(lambda: web.ask(path).is_file, f"{path} comes from a file")
    return web.ask(path, **headers)


def post(web, token, key, text):
    """As a reader of a host site, each another one: no network's limit counts."""
    once = secrets.token_hex(8)
    body = {"thread": key, "author": {"id": once, "name": "Rosa"}, "text": text, "idempotency_key": once}
    answer = web.ask("/api/v1/comments", body, Authorization=f"Bearer {token}")
    assert answer.status == 201, answer.text
    return json.loads(answer.text)["id"]


def named(answer):
    """Its headers by name; of a list of names the order says nothing."""
    found = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in OWN}
    return found | {"vary": sorted(part.strip().lower() for part in found.get("vary", "").split(","))}


def test_a_page_comes_from_its_file_as_the_site_would_send_it(site, web, article):
    plain, packed = as_file(web, article), as_file(web, article, Accept_Encoding="gzip")
    ours = directly(site, article)
    assert (plain.status, plain.body) == (200, ours.body)
    assert (packed.headers["Content-Encoding"], gzip.decompress(packed.body)) == ("gzip", ours.body)
    assert named(plain) == named(packed) == named(ours) | {"strict-transport-security": "max-age=31536000"}
    # The other worker may put its own copy in the place of this one.
    wait_until(lambda: web.ask(article, If_None_Match=web.ask(article).headers["ETag"]).status == 304, "not modified")
    head = web.ask(article, method="HEAD")
    assert (head.status, head.body, head.is_file) == (200, b"", True)


def test_what_no_file_can_answer_goes_to_the_site(web, article):
    as_file(web, article)
    for path, headers in ((f"{article}?sort=newest", {}), (article, {"Cookie": "a=b; tertulia_posted=1"})):
        answer = web.ask(path, **headers)
        assert (answer.status, answer.is_file) == (200, False), path
    assert web.ask(article, b"", Content_Type="text/plain").status in (403, 405)
    missing = web.ask("/.index.sqlite3/")
    assert (missing.status, missing.is_file) == (404, False)
    for path in (f"{article}index.html", f"{article}index.html.gz", "/.index.sqlite3"):
        assert web.ask(path).status in (301, 404), path


def test_addresses_in_any_script_are_found_as_files(web, shelf):
    page = shelf / "новости" / "паром" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("Паром")
    answer = web.ask(quote("/новости/паром/"))
    assert (answer.text, answer.is_file) == ("Паром", True)
    assert answer.headers["Content-Type"].lower() == "text/html; charset=utf-8"


def test_a_new_comment_is_in_the_file_and_what_is_removed_is_gone_before_that_is_answered(
    web, shelf, article, key, token
):
    text = f"The ferry word {secrets.token_hex(6)}."
    as_file(web, article)
    comment = post(web, token, key, text)
    assert text in web.ask(article, Cookie="tertulia_posted=1").text
    wait_until(lambda: text in (answer := web.ask(article)).text and answer.is_file, "the comment in the file")
    assert files_with(shelf, text)
    decision = {"state": "removed", "reason": "Tried out."}
    answer = web.ask(f"/api/v1/comments/{comment}/decisions", decision, Authorization=f"Bearer {token}")
    assert answer.status == 200, answer.text
    assert files_with(shelf, text) == []
    assert text not in web.ask(article).text
    assert text not in gzip.decompress(as_file(web, article, Accept_Encoding="gzip").body).decode()


def test_static_files_are_for_ever_and_for_other_sites_too(site, web, article):
    path = re.search(r"/static/tertulia/[^\"]+\.[0-9a-f]{12}\.css", web.ask(article).text)[0]
    ours = directly(site, path)
    for headers in ({}, {"Accept_Encoding": "gzip"}):
        answer = web.ask(path, **headers)
        assert answer.status == 200
        body = gzip.decompress(answer.body) if headers else answer.body
        assert body == ours.body
        for name in ("Cache-Control", "Access-Control-Allow-Origin", "X-Content-Type-Options"):
            assert answer.headers.get_all(name) == ours.headers.get_all(name), name
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Accept-Encoding" in answer.headers["Vary"]
    gone = web.ask("/static/tertulia/gone.0123456789ab.css")
    assert gone.status == 404
    assert "immutable" not in gone.headers.get("Cache-Control", "")


def test_pages_static_files_and_pictures_need_no_answer_of_the_site(site, web, article):
    page = as_file(web, article).body
    path = re.search(r"/static/tertulia/[^\"]+\.[0-9a-f]{12}\.css", page.decode())[0]
    picture = site.data / "media/pictures/1-0123456789abcdef/480.avif"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"AVIF, or so")
    site.tell(signal.SIGSTOP)
    try:
        assert web.ask(article).body == page
        assert web.ask(path).status == 200
        small = web.ask("/media/pictures/1-0123456789abcdef/480.avif")
    finally:
        site.tell(signal.SIGCONT)
    assert (small.status, small.headers["Content-Type"], small.body) == (200, "image/avif", picture.read_bytes())
    assert small.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "immutable" in small.headers["Cache-Control"]
    assert web.ask("/media/pictures/1-0123456789abcdef/800.avif").status == 404


def test_live_events_pass_as_they_come(web, key, token):
    connection = web.connect("127.0.7.1")
    connection.request("GET", f"/api/v1/live?thread={key}", headers={"Host": NAME})
    stream = connection.getresponse()
    assert (stream.status, stream.headers["Content-Type"]) == (200, "text/event-stream")
    while not stream.readline().startswith(b"event: count"):
        pass
    comment = post(web, token, key, f"The ferry is here, {secrets.token_hex(4)}.")
    while not (line := stream.readline()).startswith(b"data: ") or json.loads(line[6:]).get("comment") != comment:
        assert line, "the stream ended"
    connection.close()


def test_nobody_can_say_that_they_are_another(web, key):
    """Each network may have so many streams: who could forge their address would have as many as they like."""
    streams = []
    try:
        for number in range(WORKERS * LIVE + 1):
            streams.append(web.connect("127.0.8.1"))
            address = f"198.51.{100 + number}.7"
            headers = {"Host": NAME, "X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": f"for={address}"}
            streams[-1].request("GET", f"/api/v1/live?thread={key}", headers=headers)
        assert {stream.getresponse().status for stream in streams} == {200, 429}
        streams.append(web.connect("127.0.9.1"))
        streams[-1].request("GET", f"/api/v1/live?thread={key}", headers={"Host": NAME})
        assert streams[-1].getresponse().status == 200, "another network is another reader"
    finally:
        for stream in streams:
            stream.close()


def test_what_is_too_large_is_refused_and_the_site_says_it_in_its_own_words(web):
    told = web.ask("/api/v1/comments", {"text": "a" * 300_000})
    assert (told.status, told.headers["Content-Type"]) == (413, "application/problem+json")
    assert web.ask("/api/v1/comments", {"text": "a" * 1_100_000}).status == 413
    assert web.ask("/admin/login/", b"a" * 1_100_000, Content_Type="text/plain").status == 403


def test_who_is_asked_for_and_how(web, article):
    protocols = []
    for offered in (["h2", "http/1.1"], ["http/1.1"]):
        connection = web.connect(protocols=offered)
        connection.connect()
        protocols.append(connection.sock.selected_alpn_protocol())
        connection.close()
    assert protocols == ["h2", "http/1.1"]
    assert web.ask("/-/metrics").status == 404
    assert web.ask("/-/ready").text == "ready\n"
    assert not web.ask(article, Host="other.example").is_file
    if web.plain:
        connection = http.client.HTTPConnection("127.0.0.1", web.plain, timeout=PATIENCE)
        connection.request("GET", f"{article}?a=b", headers={"Host": "other.example"})
        assert connection.getresponse().headers["Location"] == f"https://{NAME}{article}?a=b"
        connection.close()


def test_the_log_names_nobody(web, article):
    web.ask(f"{article}?q=heron", source="127.0.11.1")
    web.ask("/threads/none/search?q=heron", source="127.0.11.1")
    web.ask("/v1alpha1/comments:analyze?key=osprey", b"{}", source="127.0.11.1")
    said = "".join(one.read_text() for one in web.log.parent.glob("*.log"))
    assert "127.0.11.1" not in said
    assert "heron" not in said
    assert "osprey" not in said
    assert web.plain == 0 or f"GET {article}" in said


def test_the_site_reloads_while_it_is_read(site, web, article):
    before = set((site.data / "workers").glob("*.json"))
    site.reload()

    def is_done():
        assert web.ask(f"{article}?sort=newest").status == 200
        return len(set((site.data / "workers").glob("*.json")) - before) == WORKERS

    wait_until(is_done, "new workers")


def test_who_never_ends_their_request_is_let_go_and_keeps_nobody_waiting(web, article, slow):
    assert web.ask(article).status == 200
    assert b" 200 " not in slow.recv(1000)
