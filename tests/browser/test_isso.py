"""Isso's own client, as published, on a page of another origin, pointed at this site."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import FERRY
from tests.browser.embed.host import HostWatch
from tests.browser.site import serve

CLIENT = Path(__file__).parent / "clients" / "isso" / "embed.min.js"
PUBLISHED = "e436be2ebce108f4ceb6831c2a54ad19d14ec6b7acc504454a21b0dd80ef0007"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Trams</title><link rel="icon" href="data:,">
<h1>Trams</h1><a href="/trams/#isso-thread">Comments</a>
<section id="isso-thread" data-title="Trams"><noscript>Comments need JavaScript.</noscript></section>
<script data-isso="{server}/isso/" data-isso-css="false" src="/embed.min.js"></script>"""


class Elsewhere:
    """A blog that used Isso."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.server = ""

    def answer(self, path: str) -> tuple[str, bytes]:
        if path == "/embed.min.js":
            return "text/javascript", CLIENT.read_bytes()
        return "text/html", PAGE.format(server=self.server).encode()


@contextmanager
def run_elsewhere() -> Iterator[Elsewhere]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = site.answer(self.path)
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            """The tests' output is for the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Elsewhere(server.server_port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield site
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    with run_elsewhere() as running:
        settings = {"EMBED_ORIGINS": running.url, "LIMITS": "off", "SCORE_HIDDEN_MINUTES": "0"}
        with serve(tmp_path_factory.mktemp("isso"), [FERRY], **settings) as site:
            running.server = site.url
            yield running


@pytest.fixture
def readers(chromium: Browser, blog: Elsewhere) -> Iterator[HostWatch]:
    watch = HostWatch(chromium, blog.server)
    watch.also = blog.url
    yield watch
    watch.close()


def visit(readers: HostWatch, blog: Elsewhere, path: str) -> Page:
    page = readers.open().new_page()
    page.goto(blog.url + path)
    expect(page.locator("#isso-thread .isso-postbox")).to_be_visible()
    return page


def write(postbox: Locator, name: str, text: str) -> None:
    postbox.locator("textarea").fill(text)
    postbox.locator("[name=author]").fill(name)
    postbox.locator("[type=submit]").click()


def comment(page: Page, text: str) -> Locator:
    return page.locator(
        ".isso-comment", has=page.locator(f"> .isso-text-wrapper > .isso-text:has-text('{text}')")
    ).first


def footer(page: Page, text: str) -> Locator:
    return comment(page, text).locator("> .isso-text-wrapper > .isso-comment-footer")


def test_it_is_the_client_that_was_published():
    assert hashlib.sha256(CLIENT.read_bytes()).hexdigest() == PUBLISHED


def test_it_reads_posts_replies_votes_and_edits(readers, blog):
    rosa = visit(readers, blog, "/trams/")
    expect(rosa.locator(".isso-thread-heading")).to_have_text("No Comments Yet")
    write(rosa.locator(".isso-postbox"), "Rosa", "The tram is *late*.")
    expect(comment(rosa, "The tram is late.").locator(".isso-text em")).to_have_text("late")

    ines = visit(readers, blog, "/trams/")
    expect(ines.locator(".isso-thread-heading")).to_have_text("One Comment")
    expect(comment(ines, "The tram").locator(".isso-author")).to_have_text("Rosa")
    expect(footer(ines, "The tram").locator(".isso-edit")).to_have_count(0)
    footer(ines, "The tram").locator(".isso-upvote").click()
    expect(footer(ines, "The tram").locator(".isso-votes")).to_have_text("1")
    footer(ines, "The tram").locator(".isso-reply").click()
    write(comment(ines, "The tram").locator(".isso-postbox"), "Inés", "So is the bus.")
    expect(comment(ines, "The tram").locator(".isso-follow-up .isso-text")).to_have_text("So is the bus.")

    rosa.reload()
    expect(rosa.locator(".isso-comment[data-hash]")).to_have_count(2)
    expect(footer(rosa, "The tram").locator(".isso-votes")).to_have_text("1")
    footer(rosa, "The tram").locator(".isso-edit").click()
    area = rosa.locator("#isso-root > .isso-comment > .isso-text-wrapper textarea")
    expect(area).to_have_value("The tram is *late*.")
    area.fill("The tram is on time.")
    rosa.locator("#isso-root > .isso-comment > .isso-text-wrapper .isso-edit").click()
    expect(comment(rosa, "The tram is on time.")).to_be_visible()
    ines.reload()
    expect(comment(ines, "The tram is on time.")).to_be_visible()


def test_it_deletes_and_counts(readers, blog):
    rosa = visit(readers, blog, "/trams/2/")
    write(rosa.locator(".isso-postbox"), "Rosa", "Not for long.")
    expect(footer(rosa, "Not for long.").locator(".isso-delete")).to_be_visible()
    footer(rosa, "Not for long.").locator(".isso-delete").click()
    footer(rosa, "Not for long.").locator(".isso-delete").click()
    expect(rosa.locator(".isso-comment[data-hash]")).to_have_count(0)


def test_a_name_is_no_markup_in_its_page(readers, blog):
    rosa = visit(readers, blog, "/names/")
    name = "<img src=x onerror=alert(1)>"
    write(rosa.locator(".isso-postbox"), name, "Look at my name.")
    expect(comment(rosa, "Look at").locator(".isso-author")).to_have_text(name)
    rosa.reload()
    expect(comment(rosa, "Look at").locator(".isso-author")).to_have_text(name)
    expect(rosa.locator("img")).to_have_count(0)
