"""What the machine's watchers ask of a real site with two workers."""

import re
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.site import article_paths, serve
from tests.listening import wait_until
from tests.test_freshness import post

PAGE = Path(__file__).parent / "browser" / "pages" / "ferry.txt"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serve(tmp_path_factory.mktemp("health"), [PAGE], workers=2) as found:
        yield found


def ask(site, path, **headers):
    request = urllib.request.Request(site.url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode(), refusal.headers


@pytest.mark.parametrize(("path", "text"), [("/-/live", "alive\n"), ("/-/ready", "ready\n")])
def test_it_is_alive_and_ready(site, path, text):
    status, said, headers = ask(site, path)
    assert (status, said, headers["Cache-Control"]) == (200, text, "no-store")


def test_each_worker_is_counted_whichever_is_asked(site):
    article = article_paths(site.get("/"))[0]
    for _ in range(20):
        site.get(article)
    end = time.monotonic() + 20
    while True:
        status, text, _ = ask(site, "/-/metrics")
        assert status == 200
        hits = re.findall(r'tertulia_pages_from_memory_total\{worker="(\d+)"\} (\d+)', text)
        if len(hits) == 2 and sum(int(number) for _, number in hits) >= 18:
            break
        assert time.monotonic() < end, text
        time.sleep(0.2)
    assert "# TYPE tertulia_pages_made_total counter" in text
    assert "# TYPE tertulia_shelf_bytes gauge" in text


def test_what_is_written_is_counted(site):
    key = re.search(r'data-thread="([^"]+)"', site.get(article_paths(site.get("/"))[0]))[1]
    for number in range(3):
        post(site, key, f"The bell of ferry 0{number}.")
    wait_until(lambda: total(site, "comments_posted") == 3, "three comments are counted")
    assert total(site, "answers") >= 3
    assert total(site, "failures") == total(site, "requests_refused") == 0


def total(site, name):
    return sum(map(int, re.findall(rf'tertulia_{name}_total{{worker="\d+"}} (\d+)', ask(site, "/-/metrics")[1])))


def test_numbers_are_not_for_readers_behind_a_proxy(site):
    assert ask(site, "/-/metrics", **{"X-Forwarded-For": "203.0.113.9"})[0] == 404


def test_there_is_nothing_else(site):
    assert ask(site, "/-/")[0] == 404
    assert ask(site, "/-/else")[0] == 404


def test_a_store_that_is_gone_is_said(site):
    store = site.data / "tertulia.sqlite3"
    away = store.with_name("away")
    store.rename(away)
    try:
        status, text, _ = ask(site, "/-/ready")
    finally:
        store.unlink(missing_ok=True)
        away.rename(store)
    assert (status, text) == (503, "the store cannot be read\n")
    assert ask(site, "/-/ready")[0] == 200
