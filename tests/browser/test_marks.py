"""What the newsroom marks in a discussion, as readers see it with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_plain import comment

FIRST = "The bell is how I know which bank I am on."
SECOND = "We read every word here."
LATE = 1_100  # milliseconds after which what is new is on every page


@pytest.fixture
def marked(contexts, site, article):
    """A discussion in which an editor has written, featured a reader's comment and pinned their own."""
    desk = contexts.open(viewport={"width": 1280, "height": 1000}).new_page()
    desk.goto(site.run("sign_in_link", "editor").strip())
    desk.get_by_role("button", name="Sign in").click()
    desk.wait_for_url("**/admin/")
    desk.goto(article)
    key = desk.locator("#comments").get_attribute("data-thread")
    desk.goto(f"{site.url}/threads/{key}/comments")
    desk.get_by_label("Comment", exact=True).fill(SECOND)
    desk.get_by_role("button", name="Post comment").click()
    comment(desk, SECOND).wait_for()
    for words, action in ((FIRST, "Feature"), (SECOND, "Pin")):
        desk.goto(f"{site.url}/admin/comments/?queue=newest&thread={key}")
        row = desk.locator("article.w-panel", has=desk.locator("div[dir=auto]", has_text=words))
        row.get_by_role("button", name=action, exact=True).click()
        desk.get_by_text("above the discussion", exact=False).first.wait_for()
    desk.wait_for_timeout(LATE)
    return article


@pytest.mark.parametrize("script", [True, False])
def test_what_editors_pick_stands_above_and_says_who_wrote_it(contexts, marked, script):
    page = contexts.open(java_script_enabled=script).new_page()
    page.goto(marked)
    picks = page.locator(".picks li")
    expect(picks).to_have_count(2)
    pinned, featured = picks.nth(0), picks.nth(1)
    expect(pinned).to_contain_text(SECOND)
    expect(pinned.get_by_text("Pinned", exact=True)).to_be_visible()
    expect(pinned.get_by_text("Staff", exact=True)).to_be_visible()
    expect(featured).to_contain_text(FIRST)
    expect(featured.get_by_text("Featured", exact=True)).to_be_visible()
    expect(comment(page, SECOND).get_by_text("Staff", exact=True)).to_be_visible()
    featured.get_by_role("link", name="Read it in its place").click()
    page.wait_for_url("**/comments/**")
    expect(comment(page, FIRST)).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_an_answer_that_stands_alone_shows_what_it_answers(contexts, site, article, script):
    page = contexts.open(java_script_enabled=script).new_page()
    page.goto(article)
    key = page.locator("#comments").get_attribute("data-thread")
    answer = page.locator("#comments .replies .replies article[data-id]").first
    words = " ".join(answer.locator(".said").inner_text().split()[:3])
    page.goto(f"{site.url}/threads/{key}/search?q={words.split()[0]}")
    found = page.locator("article[data-id]", has_text=words)
    expect(found.locator(".answers").first).to_contain_text(": ")
