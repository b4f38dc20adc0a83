"""Replying to a reply, with the script and without it."""

from playwright.sync_api import expect

from tests.browser.test_reading import structured, tree, tree_of
from tests.browser.watch import shoot

ANSWERED = [
    ["Ada Quist", [["Benno", [["Ada Quist", [["Rosa Mar", []]]]]]]],
    ["S. Okafor", [["Lene Thorsen", []]]],
    ["Tomasz W.", []],
]
THIRD = "#comments > ol > li:first-child > ol > li > ol > li > article"  # the reply to the reply


def check_posted(page, article):
    def look():
        expect(page.locator("#comments h2")).to_have_text("Comments (7)")
        assert tree(page) == ANSWERED
        expect(page.get_by_text("Of which church?")).to_have_count(1)

    look()
    page.reload()
    look()
    assert page.url.startswith(f"{article}#comment-")
    data = structured(page)
    assert (data["commentCount"], tree_of(data["comment"])) == (7, ANSWERED)


def test_a_reply_to_a_reply_stands_in_its_place(page, article):
    page.goto(article)
    page.locator(THIRD).get_by_role("link", name="Reply").click()
    page.get_by_label("Name").fill("Rosa Mar")
    page.get_by_label("Comment", exact=True).fill("Of *which* church?")
    shoot(page, "composer")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_text("Of which church?").wait_for()
    expect(page.locator("form.compose")).to_have_count(0)
    check_posted(page, article)


def test_a_reply_to_a_reply_stands_in_its_place_without_javascript(plain_page, article):
    page = plain_page
    page.goto(article)
    page.locator(THIRD).get_by_role("link", name="Reply").click()
    expect(page.locator("h1")).to_have_text("Reply to Ada Quist")
    expect(page.locator("main")).to_contain_text("The recording was of another bell.")
    page.get_by_label("Name").fill("Rosa Mar")
    page.get_by_label("Comment", exact=True).fill("Of *which* church?")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url("**/2019/**")
    check_posted(page, article)


def test_a_first_comment_without_javascript_stands_at_the_top_level(plain_page, article):
    page = plain_page
    page.goto(article)
    page.get_by_role("link", name="Add Comment").click()
    page.get_by_label("Name").fill("Rosa Mar")
    page.get_by_label("Comment", exact=True).fill("Long live the bell.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("#comments h2")).to_have_text("Comments (7)")
    assert ["Rosa Mar", []] in tree(page)


def test_what_is_refused_without_javascript_is_still_in_the_form(plain_page, contexts, article):
    contexts.expect("422")
    page = plain_page
    page.goto(article)
    page.get_by_role("link", name="Add Comment").click()
    page.get_by_label("Name").fill("Rosa Mar")
    page.get_by_label("Website").fill("ftp://rosa.example/")
    page.get_by_label("Comment", exact=True).fill("<b>Long</b> live the bell.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not a web address")
    expect(page.get_by_label("Comment", exact=True)).to_have_value("<b>Long</b> live the bell.")
    shoot(page, "refused")
    page.get_by_label("Website").fill("")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("#comments h2")).to_have_text("Comments (7)")
