"""How it looks and sounds in other people's pages: axe-core, narrow windows, dark pages, right to left."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.watch import shoot

WIDTHS = [320, 360, 1280]
PAGES = {
    "light": ":root { color-scheme: light }",
    "dark": ":root { color-scheme: dark } body { background: #101418; color: #e6e4de }",
    # As many sites do it: by colours alone, and without telling the browser.
    "follows": "@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }",
    "branded": "tertulia-thread { --tertulia-accent: #7a1f5c; --tertulia-on-accent: #fff; --tertulia-font: serif }",
}
BODY = "body { margin: 1rem; font: 1rem/1.5 sans-serif }"
ACCENT = """
getComputedStyle(document.querySelector('tertulia-thread').shadowRoot.querySelector('.button')).backgroundColor
"""


def embed(key, attributes="eager"):
    return f'<tertulia-thread key="{key}" {attributes}></tertulia-thread>'


def violations(page):
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def until(page, script, value):
    """The page's own policy forbids what Playwright waits with."""
    for _ in range(100):
        if page.evaluate(script) == value:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(script) == value


def width(page):
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.fixture
def talk(ada, benno, key):
    """A conversation with all that can be in one, seven levels deep and more."""
    parent = ada.post(key, "Was it *this* bell? [Look](https://tower.example/)\n\n> quoted\n\n```\nx = 1\n```")
    for level in range(9):
        parent = (ada, benno)[level % 2].post(key, f"Level {level}. " + "word " * 12, parent)
    ada.post(key, "x" * 300 + " https://a.example/" + "very-long-" * 30)
    benno.post(key, "كان هذا الجرس القديم في الكنيسة.", name="سلمى")
    gone = ada.post(key, "Never mind.")
    benno.post(key, "I do.", gone)
    ada.ask("DELETE", f"comments/{gone}")
    return key


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(contexts, elsewhere, talk, name, scheme):
    page = contexts.open(color_scheme=scheme).new_page()
    page.goto(elsewhere.show(embed(talk), style=BODY + PAGES[name]))
    page.get_by_text("I do.").wait_for()
    for size in WIDTHS:
        page.set_viewport_size({"width": size, "height": 800})
        shoot(page, f"embed-{name}-{scheme}-{size}")
        assert width(page) <= size
    assert violations(page) == []


@pytest.mark.parametrize("name", ["light", "dark"])
def test_axe_finds_nothing_in_the_form_and_the_dialog(contexts, elsewhere, talk, name):
    contexts.expect("422")
    page = contexts.open(viewport={"width": 320, "height": 800}).new_page()
    page.goto(elsewhere.show(embed(talk), style=BODY + PAGES[name]))
    page.get_by_role("button", name="Reply to Ada Quist").first.click()
    page.get_by_label("Name").fill("Rosa Mar")
    page.get_by_label("Website").fill("ftp://x.example/")
    page.get_by_role("textbox", name="Comment", exact=True).fill("Well.")
    page.get_by_role("button", name="Post comment").click()
    page.locator("#website-wrong", has_text="This is not a web address").wait_for()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("group", name="Preview").wait_for()
    shoot(page, f"embed-form-{name}-320")
    assert width(page) <= 320
    assert violations(page) == []
    page.get_by_role("button", name="Report the comment of Benno").first.click()
    page.get_by_role("dialog").wait_for()
    shoot(page, f"embed-dialog-{name}-320")
    assert width(page) <= 320
    assert violations(page) == []


def test_it_is_dark_where_the_page_is_dark_and_turns_with_it(contexts, elsewhere, talk):
    page = contexts.open(color_scheme="light").new_page()
    page.goto(elsewhere.show(embed(talk), style=BODY + PAGES["follows"] + ".night { background: #111; color: #eee }"))
    page.get_by_text("I do.").wait_for()
    dark, light = "rgb(130, 208, 198)", "rgb(10, 92, 90)"
    assert page.evaluate(ACCENT) == light
    page.emulate_media(color_scheme="dark")
    until(page, ACCENT, dark)
    page.emulate_media(color_scheme="light")
    until(page, ACCENT, light)
    page.evaluate("document.body.classList.add('night')")
    until(page, ACCENT, dark)


def test_a_page_chooses_its_colours(page, elsewhere, talk):
    page.goto(elsewhere.show(embed(talk), style=BODY + PAGES["branded"]))
    page.get_by_text("I do.").wait_for()
    assert page.evaluate(ACCENT) == "rgb(122, 31, 92)"


@pytest.mark.parametrize(("attributes", "lang"), [('dir="rtl"', "en"), ("", "ar")])
def test_it_reads_from_the_right(page, elsewhere, talk, attributes, lang):
    body = f'<div lang="{lang}">{embed(talk)}</div>'
    page.goto(elsewhere.show(body, attributes=attributes, style=BODY))
    page.get_by_text("I do.").wait_for()
    shoot(page, f"embed-rtl-{'page' if attributes else 'lang'}")
    inner = page.locator("tertulia-thread .replies .replies").first
    assert inner.evaluate("list => getComputedStyle(list).direction") == "rtl"
    assert inner.evaluate("list => getComputedStyle(list).borderRightWidth") == "1px"
    page.set_viewport_size({"width": 320, "height": 800})
    assert width(page) <= 320
    assert violations(page) == []


@pytest.mark.parametrize(
    ("lang", "title", "reply"),
    [
        ("es", "Comentarios (13)", "Responder"),
        ("ru", "Комментарии (13)", "Ответить"),
        ("ar", "التعليقات (13)", "رد"),
        ("eo", "Comments (13)", "Reply"),
    ],
)
def test_it_speaks_the_language_of_its_place(page, elsewhere, talk, lang, title, reply):
    page.goto(elsewhere.show(f'<div lang="{lang}">{embed(talk)}</div>'))
    page.get_by_role("heading", level=2).wait_for()
    assert page.get_by_role("heading", level=2).inner_text() == title
    assert page.get_by_text(reply, exact=True).first.is_visible()


def test_a_keyboard_is_enough(page, elsewhere, talk):
    page.goto(elsewhere.show(embed(talk)))
    page.get_by_text("I do.").wait_for()
    for _ in ("search words", "search", "sort", "add"):
        page.keyboard.press("Tab")
    name = "document.activeElement.shadowRoot.activeElement"
    assert page.evaluate(f"{name}.textContent") == "Add comment"
    page.keyboard.press("Enter")
    page.get_by_label("Name").wait_for()
    assert page.evaluate(f"{name}.id") == "name"
    page.keyboard.press("Escape")
    assert page.evaluate(f"{name}.textContent") == "Add comment"
