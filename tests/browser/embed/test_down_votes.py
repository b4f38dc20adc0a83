"""A site that lets readers vote comments down, shown on a page of another site."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FERRY
from tests.browser.embed.host import Guest, HostWatch
from tests.browser.embed.test_looks import violations
from tests.browser.embed.test_writing import embed
from tests.browser.site import serve
from tests.browser.watch import shoot


@pytest.fixture
def contrary(chromium, tmp_path, elsewhere, square):
    settings = {"EMBED_ORIGINS": elsewhere.url, "DOWN_VOTES": "on", "LIMITS": "off", "SCORE_HIDDEN_MINUTES": "0"}
    with serve(tmp_path, [FERRY], **settings) as running:
        elsewhere.server = running.url
        yield running
        elsewhere.server = square.url


def test_a_reader_votes_a_comment_down_and_takes_it_back(contrary, chromium, elsewhere):
    ada = Guest(contrary, elsewhere.url, "Ada Quist")
    ada.post("bell", "Which bell?")
    watch = HostWatch(chromium, contrary.url)
    watch.also = elsewhere.url
    page = watch.open().new_page()
    page.goto(elsewhere.show(embed("bell")))
    up = page.get_by_role("button", name="Good comment: Ada Quist")
    down = page.get_by_role("button", name="Bad comment: Ada Quist")
    score = page.locator(".score")
    up.click()
    expect(score).to_contain_text("1")
    page.reload()  # a reader who has acted is known, and shown the other button
    expect(up).to_have_attribute("aria-pressed", "true")
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    expect(score).to_contain_text("-1")
    expect(down).to_be_focused()
    assert violations(page) == []
    shoot(page, "embed-down-votes")
    page.reload()
    expect(down).to_have_attribute("aria-pressed", "true")
    down.press("Enter")
    expect(down).to_have_attribute("aria-pressed", "false")
    expect(score).to_contain_text("0")
    watch.close()
