"""What a reader has while writing: a preview, a counter, names, a quotation. All of it by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_script import post, text, wait_for_count
from tests.browser.watch import shoot

SELECT = """
said => { const range = document.createRange(); range.selectNodeContents(said);
  getSelection().removeAllRanges(); getSelection().addRange(range); }
"""


@pytest.fixture
def composer(page, article):
    page.goto(article)
    page.get_by_role("link", name="Add Comment").click()
    page.get_by_label("Name", exact=True).fill("Rosa Mar")
    return page


def reply_link(page, words):
    return page.locator("#comments article", has_text=words).get_by_role("link", name="Reply")


def test_the_preview_shows_what_will_stand(composer):
    page = composer
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/preview" in request.url else None)
    text(page).fill("Long *live* the bell.")
    assert not asked  # nothing is sent while the preview is closed
    page.locator(".preview summary").focus()
    page.keyboard.press("Enter")
    page.locator(".preview em", has_text="live").wait_for()
    text(page).fill("Long **live** the bell. <script>alert(1)</script>")
    page.locator(".preview strong", has_text="live").wait_for()
    expect(page.locator(".preview script")).to_have_count(0)
    shoot(page, "writing-preview")
    post(page)
    wait_for_count(page, 7)
    page.get_by_role("link", name="Add Comment").click()
    page.locator(".preview[open]").wait_for()  # it stays as the reader left it


def test_a_preview_that_cannot_be_had_loses_nothing(composer, contexts):
    contexts.expect("ERR_FAILED")
    page = composer
    page.route("**/api/v1/preview", lambda route: route.abort())
    text(page).fill("Long live the bell.")
    with page.expect_event("requestfailed"):
        page.locator(".preview summary").click()
    expect(text(page)).to_have_value("Long live the bell.")
    post(page)
    wait_for_count(page, 7)


def test_the_counter_tells_how_much_is_left(composer):
    page = composer
    counter = page.locator(".count")
    text(page).fill("🚋 bell")
    counter.get_by_text("6 / 10000").wait_for()
    text(page).fill("x" * 10_002)
    counter.get_by_text("2 characters too many").wait_for()
    page.get_by_role("status").get_by_text("2 characters too many").wait_for(state="attached")


def test_names_of_the_discussion_follow_an_at_sign(composer):
    page = composer
    area = text(page)
    area.focus()
    page.keyboard.type("Ask @")
    options = page.get_by_role("listbox", name="People in this discussion").get_by_role("option")
    expect(options).to_have_text(["Ada Quist", "Benno", "S. Okafor", "Lene Thorsen", "Tomasz W."])
    shoot(page, "writing-names")
    page.keyboard.press("ArrowDown")
    chosen = area.get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    page.keyboard.type("le")
    expect(options).to_have_text(["Lene Thorsen"])
    page.keyboard.press("Enter")
    expect(area).to_have_value("Ask @Lene Thorsen ")
    page.keyboard.type("or @to")
    expect(options).to_have_count(1)
    page.keyboard.press("Escape")  # leaves the list, not the form
    expect(options).to_have_count(0)
    expect(area).to_have_value("Ask @Lene Thorsen or @to")
    page.keyboard.type("m")
    options.first.click()
    expect(area).to_have_value("Ask @Lene Thorsen or @Tomasz W. ")
    area.fill("rosa@mar.example")  # an address is none
    expect(options).to_have_count(0)


def test_what_is_selected_is_quoted_in_the_reply(page, article):
    page.goto(article)
    page.locator(".said", has_text="It is if you like bread.").evaluate(SELECT)
    reply_link(page, "It is if you like bread.").click()
    text(page).wait_for()
    expect(text(page)).to_have_value("> It is if you like bread.\n\n")
    expect(page.locator(":focus")).to_have_attribute("name", "text")
    page.keyboard.type("I do.")
    page.locator(".said", has_text="It is if you like bread.").evaluate(SELECT)
    reply_link(page, "It is if you like bread.").press("Enter")
    expect(text(page)).to_have_value("> It is if you like bread.\n\nI do.\n\n> It is if you like bread.\n\n")


def test_a_reply_to_another_comment_quotes_nothing(page, article):
    page.goto(article)
    page.locator(".said", has_text="It is if you like bread.").evaluate(SELECT)
    reply_link(page, "Who pays for the new engine?").click()
    text(page).wait_for()
    expect(text(page)).to_have_value("")
