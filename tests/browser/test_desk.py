"""A moderator's hours: a queue worked through by keyboard alone, beside a second moderator, and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FERRY
from tests.browser.site import article_paths, serve
from tests.browser.test_access import WHOLE, violations
from tests.browser.watch import shoot

HELD = 50
WIDE = {"viewport": {"width": 1600, "height": 1000}, "reduced_motion": "reduce"}
PHONE = {"viewport": {"width": 320, "height": 720}, "reduced_motion": "reduce"}
HEAD = """
from collections import Counter
from django.contrib.auth.models import User
from tertulia.discussion import api as discussion
from tertulia.discussion.models import Comment
from tertulia.people.api import Speaker
def lay(key, number, urgency, text):
    thread = discussion.find_thread(key)
    draft = discussion.Draft(thread.id, None, f"Guest {number}", text, f"{key}-{number}")
    ruling = discussion.Ruling("held", "links", "It has links.", urgency=urgency)
    discussion.post(draft, by=Speaker(guest=f"guest-key-{number:012}"), ruling=ruling)
"""
FILL = """
for number in range({count}):
    lay({key!r}, number, {count} - number, f"Waiting line {{number}}.")
for name in ("first", "second"):
    User.objects.get_or_create(username=name, defaults=dict(is_superuser=True, is_staff=True))
"""
LATE = 1_100  # milliseconds after which what is new is on every page
MINE = "The mayor rings no bell."
COMES = "lay({key!r}, 900, 900, 'Waiting late.')"
LOOKED_AT = """
from tertulia.moderation import api as moderation
moderation.set_policy(thread={key!r}, mode="pre")
"""
URGENT = "discussion.call(Comment.objects.get(source={text!r}).pk, 999)"
STATES = """
found = Comment.objects.filter(thread__key={key!r}, source__startswith="Waiting").values_list("state", flat=True)
print("STATES", dict(Counter(found)))
"""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    pages = [folder / f"page-{number}.txt" for number in range(5)]
    for number, page in enumerate(pages):
        page.write_text(f"Queue {number}: {FERRY.read_text()}")
    with serve(tmp_path_factory.mktemp("desk"), pages, LIMITS="off") as running:
        yield running


@pytest.fixture(scope="module")
def unused(newsroom):
    return article_paths(newsroom.get("/"))


@pytest.fixture
def waiting(newsroom, unused):
    """Lays held comments into a discussion of their own; gives its key and its article."""

    def lay(count):
        article = unused.pop()
        key = newsroom.get(article).partition('data-thread="')[2].partition('"')[0]
        newsroom.run("shell", "-c", HEAD + FILL.format(key=key, count=count))
        return key, article

    return lay


@pytest.fixture
def sign_in(newsroom, readers_of):
    watch = readers_of(newsroom.url)
    watch.expect("409")

    def open_page(name, **options):
        page = watch.open(**options).new_page()
        page.goto(newsroom.run("sign_in_link", name).strip())
        page.locator("form [type=submit]").click()
        page.wait_for_url("**/admin/")
        return page

    return open_page


def queue(newsroom, page, key, name="held"):
    page.goto(f"{newsroom.url}/admin/comments/?queue={name}&thread={key}")
    return page.locator("#queue .card")


def focused(page):
    return int(page.evaluate("document.activeElement.closest('.card')?.dataset.id ?? 0"))


def states(newsroom, key):
    return newsroom.run("shell", "-c", HEAD + STATES.format(key=key)).partition("STATES ")[2].strip()


def press(page, key):
    """One key, and what it does is done: the card that had the focus is gone."""
    before = focused(page)
    page.keyboard.press(key)
    try:
        expect(page.locator(f"#comment-{before}")).to_have_count(0, timeout=15_000)
    except AssertionError as failure:
        failure.add_note(f"{key} was pressed on {before}. The page says: {page.locator('#toast').inner_text()!r}")
        raise
    return before


@pytest.fixture
def reader(newsroom, readers_of):
    """A page of somebody who has written the most urgent of all comments that wait in a discussion."""

    def write(key, article):
        newsroom.run("shell", "-c", HEAD + LOOKED_AT.format(key=key))
        watch = readers_of(newsroom.url)
        watch.expect("410", "404")
        page = watch.open(java_script_enabled=False).new_page()
        page.goto(newsroom.url + article)
        page.get_by_role("link", name="Add Comment").click()
        page.get_by_label("Name").fill("Rosa Mar")
        page.get_by_role("textbox", name="Comment", exact=True).fill(MINE)
        page.get_by_role("button", name="Post comment").click()
        page.get_by_role("link", name="your comment").wait_for()
        newsroom.run("shell", "-c", HEAD + URGENT.format(text=MINE))
        return page

    return write


def test_fifty_are_worked_through_by_keyboard_alone_beside_a_second_moderator(newsroom, sign_in, waiting, reader):
    key, article = waiting(HELD - 1)
    rosa = reader(key, article)
    one, two = sign_in("first", **WIDE), sign_in("second", **WIDE)
    cards = queue(newsroom, one, key)
    expect(cards).to_have_count(20)
    others = queue(newsroom, two, key)
    expect(others).to_have_count(20)
    ids = "all => all.map(card => card.dataset.id)"
    assert not set(cards.evaluate_all(ids)) & set(others.evaluate_all(ids))

    expect(cards.first).to_be_focused()
    expect(cards.first).to_contain_text(MINE)
    press(one, "1")
    expect(one.locator("#toast")).to_contain_text("Rejected")
    expect(one.locator(".card:focus")).to_contain_text("Waiting line 0.")
    press(one, "a")
    expect(one.locator("#toast")).to_contain_text("Published.")
    press(one, "1")  # with the first reason
    expect(one.locator("#toast")).to_contain_text("Rejected")
    undone = press(one, "2")
    one.keyboard.press("u")
    expect(one.locator(f"#comment-{undone}")).to_be_visible()
    one.keyboard.press("w")
    one.get_by_role("dialog").get_by_role("textbox", name="Reason").fill("Mind your words.")
    one.keyboard.press("Tab")
    one.keyboard.press("Enter")
    expect(one.locator("#toast")).to_contain_text("Warned")
    banned = focused(one)
    one.keyboard.press("b")
    dialog = one.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Reason").fill("Threats.")
    one.keyboard.press("Tab")
    one.keyboard.press("Space")  # their comments go with it
    one.keyboard.press("Tab")
    one.keyboard.press("Enter")
    one.wait_for_function("id => !document.getElementById(`comment-${id}`)", arg=banned)
    one.keyboard.press("j")
    one.keyboard.press("k")
    one.keyboard.press("c")
    expect(one.locator(".card:focus .about")).to_contain_text("Notes")
    shoot(one, "desk-1600")

    done = {undone, banned}
    while focused(one):
        done.add(press(one, "a"))
        if not one.locator("#queue .card").count():
            break
    assert not done & set(map(int, others.evaluate_all(ids)))
    two.locator("#queue .card").first.focus()
    while two.locator("#queue .card").count():
        press(two, "4")
    expect(two.get_by_text("Nothing here.")).to_be_visible()
    assert "held" not in states(newsroom, key)
    one.goto(newsroom.url + article)
    expect(one.locator("#comments")).to_contain_text("Waiting line 0.")
    expect(one.locator("#comments")).not_to_contain_text("Waiting line 1.")

    rosa.get_by_role("link", name="your comment").click()
    rosa.wait_for_url("**/statements/*/")
    for words in (MINE, "Insult or attack on somebody", "It attacks a person", "A person decided it."):
        expect(rosa.get_by_text(words).first).to_be_visible()
    rosa.locator("#form-text").fill("It does not.")
    rosa.get_by_role("button", name="Send the appeal").click()
    rosa.wait_for_url("**/statements/*/#appeal")
    two.goto(f"{newsroom.url}/admin/comments/appeals/")
    two.get_by_label("Answer to the one who appealed").fill("You are right.")
    two.get_by_role("button", name="Reverse: show the comment again").click()
    two.wait_for_url("**/admin/comments/appeals/")
    rosa.goto(newsroom.url + article)
    if not rosa.get_by_text(MINE).count():
        rosa.wait_for_timeout(LATE)
        rosa.reload()
    expect(rosa.locator("#comments").get_by_text(MINE)).to_be_visible()


def test_what_comes_in_is_put_in_its_place(newsroom, sign_in, waiting):
    key, _article = waiting(2)
    page = sign_in("first", **WIDE)
    cards = queue(newsroom, page, key)
    expect(cards).to_have_count(2)
    newsroom.run("shell", "-c", HEAD + COMES.format(key=key))
    expect(cards).to_have_count(3)
    expect(cards.first).to_contain_text("Waiting late.")
    expect(cards.nth(1)).to_be_focused()


def test_a_queue_that_is_empty_stays_what_it_is(newsroom, sign_in, waiting):
    key, _article = waiting(1)
    page = sign_in("first", **WIDE)
    page.goto(f"{newsroom.url}/admin/comments/?thread={key}")  # which queue, the page has chosen
    with page.expect_request(lambda request: "part=cards" in request.url and "queue=held" in request.url):
        press(page, "a")
    expect(page.get_by_text("Nothing here.")).to_be_visible()


def test_many_at_once_and_undone_and_on_a_phone(newsroom, sign_in, waiting):
    key, _article = waiting(3)
    page = sign_in("first", **PHONE)
    cards = queue(newsroom, page, key)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    shoot(page, "desk-320")
    page.get_by_role("button", name="Choose all").click()
    page.locator("#bulk").get_by_role("button", name="Approve").click()
    expect(cards).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(cards).to_have_count(3)
    assert "'held': 3" in states(newsroom, key)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_and_all_of_it_works_without_javascript(newsroom, sign_in, waiting, size):
    key, _article = waiting(2) if size is WIDE else ("", "")
    page = sign_in("first", **size)
    cards = queue(newsroom, page, key) if key else page.locator("#queue .card")
    if not key:
        page.goto(f"{newsroom.url}/admin/comments/?queue=newest")
    assert violations(page, WHOLE) == []
    page.locator("[data-about]").first.click()
    expect(page.locator(".about").first).to_be_visible()
    assert violations(page, WHOLE) == []
    page.goto(f"{newsroom.url}/admin/comments/{cards.first.get_attribute('data-id')}/history/")
    assert violations(page, WHOLE) == []
    if not key:
        return
    plain = sign_in("first", java_script_enabled=False, **size)
    rows = queue(newsroom, plain, key)
    rows.first.get_by_role("button", name="Reject").click()
    plain.get_by_text("Rejected: it is not shown.").wait_for()
    expect(rows).to_have_count(1)
    plain.get_by_role("button", name="Undo").click()
    plain.get_by_text("Undone.").wait_for()
    expect(rows).to_have_count(2)
