"""The score of a young comment is kept back, that of an old one is shown: with JavaScript and without."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FERRY
from tests.browser.crowd import Other
from tests.browser.site import article_paths, serve

OLD = "The bell is how I know which bank I am on."
YOUNG = "Which church?"
POINTS = re.compile(r"\d+ points?\b")


@pytest.fixture(scope="module")
def discreet(tmp_path_factory):
    """A site that keeps scores back for an hour; the address of an article with an old and a young comment, each of
    which has three votes."""
    with serve(tmp_path_factory.mktemp("discreet"), [FERRY], SCORE_HIDDEN_MINUTES="60", LIMITS="off") as running:
        article = running.url + article_paths(running.get("/sitemap.xml"))[0]
        Other(article, "Lotte").post(YOUNG)
        with sqlite3.connect(running.data / "tertulia.sqlite3") as store:
            store.execute("UPDATE discussion_comment SET ups = 3")
        store.close()
        running.forget_pages()
        yield article


@pytest.fixture
def readers(readers_of, discreet):
    return readers_of(discreet)


def comment(page, words):
    return page.locator("#comments article[data-id]", has_text=words)


def score(page, words):
    return expect(comment(page, words).locator("[data-score]"))


def test_a_vote_reveals_no_score_before_its_time(readers, discreet):
    page = readers.open().new_page()
    page.goto(discreet)
    for words, before, after in ((YOUNG, "Vote", "Vote"), (OLD, "3", "4")):
        score(page, words).to_have_text(before)
        comment(page, words).locator("[data-action=vote]").click()
        expect(comment(page, words).locator("[aria-pressed=true]")).to_have_count(1)
        score(page, words).to_have_text(after)
    expect(comment(page, YOUNG).locator(".acts")).not_to_contain_text(re.compile(r"\d"))
    page.reload()
    expect(comment(page, YOUNG).locator("[aria-pressed=true]")).to_have_count(1)
    score(page, YOUNG).to_have_text("Vote")
    score(page, OLD).to_have_text("4")


def test_a_vote_reveals_no_score_before_its_time_without_javascript(readers, discreet):
    page = readers.open(java_script_enabled=False).new_page()
    for words, shown, told in ((YOUNG, re.compile("^Vote$"), 0), (OLD, re.compile(r"^\d$"), 1)):
        page.goto(discreet)
        score(page, words).to_have_text(shown)
        comment(page, words).locator("[data-action=vote]").click()
        expect(page.locator("figcaption").get_by_text(POINTS)).to_have_count(told)
        page.get_by_role("button", name="Vote for it").click()
        expect(page.get_by_text("You have voted for this comment.")).to_be_visible()
        expect(page.locator("figcaption").get_by_text(POINTS)).to_have_count(told)
        page.get_by_role("link", name="Back to the comment").click()
        score(page, words).to_have_text(shown)
