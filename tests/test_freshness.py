"""The promise about finished pages, over two real workers and a folder of files: what was taken back is nowhere once
that is answered; what is new is everywhere a second later."""

import json
import os
import re
import secrets
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.site import article_paths, serve

PAGE = Path(__file__).parent / "browser" / "pages" / "ferry.txt"
ROUNDS = int(os.environ.get("TERTULIA_TEST_FRESHNESS_ROUNDS", "4"))
pytestmark = [pytest.mark.slow, pytest.mark.either_store]
CONNECTIONS = 6  # each of its own, so that both workers are asked


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(scope="module")
def site(tmp_path_factory, shelf):
    data = tmp_path_factory.mktemp("freshness")
    with serve(data, [PAGE], workers=2, LIMITS="off", SHELF=str(shelf)) as found:
        yield found


@pytest.fixture(scope="module")
def article(site):
    return article_paths(site.get("/"))[0]


@pytest.fixture(scope="module")
def key(site, article):
    return re.search(r'data-thread="([^"]+)"', site.get(article))[1]


@pytest.fixture(scope="module")
def token(site):
    return site.run("token", "create", "desk", "--scope", "comments:moderate").strip()


def ask(site, path, body=None, method=None, **headers):
    """Status and text, over a connection of its own."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Connection": "close", "Content-Type": "application/json"} | headers
    request = urllib.request.Request(site.url + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def post(site, key, text, **more):
    body = {"thread": key, "author": {"name": "Rosa"}, "text": text, "idempotency_key": secrets.token_hex(8)} | more
    status, answer = ask(site, "/api/v1/comments", body)
    assert status == 201, answer
    return json.loads(answer)["id"]


def decide(site, token, comment, state):
    body = {"state": state, "reason": "Tried out."}
    status, answer = ask(site, f"/api/v1/comments/{comment}/decisions", body, Authorization=f"Bearer {token}")
    assert status == 200, answer


def outputs(article, key, comment):
    return [
        article, f"{article}?sort=newest", f"{article}?page=1&utm_source=x", f"/comments/{comment}/",
        f"/api/v1/comments?thread={key}", f"/api/v1/comments?thread={key}&sort=newest&limit=5&text=1",
        f"/api/v1/comments/{comment}", "/api/v1/recent", "/api/v1/feeds/comments.atom",
        f"/api/v1/feeds/thread/{key}.atom", f"/threads/{key}/search?q=ferry",
    ]  # fmt: skip


def wait_for(site, path, text):
    end = time.monotonic() + 20
    while text not in ask(site, path)[1]:
        assert time.monotonic() < end, f"{text!r} does not come to {path}"
        time.sleep(0.05)


def said_in(place):
    """What a file says, nothing where it has just been taken away."""
    try:
        return place.read_text()
    except FileNotFoundError:
        return ""


def files_with(shelf, text):
    return [str(one) for one in shelf.rglob("[!.]*.html") if text in said_in(one)]


def test_what_is_taken_back_is_nowhere_once_that_is_answered(site, shelf, article, key, token):
    counts = f"/api/v1/counts?thread={key}"
    for number in range(ROUNDS):
        text = f"The ferry word {secrets.token_hex(6)}."
        comment = post(site, key, text)
        paths = outputs(article, key, comment)
        for path in paths:
            wait_for(site, path, text)
            for _ in range(CONNECTIONS // 2):
                ask(site, path)
        before = json.loads(ask(site, counts)[1])["counts"][key]
        if number % 2:
            decide(site, token, comment, "removed")
        else:
            decide(site, token, comment, "held")
        assert files_with(shelf, text) == []
        for path in paths:
            for _ in range(CONNECTIONS):
                assert text not in ask(site, path)[1], path
        assert {json.loads(ask(site, counts)[1])["counts"][key] for _ in range(CONNECTIONS)} == {before - 1}
        assert files_with(shelf, text) == []


def test_what_its_author_edits_or_deletes_is_nowhere_once_that_is_answered(site, shelf, article, key):
    for method, body in (("PATCH", {"text": "Something else about the ferry."}), ("DELETE", None)):
        guest = json.loads(ask(site, "/api/v1/identity", {})[1])["token"]
        text = f"The ferry word {secrets.token_hex(6)}."
        body_of = {"thread": key, "author": {"name": "Rosa"}, "text": text, "idempotency_key": secrets.token_hex(8)}
        _, answer = ask(site, "/api/v1/comments", body_of, Authorization=f"Tertulia {guest}")
        comment = json.loads(answer)["id"]
        paths = outputs(article, key, comment)
        for path in paths:
            wait_for(site, path, text)
        status, answer = ask(site, f"/api/v1/comments/{comment}", body, method, Authorization=f"Tertulia {guest}")
        assert status in (200, 204), answer
        assert files_with(shelf, text) == []
        for path in paths:
            for _ in range(CONNECTIONS):
                assert text not in ask(site, path)[1], path


def test_what_is_new_is_everywhere_a_second_later(site, shelf, article, key):
    text = f"The ferry word {secrets.token_hex(6)}."
    for path in outputs(article, key, 1):
        ask(site, path)
    comment = post(site, key, text)
    time.sleep(1.1)
    for path in outputs(article, key, comment):
        for _ in range(CONNECTIONS):
            assert text in ask(site, path)[1], path
    wait_for_file(shelf, article, text)


def wait_for_file(shelf, path, text):
    place, end = shelf / path.strip("/") / "index.html", time.monotonic() + 20
    while text not in said_in(place):
        assert time.monotonic() < end, f"{place} does not say {text!r}"
        time.sleep(0.05)


def test_who_has_just_written_finds_it_at_once(site, article, key):
    for _ in range(5):
        text = f"The ferry word {secrets.token_hex(6)}."
        ask(site, article)
        post(site, key, text)
        assert text in ask(site, article, Cookie="tertulia_posted=1")[1]


def publish(site, folder, *headlines):
    """The article of the page again, under other headlines."""
    lines = PAGE.read_text().split("\n")
    first = next(number for number, line in enumerate(lines) if line.strip())
    pages = []
    for number, headline in enumerate(headlines):
        lines[first] = headline
        pages.append(folder / f"{number}.txt")
        pages[-1].write_text("\n".join(lines))
    site.run("import", *pages)


def test_what_another_program_publishes_shows_too(site, tmp_path):
    headline = "A second ferry is to come, and nobody knows its colour"
    assert headline not in ask(site, "/")[1]
    publish(site, tmp_path, headline)
    time.sleep(1.1)
    for path in ("/", "/archive/", "/feeds/atom.xml", "/sitemap.xml"):
        for _ in range(CONNECTIONS):
            assert "a-second-ferry" in ask(site, path)[1], path


FOUND = """
from io import BytesIO
from PIL import Image as Pillow
from tertulia.newsroom import api as newsroom
from tertulia.newsroom.models import ArticlePage
page = ArticlePage.objects.get(title="The ferry {0} is late")
"""
ADORNED = """
drawn = BytesIO()
Pillow.new("RGB", (900, 600), "#456").save(drawn, "JPEG")
page.lead_image_id, page.lead_alt = newsroom.add_image("The ferry", drawn.getvalue(), "ferry.jpg"), "A boat, {0}"
page.bylines.create(author_id=newsroom.ensure_author("author-{0}", "Author {0}"), sort_order=0)
page.save_revision().publish()
"""
EDITS = {  # what an editor does, and what may be read nowhere after it
    "another headline": ('page.title = "It came"; page.save_revision().publish()', "The ferry {0}"),
    "unpublished": ("page.unpublish()", "The ferry {0}"),
    "deleted": ("page.delete()", "The ferry {0}"),
    "an author's name": ('author = page.bylines.get().author; author.name = "Rosa"; author.save()', "Author {0}"),
    "a picture": ("page.lead_image.delete()", "A boat, {0}"),
}


@pytest.fixture(scope="module")
def words(site, tmp_path_factory):
    """A word in the headline of an article for each edit."""
    words = {edit: secrets.token_hex(6) for edit in EDITS}
    publish(site, tmp_path_factory.mktemp("pages"), *(f"The ferry {word} is late" for word in words.values()))
    site.run("shell", "--command", "".join((FOUND + ADORNED).format(word) for word in words.values()))
    return words


@pytest.mark.parametrize("edit", EDITS)
def test_what_an_editor_takes_back_is_nowhere_once_that_is_done(site, shelf, words, edit):
    """In another process than those that answer, as the editor's worker is."""
    word = words[edit]
    [article] = [path for path in article_paths(site.get("/")) if word in path]
    paths = [article, "/", "/archive/", "/feeds/atom.xml", f"/author/author-{word}/", "/news-sitemap.xml"]
    change, gone = (text.format(word) for text in EDITS[edit])
    for path in paths:
        for _ in range(CONNECTIONS):
            ask(site, path)
    assert gone in ask(site, article)[1]
    wait_for_file(shelf, article, gone)
    site.run("shell", "--command", FOUND.format(word) + change)
    assert files_with(shelf, gone) == []
    for path in paths:
        for _ in range(CONNECTIONS):
            assert gone not in ask(site, path)[1], path
    assert files_with(shelf, gone) == []


def test_a_page_says_what_it_is_and_is_not_sent_twice(site, article):
    with urllib.request.urlopen(site.url + article, timeout=30) as answer:
        tag, headers = answer.headers["ETag"], answer.headers
        assert headers["Vary"] == "Accept-Encoding"
        assert "no-cache" in headers["Cache-Control"]
        assert "X-Tertulia-Topics" not in headers
        assert "Set-Cookie" not in headers
    assert ask(site, article, **{"If-None-Match": tag}) == (304, "")
