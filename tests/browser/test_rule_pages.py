"""The editors' pages of the rules: no finding of axe-core, nothing sideways, and all of it without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FERRY
from tests.browser.site import serve
from tests.browser.test_access import WHOLE, violations
from tests.browser.watch import shoot

pytestmark = pytest.mark.slow
WIDTHS = [320, 1600]
AXE = {"ar": 320, "en": 1600}  # what axe says of one is what it says of the other; that nothing is cut off is not
LONG = "Straßenbahnhaltestellenüberdachungsbeauftragter" * 2
FILL = f"""
from tertulia.discussion import api as discussion
from tertulia.moderation import sanctions
from tertulia.moderation.models import Domain, WordList
from tertulia.people.api import Speaker
from django.utils import timezone
from datetime import timedelta
discussion.open_thread(key="a", url="/a/", title="{LONG}", section="news")
WordList.objects.create(name="{LONG}"[:100], kind="banned", language="de", words="moonhead")
WordList.objects.create(name="Boots", kind="careless", words="boot")
Domain.objects.create(name="{"a-long-name." * 12}example", action="hold")
sanctions.impose("ban", "email:{"x" * 80}@mail.example", reason="{LONG}", by=Speaker())
sanctions.impose("warning", "person:guest:reader-key-0000000", reason="Insults.", by=Speaker())
ended = sanctions.impose("suspension", "person:user:77", reason="Insults.", by=Speaker(),
    ends=timezone.now() + timedelta(days=3))
sanctions.lift(ended, by=Speaker(), sentence="Enough.")
"""
PAGES = {
    "policy": "",
    "section": "section/news/",
    "discussion": "discussion/1/",
    "words": "words/",
    "new-list": "words/add/",
    "list": "words/1/",
    "delete": "words/1/delete/",
    "domains": "domains/",
    "sanctions": "sanctions/",
    "ended": "sanctions/?show=ended",
    "new-sanction": "sanctions/add/",
}
# Wagtail hides what stands out at the side, so that the page never scrolls there.
CUT_OFF = """[...document.querySelectorAll("main .desk *")].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width > 1 && (box.left < 0 || box.right > innerWidth);
}).map(one => one.outerHTML.slice(0, 120))"""
REFUSED = {"ar": ["policy", "domains"], "en": ["new-list", "new-sanction"]}  # of each kind of form one in each


@pytest.fixture(scope="module", params=["en", "ar"])
def newsroom(request, tmp_path_factory):
    with serve(tmp_path_factory.mktemp("rules"), [FERRY], LANGUAGE=request.param, LIMITS="off") as running:
        running.run("shell", "-c", FILL)
        yield request.param, running


@pytest.fixture
def desk(newsroom, readers_of):
    """Makes pages that are signed in as the first editor."""
    language, site = newsroom

    def sign_in(**options):
        page = readers_of(site.url).open(reduced_motion="reduce", **options).new_page()
        page.goto(site.run("sign_in_link", "editor").strip())
        page.locator("form [type=submit]").click()
        page.wait_for_url("**/admin/")
        return language, site, page

    return sign_in


def look(page, language, name):
    wrong, name = [], f"{language}-{name}"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 2000})  # Wagtail scrolls inside of it
        page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        shoot(page, f"rules-{name}-{width}")
        found = violations(page, WHOLE) if AXE[language] == width else []
        wrong += [f"{name}, {width} px: {one}" for one in found]
        wrong += [f"{name}, {width} px: cut off: {one}" for one in page.evaluate(CUT_OFF)]
    return wrong


def test_axe_finds_nothing_and_nothing_scrolls_sideways(desk):
    language, site, page = desk()
    wrong = []
    for name, path in PAGES.items():
        assert page.goto(f"{site.url}/admin/rules/{path}").ok
        assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        wrong += look(page, language, name)
        if name in REFUSED[language]:
            empty(page)
            wrong += look(page, language, f"{name}-refused")
    page.goto(f"{site.url}/admin/rules/words/")
    page.locator("#id_text").fill("Dear <i>m00nhead</i>, " + LONG)
    page.locator("form[action*=trial] [type=submit]").click()
    expect(page.locator("mark")).to_have_text("m00nhead")
    wrong += look(page, language, "trial")
    assert not wrong, "\n".join(wrong)


def empty(page):
    """Send the form with nothing in its fields of text and number."""
    for field in page.locator("main form :is(input:not([type]), [type=text], [type=number], textarea)").all():
        field.fill("")
    page.locator("main form [type=submit]").first.click()
    expect(page.locator(".error-message").first).to_be_visible()


def test_an_editor_sets_a_rule_without_javascript(desk):
    _language, site, page = desk(java_script_enabled=False)
    page.goto(f"{site.url}/admin/rules/words/add/")
    page.locator("#id_name").fill("Clouds")
    page.locator("#id_kind").select_option("banned")
    page.locator("#id_words").fill("cloudhead")
    page.locator("main form [type=submit]").click()
    page.wait_for_url("**/rules/words/")
    page.locator("#id_text").fill("A cl0udhead")
    page.locator("form[action*=trial] [type=submit]").click()
    expect(page.locator("mark")).to_have_text("cl0udhead")
