"""What the script makes comfortable works without it: on pages of their own, by links and forms."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.crowd import Other

FIRST = "The bell is how I know which bank I am on."


@pytest.fixture
def own(plain_page, article):
    """The page of what its author can do with a comment just posted."""
    page = plain_page
    page.goto(article)
    page.get_by_role("link", name="Add Comment").click()
    page.get_by_label("Name").fill("Rosa Mar")
    page.get_by_label("Comment", exact=True).fill("Long live the bell.")
    page.get_by_role("button", name="Post comment").click()
    comment(page, "Long live the bell.").get_by_role("link", name="Edit, delete or report").click()
    return page


def comment(page, words):
    return page.locator("#comments article[data-id]", has_text=words)


def test_a_comment_is_edited(own):
    own.get_by_label("Comment", exact=True).fill("Long *live* both bells.")
    own.get_by_role("button", name="Save the change").click()
    expect(comment(own, "Long live both bells.").get_by_text("edited")).to_be_visible()
    expect(own.locator("#comments em", has_text="live")).to_have_count(1)


def test_a_comment_is_deleted_when_its_author_says_so_twice(own):
    own.get_by_role("button", name="Delete the comment").click()
    assert own.url.endswith("/actions")  # the browser asks for the tick
    own.get_by_label("Yes, take my comment back.").check()
    own.get_by_role("button", name="Delete the comment").click()
    expect(own.locator("#comments h2")).to_have_text("Comments (6)")
    expect(own.get_by_text("Long live the bell.")).to_have_count(0)


@pytest.mark.parametrize(
    "reason",
    ["Spam or advertising", "Insult, threat or hate", "Off topic", "Somebody’s personal data", "Against the law"],
)
def test_a_comment_is_reported(plain_page, article, reason):
    plain_page.goto(article)
    comment(plain_page, FIRST).get_by_role("link", name="Edit, delete or report").click()
    plain_page.get_by_label(reason).check()
    plain_page.get_by_role("button", name="Send the report").click()
    expect(plain_page.get_by_role("status")).to_have_text("Thank you. The editors have your report.")


def test_comments_are_sorted_and_searched(plain_page, article):
    plain_page.goto(article)
    expect(plain_page.locator("#comments .who").first).to_have_text("Ada Quist")
    plain_page.get_by_role("link", name="Newest").click()
    expect(plain_page.locator("#comments .who").first).to_have_text("Tomasz W.")
    assert plain_page.get_by_role("link", name="Newest").get_attribute("aria-current") == "true"
    plain_page.get_by_label("Words to find").fill("bread")
    plain_page.get_by_role("button", name="Search").click()
    expect(plain_page.locator(".said")).to_have_text(["It is if you like bread."])


def test_folded_replies_are_on_a_page_of_their_own(plain_page, article):
    other = Other(article, "Lotte")
    root = other.post("How many answers?")
    for number in range(24):
        other.post(f"Answer {number}.", root)
    plain_page.goto(article)
    expect(plain_page.get_by_text("Answer 23.")).to_have_count(0)
    plain_page.get_by_role("link", name=re.compile(r"Show \d+ more replies")).click()
    assert plain_page.url.partition("?")[0].endswith(f"/comments/{root}/")
    expect(plain_page.get_by_text("Answer 23.")).to_be_visible()
