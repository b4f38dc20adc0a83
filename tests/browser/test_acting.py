"""What a reader does to a comment: edit and delete one's own, vote for and report another's."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FERRY
from tests.browser.site import article_paths, serve
from tests.browser.test_script import SENTENCE, post, text, wait_for_count
from tests.browser.watch import shoot

FIRST = "The bell is how I know which bank I am on."
HELD = "Thank you. Your comment waits for a moderator before others can read it."
WHY = "It has four links."
CHANGE = """([id, text]) => fetch(`/api/v1/comments/${id}`, { method: "PATCH", body: JSON.stringify({ text }),
  headers: { "Content-Type": "application/json" } })"""
FAILED = "That did not work. Check your connection, then try again."


@pytest.fixture
def own(page, article):
    """A page on which the reader has posted a comment; `own` is that comment."""
    page.goto(article)
    page.get_by_role("link", name="Add Comment").click()
    page.get_by_label("Name", exact=True).fill("Rosa Mar")
    text(page).fill(SENTENCE)
    post(page)
    wait_for_count(page, 7)
    item = page.locator("#comments article.own")
    item.wait_for()
    return item


def comment(page, words):
    return page.locator("#comments article", has_text=words)


def reader_is_at(page):
    return expect(page.locator(":focus"))


def test_only_ones_own_comment_can_be_edited_and_deleted(own, page):
    def look():
        expect(page.locator("[data-action=edit]:visible")).to_have_count(1)
        expect(page.locator("[data-action=delete]:visible")).to_have_count(1)
        expect(own.locator("[data-action=vote]:visible, [data-action=report]:visible")).to_have_count(0)
        expect(own).to_contain_text(SENTENCE)

    look()
    page.reload()
    look()


def test_a_comment_is_edited_in_its_place(own, page):
    own.get_by_text("Edit", exact=True).click()
    area = page.get_by_label("Your comment", exact=True)
    expect(area).to_have_value(SENTENCE)
    expect(own.locator(".said:not(.preview .said)")).to_be_hidden()
    shoot(page, "acting-edit")
    area.fill("Long *live* the bell!")
    page.keyboard.press("Control+Enter")
    page.get_by_role("status").get_by_text("Your comment is changed.").wait_for(state="attached")
    expect(own.locator(".said em", has_text="live")).to_be_visible()
    expect(own.get_by_text("edited")).to_be_visible()
    expect(own).to_be_focused()
    page.reload()
    expect(own).to_contain_text("Long live the bell!")


@pytest.fixture
def overtaken(own, page):
    """The request for what an edit begins with, not yet answered, when the stream has changed the comment."""
    with page.expect_response("**/api/v1/live**"):
        page.reload()
    asked = []
    page.route("**/api/v1/source/**", lambda route: asked.append(route))
    with page.expect_request("**/api/v1/source/**"):
        own.get_by_text("Edit", exact=True).click()
    page.evaluate(CHANGE, [own.get_attribute("data-id"), "Long *live* both bells."])  # as another tab would
    expect(own.locator(".said em")).to_have_text("live")
    return asked.pop()


def test_an_edit_is_written_in_the_copy_that_came_meanwhile(own, page, overtaken):
    overtaken.continue_()
    area = own.get_by_label("Your comment", exact=True)
    expect(area).to_be_focused()
    expect(area).to_have_value("Long *live* both bells.")
    page.keyboard.press("Escape")
    expect(own.get_by_text("Edit", exact=True)).to_be_focused()
    expect(own.locator(".said em")).to_be_visible()


def test_an_edit_that_cannot_begin_says_so_in_the_copy_that_came_meanwhile(own, contexts, overtaken):
    contexts.expect("ERR_FAILED")
    overtaken.abort()
    expect(own.get_by_role("alert")).to_have_text(FAILED)


def test_an_edit_that_cannot_be_sent_is_not_lost(own, page, contexts):
    contexts.expect("ERR_FAILED")
    own.get_by_text("Edit", exact=True).click()
    area = page.get_by_label("Your comment", exact=True)
    area.fill("Long live both bells.")
    page.route("**/api/v1/comments/**", lambda route: route.abort())
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_text(FAILED).wait_for()
    expect(area).to_have_value("Long live both bells.")
    page.unroute("**/api/v1/comments/**")
    page.reload()
    own.get_by_text("Edit", exact=True).click()
    expect(area).to_have_value("Long live both bells.")
    page.get_by_role("button", name="Save").click()
    own.locator(".said", has_text="Long live both bells.").wait_for()


def test_a_refused_edit_says_why(own, page, contexts):
    contexts.expect("422")
    own.get_by_text("Edit", exact=True).click()
    page.get_by_label("Your comment", exact=True).fill("x" * 10_001)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    page.keyboard.press("Escape")
    expect(own.locator(".said", has_text=SENTENCE)).to_be_visible()
    expect(own.get_by_text("Edit", exact=True)).to_be_focused()


def test_an_edit_that_waits_for_a_moderator_says_so_in_its_place(own, page):
    own.get_by_text("Edit", exact=True).click()
    page.get_by_label("Your comment", exact=True).fill("Long live both bells.")
    page.route(
        "**/api/v1/comments/**", lambda route: route.fulfill(status=202, json={"id": 1, "state": "held", "why": WHY})
    )
    page.get_by_role("button", name="Save").click()
    comment(page, HELD).wait_for()
    page.get_by_role("status").get_by_text(HELD).wait_for(state="attached")
    reader_is_at(page).to_have_text(f"{HELD} {WHY}")
    expect(page.locator("form.compose")).to_have_count(0)
    expect(page.get_by_text(SENTENCE)).to_have_count(0)


def test_a_comment_is_deleted_after_a_question(own, page):
    own.get_by_text("Delete", exact=True).click()
    dialog = page.get_by_role("dialog", name="Delete this comment?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(own).to_contain_text(SENTENCE)
    own.get_by_text("Delete", exact=True).click()
    dialog.get_by_role("button", name="Delete").click()
    comment(page, "This comment was deleted by its author.").wait_for()
    reader_is_at(page).to_have_text("This comment was deleted by its author.")
    page.reload()
    expect(page.locator("#comments h2").first).to_have_text("Comments (6)")
    expect(page.get_by_text(SENTENCE)).to_have_count(0)


def test_a_vote_is_given_and_taken_back(page, article):
    page.goto(article)
    button = comment(page, FIRST).locator("[data-action=vote]")
    pressed = comment(page, FIRST).locator("[data-action=vote][aria-pressed=true]")
    button.focus()
    page.keyboard.press("Enter")
    pressed.wait_for()
    expect(button.locator("[data-score]")).to_have_text("1")
    shoot(page, "acting-voted")
    page.reload()
    pressed.wait_for()
    expect(button.locator("[data-score]")).to_have_text("1")
    button.focus()
    page.keyboard.press("Space")
    pressed.wait_for(state="detached")
    expect(button.locator("[data-score]")).to_have_text("0")


ADA = "The recording was of another bell."
AGAINST = "Vote against the comment by Ada Quist"


@pytest.fixture(scope="module")
def contrary(tmp_path_factory):
    """A site on which readers can vote against a comment; the address of its article."""
    with serve(tmp_path_factory.mktemp("contrary"), [FERRY], DOWN_VOTES="on", SCORE_HIDDEN_MINUTES="0") as running:
        yield running.url + article_paths(running.get("/sitemap.xml"))[0]


@pytest.fixture
def readers(readers_of, contrary):
    return readers_of(contrary)


def test_a_vote_against_takes_the_place_of_one_for_it(readers, contrary):
    page = readers.open().new_page()
    page.goto(contrary)
    article = page.locator("#comments article[data-id]", has_text=ADA).first
    against = article.get_by_role("button", name=AGAINST)
    score = article.locator("[data-score]")
    before = int(score.inner_text())
    article.locator("[data-action=vote]").first.click()
    article.locator("[data-action=vote][aria-pressed=true]:not([data-value])").wait_for()
    expect(score).to_have_text(str(before + 1))
    against.press("Enter")
    article.locator("[data-value='-1'][aria-pressed=true]").wait_for()
    expect(article.locator("[aria-pressed=true]")).to_have_count(1)
    expect(score).to_have_text(str(before - 1))
    page.reload()
    article.locator("[data-value='-1'][aria-pressed=true]").wait_for()
    against.click()
    article.locator("[data-value='-1'][aria-pressed=false]").wait_for()
    expect(score).to_have_text(str(before))


def test_a_vote_against_without_javascript(readers, contrary):
    page = readers.open(java_script_enabled=False).new_page()
    page.goto(contrary)
    page.get_by_role("link", name=AGAINST).first.click()
    page.get_by_role("button", name="Vote against it").click()
    page.get_by_role("status").get_by_text("Your vote counts.").wait_for()
    expect(page.get_by_text("You have voted against this comment.")).to_be_visible()
    page.get_by_role("button", name="Take the vote back").click()
    page.get_by_role("status").get_by_text("Your vote is taken back.").wait_for()


def test_nobody_votes_against_where_the_site_does_not_want_it(plain_page, article):
    plain_page.goto(article)
    expect(plain_page.locator("[data-action=vote]")).to_have_count(6)
    expect(plain_page.locator("[data-value]")).to_have_count(0)
    plain_page.locator("[data-action=vote]").first.click()
    expect(plain_page.get_by_role("button", name="Vote for it")).to_have_count(1)
    expect(plain_page.get_by_role("button", name="Vote against it")).to_have_count(0)
    plain_page.get_by_role("button", name="Vote for it").click()
    expect(plain_page.get_by_text("You have voted for this comment.")).to_be_visible()


def test_a_vote_that_cannot_be_sent_is_told_in_place(page, article, contexts):
    contexts.expect("ERR_FAILED")
    page.goto(article)
    page.route("**/api/v1/**", lambda route: route.abort())
    comment(page, FIRST).locator("[data-action=vote]").click()
    comment(page, FIRST).get_by_role("alert").get_by_text(FAILED).wait_for()
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)


def test_a_report_is_sent_with_its_reason(page, article, site):
    page.goto(article)
    comment(page, FIRST).locator("[data-action=report]").click()
    dialog = page.get_by_role("dialog", name="Report this comment")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    reader_is_at(page).to_have_attribute("data-action", "report")
    page.keyboard.press("Enter")
    with page.expect_request("**/reports") as sent:
        dialog.get_by_label("Off topic").check()
        dialog.get_by_label("What should the editors know?").fill("This is about bells.")
        shoot(page, "acting-report")
        dialog.get_by_role("button", name="Send").click()
    assert sent.value.post_data_json == {"reason": "off-topic", "text": "This is about bells."}
    comment(page, FIRST).get_by_text("Reported").wait_for()
    expect(dialog).to_have_count(0)


def test_a_report_that_cannot_be_sent_stays_open(page, article, contexts):
    contexts.expect("ERR_FAILED")
    page.goto(article)
    page.route("**/api/v1/**", lambda route: route.abort())
    comment(page, FIRST).locator("[data-action=report]").click()
    dialog = page.get_by_role("dialog", name="Report this comment")
    dialog.get_by_label("Off topic").check()
    dialog.get_by_label("What should the editors know?").fill("This is about bells.")
    dialog.get_by_role("button", name="Send").click()
    dialog.get_by_role("alert").get_by_text(FAILED).wait_for()
    expect(dialog.get_by_label("What should the editors know?")).to_have_value("This is about bells.")
