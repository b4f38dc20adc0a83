"""An Arabic site: every kind of page runs from right to left, and so do the numbered pages without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FERRY
from tests.browser.crowd import Other
from tests.browser.site import article_paths, serve
from tests.browser.test_access import LISTS, RARE, TALK, WIDTHS, look, violations, visit
from tests.browser.watch import shoot

pytestmark = pytest.mark.slow
SMALL = {"viewport": {"width": 320, "height": 800}, "reduced_motion": "reduce"}
ROOTS = 94  # with six that are there and one answer to every tenth, three pages
NUMBERS = "all => all.map(one => Number(one.id.slice(8)))"


@pytest.fixture(scope="module")
def arabic_site(tmp_path_factory):
    long = tmp_path_factory.mktemp("long") / "long.txt"
    long.write_text(f"Long: {FERRY.read_text()}")
    with serve(tmp_path_factory.mktemp("arabic"), [FERRY, long], LANGUAGE="ar", LIMITS="off") as running:
        yield running


@pytest.fixture
def watch(readers_of, arabic_site):
    return readers_of(arabic_site.url)


def address(site, start):
    found = [path for path in article_paths(site.get("/sitemap.xml")) if path.split("/")[4].startswith(start)]
    return site.url + found[0]


def test_axe_finds_nothing_on_pages_that_run_from_right_to_left(watch, arabic_site):
    watch.expect("404", "410", "422")
    page = watch.open(reduced_motion="reduce").new_page()
    article = address(arabic_site, "the-night-ferry")
    wrong = []
    for name in [*LISTS, *TALK, *RARE]:
        visit(page, arabic_site, article, name)
        rtl = page.evaluate("document.documentElement.dir")
        # The colours are those of the pages that run from left to right, and so is what is there at each width.
        found = look(page, f"ar-{name}", by_night=False, axe=WIDTHS[:1])
        wrong += found if rtl == "rtl" or name == "api" else [f"{name} is written {rtl}"]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def long(arabic_site):
    """The address of an article with three pages of comments, and the numbers of those that were added."""
    article = address(arabic_site, "long")
    other = Other(article, "ليلى")
    added = []
    for number in range(ROOTS):
        added.append(other.post(f"تعليق {number} (bell {number})"))
        if number % 10 == 0:
            added.append(other.post("رد", added[-1]))
    return article, added


@pytest.fixture
def eye(watch):
    """What axe-core finds at an address. It is a script itself, so it looks at the page without ours."""
    watch.expect("ERR_FAILED")
    page = watch.open(**SMALL).new_page()
    page.route("**/thread*.js", lambda route: route.abort())

    def find(address):
        page.goto(address)
        return [f"{address}: {one}" for one in violations(page)]

    return find


def test_every_comment_is_on_one_numbered_page_without_javascript(watch, long, eye):
    article, added = long
    page = watch.open(java_script_enabled=False, **SMALL).new_page()
    page.goto(article)
    seen, wrong = [], []
    for number in (1, 2, 3):
        if number > 1:
            page.locator(f"nav.turn a[href*='page={number}#']").first.click()
            page.wait_for_url(f"**page={number}#comments")
        expect(page.locator("nav.turn [aria-current=page]").last).to_have_text(str(number))
        assert page.evaluate("[document.documentElement.dir, document.documentElement.scrollWidth]") == ["rtl", 320]
        shoot(page, f"ar-page-{number}")
        seen += page.locator("#comments li[id^=comment-]").evaluate_all(NUMBERS)
        wrong += eye(page.url)
    assert not wrong, "\n".join(wrong)
    expect(page.locator("nav.turn a[href*='page=4']")).to_have_count(0)
    assert len(seen) == len(set(seen)) == 6 + len(added)
    assert set(added) < set(seen)
