"""Searching inside a discussion with JavaScript: what is found, what is not, and words that are meant to do harm."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.crowd import Other

BREAD = "It is if you like bread."
HOSTILE = """"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{7*7}}' OR 1=1 -- %_*"""


@pytest.fixture
def seek(page, article):
    """Searches the discussion of the article from wherever the reader is."""

    def search(words):
        page.get_by_label("Words to find").fill(words)
        page.get_by_label("Words to find").press("Enter")
        page.wait_for_url("**/search?q=**")
        expect(page.get_by_label("Words to find")).to_have_value(words)
        return page.locator("#comments article[data-id]")

    page.goto(article)
    return search


def test_what_is_found_leads_to_the_comment_in_its_place(page, seek, article):
    found = seek("BREAD like")
    expect(page.get_by_role("heading", name="1 comment has these words")).to_be_visible()
    expect(found.locator(".said")).to_have_text([BREAD])
    expect(found.locator(".answers")).to_contain_text("S. Okafor")
    expect(page.locator("#comments .badge, mark")).to_have_count(0)
    number = found.get_attribute("data-id")
    found.locator(".when").click()
    page.wait_for_url(f"**/comments/{number}/")
    expect(page.locator(f"#comment-{number} .said")).to_have_text(BREAD)
    expect(page.locator(".above .said")).to_have_text(["Forty people a night is not many."])
    page.get_by_role("link", name="The whole discussion (6)").click()
    page.wait_for_url(f"{article}#comments")


def test_what_is_found_can_be_answered_and_voted_for(page, seek):
    found = seek("bread")
    found.locator("[data-action=vote]").click()
    expect(found.locator("[data-action=vote][aria-pressed=true] [data-score]")).to_have_text("1")
    found.get_by_role("link", name="Reply").click()
    expect(page.get_by_role("form", name="Reply to Lene Thorsen")).to_be_visible()


def test_what_is_not_there_is_said(page, seek):
    expect(seek("bread bell")).to_have_count(0)
    expect(page.get_by_role("heading", name="0 comments have these words")).to_be_visible()
    expect(page.get_by_text("Try fewer words.")).to_be_visible()
    expect(seek("%")).to_have_count(0)
    expect(seek("bell")).to_have_count(2)  # the search can be changed where it failed


def test_hostile_words_are_shown_as_text(contexts, page, seek, article):
    expect(seek(HOSTILE)).to_have_count(0)
    expect(page).to_have_title(re.compile(re.escape(f"“{HOSTILE}” in the comments")))
    Other(article, "Lotte").post(f"Look: `{HOSTILE}`")
    expect(seek(HOSTILE).locator("code")).to_have_text([HOSTILE])
    expect(page.locator("main img, main script")).to_have_count(0)
    assert page.evaluate("window.hacked === undefined")
