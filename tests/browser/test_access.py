"""Readers who listen, who zoom in, who read at night: no finding of axe-core, no sideways scrolling."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.socket_reader import SocketReader
from tests.browser.watch import shoot

pytestmark = pytest.mark.slow
# Of WCAG 2.2 AA axe-core leaves the size of targets out unless it is asked.
WHOLE = {"rules": {"target-size": {"enabled": True}}}
PAINT = {"runOnly": ["color-contrast"]}
LISTS = ["front", "section", "archive", "article", "newest", "not-found", "sign-in", "spent", "api"]
TALK = ["compose", "reply", "refused", "comment", "actions", "own-actions", "search", "found-nothing"]
RARE = ["tag", "author", "held", "gone"]
WIDTHS = [320, 1280]
LINKS = {
    "section": ".masthead nav a",
    "compose": "a[data-compose]:not([data-parent])",
    "refused": "a[data-compose]:not([data-parent])",
    "reply": "a[data-compose][data-parent]",
    "comment": "#comments .when >> nth=2",
    "actions": "#comments [data-action=vote]",
}


TAGGED = """
from tertulia.newsroom.articles import ArticlePage, Author, Byline
page = ArticlePage.objects.get(slug={slug!r})
page.tags.add("ferries")
page.save()
author = Author.objects.create(slug="rosa-mar", name="Rosa Mar", role="Reporter", biography="Writes about bells.")
Byline.objects.create(page=page, author=author)
"""
HOLD = """
from tertulia.discussion import api as discussion
from tertulia.people.api import Speaker
discussion.decide({comment}, discussion.Ruling("held", "held"), by=Speaker())
"""
FORM = "Object.fromEntries(new FormData(document.querySelector('form.compose')))"
SEND_AGAIN = """fields => { const form = document.querySelector("form.compose");
  for (const [name, value] of Object.entries(fields)) form.elements[name].value = value; form.submit(); }"""


def path_of(page, site, article, name):
    fixed = {"front": "/", "archive": "/2019/", "not-found": "/no-such-page/", "api": "/api/v1/"}
    fixed |= {"spent": "/sign-in/never-made/", "tag": "/tag/ferries/", "author": "/author/rosa-mar/"}
    if name in fixed:
        return fixed[name]
    if name == "sign-in":
        return re.search(r"/sign-in/\S+", (site.data / "serve.log").read_text())[0]
    page.goto(article)
    if name in LINKS:
        return page.locator(LINKS[name]).first.get_attribute("href")
    if name == "own-actions":
        return post(page)
    seek = page.locator("form.seek").get_attribute("action")
    here = article.removeprefix(site.url)
    return {
        "article": here,
        "newest": f"{here}?sort=newest",
        "search": f"{seek}?q=bell",
        "found-nothing": f"{seek}?q=nowhere",
    }[name]


def post(page, words="By the keyboard."):
    """Writes a comment on the form's own page and gives the address of what its author can do with it."""
    page.goto(page.evaluate("document.querySelector('a[data-compose]').href"))
    page.locator("#form-name").fill("Rosa")
    page.locator("#form-text").fill(words)
    page.locator("form.compose [type=submit]").click()
    page.locator("#comments .said", has_text=words).first.wait_for()
    return page.locator(".comment", has_text=words).locator("[data-action=vote]").get_attribute("href")


def be_held(page, site, article):
    """Sends a form that was sent before, when the comment it made has been held."""
    page.goto(article)
    form = site.url + page.locator(LINKS["compose"]).first.get_attribute("href")
    page.goto(form)
    page.locator("#form-name").fill("Rosa")
    page.locator("#form-text").fill("To be held.")
    fields = page.evaluate(FORM)
    page.locator("form.compose [type=submit]").click()
    page.wait_for_url("**#comment-*")
    site.run("shell", "-c", HOLD.format(comment=page.url.rpartition("-")[2]))
    page.goto(form)
    with page.expect_navigation() as sent:
        page.evaluate(SEND_AGAIN, fields)
    assert sent.value.status == 202


def find_gone(page, site, article):
    """The page of a comment that its author deleted."""
    page.goto(article)
    page.goto(site.url + post(page, "To be deleted."))
    page.locator("#confirm").check()
    comment = page.locator(".back").get_attribute("href")
    page.locator("#delete [type=submit]").click()
    page.wait_for_url("**#comments")
    assert page.goto(site.url + comment).status == 410


def visit(page, site, article, name):
    if name == "held":
        return be_held(page, site, article)
    if name == "gone":
        return find_gone(page, site, article)
    if name == "tag":
        site.run("shell", "-c", TAGGED.format(slug=article.rstrip("/").rpartition("/")[2]))
    answer = page.goto(site.url + path_of(page, site, article, name))
    assert answer.ok == (name not in ("not-found", "spent")), answer.status
    if name == "refused":
        page.locator("form.compose").evaluate("form => { form.noValidate = true; }")
        page.locator("form.compose [type=submit]").click()
        page.locator("#form-text-error").wait_for()


def violations(page, options=WHOLE):
    """What axe-core finds; it is asked for nothing else, which would take as long again on a long page."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def look(page, name, by_night=True, axe=WIDTHS):
    """What is wrong with a page at any width, by day and by night. `axe`: the widths at which axe-core looks too."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        shoot(page, f"{name}-{width}-light")
        wrong += [f"{name}, {width} px: {one}" for one in (violations(page) if width in axe else ())]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name} scrolls sideways at {width} px")
        if by_night and width == WIDTHS[-1]:  # what has which colour does not hang on the width
            page.emulate_media(color_scheme="dark")
            shoot(page, f"{name}-{width}-dark")
            wrong += [f"{name}, {width} px, dark: {one}" for one in violations(page, PAINT)]
    return wrong


@pytest.fixture(scope="session")
def read_only(site, unused):
    return site.url + unused.pop()


@pytest.mark.parametrize("names", [LISTS, TALK, RARE], ids=["lists", "talk", "rare"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(contexts, site, article, names):
    contexts.expect("404", "410", "422")
    page = contexts.open(reduced_motion="reduce").new_page()
    wrong = []
    for name in names:
        visit(page, site, article, name)
        wrong += look(page, name)
    assert not wrong, "\n".join(wrong)


FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
  at.dataset.reached = "1";
  return { tag: at.tagName, skip: at.className, seen, html: at.outerHTML.slice(0, 160) };
}"""
UNREACHED = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.type !== "hidden" && e.tabIndex >= 0
    && !e.disabled && !e.dataset.reached && !(e.type === "radio" && !e.checked)).map(e => e.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("name", ["article", "compose", "own-actions"])
def test_a_keyboard_reaches_everything_and_shows_where_it_is(contexts, site, article, name):
    page = contexts.open(reduced_motion="reduce").new_page()
    visit(page, site, article, name)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["skip"] == "skip"
    unseen = []
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["tag"] == "BODY" or at["skip"] == "skip":
            break
        if not at["seen"]:
            unseen.append(at["html"])
    assert not unseen, "\n".join(unseen)
    assert page.evaluate(UNREACHED) == []
    page.keyboard.press("Home")
    page.locator(".skip").press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


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
