"""Videos and posts of other sites: nothing is asked of them before a click, and then exactly what was clicked."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_script import post, text
from tests.browser.watch import shoot

VIDEO = "https://www.youtube.com/watch?v=aB3_-cdEfG9&t=90"
FRAME = "https://www.youtube-nocookie.com/embed/aB3_-cdEfG9?start=90"
POST = "https://mastodon.social/@harbour/1001"
TEXT = f"The bell, from the bank: {VIDEO}\n\n[What the harbour says]({POST})"
ELSEWHERE = re.compile("^https:")
# Puts the block at the head of an article and closes its discussion, as an editor would.
EMBED = """
from tertulia.newsroom.models import ArticlePage
page = ArticlePage.objects.get(slug="{slug}")
page.body.insert(0, ("embed", {{"url": "{url}", "title": "The ferry at night"}}))
page.comments = "{comments}"
page.save_revision().publish()
"""


@pytest.fixture
def video(page, article):
    """The comment with a video and two posts, once it stands."""
    page.context.route(ELSEWHERE, stand_in)
    page.goto(article)
    page.get_by_role("link", name="Add Comment").click()
    page.get_by_label("Name", exact=True).fill("Rosa Mar")
    text(page).fill(TEXT)
    post(page)
    comment = page.locator("#comments article.own")
    comment.wait_for()
    return comment


def stand_in(route):
    """What the other site would answer."""
    route.fulfill(content_type="text/html", body="<!doctype html><title>Frame</title><p>From elsewhere")


def asked(contexts):
    """What went to other sites so far, taken off the list of complaints."""
    start = "request to elsewhere: "
    found = [problem.removeprefix(start) for problem in contexts.problems if problem.startswith(start)]
    contexts.problems[:] = [problem for problem in contexts.problems if not problem.startswith(start)]
    return found


def test_links_get_a_button_and_nothing_is_asked_of_anyone(video, page, contexts):
    page.reload()
    video = page.locator("#comments article", has_text="The bell, from the bank")
    video.get_by_role("button", name="Show from YouTube").wait_for()
    expect(video.get_by_role("button", name="Show from")).to_have_text(["Show from YouTube", "Show from Mastodon"])
    expect(video).to_contain_text("Only then does your browser ask YouTube")
    expect(page.locator("iframe")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert asked(contexts) == []


@pytest.mark.parametrize(("name", "address"), [("YouTube", FRAME), ("Mastodon", POST + "/embed")])
def test_a_click_asks_for_the_frame_and_nothing_else(video, page, contexts, name, address):
    assert asked(contexts) == []
    button = video.get_by_role("button", name=f"Show from {name}")
    note = video.locator(f"#{button.get_attribute('aria-describedby')}")
    expect(note).to_contain_text(f"ask {name}, which learns your network address")
    button.focus()
    page.keyboard.press("Enter")
    video.frame_locator("iframe").get_by_text("From elsewhere").wait_for()
    assert asked(contexts) == [address]
    frame = video.locator("iframe")
    assert frame.get_attribute("title").startswith(f"{name}: ")
    assert frame.get_attribute("sandbox") == "allow-scripts allow-same-origin allow-popups allow-presentation"
    assert frame.get_attribute("referrerpolicy") == "strict-origin"
    hide = video.get_by_role("button", name=f"Hide what {name} shows")
    expect(hide).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("iframe")).to_have_count(0)
    expect(button).to_be_focused()
    expect(note).to_be_visible()
    assert asked(contexts) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_frame_fits_the_smallest_screen(video, page, contexts, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 640})
    for name in ("YouTube", "Mastodon"):
        video.get_by_role("button", name=f"Show from {name}").click()
        video.frame_locator("iframe >> nth=-1").get_by_text("From elsewhere").wait_for()
    shoot(page, f"media-320-{scheme}")
    wide, tall = (video.locator("iframe").nth(place).bounding_box() for place in (0, 1))
    assert wide["width"] / wide["height"] == pytest.approx(16 / 9, rel=0.02)
    assert tall["height"] > tall["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert asked(contexts) == [FRAME, POST + "/embed"]


@pytest.mark.parametrize("comments", ["open", "off"])
def test_the_block_in_an_article_is_opened_in_place(page, contexts, site, article, comments):
    slug = article.rstrip("/").rsplit("/", 1)[1]
    site.run("shell", "-c", EMBED.format(slug=slug, url=VIDEO, comments=comments))
    page.context.route(ELSEWHERE, stand_in)
    page.goto(article)
    block = page.locator(".body .elsewhere")
    assert block.get_by_role("link").get_attribute("href") == VIDEO
    button = block.get_by_role("button", name="Show from YouTube")
    button.wait_for()
    assert page.locator("#comments").count() == (comments == "open")
    assert asked(contexts) == []
    shoot(page, f"media-block-{comments}")
    button.click()
    block.frame_locator("iframe").get_by_text("From elsewhere").wait_for()
    assert asked(contexts) == [FRAME]
    shoot(page, f"media-block-{comments}-shown")


def test_without_script_it_is_a_link(video, plain_page, article):
    plain_page.goto(article)
    comment = plain_page.locator("#comments article", has_text="The bell, from the bank")
    assert comment.get_by_role("link", name=VIDEO).get_attribute("href") == VIDEO
    expect(comment.locator("iframe, button, small")).to_have_count(0)


def test_feeds_and_structured_data_tell_of_no_frames(video, page, site, article):
    key = page.locator("#comments").get_attribute("data-thread")
    page.goto(article)
    assert "data-frame" not in page.locator("script[type='application/ld+json']").text_content()
    feed = site.get(f"/api/v1/feeds/thread/{key}.atom")
    assert "The bell, from the bank" in feed
    assert "data-frame" not in feed
