"""What a reader does to a comment: edit and delete one's own, vote for and report another's."""

import pytest

from tests.browser.conftest import FERRY
from tests.browser.site import article_paths, serve
from tests.browser.test_script import SENTENCE, focused, post, text, wait_for_count
from tests.browser.watch import Watch, shoot

FIRST = "The bell is how I know which bank I am on."
HELD = "Thank you. Your comment waits for a moderator before others can read it."
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


def test_only_ones_own_comment_can_be_edited_and_deleted(own, page):
    def look():
        own.wait_for()
        assert page.locator("[data-action=edit]:visible").count() == 1
        assert page.locator("[data-action=delete]:visible").count() == 1
        assert own.locator("[data-action=vote]:visible, [data-action=report]:visible").count() == 0
        assert SENTENCE in own.inner_text()

    look()
    page.reload()
    look()


def test_a_comment_is_edited_in_its_place(own, page):
    own.get_by_text("Edit", exact=True).click()
    area = page.get_by_label("Your comment", exact=True)
    assert area.input_value() == SENTENCE
    assert not own.locator(".said:not(.preview .said)").is_visible()
    shoot(page, "acting-edit")
    area.fill("Long *live* the bell!")
    page.keyboard.press("Control+Enter")
    page.get_by_role("status").get_by_text("Your comment is changed.").wait_for(state="attached")
    assert own.locator(".said em", has_text="live").is_visible()
    assert own.get_by_text("edited").is_visible()
    assert own.evaluate("article => article === document.activeElement")
    page.reload()
    assert "Long live the bell!" in own.inner_text()


def test_an_edit_that_cannot_be_sent_is_not_lost(own, page, contexts):
    contexts.expect("ERR_FAILED")
    own.get_by_text("Edit", exact=True).click()
    area = page.get_by_label("Your comment", exact=True)
    area.fill("Long live both bells.")
    page.route("**/api/v1/comments/**", lambda route: route.abort())
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_text(FAILED).wait_for()
    assert area.input_value() == "Long live both bells."
    page.unroute("**/api/v1/comments/**")
    page.reload()
    own.get_by_text("Edit", exact=True).click()
    assert area.input_value() == "Long live both bells."
    page.get_by_role("button", name="Save").click()
    own.locator(".said", has_text="Long live both bells.").wait_for()


def test_a_refused_edit_says_why(own, page, contexts):
    contexts.expect("422")
    own.get_by_text("Edit", exact=True).click()
    page.get_by_label("Your comment", exact=True).fill("x" * 10_001)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    page.keyboard.press("Escape")
    assert own.locator(".said", has_text=SENTENCE).is_visible()
    assert focused(page, "textContent") == "Edit"


def test_an_edit_that_waits_for_a_moderator_says_so_in_its_place(own, page):
    own.get_by_text("Edit", exact=True).click()
    page.get_by_label("Your comment", exact=True).fill("Long live both bells.")
    page.route("**/api/v1/comments/**", lambda route: route.fulfill(status=202, json={"id": 1, "state": "held"}))
    page.get_by_role("button", name="Save").click()
    comment(page, HELD).wait_for()
    page.get_by_role("status").get_by_text(HELD).wait_for(state="attached")
    assert focused(page, "textContent") == HELD
    assert page.locator("form.compose").count() == 0
    assert page.get_by_text(SENTENCE).count() == 0


def test_a_comment_is_deleted_after_a_question(own, page):
    own.get_by_text("Delete", exact=True).click()
    dialog = page.get_by_role("dialog", name="Delete this comment?")
    dialog.get_by_role("button", name="Cancel").click()
    assert SENTENCE in own.inner_text()
    own.get_by_text("Delete", exact=True).click()
    dialog.get_by_role("button", name="Delete").click()
    comment(page, "This comment was deleted by its author.").wait_for()
    assert focused(page, "textContent") == "This comment was deleted by its author."
    page.reload()
    assert page.get_by_text(SENTENCE).count() == 0
    assert page.locator("#comments h2").first.inner_text() == "Comments (6)"


def test_a_vote_is_given_and_taken_back(page, article):
    page.goto(article)
    button = comment(page, FIRST).locator("[data-action=vote]")
    pressed = comment(page, FIRST).locator("[data-action=vote][aria-pressed=true]")
    button.focus()
    page.keyboard.press("Enter")
    pressed.wait_for()
    assert button.locator("[data-score]").inner_text() == "1"
    shoot(page, "acting-voted")
    page.reload()
    pressed.wait_for()
    assert button.locator("[data-score]").inner_text() == "1"
    button.focus()
    page.keyboard.press("Space")
    pressed.wait_for(state="detached")
    assert button.locator("[data-score]").inner_text() == "0"


ADA = "The recording was of another bell."
AGAINST = "Vote against the comment by Ada Quist"


@pytest.fixture(scope="module")
def contrary(tmp_path_factory):
    """A site on which readers can vote against a comment; the address of its article."""
    with serve(tmp_path_factory.mktemp("contrary"), [FERRY], DOWN_VOTES="on", SCORE_HIDDEN_MINUTES="0") as running:
        yield running.url + article_paths(running.get("/sitemap.xml"))[0]


@pytest.fixture
def readers(chromium, contrary):
    watch = Watch(chromium, contrary.partition("/20")[0])
    yield watch
    watch.close()


def test_a_vote_against_takes_the_place_of_one_for_it(readers, contrary):
    page = readers.open().new_page()
    page.goto(contrary)
    article = page.locator("#comments article[data-id]", has_text=ADA).first
    against = article.get_by_role("button", name=AGAINST)
    score = article.locator("[data-score]")
    before = int(score.inner_text())
    article.locator("[data-action=vote]").first.click()
    article.locator("[data-action=vote][aria-pressed=true]:not([data-value])").wait_for()
    assert int(score.inner_text()) == before + 1
    against.press("Enter")
    article.locator("[data-value='-1'][aria-pressed=true]").wait_for()
    assert article.locator("[aria-pressed=true]").count() == 1
    assert int(score.inner_text()) == before - 1
    page.reload()
    article.locator("[data-value='-1'][aria-pressed=true]").wait_for()
    against.click()
    article.locator("[data-value='-1'][aria-pressed=false]").wait_for()
    assert int(score.inner_text()) == before


def test_a_vote_against_without_javascript(readers, contrary):
    page = readers.open(java_script_enabled=False).new_page()
    page.goto(contrary)
    page.get_by_role("link", name=AGAINST).first.click()
    page.get_by_role("button", name="Vote against it").click()
    page.get_by_role("status").get_by_text("Your vote counts.").wait_for()
    assert page.get_by_text("You have voted against this comment.").is_visible()
    page.get_by_role("button", name="Take the vote back").click()
    page.get_by_role("status").get_by_text("Your vote is taken back.").wait_for()


def test_nobody_votes_against_where_the_site_does_not_want_it(plain_page, article):
    plain_page.goto(article)
    assert plain_page.locator("[data-action=vote]").count() == 6
    assert plain_page.locator("[data-value]").count() == 0
    plain_page.locator("[data-action=vote]").first.click()
    assert plain_page.get_by_role("button", name="Vote for it").count() == 1
    assert plain_page.get_by_role("button", name="Vote against it").count() == 0
    plain_page.get_by_role("button", name="Vote for it").click()
    assert plain_page.get_by_text("You have voted for this comment.").is_visible()


def test_a_vote_that_cannot_be_sent_is_told_in_place(page, article, contexts):
    contexts.expect("ERR_FAILED")
    page.goto(article)
    page.route("**/api/v1/**", lambda route: route.abort())
    comment(page, FIRST).locator("[data-action=vote]").click()
    comment(page, FIRST).get_by_role("alert").get_by_text(FAILED).wait_for()
    assert page.locator("[aria-pressed=true]").count() == 0


def test_a_report_is_sent_with_its_reason(page, article, site):
    page.goto(article)
    comment(page, FIRST).locator("[data-action=report]").click()
    dialog = page.get_by_role("dialog", name="Report this comment")
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    assert focused(page, "dataset.action") == "report"
    page.keyboard.press("Enter")
    with page.expect_request("**/reports") as sent:
        dialog.get_by_label("Off topic").check()
        dialog.get_by_label("What should the editors know?").fill("This is about bells.")
        shoot(page, "acting-report")
        dialog.get_by_role("button", name="Send").click()
    assert sent.value.post_data_json == {"reason": "off-topic", "text": "This is about bells."}
    comment(page, FIRST).get_by_text("Reported").wait_for()
    assert dialog.count() == 0


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
    assert dialog.get_by_label("What should the editors know?").input_value() == "This is about bells."
