"""Readers who listen, who zoom in, who read at night: no finding of axe-core, no sideways scrolling."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.socket_reader import SocketReader
from tests.browser.watch import shoot

PAGES = [
    *("front", "section", "article", "archive", "compose", "reply", "not-found", "refused"),
    *("newest", "comment", "actions", "search"),
]
WIDTHS = [320, 360, 1280]


def visit(page, site, article, name):
    page.goto(article)
    threads = page.get_by_role("link", name="Add Comment").get_attribute("href")
    reply = page.get_by_role("link", name="Reply").first.get_attribute("href")
    section = page.locator(".masthead nav a, nav a").first.get_attribute("href")
    addresses = {
        "front": "/",
        "section": section,
        "archive": "/2019/",
        "compose": threads,
        "reply": reply,
        "refused": threads,
        "not-found": "/no-such-page/",
        "newest": f"{article.removeprefix(site.url)}?sort=newest",
        "comment": page.locator("#comments .when").nth(2).get_attribute("href"),
        "actions": page.locator("[data-action=vote]").first.get_attribute("href"),
        "search": page.locator("form.seek").get_attribute("action") + "?q=bell",
    }
    if name != "article":
        page.goto(site.url + addresses[name])
    if name == "refused":
        page.locator("form.compose").evaluate("form => { form.noValidate = true; }")
        page.get_by_role("button", name="Post comment").click()
        page.get_by_text("Write something first.").first.wait_for()


def violations(page):
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.fixture(scope="session")
def read_only(site, unused):
    return site.url + unused.pop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(contexts, site, read_only, name, scheme):
    contexts.expect("404", "422")
    page = contexts.open(color_scheme=scheme).new_page()
    visit(page, site, read_only, name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shoot(page, f"{name}-{width}-{scheme}")
    assert violations(page) == []


def test_axe_finds_nothing_in_a_form_that_the_script_opened(page, contexts, read_only):
    contexts.expect("422")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(read_only)
    page.get_by_role("link", name="Reply").first.click()
    page.get_by_label("Name").fill("\u200b")
    page.get_by_label("Comment", exact=True).fill(" ")
    assert violations(page) == []
    page.get_by_role("button", name="Post comment").click()
    page.get_by_text("Write something first.").first.wait_for()
    shoot(page, "refused-in-place-360-light")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []


SHAPES = [
    "x" * 10_000,
    "https://a.example/" + "very-long-" * 200,
    "`" + "code" * 500 + "`",
    "```\n" + "code " * 500 + "\n```",
    ">" * 30 + " quoted again and again",
    "\n".join(" " * 2 * depth + "- item" for depth in range(30)),
    "1234567890. a list that starts late",
    "Z" + "\u0301\u0323" * 200 + "algo",
    "\ufdfd" * 200,
    "W" * 60 + " " + "🚋" * 300,
    "مرحبا " * 300,
]


@pytest.fixture(scope="session")
def misshapen(site, unused):
    """An article whose comments strain the page: what cannot be broken, what is nested, what towers."""
    path = unused.pop()
    reader = SocketReader(site.url)
    key = reader.ask("GET", path).html.split('data-thread="')[1].split('"')[0]
    parent = ""
    for number, text in enumerate([*SHAPES, *map(str, range(25))]):
        fields = reader.ask("GET", f"/threads/{key}/comments?parent={parent}").fields
        name = "W" * 60 if number % 2 else "Z" + "\u0301" * 59
        made = reader.ask("POST", f"/threads/{key}/comments", fields | {"name": name, "text": text})
        assert made.status == 303, made.said
        if number >= len(SHAPES):
            parent = made.location.rsplit("-", 1)[1]
    reader.close()
    return site.url + path


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_a_reader_writes_makes_the_page_scroll_sideways(page, misshapen, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(misshapen)
    shoot(page, f"misshapen-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    narrow = "[...document.querySelectorAll('#comments .said')].map(e => e.clientWidth).filter(w => w < 160).length"
    assert page.evaluate(narrow) == 0
    # A tower of combining marks would otherwise be drawn over the comments above it.
    assert page.evaluate("getComputedStyle(document.querySelector('.comment')).overflowY") == "clip"
    assert violations(page) == []


def test_the_two_schemes_differ(contexts, read_only):
    paint = (
        "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).backgroundColor]"
    )
    seen = []
    for scheme in ("light", "dark"):
        page = contexts.open(color_scheme=scheme).new_page()
        page.goto(read_only)
        seen.append(page.evaluate(paint))
    assert seen[0] != seen[1]
