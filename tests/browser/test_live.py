"""The open page while others write: told, never moved; inserted when the reader asks."""

import pytest
from playwright.sync_api import expect

from tests.browser.crowd import Other
from tests.browser.test_access import violations
from tests.browser.test_script import text, wait_for_count
from tests.browser.watch import shoot

BENNO = "Is it true that they wanted to replace it"


@pytest.fixture
def other(article):
    return Other(article, "Lotte")


@pytest.fixture
def listening(page, article):
    """The page with its stream open."""
    with page.expect_request("**/api/v1/live**"):
        page.goto(article)
        page.locator("#comments").scroll_into_view_if_needed()
    return page


def show(page, number):
    name = f"{number} new comment{'s' if number > 1 else ''}, show"
    button = page.get_by_role("status").get_by_role("button", name=name)
    button.wait_for()
    return button


def id_of(page, words):
    return page.locator("#comments article", has_text=words).get_attribute("data-id")


def test_a_new_comment_is_told_and_comes_when_it_is_asked_for(listening, other):
    page = listening
    text_before = page.locator("#comments > ol").inner_text()
    other.post("Which church?", id_of(page, BENNO))
    show(page, 1)
    other.post("And which bell?")
    button = show(page, 2)
    wait_for_count(page, 8)
    assert page.locator("#comments > ol").inner_text() == text_before
    shoot(page, "live-told")
    button.click()
    page.get_by_text("Which church?").wait_for()
    expect(page.locator("#comments > ol > li > ol > li > ol > li", has_text="Which church?")).to_have_count(1)
    expect(page.locator("#comments > ol > li").last).to_contain_text("And which bell?")
    expect(page.locator(":focus")).to_contain_text("Which church?")
    expect(page.locator("#comments .news button")).to_have_count(0)
    shoot(page, "live-shown")


def test_a_comment_that_is_being_written_stays(listening, other):
    page = listening
    page.get_by_role("link", name="Reply to Benno").click()
    page.get_by_label("Name", exact=True).fill("Rosa")
    text(page).fill("Long live the bell.")
    other.post("Which church?", id_of(page, BENNO))
    show(page, 1).click()
    page.get_by_text("Which church?").wait_for()
    expect(text(page)).to_have_value("Long live the bell.")
    page.get_by_role("button", name="Post comment").click()
    wait_for_count(page, 8)
    expect(page.locator("#comments .news button")).to_have_count(0)  # one's own is no news


def test_a_changed_comment_changes_and_a_removed_one_goes_at_once(listening, other):
    page = listening
    number = other.post("Which church?")
    show(page, 1).click()
    place = page.locator(f"#comment-{number}")
    place.wait_for()
    other.call("PATCH", f"comments/{number}", {"text": "Which *tower*?"})
    place.locator("em", has_text="tower").wait_for()
    other.call("DELETE", f"comments/{number}")
    place.locator(".gone").wait_for()
    wait_for_count(page, 6)
    expect(page.get_by_text("Which tower?")).to_have_count(0)


def test_without_a_stream_the_page_is_looked_at_again(page, contexts, article, other):
    contexts.expect("ERR_FAILED", "503")
    page.clock.install()
    page.route("**/api/v1/live**", lambda route: route.fulfill(status=503))
    with page.expect_request("**/api/v1/live**"):
        page.goto(article)
        page.locator("#comments").scroll_into_view_if_needed()
    other.post("Which church?")
    button = page.get_by_role("status").get_by_role("button", name="1 new comment, show")
    for _ in range(12):
        page.clock.fast_forward(60_000)
        if button.count():
            break
        with page.expect_request("**/api/v1/live**"):
            page.clock.fast_forward(60_000)
    button.click()
    page.get_by_text("Which church?").wait_for()
    expect(page.locator("#comments h2")).to_have_text("Comments (7)")


def test_nothing_is_asked_for_before_the_discussion_is_near(page, article):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.set_viewport_size({"width": 800, "height": 100})
    page.goto(article)
    page.evaluate(
        "document.querySelector('.story').prepend(...Array.from({length: 400}, () => document.createElement('hr')))"
    )
    page.reload()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/me" in url]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_everything_open(contexts, article, other, scheme):
    page = contexts.open(color_scheme=scheme, viewport={"width": 360, "height": 800}).new_page()
    other.post("The BELL!")
    page.goto(article)
    page.get_by_role("button", name="Ignore").click()
    page.locator("#comments article", has_text="It is if you like bread.").locator("[data-action=vote]").click()
    page.locator("[aria-pressed=true]").wait_for()
    page.locator("[data-action=fold]").last.click()
    page.get_by_text("People you ignore (1)").click()
    page.get_by_role("link", name="Reply to Tomasz W.").click()
    page.get_by_label("Name", exact=True).fill("Rosa")
    text(page).fill("Long *live* the bell.")
    page.locator(".preview summary").click()
    page.locator(".preview em").wait_for()
    text(page).focus()
    page.keyboard.type(" @a")
    page.get_by_role("option").first.wait_for()
    other.post("Which church?")
    show(page, 1)
    shoot(page, f"everything-open-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
    page.get_by_role("button", name="Post comment").click()
    page.locator("#comments article.own").get_by_text("Edit", exact=True).click()
    page.get_by_label("Your comment", exact=True).wait_for()
    page.locator("#comments article", has_text="Who pays").locator("[data-action=report]").first.click()
    page.get_by_role("dialog").wait_for()
    shoot(page, f"dialog-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
