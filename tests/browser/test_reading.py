"""Reading: the article, its comments in their places, and nothing behind the reader's back."""

import json

import pytest

from tests.browser.conftest import SEED

FERRY = [
    ["Ada Quist", [["Benno", [["Ada Quist", []]]]]],
    ["S. Okafor", [["Lene Thorsen", []]]],
    ["Tomasz W.", []],
]
RUSSIA = [
    ["Jeff Z", [["jo6pac", []]]],
    ["heraldmage", []],
    ["John C Carleton", [["Proton", []]]],
    ["Garry Compton", []],
]
# What a reader sees: items inside items. `:scope >` keeps each level to itself.
TREE = """
root => { const walk = list => [...list.querySelectorAll(":scope > li")].map(item => [
    item.querySelector(":scope > article .who").textContent.trim(),
    [...item.querySelectorAll(":scope > ol")].flatMap(walk)]);
  return [...root.querySelectorAll(":scope > ol")].flatMap(walk); }
"""


def tree(page):
    return page.locator("#comments").evaluate(TREE)


def structured(page):
    return json.loads(page.locator("script[type='application/ld+json']").text_content())


def tree_of(comments):
    return [[comment["author"]["name"], tree_of(comment.get("comment", []))] for comment in comments]


def check(page, headline, stamp, expected):
    assert page.locator("h1").inner_text() == headline
    assert page.locator(".stamp").inner_text().startswith(f"Published on: {stamp}")
    assert page.locator("#comments h2").inner_text() == "Comments (6)"
    assert tree(page) == expected
    data = structured(page)
    assert (data["headline"], data["commentCount"], tree_of(data["comment"])) == (headline, 6, expected)


def test_an_article_and_its_six_comments_stand_as_they_were(page, article):
    page.goto(article)
    headline = page.locator("h1").inner_text()
    assert headline.endswith("The night ferry is to stay, the council says, and so is the bell")
    check(page, headline, "Mar 3, 2019 @ 08:05", FERRY)
    assert page.locator(".story .body p").count() == 3


def test_the_page_that_was_brought_back_stands_as_it_was(page, site, shared):
    page.goto(f"{site.url}/2018/10/31/")
    page.get_by_role("link", name="Cooperation With Russia").first.click()
    headline = "Cooperation With Russia to be Top Priority in Mexico, says Ambassador"
    check(page, headline, "Oct 31, 2018 @ 15:17", RUSSIA)
    assert page.locator(".story .body p").count() == 10
    assert SEED.is_file()


@pytest.mark.parametrize("path", ["/", "/archive/", "/2019/", "/2019/03/03/", "/no-such-page/"])
def test_reading_sets_no_cookie(contexts, site, path):
    contexts.expect("404")
    context = contexts.open()
    context.new_page().goto(site.url + path)
    assert context.cookies() == []


def test_reading_sets_no_cookie_and_keeps_only_when_a_discussion_was_seen(context, page, article):
    page.goto(article)
    page.locator("#comments .when").first.click()
    page.wait_for_url("**/comments/*/")
    assert context.cookies() == []
    assert page.evaluate("Object.keys(localStorage)") == ["tertulia:visits"]
    assert [key.split(":")[0] for key in page.evaluate("Object.keys(sessionStorage)")] == ["visit"]
