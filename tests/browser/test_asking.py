"""A writer who is asked whether to post it as it is: with JavaScript and without, on our page and on another site's."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FERRY
from tests.browser.embed.host import HostWatch, host
from tests.browser.site import article_paths, serve
from tests.browser.test_access import violations
from tests.browser.watch import shoot

QUESTION = "This may hurt somebody. Post it anyway?"
LIST = """
from django.db import transaction
from tertulia.moderation.models import WordList
from tertulia.moderation.rulebook import changed
with transaction.atomic():
    WordList.objects.create(name="Careless", kind="careless", language="en", words="flotsam")
    changed()
"""
NARROW = {"width": 320, "height": 800}
NUMBERS = count()
WRITES = re.compile(r"/threads/|/api/v1/comments$")


@pytest.fixture(scope="module")
def elsewhere():
    with host() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory, elsewhere):
    """It asks about a careless word, and knows another site."""
    settings = {"EMBED_ORIGINS": elsewhere.url, "LIMITS": "off"}
    with serve(tmp_path_factory.mktemp("asking"), [FERRY], **settings) as running:
        running.run("shell", "-c", LIST)
        elsewhere.server = running.url
        yield running


@pytest.fixture
def contexts(chromium, site, elsewhere):
    watch = HostWatch(chromium, site.url)
    watch.also = elsewhere.url
    watch.expect("422")
    yield watch
    watch.close()


@pytest.fixture
def sentence():
    """Careless words that no other test posts."""
    return f"What flotsam, number {next(NUMBERS)}."


@pytest.fixture(params=["plain", "script", "widget"])
def place(request):
    """Where it is written."""
    return request.param


@pytest.fixture
def opened(site, elsewhere, place, sentence):
    """Opens the form and fills it in."""

    def fill(page):
        if place == "widget":
            page.goto(elsewhere.show(f'<tertulia-thread key="{sentence}" eager></tertulia-thread>'))
        else:
            page.goto(site.url + article_paths(site.get("/"))[0])
        if place == "plain":
            page.goto(site.url + page.get_by_role("link", name="Add Comment").get_attribute("href"))
        else:
            page.get_by_role("button" if place == "widget" else "link", name=re.compile("Add comment", re.I)).click()
        page.get_by_label("Name").fill("Rosa Mar")
        text(page).fill(sentence)
        return page

    return fill


@pytest.fixture
def written(contexts, opened, place):
    """The form, filled in, in a narrow window."""
    return opened(contexts.open(java_script_enabled=place != "plain", viewport=NARROW).new_page())


def text(page):
    return page.get_by_role("textbox", name="Comment", exact=True)


def post(page):
    page.get_by_role("button", name="Post comment").click()


def anyway(page):
    return page.get_by_role("button", name="Post it anyway")


def be_asked(page):
    post(page)
    page.get_by_role("alert").get_by_text(QUESTION).wait_for()
    anyway(page).wait_for()


def said(page, words):
    return page.locator("article .said", has_text=words)


def focused(page):
    """The text of what has the focus, in the widget too."""
    return page.evaluate("(document.activeElement.shadowRoot ?? document).activeElement.innerText")


def test_it_is_asked_and_who_says_yes_posts_it(written, sentence):
    page = written
    expect(anyway(page)).to_have_count(0)
    be_asked(page)
    expect(text(page)).to_have_value(sentence)
    expect(said(page, sentence)).to_have_count(0)
    anyway(page).click()
    expect(said(page, sentence)).to_have_count(1)
    page.reload()
    expect(said(page, sentence)).to_have_count(1)


def test_the_question_has_the_focus_and_the_keyboard_is_enough(written, sentence):
    page = written
    be_asked(page)
    assert QUESTION in focused(page)
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page) == "Post it anyway":
            break
    page.keyboard.press("Enter")
    expect(said(page, sentence)).to_have_count(1)


def test_the_key_enter_is_no_yes(written, sentence):
    page = written
    be_asked(page)
    page.get_by_label("Name").fill("Rosa Marina")
    with page.expect_response(WRITES) as answer:
        page.get_by_label("Name").press("Enter")
    assert answer.value.status == 422
    page.get_by_role("alert").get_by_text(QUESTION).wait_for()
    expect(text(page)).to_have_value(sentence)
    expect(said(page, sentence)).to_have_count(0)


def test_another_text_is_judged_afresh(written, sentence):
    page = written
    be_asked(page)
    text(page).fill(sentence.replace("flotsam", "a find"))
    post(page)
    expect(said(page, sentence.replace("flotsam", "a find"))).to_have_count(1)


def test_axe_finds_nothing_and_nothing_scrolls_sideways(contexts, opened, place):
    """With JavaScript, which axe-core is made of; the form's own page has none."""
    page = opened(contexts.open(viewport=NARROW, reduced_motion="reduce").new_page())
    be_asked(page)
    shoot(page, f"asking-{place}-320")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert violations(page) == []


@pytest.mark.parametrize("place", ["script", "widget"], indirect=True)
@pytest.mark.parametrize("arrives", [True, False])
def test_a_yes_that_breaks_off_loses_nothing_and_makes_one_comment(written, contexts, sentence, arrives):
    contexts.expect("ERR_FAILED")
    page = written
    be_asked(page)

    def lose(route):
        if arrives and route.request.method == "POST":
            route.fetch()
        route.abort()

    page.route(WRITES, lose)
    anyway(page).click()
    page.get_by_role("alert").get_by_text("Nothing is lost").wait_for()
    expect(text(page)).to_have_value(sentence)
    page.unroute(WRITES)
    if arrives:
        post(page)
    else:
        be_asked(page)
        anyway(page).click()
    expect(page.locator("form.compose")).to_have_count(0)
    expect(said(page, sentence)).to_have_count(1)


@pytest.mark.parametrize("place", ["script", "widget"], indirect=True)
def test_a_text_that_was_asked_about_survives_a_reload(written, sentence, place):
    page = written
    be_asked(page)
    page.reload()
    page.get_by_role("button" if place == "widget" else "link", name=re.compile("Add comment", re.I)).click()
    expect(text(page)).to_have_value(sentence)
    expect(anyway(page)).to_have_count(0)
