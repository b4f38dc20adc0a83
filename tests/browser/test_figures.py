"""The public figures and the log: no finding of axe-core, nothing sideways, and all of it without JavaScript."""

import pytest

from tests.browser.conftest import FERRY
from tests.browser.site import serve
from tests.browser.test_access import WHOLE, violations
from tests.browser.watch import shoot

WIDTHS = [320, 1600]
LONG = "Straßenbahnhaltestellenüberdachungsbeauftragter" * 2
FILL = f"""
from django.db.models import F
from django.utils import timezone
from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation, deciding, sanctions
from tertulia.moderation.api import Submission
from tertulia.moderation.models import Appeal, Judgement, Notice, Statement
from tertulia.moderation.reasons import OFFENCES, REASONS
from tertulia.people.api import Speaker
thread = discussion.open_thread(key="a", url="/a/", title="{LONG}", section="news")
editor = Speaker(user_id=1, is_staff=True)
for number, reason in enumerate([*REASONS] * 2):
    draft = discussion.Draft(thread.id, None, "Rosa", f"Words and words {{number}}", key=f"key-{{number}}")
    by = Speaker(guest=f"reader-key-{{number:08}}")
    comment = moderation.post(Submission(draft, by, seconds=60.0), thread).id
    made = deciding.decide(comment, "removed", by=editor, reason=reason, sentence="Because.")
    for notice in range(number % 4):
        Notice.objects.create(key=f"k{{number}}-{{notice}}", comment_id=comment, offence=[*OFFENCES][number % 8],
            explanation="It is.", language="en", notifier="guest:n", at=timezone.now())
    if number % 3 == 0:
        Appeal.objects.create(statement=Statement.objects.get(decision=made), text="No.", language="en",
            at=timezone.now())
Judgement.objects.update(score=F("id") * 37 % 101)
sanctions.impose("ban", "person:guest:reader-key-0000000", reason="Insults.", by=editor)
"""


@pytest.fixture(scope="module", params=["en", "ar"])
def newsroom(request, tmp_path_factory):
    settings = {"LANGUAGE": request.param, "LIMITS": "off", "PUBLIC_LOG": "on"}
    with serve(tmp_path_factory.mktemp("figures"), [FERRY], **settings) as running:
        running.run("shell", "-c", FILL)
        yield request.param, running


@pytest.mark.parametrize("path", ["transparency", "moderation-log"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_they_are_clean_on_a_phone_and_on_a_desk(newsroom, readers_of, path, scheme):
    language, site = newsroom
    page = readers_of(site.url).open(reduced_motion="reduce", color_scheme=scheme).new_page()
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site.url}/{path}/")
        shoot(page, f"figures-{path}-{language}-{scheme}-{width}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"scrolls sideways at {width}")
        wrong += violations(page, WHOLE)
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_bounds_are_previewed_and_not_saved(newsroom, readers_of, width):
    language, site = newsroom
    context = readers_of(site.url).open(reduced_motion="reduce", viewport={"width": width, "height": 2000})
    page = context.new_page()
    page.goto(site.run("sign_in_link", "editor").strip())
    page.locator("form [type=submit]").click()
    page.wait_for_url("**/admin/")
    page.goto(f"{site.url}/admin/rules/")
    page.locator("[name=mode]").select_option("score")
    page.locator("[name=approve_below]").fill("40")
    page.locator("[name=reject_above]").fill("80")
    page.locator("button[name=preview]").click()
    page.locator("#preview svg[role=img]").wait_for()
    assert page.locator("[name=approve_below]").input_value() == "40"
    shoot(page, f"figures-preview-{language}-{width}")
    assert violations(page, WHOLE) == []
    page.goto(f"{site.url}/admin/rules/")
    assert page.locator("[name=approve_below]").input_value() == "80"


def test_without_javascript_the_months_and_the_files_are_there(newsroom, readers_of):
    _language, site = newsroom
    page = readers_of(site.url).open(java_script_enabled=False).new_page()
    page.goto(site.url)
    page.locator("a[href='/transparency/']").click()
    months = page.locator(".figures nav ul").nth(1).get_by_role("link")
    months.last.click()
    assert page.locator(".figures nav [aria-current]").inner_text() == months.last.inner_text()
    assert page.locator("svg[role=img]").count() >= 4
    for kind in ("csv", "json"):
        address = page.locator(f"p a[href$='.{kind}']").get_attribute("href")
        assert page.request.get(site.url + address).status == 200
    page.locator("a[href='/moderation-log/']").click()
    assert page.locator("tbody tr").count() > 10
