"""What thread.js adds, and that it loses nothing when the network, the server or the reader's patience fails."""

import gzip
import sqlite3

import pytest
from playwright.sync_api import expect

from tertulia.kit.assets import bare
from tests.sandbox import ROOT

SENTENCE = "Long live the bell."
LOST = "Your comment could not be sent. Nothing is lost: check your connection, then send it again."
LONG = "This is too long to be sent. Nothing is lost: shorten it, then send it again."


@pytest.fixture
def opened(page, article):
    """The form under Add Comment, filled in."""
    page.goto(article)
    page.get_by_role("link", name="Add Comment").click()
    page.get_by_label("Name").fill("Rosa Mar")
    text(page).fill(SENTENCE)
    return page


def text(page):
    return page.get_by_label("Comment", exact=True)


def post(page):
    page.get_by_role("button", name="Post comment").click()


def focused(page, script="name || document.activeElement.textContent"):
    return page.evaluate(f"document.activeElement.{script}").strip()


def heading(page):
    return page.locator("#comments h2").inner_text()


def wait_for_count(page, number):
    page.locator("#comments h2", has_text=f"Comments ({number})").wait_for()
    page.locator("form.compose[aria-busy]").wait_for(state="detached")  # the stream may be ahead of the answer


def count_posts(page):
    posts = []

    def note(request):
        if request.method == "POST":
            posts.append(request.post_data)

    page.on("request", note)
    return posts


def test_the_form_opens_below_what_it_answers_and_takes_the_focus(page, article):
    page.goto(article)
    reply = page.locator("#comments article", has_text="It is if you like bread.").get_by_role("link", name="Reply")
    reply.click()
    page.locator("form.compose").wait_for()
    assert page.url == article
    expect(page.get_by_role("form", name="Reply to Lene Thorsen")).to_have_count(1)
    assert (
        page.locator("form.compose")
        .evaluate("form => form.parentElement.previousElementSibling.textContent")
        .count("It is if you like bread.")
    )
    expect(page.locator(":focus")).to_have_attribute("name", "name")


def test_only_one_form_is_open(page, article):
    page.goto(article)
    for number in (0, 3):
        page.locator("#comments").get_by_role("link", name="Reply").nth(number).click()
        page.get_by_label("Name").wait_for()
    page.get_by_role("form", name="Reply to S. Okafor").wait_for()
    expect(page.locator("form.compose")).to_have_count(1)


@pytest.mark.parametrize("how", ["Escape", "Cancel"])
def test_leaving_the_form_gives_the_focus_back_and_keeps_the_text(opened, how):
    page = opened
    if how == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Back without posting").click()
    expect(page.locator("form.compose")).to_have_count(0)
    expect(page.locator(":focus")).to_have_text("Add Comment")
    page.keyboard.press("Enter")
    text(page).wait_for()
    expect(text(page)).to_have_value(SENTENCE)


def test_a_posted_comment_gets_the_focus_and_is_announced(opened):
    page = opened
    page.keyboard.press("Control+Enter")
    wait_for_count(page, 7)
    page.get_by_role("status").get_by_text("Your comment is posted.").wait_for(state="attached")
    comment = page.evaluate("document.activeElement.id")
    assert page.url.endswith(f"#{comment}")
    expect(page.locator(f"#{comment}")).to_contain_text(SENTENCE)
    expect(page.locator(".stamp").get_by_text("7 comments")).to_have_count(1)


def test_after_posting_the_draft_is_gone_and_the_name_stays(opened):
    page = opened
    post(page)
    wait_for_count(page, 7)
    page.get_by_role("link", name="Add Comment").click()
    text(page).wait_for()
    expect(text(page)).to_have_value("")
    expect(page.get_by_label("Name")).to_have_value("Rosa Mar")
    expect(page.locator(":focus")).to_have_attribute("name", "text")


def test_what_was_written_survives_a_reload(opened):
    page = opened
    page.reload()
    page.get_by_role("link", name="Add Comment").click()
    text(page).wait_for()
    expect(text(page)).to_have_value(SENTENCE)
    page.get_by_label("Name").fill("Rosa")
    post(page)
    wait_for_count(page, 7)


def test_two_clicks_send_one_request(opened):
    page = opened
    posts = count_posts(page)
    page.get_by_role("button", name="Post comment").dblclick()
    wait_for_count(page, 7)
    assert len(posts) == 1


def test_what_is_refused_is_told_in_place(opened, contexts):
    contexts.expect("422")
    page = opened
    page.get_by_label("Website").fill("ftp://rosa.example")
    post(page)
    page.get_by_role("alert").get_by_text("This is not a web address").wait_for()
    expect(page.locator(":focus")).to_have_attribute("name", "website")
    expect(text(page)).to_have_value(SENTENCE)
    page.get_by_label("Website").fill("https://rosa.example")
    post(page)
    wait_for_count(page, 7)
    link = page.locator("#comments").get_by_role("link", name="Rosa Mar", exact=True)
    assert (link.get_attribute("href"), link.get_attribute("rel")) == ("https://rosa.example", "nofollow ugc noopener")


def test_a_cookie_that_was_cleared_costs_one_more_click(opened, contexts):
    contexts.expect("403")
    page = opened
    page.context.clear_cookies()
    post(page)
    page.get_by_role("alert").get_by_text("This form could not be checked").wait_for()
    expect(text(page)).to_have_value(SENTENCE)
    post(page)
    wait_for_count(page, 7)


def test_no_network_is_told_in_place_and_the_second_try_posts(opened, contexts):
    contexts.expect("ERR_FAILED")
    page = opened
    page.route("**/threads/**", lambda route: route.abort())
    post(page)
    page.get_by_role("alert").get_by_text(LOST).wait_for()
    expect(text(page)).to_have_value(SENTENCE)
    page.unroute("**/threads/**")
    post(page)
    wait_for_count(page, 7)


@pytest.mark.parametrize("reload", [False, True])
def test_a_lost_answer_does_not_make_a_second_comment(opened, contexts, reload):
    """The comment arrives, the answer does not; the reader sends again, perhaps after a reload."""
    contexts.expect("ERR_FAILED")
    page = opened
    page.route("**/threads/**", lambda route: (route.fetch(), route.abort()))
    post(page)
    page.get_by_role("alert").get_by_text(LOST).wait_for()
    page.unroute("**/threads/**")
    if reload:
        page.reload()
        page.get_by_role("link", name="Add Comment").click()
    post(page)
    page.locator("form.compose").wait_for(state="detached")
    page.locator("#comments .said", has_text=SENTENCE).first.wait_for()
    expect(page.locator("#comments .said", has_text=SENTENCE)).to_have_count(1)
    expect(page.locator("#comments h2")).to_have_text("Comments (7)")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_failing_server_is_told_in_place(opened, contexts, status):
    contexts.expect(str(status))
    page = opened
    posts = count_posts(page)
    page.route("**/threads/**", lambda route: route.fulfill(status=status, body="<h1>Sorry</h1><form></form>"))
    post(page)
    page.get_by_role("alert").get_by_text(LOST).wait_for()
    expect(text(page)).to_have_value(SENTENCE)
    page.unroute("**/threads/**")
    post(page)
    wait_for_count(page, 7)
    assert posts[0] == posts[1]


def test_more_than_can_be_sent_is_told_in_place(opened, contexts):
    contexts.expect("413")
    page = opened
    text(page).fill(SENTENCE + "x" * 300_000)
    post(page)
    page.get_by_role("alert").get_by_text(LONG).wait_for()
    assert len(text(page).input_value()) == len(SENTENCE) + 300_000


def test_a_held_comment_is_told_where_the_form_was(opened):
    page, answer = opened, {"id": 1, "state": "held", "url": "/", "why": "It has four links."}
    page.route("**/threads/**", lambda route: route.fulfill(status=201, json=answer))
    post(page)
    page.locator("form.compose").wait_for(state="detached")
    expect(page.locator(":focus")).to_have_text(
        "Thank you. Your comment waits for a moderator before others can read it. It has four links."
    )
    box = page.locator(":focus").bounding_box()
    assert box["width"] > 3 * box["height"], "one letter stands below the other"


def test_a_thread_that_closed_meanwhile_gives_the_text_back(opened, contexts, site):
    contexts.expect("403")
    page = opened
    key = page.locator("#comments").get_attribute("data-thread")
    with sqlite3.connect(site.data / "tertulia.sqlite3") as store:
        store.execute("UPDATE discussion_thread SET state = 'closed' WHERE key = ?", [key])
    store.close()
    post(page)
    page.get_by_role("alert").get_by_text("closed").wait_for()
    expect(page.get_by_label("What you wrote")).to_have_value(SENTENCE)


@pytest.mark.parametrize("broken", ["script", "form"])
def test_links_work_when_the_script_does_not(page, contexts, article, broken):
    contexts.expect("ERR_FAILED", "503")
    if broken == "script":
        page.route("**/thread*.js", lambda route: route.abort())
    page.goto(article)
    if broken == "form":
        sick = {"status": 503, "body": "Come back."}
        page.route(
            "**/threads/**",
            lambda route: route.fulfill(**sick) if "x-tertulia" in route.request.headers else route.fallback(),
        )
    page.get_by_role("link", name="Add Comment").click()
    page.wait_for_url("**/threads/**")
    page.get_by_label("Name").fill("Rosa Mar")
    text(page).fill(SENTENCE)
    post(page)
    wait_for_count(page, 7)


def test_the_script_is_small():
    """Its readers may be on a slow line; there is no build step to make it smaller later."""
    script = (ROOT / "tertulia" / "static" / "tertulia" / "thread.js").read_text()
    assert script.startswith("// @ts-check\n")
    assert len(gzip.compress(bare(script).encode(), 9)) < 11_000  # bytes, as they travel
