"""What readers find, mark and put away on a page of another site."""

import re

import pytest

from tests.browser.embed.test_looks import BODY, PAGES, violations
from tests.browser.embed.test_writing import embed, focused, post, text, wait_for_count
from tests.browser.watch import shoot

PICK = (
    "from tertulia.discussion import api as d; from tertulia.people.api import Speaker; s = Speaker(guest='e' * 20); "
)
VISIT = "localStorage.setItem('tertulia:visit:{key}', '{moment}')"
LIVE = re.compile("/api/v1/live")


@pytest.fixture
def numbers(ada, benno, key):
    """Of a comment, what answers it, and another one."""
    root = ada.post(key, "Which bell rings so late?")
    return root, benno.post(key, "The *old* one.", root), ada.post(key, "A good read.")


@pytest.fixture
def shown(page, elsewhere, key, numbers):
    page.goto(elsewhere.show(embed(key)))
    page.get_by_text("A good read.").wait_for()
    return page


def search(page, words):
    page.get_by_role("searchbox", name="Search").fill(words)
    page.get_by_role("searchbox", name="Search").press("Enter")


def open_form(page, button="Add comment"):
    page.get_by_role("button", name=button).first.click()
    text(page).wait_for()


def test_a_search_shows_what_it_finds_and_leads_there(shown, numbers):
    page = shown
    search(page, "old")
    page.get_by_text("1 comment found").wait_for()
    assert "1 comment found" in focused(page)
    found = page.locator(".brief")
    assert found.locator("em").inner_text() == "old"
    shoot(page, "embed-search")
    assert violations(page) == []
    found.get_by_role("link").click()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.id") == f"comment-{numbers[1]}"
    page.get_by_role("button", name="Close").click()
    assert found.count() == 0
    search(page, "nothing-of-the-kind")
    page.get_by_text("0 comments found").wait_for()


def test_what_a_search_finds_on_a_further_page_is_fetched(page, elsewhere, key, numbers):
    page.goto(elsewhere.show(f'<tertulia-thread key="{key}" limit="1" eager></tertulia-thread>'))
    page.get_by_text("Which bell").wait_for()
    search(page, "good read")
    page.locator(".brief").get_by_role("link").click()
    page.locator("article", has_text="A good read.").wait_for()
    page.locator(f"li#comment-{numbers[2]}:focus").wait_for()


def test_a_search_that_does_not_arrive_is_told(shown, contexts):
    contexts.expect("ERR_FAILED")
    page = shown
    page.route("**/api/v1/search*", lambda route: route.abort())
    search(page, "old")
    page.locator(".note").get_by_text("The discussion could not be reached.").wait_for()
    assert page.get_by_role("searchbox", name="Search").input_value() == "old"


def test_what_editors_pick_stands_above_and_leads_to_its_place(page, elsewhere, square, key, numbers):
    square.run("shell", "-c", f"{PICK} d.feature({numbers[1]}, True, by=s); d.pin({numbers[2]}, True, by=s)")
    page.goto(elsewhere.show(embed(key)))
    picks = page.locator(".brief li")
    picks.first.wait_for()
    assert page.get_by_text("Highlights").is_visible()
    assert [one.splitlines()[-1] for one in picks.all_inner_texts()] == ["A good read.", "The old one."]
    assert picks.first.get_by_text("Pinned").is_visible()
    shoot(page, "embed-highlights")
    assert violations(page) == []
    picks.last.get_by_role("link").click()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.id") == f"comment-{numbers[1]}"


def test_a_person_is_ignored_until_they_are_heeded_again(shown):
    page = shown
    page.get_by_role("button", name="Ignore: Ada Quist").first.click()
    assert page.get_by_text("You ignore this person.").count() == 2
    assert page.get_by_text("Which bell rings so late?").count() == 0
    assert page.get_by_text("The old one.").is_visible()
    shoot(page, "embed-ignored")
    assert violations(page) == []
    page.reload()
    page.get_by_text("The old one.").wait_for()
    assert page.get_by_text("Which bell rings so late?").count() == 0
    page.get_by_role("button", name="Show again").first.click()
    page.get_by_text("Which bell rings so late?").wait_for()
    page.reload()
    page.get_by_text("A good read.").wait_for()


def test_one_cannot_ignore_oneself(shown):
    page = shown
    open_form(page)
    page.get_by_label("Name").fill("Rosa Mar")
    text(page).fill("My own.")
    post(page)
    own = page.locator("article", has_text="My own.")
    own.get_by_role("button", name="Edit").wait_for()
    assert own.get_by_role("button", name="Ignore").count() == 0


def test_what_is_new_since_the_last_visit_is_marked_and_n_leads_there(shown, context, elsewhere, key):
    page = shown
    page.get_by_role("button", name="Good comment: Benno").click()
    page.locator("[aria-pressed=true]").wait_for()
    page.evaluate(VISIT.format(key=key, moment=1))  # long before
    later = context.new_page()
    later.goto(elsewhere.show(embed(key)))
    later.get_by_role("button", name="3 new since your last visit").click()
    assert later.locator(".badge", has_text="New").count() == 3
    shoot(later, "embed-new")
    assert violations(later) == []
    assert "Which bell rings so late?" in focused(later)
    later.keyboard.press("n")
    assert focused(later).startswith("Benno")
    later.keyboard.press("n")
    assert "A good read." in focused(later)
    later.keyboard.press("n")
    assert "Which bell rings so late?" in focused(later)
    later.reload()  # still the same visit
    later.get_by_role("button", name="3 new since your last visit").wait_for()
    third = context.new_page()
    third.goto(elsewhere.show(embed(key)))
    third.get_by_text("A good read.").wait_for()
    third.locator("[aria-pressed=true]").wait_for()
    assert third.locator(".badge", has_text="New").count() == 0


def test_n_is_a_letter_to_those_who_type_and_to_the_page(shown, key):
    page = shown
    page.get_by_role("button", name="Good comment: Benno").click()
    page.locator("[aria-pressed=true]").wait_for()
    page.evaluate(VISIT.format(key=key, moment=1))
    page.evaluate("sessionStorage.clear()")
    page.reload()
    page.get_by_role("button", name="3 new since your last visit").wait_for()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement === document.body")
    open_form(page)
    text(page).press("n")
    assert text(page).input_value() == "n"


def test_a_long_conversation_shows_its_first_replies_and_the_rest_at_once(page, elsewhere, ada, key):
    root = ada.post(key, "Reply 0.")
    for number in range(1, 26):
        last = ada.post(key, f"Reply {number}.", root)
    address = elsewhere.show(embed(key))
    page.goto(address)
    more = page.get_by_role("button", name="Show 5 more replies")
    more.wait_for()
    assert page.get_by_text("Reply 20.").is_visible()
    assert page.get_by_text("Reply 21.").is_hidden()
    assert violations(page) == []
    more.click()
    page.get_by_text("Reply 25.").wait_for()
    assert "Reply 21." in focused(page)
    assert more.count() == 0
    page.goto("about:blank")
    page.goto(f"{address}#comment-{last}")
    page.get_by_text("Reply 25.").wait_for()
    assert "Reply 25." in focused(page)


def test_people_of_the_thread_are_offered_after_an_at_sign(shown):
    page = shown
    open_form(page)
    text(page).press_sequentially("So @ad")
    page.get_by_role("button", name="@Ada Quist").wait_for()
    assert page.get_by_role("button", name="@Benno").count() == 0
    shoot(page, "embed-mention")
    assert violations(page) == []
    text(page).press("Tab")
    page.keyboard.press("Enter")
    assert text(page).input_value() == "So @Ada Quist "
    page.keyboard.type("says")
    assert text(page).input_value() == "So @Ada Quist says"
    assert page.get_by_role("button", name="@Ada Quist").count() == 0


def test_the_preview_follows_what_is_typed(shown, contexts):
    page = shown
    open_form(page)
    text(page).fill("An *old* bell.")
    assert not [url for url in contexts.requests if "/preview" in url]
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("group", name="Preview")
    preview.locator("em", has_text="old").wait_for()
    text(page).fill("An *older* bell.")
    preview.locator("em", has_text="older").wait_for()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.id") == "text"
    page.get_by_role("button", name="Preview").click()
    preview.wait_for(state="hidden")


def test_an_edit_that_is_held_is_told_and_does_not_stay_on_the_page(shown):
    page = shown
    open_form(page)
    page.get_by_label("Name").fill("Rosa Mar")
    text(page).fill("Long live the bell.")
    post(page)
    own = page.locator("article", has_text="Long live the bell.")
    own.get_by_role("button", name="Edit").click()
    text(page).fill("Something else.")

    held = set()

    def hold(route):
        number = int(route.request.url.split("/")[-1])
        if route.request.method == "PATCH":
            held.add(number)
        elif number not in held or route.request.method != "GET":
            return route.continue_()
        # The stream may tell of it late, and have it read again: it is answered by then, so its place is kept.
        replies = int(route.request.method == "GET")
        place = {
            "id": number,
            "parent": None,
            "depth": 1,
            "replies": replies,
            "state": "held",
            "why": "It has four links.",
        }
        return route.fulfill(status=202, json=place, headers={"Access-Control-Allow-Origin": "*"})

    page.route(re.compile(r"/api/v1/comments/\d+$"), hold)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your comment waits for a moderator").wait_for()
    assert "waits for a moderator before others can read it. It has four links." in focused(page)
    page.get_by_text("This comment is not shown.").wait_for()
    assert own.count() == 0
    assert page.get_by_text("Something else.").count() == 0


def test_an_empty_discussion_hears_of_its_first_comment(page, contexts, elsewhere, ada, key):
    page.clock.install()
    page.goto(elsewhere.show(embed(key)))
    page.get_by_text("The first word is yours.").wait_for()
    assert not [url for url in contexts.requests if LIVE.search(url)]
    ada.post(key, "The first.")
    page.clock.run_for(61_000)
    page.get_by_role("button", name="1 new comment, show").click()
    page.get_by_text("The first.").wait_for()
    ada.post(key, "The second.")
    page.get_by_role("button", name="1 new comment, show").wait_for()
    wait_for_count(page, 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_nothing_with_all_of_it_shown(contexts, elsewhere, square, ada, key, numbers, lang, scheme):
    square.run("shell", "-c", f"{PICK} d.pin({numbers[2]}, True, by=s)")
    for number in range(25):
        ada.post(key, f"Reply {number}.", numbers[0])
    page = contexts.open(color_scheme=scheme).new_page()
    page.goto(elsewhere.show(f'<div lang="{lang}">{embed(key)}</div>', style=BODY + PAGES["follows"]))
    page.locator(".rest").wait_for()
    page.get_by_role("searchbox").fill("old")
    page.get_by_role("searchbox").press("Enter")
    page.locator(".brief").nth(1).wait_for()
    page.locator(".head > .button").click()
    page.locator("textarea").press_sequentially("@B")
    page.get_by_role("button", name="@Benno").wait_for()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        shoot(page, f"embed-all-{lang}-{scheme}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
