"""`tertulia publish`: the site as files holds every page and every comment, has no dead links, and is whole."""

import argparse
import gzip
import os
import re
import shutil
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from PIL import Image

from tertulia.discussion import api as discussion
from tertulia.discussion.tests.cast import editor, say
from tertulia.newsroom import api as newsroom
from tertulia.newsroom.tests.cast import article, open_newsroom
from tertulia.serve import publishing
from tertulia.serve.publishing import MARK, is_ours, place_of
from tests.browser.site import run
from tests.stores import lay_files, lay_sqlite

pytestmark = pytest.mark.django_db
ROOTS, REPLIES = 60, 45


@pytest.fixture(autouse=True)
def one_connection():
    """Requests end here without closing the connection that the test's transaction is in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def threads():
    """Of an article with more comments than fit on a page and more replies than are shown, and of a quiet one."""
    open_newsroom()
    busy, quiet = article("The bell of ferry 09"), article("Nothing else happened")
    return [discussion.find_thread(f"article-{page.pk}") for page in (busy, quiet)]


@pytest.fixture(autouse=True, scope="session")
def files():
    """For browsers, as a first start makes them."""
    if not (settings.TERTULIA_DATA / "static").exists():
        lay_files(settings.TERTULIA_DATA)


def publish(folder):
    assert publishing.run(argparse.Namespace(folder=str(folder))) == 0
    return {
        f"/{path.relative_to(folder)}".removesuffix("index.html"): path.read_text()
        for path in folder.rglob("*.html")
        if path.name != "404.html"
    }


def test_every_comment_is_there_and_every_link_leads_to_a_file(threads, tmp_path):
    roots = [say(threads[0], f"Root {n}.") for n in range(ROOTS)]
    for n in range(REPLIES):
        say(threads[0], f"Reply {n}.", parent=roots[0])
    gone = say(threads[0], "Nobody should read this.")
    discussion.decide(gone, discussion.Ruling("removed", "abuse"), by=editor())
    pages = publish(tmp_path / "site")
    text = "".join(pages.values())
    assert [n for n in range(ROOTS) if f"Root {n}." not in text] == []
    assert [n for n in range(REPLIES) if f"Reply {n}." not in text] == []
    assert "Nobody should read this" not in text
    for address, page in pages.items():
        for href in re.findall(r'<a [^>]*href="([^"#?]+)[^"]*"', page):
            if is_ours(href) and not href.startswith("/comments/"):
                assert (tmp_path / "site" / unquote(place_of(href)).lstrip("/")).is_file(), (address, href)
        assert not re.search(r'href="[^"]*\?(?:page|after)=', page), address
    for path in (tmp_path / "site").rglob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_a_second_run_takes_the_place_of_the_first(threads, tmp_path):
    folder = tmp_path / "site"
    publish(folder)
    (folder / "old.html").write_text("from before")
    say(threads[0], "A new one.")
    assert "A new one." in "".join(publish(folder).values())
    assert not (folder / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_somebody_else_put_there_is_left_alone(threads, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Ada")
    with pytest.raises(CommandError, match="did not write"):
        publishing.run(argparse.Namespace(folder=str(tmp_path)))
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_run_that_fails_leaves_the_last_one(threads, tmp_path, monkeypatch):
    folder = tmp_path / "site"
    publish(folder)
    before = sorted(path.name for path in folder.rglob("*"))
    monkeypatch.setattr(publishing.Site, "keep", full)
    with pytest.raises(CommandError, match="No space left"):
        publishing.run(argparse.Namespace(folder=str(folder)))
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def full(*_):
    raise OSError(28, "No space left on device", "index.html")


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example/",
        "/../etc/passwd",
        "/%2e%2e/a",
        "/a%00",
        "mailto:a@b.example",
        "",
        "/api/v1/comments",
        "/admin/",
    ],
)
def test_what_is_no_page_of_ours_is_not_followed(url):
    assert not is_ours(url)


def test_addresses_become_names():
    assert place_of("/") == "/index.html"
    assert place_of("/a/?page=2") == "/a/page=2/index.html"
    assert place_of("/a/?after=x%2F..%2Fy") == "/a/after%3Dx%252F..%252Fy/index.html"
    assert place_of("/feeds/atom.xml") == "/feeds/atom.xml"


def test_the_folder_says_what_it_is(threads, tmp_path):
    publish(tmp_path / "site")
    assert "tertulia publish" in (tmp_path / "site" / MARK).read_text()
    assert (tmp_path / "site" / "404.html").is_file()
    assert (tmp_path / "site" / "robots.txt").is_file()


def test_pictures_are_there_in_every_size_that_a_page_shows(threads, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    output = BytesIO()
    Image.new("RGB", (700, 500), "#456").save(output, "JPEG")
    article("The ferry in a picture", lead={"image": newsroom.add_image("Ferry", output.getvalue(), "ferry.jpg")})
    text = "".join(publish(tmp_path / "site").values())
    urls = set(re.findall(r"/media/pictures/[^\s\"]+", text))
    assert len([url for url in urls if url.endswith(".avif")]) > 2
    for url in urls:
        assert Image.open(tmp_path / "site" / url.lstrip("/")).format.lower() == url.rpartition(".")[2]


@pytest.mark.slow
def test_a_site_that_was_restored_is_written_without_having_been_served(tmp_path):
    lay_sqlite(tmp_path / "data")
    shutil.rmtree(tmp_path / "data" / "static")
    (tmp_path / "data" / "static.stamp").unlink()
    env = {**os.environ, "TERTULIA_DATA": str(tmp_path / "data"), "DATABASE_URL": ""}
    run(env, "import", Path(__file__).parent / "browser" / "pages" / "ferry.txt")
    said = run(env, "publish", tmp_path / "site")
    assert "other files" in said
    style = re.search(r'href="(/static/[^"]*site[^"]*css)"', (tmp_path / "site" / "index.html").read_text())[1]
    assert (tmp_path / "site" / style.lstrip("/")).is_file()
