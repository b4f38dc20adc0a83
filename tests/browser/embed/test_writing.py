"""A reader on a page of another site: posts, answers, votes, edits, deletes, reports; and loses nothing."""

import re

import pytest

from tests.browser.embed.host import Guest
from tests.browser.watch import shoot

SENTENCE = "Long live the *bell*."
TOKEN = "Object.keys(localStorage).find(key => key.startsWith('tertulia:127.0.0.1:'))"


def embed(key):
    return f'<tertulia-thread key="{key}" eager></tertulia-thread>'


def text(page):
    return page.get_by_role("textbox", name="Comment", exact=True)


def comment(page, words):
    return page.locator("article.comment", has_text=words)


def wait_for_count(page, number):
    page.get_by_role("heading", name=f"Comments ({number})").wait_for()


def focused(page):
    return page.evaluate("document.activeElement.shadowRoot.activeElement.innerText")


def status(page, words):
    page.get_by_role("status").get_by_text(words).wait_for(state="attached")


@pytest.fixture
def shown(page, elsewhere, key, ada):
    """A page with one comment, by Ada."""
    ada.post(key, "Which bell?")
    page.goto(elsewhere.show(embed(key)))
    page.get_by_text("Which bell?").wait_for()
    return page


@pytest.fixture
def written(shown):
    """The form under Add comment, filled in."""
    shown.get_by_role("button", name="Add comment").click()
    shown.get_by_label("Name").fill("Rosa Mar")
    text(shown).fill(SENTENCE)
    return shown


def post(page):
    page.get_by_role("button", name="Post comment").click()


def test_a_comment_is_posted_in_place_and_gets_the_focus(written):
    page = written
    shoot(page, "embed-form")
    text(page).press("Control+Enter")
    wait_for_count(page, 2)
    status(page, "Your comment is posted.")
    assert "Long live the bell." in focused(page)
    assert page.locator("form.compose").count() == 0
    page.reload()
    page.get_by_text("Long live the bell.").wait_for()
    page.get_by_role("button", name="Add comment").click()
    assert page.get_by_label("Name").input_value() == "Rosa Mar"
    assert text(page).input_value() == ""


def test_the_first_comment_opens_the_discussion_of_its_page(page, elsewhere, ada):
    address = elsewhere.show("<tertulia-thread eager></tertulia-thread>")
    page.goto(address)
    page.get_by_role("button", name="Add comment").click()
    page.get_by_label("Name").fill("Rosa Mar")
    text(page).fill("First!")
    post(page)
    wait_for_count(page, 1)
    thread = ada.read(address)["thread"]
    assert (thread["url"], thread["title"]) == (address, "A page & its readers")
    ada.post(address, "Second.")  # it listens from now on
    page.get_by_role("button", name="1 new comment, show").wait_for()


def test_a_reply_stands_below_what_it_answers(shown):
    page = shown
    page.get_by_role("button", name="Reply to Ada Quist").click()
    page.get_by_role("form", name="Reply to Ada Quist").wait_for()
    page.get_by_label("Name").fill("Rosa Mar")
    text(page).fill("The old one.")
    post(page)
    page.locator(".replies .replies").get_by_text("The old one.").wait_for()
    wait_for_count(page, 2)


def test_it_is_told_beside_the_field_what_is_wrong_and_the_text_stays(written, contexts):
    contexts.expect("422")
    page = written
    page.get_by_label("Website").fill("ftp://rosa.example/")
    post(page)
    page.get_by_text("This is not a web address").wait_for()
    website = page.get_by_label("Website")
    assert website.get_attribute("aria-invalid") == "true"
    assert "This is not a web address" in page.locator("#website-wrong").inner_text()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.id") == "website"
    assert text(page).input_value() == SENTENCE
    shoot(page, "embed-wrong")
    website.fill("")
    post(page)
    wait_for_count(page, 2)


def test_leaving_the_form_gives_the_focus_back_and_keeps_the_draft(written):
    page = written
    text(page).press("Escape")
    assert page.locator("form.compose").count() == 0
    assert focused(page) == "Add comment"
    page.reload()
    page.get_by_role("button", name="Add comment").click()
    assert text(page).input_value() == SENTENCE


@pytest.mark.parametrize("reload", [False, True])
def test_a_lost_answer_does_not_make_a_second_comment(written, contexts, reload):
    contexts.expect("ERR_FAILED")
    page = written

    def lose(route):
        if route.request.method == "POST":
            route.fetch()
        route.abort()

    page.route(re.compile("/api/v1/comments$"), lose)
    post(page)
    page.get_by_role("alert").get_by_text("This could not be sent. Nothing is lost").wait_for()
    page.unroute(re.compile("/api/v1/comments$"))
    if reload:
        page.reload()
        page.get_by_role("button", name="Add comment").click()
        page.get_by_label("Name").fill("Rosa Mar")
        assert text(page).input_value() == SENTENCE
    post(page)
    page.locator("form.compose").wait_for(state="detached")
    wait_for_count(page, 2)
    assert page.get_by_text("Long live the bell.").count() == 1


@pytest.mark.parametrize("code", [500, 503])
def test_a_failing_server_is_told_in_place(written, contexts, code):
    contexts.expect(str(code))
    page = written
    sick = {"status": code, "body": "<h1>Sorry</h1>", "headers": {"Access-Control-Allow-Origin": "*"}}
    page.route(re.compile("/api/v1/comments$"), lambda route: route.fulfill(**sick))
    post(page)
    page.get_by_role("alert").get_by_text("This could not be sent. Nothing is lost").wait_for()
    assert text(page).input_value() == SENTENCE


def test_a_held_comment_is_told_of(written):
    page = written
    held = {"id": 1, "parent": None, "depth": 1, "replies": 0, "state": "held"}
    answer = {"status": 202, "json": held, "headers": {"Access-Control-Allow-Origin": "*"}}
    page.route(
        re.compile("/api/v1/comments$"),
        lambda route: route.fulfill(**answer) if route.request.method == "POST" else route.continue_(),
    )
    post(page)
    page.get_by_text("Your comment waits for a moderator").wait_for()
    assert "waits for a moderator" in focused(page)


def test_a_token_that_ran_out_is_replaced(written, contexts):
    contexts.expect("401")
    page = written
    while not page.evaluate(TOKEN):
        page.wait_for_timeout(20)
    page.evaluate(f"localStorage.setItem({TOKEN}, '\"old\"')")
    post(page)
    wait_for_count(page, 2)
    assert page.evaluate(f"localStorage.getItem({TOKEN})") != '"old"'


def test_the_preview_shows_what_would_stand_there(written):
    page = written
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("group", name="Preview").locator("em", has_text="bell").wait_for()
    assert text(page).input_value() == SENTENCE


def test_what_is_left_is_counted_and_too_much_is_refused(written, contexts):
    contexts.expect("422")
    page = written
    text(page).fill("x" * 9_990)
    page.get_by_text("10 characters left").wait_for()
    text(page).fill("x" * 10_001)
    page.get_by_text("1 character too many").wait_for()
    post(page)
    page.locator("#text-wrong", has_text="10000").wait_for()
    assert len(text(page).input_value()) == 10_001


def test_a_vote_is_cast_and_taken_back(shown, key, benno):
    page = shown
    vote = page.get_by_role("button", name="Good comment: Ada Quist")
    for pressed, score in (("true", 1), ("false", 0)):
        vote.click()
        page.locator(f"[aria-pressed={pressed}]").wait_for()
        page.locator(".score", has_text=str(score)).wait_for()
        assert benno.read(key)["comments"][0]["score"] == score
    vote.click()
    page.locator("[aria-pressed=true]").wait_for()
    page.reload()
    page.locator("[aria-pressed=true]").wait_for()


def test_ones_own_comment_can_be_edited_and_not_voted_on(written, key, ada):
    page = written
    post(page)
    own = comment(page, "Long live the bell.")
    own.get_by_role("button", name="Edit").wait_for()
    assert own.get_by_role("button", name="Good comment").count() == 0
    assert own.get_by_role("button", name="Report").count() == 0
    page.reload()
    own.get_by_role("button", name="Edit").click()
    assert text(page).input_value() == SENTENCE
    text(page).fill("Long live *all* bells.")
    page.get_by_role("button", name="Save").click()
    changed = comment(page, "Long live all bells.")
    changed.get_by_text("edited").wait_for()
    assert "Long live all bells." in focused(page)
    assert ada.read(key)["comments"][1]["edited"]


def test_ones_own_comment_can_be_deleted_by_pressing_twice(written, key, ada):
    page = written
    post(page)
    own = comment(page, "Long live the bell.")
    own.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete this comment?").wait_for()
    assert len(ada.read(key)["comments"]) == 2
    page.get_by_role("button", name="Delete this comment?").click()
    own.wait_for(state="detached")
    wait_for_count(page, 1)
    assert len(ada.read(key)["comments"]) == 1


def test_a_comment_is_reported(shown, square):
    page = shown
    page.get_by_role("button", name="Report the comment of Ada Quist").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Off topic").check()
    dialog.get_by_label("Details").fill("Wrong church.")
    shoot(page, "embed-report")
    law = dialog.get_by_role("link", name="Report it as against the law").get_attribute("href")
    assert law.startswith(f"{square.url}/comments/")
    assert law.endswith("/notice/")
    dialog.get_by_role("button", name="Send report").click()
    page.get_by_text("The editors will look at it.").first.wait_for()
    dialog.wait_for(state="detached")
    assert focused(page) == "Report"


def test_what_others_write_is_announced_and_shown_on_demand(shown, ada, benno, key):
    page = shown
    page.evaluate("0")
    root = ada.read(key)["comments"][0]["id"]
    wait_until_live(page, ada, key)
    benno.post(key, "The new bell.", root)
    page.get_by_role("button", name="1 new comment, show").wait_for()
    benno.post(key, "Or both?")
    page.get_by_role("button", name="2 new comments, show").click()
    page.locator(".replies .replies").get_by_text("The new bell.").wait_for()
    page.get_by_text("Or both?").wait_for()
    assert "The new bell." in focused(page)


def test_two_browsers_see_each_other(shown, contexts, elsewhere, key, ada):
    first, second = shown, contexts.open().new_page()
    wait_until_live(first, ada, key)
    second.goto(elsewhere.show(embed(key)))
    second.get_by_role("button", name="Add comment").click()
    second.get_by_label("Name").fill("Rosa Mar")
    text(second).fill(SENTENCE)
    post(second)
    wait_for_count(second, 2)
    first.get_by_role("button", name="1 new comment, show").click()
    first.get_by_text("Long live the bell.").wait_for()
    second.get_by_role("button", name="Edit").click()
    text(second).fill("Changed my mind.")
    second.get_by_role("button", name="Save").click()
    first.get_by_text("Changed my mind.").wait_for()
    second.get_by_role("button", name="Delete").click()
    second.get_by_role("button", name="Delete this comment?").click()
    first.get_by_text("Changed my mind.").wait_for(state="detached")
    wait_for_count(first, 1)


def test_a_change_does_not_take_back_the_question_before_deleting(shown, ada, key):
    page = shown
    wait_until_live(page, ada, key)
    page.get_by_role("button", name="Add comment").click()
    page.get_by_label("Name").fill("Rosa Mar")
    text(page).fill(SENTENCE)
    post(page)
    wait_for_count(page, 2)
    rosa = Guest(ada.site, ada.origin)  # at another machine of hers
    rosa.token = page.evaluate(f"JSON.parse(localStorage.getItem({TOKEN}))")
    own = rosa.read(key)["comments"][1]["id"]
    page.get_by_role("button", name="Delete").click()
    with page.expect_response(f"**/comments/{own}"):
        rosa.ask("PATCH", f"comments/{own}", {"text": "Changed elsewhere."})
    page.get_by_role("button", name="Delete this comment?").click()
    wait_for_count(page, 1)


def wait_until_live(page, guest: Guest, key):
    """Its stream is open once an edit of a comment arrives."""
    first = guest.read(key)["comments"][0]["id"]
    for number in range(50):
        guest.ask("PATCH", f"comments/{first}", {"text": f"Which bell? ({number})"})
        if page.get_by_text(f"({number})").count():
            return
        page.wait_for_timeout(100)
        if page.get_by_text("Which bell? (").count():
            return
    raise AssertionError("nothing arrived over the live connection")
