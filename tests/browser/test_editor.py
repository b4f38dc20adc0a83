"""An editor's day in Wagtail's own editor: draft, preview, publish, change, compare, go back, schedule."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.watch import shoot


@pytest.fixture
def desk(contexts, site):
    """A page signed in as the first editor."""
    page = contexts.open(viewport={"width": 1280, "height": 1000}).new_page()
    page.goto(site.run("sign_in_link", "editor").strip())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


def new_draft(desk, site, title):
    """Save a draft through the form; the address of its pages in the editor."""
    desk.goto(f"{site.url}/admin/pages/search/?q=archive")
    section = desk.get_by_role("link", name="From the archive", exact=True).first.get_attribute("href")
    number = re.search(r"\d+", section)[0]
    desk.goto(f"{site.url}/admin/pages/add/newsroom/articlepage/{number}/")
    desk.locator("#id_title").fill(title)
    desk.locator("#id_standfirst").fill("The gulls were told first.")
    expect(desk.locator("#id_slug")).to_have_value(re.compile(r"\w"))
    desk.get_by_role("button", name="Save draft").click()
    desk.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    return desk.url.removesuffix("edit/")


def choose(desk, action):
    """One of the form's further actions; each leads away from the form."""
    desk.wait_for_load_state("networkidle")
    desk.get_by_role("button", name="More actions").first.click()
    form = desk.url
    desk.get_by_role("button", name=action, exact=True).click()
    desk.wait_for_url(lambda url: url != form)


def compare_oldest(desk, edit):
    """Open the first revision's comparison with the live page; the address that brings that revision back."""
    desk.goto(f"{edit}history/")
    desk.wait_for_load_state("networkidle")
    desk.locator("main tbody").get_by_role("button", name="Actions").last.click()
    review = desk.get_by_role("link", name=re.compile("Review this version")).first.get_attribute("href")
    first = re.search(r"/revisions/(\d+)/", review)[1]
    desk.goto(f"{edit}revisions/compare/{first}...live/")
    return f"{edit}revisions/{first}/revert/"


def test_an_editor_drafts_publishes_changes_compares_and_goes_back(desk, page, site):
    edit = new_draft(desk, site, "Fish market opens early")
    address = f"{site.url}{timezone.now():/%Y/%m/%d/}fish-market-opens-early/"
    assert page.request.get(address).status == 404
    desk.goto(f"{edit}view_draft/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Fish market opens early")

    desk.goto(f"{edit}edit/")
    choose(desk, "Publish")
    page.goto(address)
    assert page.locator(".stamp").inner_text().startswith("Published on: ")
    expect(page.locator("#comments h2")).to_have_text("Comments (0)")

    desk.goto(f"{edit}edit/")
    desk.locator("#id_title").fill("Fish market opens late")
    choose(desk, "Publish")
    page.goto(address)  # the address stays: only a changed slug changes it
    expect(page.get_by_role("heading", level=1)).to_have_text("Fish market opens late")

    revert = compare_oldest(desk, edit)
    shoot(desk, "compare")
    differences = desk.locator("main").inner_text()
    assert "early" in differences
    assert "late" in differences

    desk.goto(revert)
    choose(desk, "Publish this version")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Fish market opens early")


def test_an_article_waits_until_its_time(desk, page, site):
    edit = new_draft(desk, site, "Embargoed until tomorrow")
    tomorrow = timezone.now() + timedelta(days=1)
    desk.wait_for_load_state("networkidle")
    desk.get_by_role("button", name="Toggle status").first.click()
    desk.get_by_role("button", name="Set schedule").click()
    desk.locator("#id_go_live_at").fill(tomorrow.strftime("%Y-%m-%d %H:%M"))
    with desk.expect_navigation():
        # Not a click at a place: the date picker may still lie over the button.
        desk.get_by_role("dialog").get_by_role("button", name="Save schedule").dispatch_event("click")
    choose(desk, "Schedule to publish")
    desk.goto(f"{edit}edit/")
    assert "has been scheduled to go live at" in desk.locator("body").inner_text()
    assert page.request.get(f"{site.url}{tomorrow:/%Y/%m/%d/}embargoed-until-tomorrow/").status == 404
