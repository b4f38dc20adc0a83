"""Replying to a reply, with the script and without it."""

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
        assert page.locator("#comments h2").inner_text() == "Comments (7)"
        assert tree(page) == ANSWERED
        assert page.get_by_text("Of which church?").count() == 1

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
    assert page.locator("form.compose").count() == 0
    check_posted(page, article)


def test_a_reply_to_a_reply_stands_in_its_place_without_javascript(plain_page, article):
    page = plain_page
    page.goto(article)
    page.locator(THIRD).get_by_role("link", name="Reply").click()
    assert page.locator("h1").inner_text() == "Reply to Ada Quist"
    assert "The recording was of another bell." in page.locator("main").inner_text()
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
    assert page.locator("#comments h2").inner_text() == "Comments (7)"
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
    assert "This is not a web address" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Comment", exact=True).input_value() == "<b>Long</b> live the bell."
    shoot(page, "refused")
    page.get_by_label("Website").fill("")
    page.get_by_role("button", name="Post comment").click()
    assert page.locator("#comments h2").inner_text() == "Comments (7)"
