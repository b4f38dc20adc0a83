"""Videos and posts of other sites, on a page that is not ours: nothing is asked of them before a click."""

import pytest
from playwright.sync_api import expect

from tests.browser.embed.test_looks import violations
from tests.browser.embed.test_writing import embed
from tests.browser.test_media import ELSEWHERE, FRAME, POST, TEXT, VIDEO, asked, stand_in
from tests.browser.watch import shoot

FRAMES = "frame-src https://www.youtube-nocookie.com https://mastodon.social"


@pytest.fixture
def shown(page, elsewhere, key, ada):
    ada.post(key, TEXT)
    page.context.route(ELSEWHERE, stand_in)
    page.goto(elsewhere.show(embed(key)))
    page.get_by_text("The bell, from the bank").wait_for()
    return page


@pytest.fixture
def frames(elsewhere):
    """The owner of the page lets these sites be shown in it."""
    elsewhere.policy = FRAMES
    yield
    elsewhere.policy = ""


def test_a_click_asks_for_the_frame_and_nothing_else(frames, shown, contexts):
    page = shown
    show = page.get_by_role("button", name="Show from YouTube")
    expect(page.get_by_role("button", name="Show from")).to_have_text(["Show from YouTube", "Show from Mastodon"])
    expect(page.get_by_text("Only then does your browser ask YouTube, which learns your")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.locator("iframe").count() == 0
    assert asked(contexts) == []
    assert violations(page) == []
    shoot(page, "embed-frame-offered")
    show.focus()
    page.keyboard.press("Enter")
    frame = page.locator("iframe")
    page.frame_locator("iframe").get_by_text("From elsewhere").wait_for()
    assert asked(contexts) == [FRAME]
    assert frame.get_attribute("title").startswith("YouTube: ")
    assert frame.get_attribute("sandbox") == "allow-scripts allow-same-origin allow-popups allow-presentation"
    assert frame.get_attribute("referrerpolicy") == "strict-origin"
    assert frame.get_attribute("credentialless") == ""
    shoot(page, "embed-frame")
    close = page.get_by_role("button", name="Close")
    expect(close).to_be_focused()
    page.keyboard.press("Enter")
    expect(frame).to_have_count(0)
    expect(show).to_be_focused()
    assert asked(contexts) == []
    page.keyboard.press("Enter")
    expect(frame).to_have_count(1)
    page.frame_locator("iframe").get_by_text("From elsewhere").wait_for()
    assert asked(contexts) == [FRAME]


def test_what_plays_goes_on_while_its_comment_gets_votes(frames, shown, contexts):
    page = shown
    page.get_by_role("button", name="Show from Mastodon").click()
    page.frame_locator("iframe").get_by_text("From elsewhere").wait_for()
    assert asked(contexts) == [POST + "/embed"]
    page.locator("iframe").evaluate("frame => (frame.is_the_same = true)")
    vote = page.get_by_role("button", name="Good comment: Ada Quist")
    vote.press("Enter")
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".score")).to_contain_text("1")
    assert page.locator("iframe").evaluate("frame => frame.is_the_same")
    assert asked(contexts) == []


def test_a_policy_without_frames_leaves_the_link(shown, contexts):
    page = shown
    contexts.expect("frame-src", "default-src")
    page.get_by_role("button", name="Show from YouTube").click()
    assert page.get_by_role("link", name=VIDEO).get_attribute("href") == VIDEO
    page.wait_for_load_state("networkidle")
    assert asked(contexts) == []
