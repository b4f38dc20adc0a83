"""What a reader's browser remembers: whom to ignore, what to fold, the order, what was new at the last visit."""

import pytest
from playwright.sync_api import expect

from tests.browser.crowd import Other
from tests.browser.test_script import focused, text
from tests.browser.watch import shoot

ADA = "That was the plan. The recording was of another bell."
BENNO = "Is it true that they wanted to replace it"


def said(page, words):
    return page.locator("#comments .said", has_text=words)


def test_somebody_is_ignored_and_heard_again(page, article):
    loud = Other(article, "Lotte")
    answer = Other(article, "Benno").post("Not so loud.", loud.post("The BELL!"))
    loud.post("It is a BELL!", answer)
    page.goto(article)
    ignore = page.locator("#comments article", has_text="The BELL!").get_by_role("button", name="Ignore")
    ignore.click()
    expect(page.get_by_text("You ignore this person.")).to_have_count(2)
    expect(page.locator(":focus")).to_have_text("Show again")
    expect(said(page, "The BELL!")).to_be_hidden()
    expect(said(page, "Not so")).to_be_visible()
    expect(said(page, "a BELL!")).to_be_hidden()
    page.reload()
    expect(said(page, "a BELL!")).to_be_hidden()
    page.get_by_text("People you ignore (1)").click()
    shoot(page, "choices-ignored")
    page.get_by_role("button", name="Show Lotte again").click()
    expect(said(page, "a BELL!")).to_be_visible()
    ignore.press("Enter")
    page.keyboard.press("Enter")  # the undo has the focus
    expect(said(page, "a BELL!")).to_be_visible()
    expect(page.get_by_text("People you ignore")).to_have_count(0)


def test_a_branch_is_folded_and_stays_folded(page, article):
    page.goto(article)
    button = page.locator("#comments article", has_text=BENNO).locator("[data-action=fold]")
    expect(button).to_have_text("Hide 1 reply")
    button.click()
    expect(said(page, ADA)).to_be_hidden()
    expect(button).to_have_text("Show 1 reply")
    expect(button).to_have_attribute("aria-expanded", "false")
    page.reload()
    expect(said(page, ADA)).to_be_hidden()
    number = page.locator("#comments article", has_text=ADA).get_attribute("data-id")
    page.goto("about:blank")
    page.goto(f"{article}#comment-{number}")  # who is sent to a comment sees it
    expect(said(page, ADA)).to_be_visible()
    button.press("Enter")
    expect(said(page, ADA)).to_be_hidden()
    button.press("Enter")
    page.reload()
    expect(said(page, ADA)).to_be_visible()


def test_the_order_is_remembered(page, article):
    page.goto(article)
    page.get_by_role("link", name="Newest").click()
    page.wait_for_url("**?sort=newest#comments")
    page.goto(article)
    page.wait_for_url("**?sort=newest")
    page.goto("about:blank")
    page.goto(f"{article}#comment-1")  # an address that names a place is left alone
    assert "sort" not in page.url
    page.get_by_role("link", name="Oldest").click()
    page.goto("about:blank")
    page.goto(article)
    assert page.url == article


@pytest.fixture
def returned(context, article):
    """The article in a new tab, after two comments were posted since the first visit."""
    other = Other(article, "Lotte")
    other.post("The first of all.")
    first = context.new_page()
    first.goto(article)
    first.locator("#comments").scroll_into_view_if_needed()
    first.wait_for_function("localStorage.getItem('tertulia:visits')")
    first.close()
    second = context.new_page()
    other.post("Which church?")
    other.post("And which bell?")
    second.goto(article)
    return second


def test_what_is_new_is_marked_and_a_key_goes_through_it(returned):
    page = returned
    page.get_by_text("2 new comments since your last visit").wait_for()
    expect(page.locator("#comments .badge", has_text="New")).to_have_count(2)
    page.keyboard.press("n")
    expect(page.locator(":focus")).to_contain_text("Which church?")
    shoot(page, "choices-new")
    page.keyboard.press("n")
    expect(page.locator(":focus")).to_contain_text("And which bell?")
    page.get_by_role("button", name="Next new one").click()
    expect(page.locator(":focus")).to_contain_text("Which church?")
    page.get_by_role("link", name="Add Comment").click()
    text(page).focus()
    page.keyboard.type("n")  # in a field it is a letter
    expect(text(page)).to_have_value("n")
    page.reload()  # still the same visit
    page.get_by_label("or press n").uncheck()
    before = focused(page, "id")
    page.keyboard.press("n")
    assert focused(page, "id") == before


def test_folded_replies_come_in_place(page, article):
    other = Other(article, "Lotte")
    root = other.post("How many answers?")
    last = 0
    for number in range(24):
        last = other.post(f"Answer {number}.", root)
    other.post("An answer to the last one.", last)
    page.goto(article)
    more = page.get_by_role("link", name="Show 5 more replies")
    shown = page.locator(f"#comment-{root} > ol > li").count()
    more.click()
    page.locator(f"#comment-{last}").wait_for()
    expect(page.locator(f"#comment-{root} > ol > li")).to_have_count(24)
    assert shown < 24
    expect(page.locator(f"#comment-{last} > ol > li", has_text="An answer to the last one.")).to_have_count(1)
    expect(more).to_have_count(0)
    expect(page.locator(":focus")).to_contain_text("Answer")
    numbers = page.locator(f"#comment-{root} > ol > li").evaluate_all("items => items.map(item => item.id)")
    assert len(set(numbers)) == 24
    assert page.url == article
