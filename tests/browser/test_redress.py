"""Notices, statements and appeals in a browser: the whole way without JavaScript, and no finding of axe-core."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FERRY
from tests.browser.site import serve
from tests.browser.test_access import PAINT, WHOLE, violations
from tests.browser.watch import shoot

WIDTHS = [320, 1600]
AXE = {"ar": 320, "en": 1600}  # what axe says of one is what it says of the other; that nothing is cut off is not
LONG = "Straßenbahnhaltestellenüberdachungsbeauftragter" * 2
FILL = f"""
from django.contrib.auth.models import User
from django.utils import timezone
from tertulia.discussion import api as discussion
from tertulia.moderation import appeals, deciding, flaggers, notices, sanctions
from tertulia.moderation.models import Notice, Statement
from tertulia.people.api import Speaker
thread = discussion.open_thread(key="a", url="/a/", title="The {LONG}")
ann, ben = [Speaker(user_id=User.objects.create_superuser(name).pk) for name in ("ann", "ben")]
def say(text):
    draft = discussion.Draft(thread.id, None, "Rosa", text, text[:60])
    return discussion.post(draft, by=Speaker(guest="reader-key-0000000")).id
def report(comment, flagger=None):
    said = notices.Complaint("hate", "Because <i>of</i> {LONG}", "Greta {LONG}"[:90], "greta@mail.example",
        str(comment), "en", flagger)
    return notices.send(comment, said, by=Speaker(guest=f"greta-key-{{comment:09}}"))
def statement():
    return Statement.objects.latest("pk")
open_one, kept_one, gone_one, kept_too = [say(f"{{one}} {LONG}") for one in ("First", "Second", "Third", "Fourth")]
address = flaggers.add("Hotline {LONG}"[:90])
paths = {{"form": f"/comments/{{open_one}}/notice/", "flagger": f"/notices/flagger/{{address}}/"}}
paths["open"] = f"/notices/{{report(open_one, flaggers.find(address)).key}}/"
kept = report(kept_one)
notices.decide(kept, "kept", by=ann, sentence="Satire, {LONG}")
paths["kept"] = f"/notices/{{kept.key}}/"
other = report(kept_too)
notices.decide(other, "kept", by=ann, sentence="Satire.")
appeals.send(Notice.objects.get(pk=other.pk), appeals.Words("It is no satire, {LONG}", "", "en"), network="")
deciding.decide(gone_one, "removed", by=ann, reason="insult", sentence="Against Greta, {LONG}")
paths["removal"] = f"/statements/{{statement().key}}/"
sanctions.impose("ban", "person:guest:reader-key-0000000", reason="Insults, {LONG}", by=ann)
appeals.send(statement(), appeals.Words("I am sorry, {LONG}", "", "en"), network="")
paths["ban"] = f"/statements/{{statement().key}}/"
fifth = say("Fifth")
deciding.decide(fifth, "removed", by=ann, reason="spam")
appeals.send(statement(), appeals.Words("No spam", "", "en"), network="")
appeals.decide(statement().appeal.pk, "upheld", by=ben, answer="It is, {LONG}")
paths["answered"] = f"/statements/{{statement().key}}/"
for name, path in paths.items():
    print("PATH", name, path)
"""
DESK = {"notices": "notices/", "appeals": "appeals/", "flaggers": "flaggers/"}
CUT_OFF = """[...document.querySelectorAll("main .desk *")].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width > 1 && (box.left < 0 || box.right > innerWidth);
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module", params=["en", "ar"])
def newsroom(request, tmp_path_factory):
    with serve(tmp_path_factory.mktemp("redress"), [FERRY], LANGUAGE=request.param, LIMITS="off") as running:
        printed = running.run("shell", "-c", FILL)
        paths = dict(line.split()[1:] for line in printed.splitlines() if line.startswith("PATH "))
        yield request.param, running, paths


def sign_in(page, site, name="editor"):
    page.goto(site.run("sign_in_link", name).strip())
    page.locator("form [type=submit]").click()
    page.wait_for_url("**/admin/")


def look(page, language, name, is_desk=False):
    """What is wrong with a page at any width; what axe-core finds at one, in English also by night. The editors' pages
    are Wagtail's own at night."""
    wrong, name = [], f"{language}-{name}"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 2000 if is_desk else 800})
        page.emulate_media(color_scheme="light")
        page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        shoot(page, f"redress-{name}-{width}")
        if AXE[language] == width:
            wrong += [f"{name}, {width} px: {one}" for one in violations(page, WHOLE)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name} scrolls sideways at {width} px")
        wrong += [f"{name}, {width} px: cut off: {one}" for one in page.evaluate(CUT_OFF)] if is_desk else []
        if not is_desk and language == "en" and AXE[language] == width:
            page.emulate_media(color_scheme="dark")
            shoot(page, f"redress-{name}-{width}-dark")
            wrong += [f"{name}, {width} px, dark: {one}" for one in violations(page, PAINT)]
    return wrong


def test_axe_finds_nothing_and_nothing_scrolls_sideways(newsroom, readers_of):
    language, site, paths = newsroom
    watch = readers_of(site.url)
    watch.expect("422")
    page = watch.open(reduced_motion="reduce").new_page()
    wrong = []
    for name, path in paths.items():
        assert page.goto(site.url + path).ok, name
        assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        wrong += look(page, language, name)
        if page.locator("form.compose").count():
            page.locator("form.compose").evaluate("form => { form.noValidate = true; }")
            page.locator("form.compose [type=submit]").click()
            page.locator(".alert").first.wait_for()
            wrong += look(page, language, f"{name}-refused")
    assert not wrong, "\n".join(wrong)


def test_the_editors_pages_too(newsroom, readers_of):
    language, site, _paths = newsroom
    watch = readers_of(site.url)
    watch.expect("422")
    page = watch.open(reduced_motion="reduce").new_page()
    sign_in(page, site)
    wrong = []
    for name, path in DESK.items():
        assert page.goto(f"{site.url}/admin/comments/{path}").ok, name
        wrong += look(page, language, f"desk-{name}", is_desk=True)
        page.locator("main form:has([name=outcome], [name=name]) [type=submit]").first.click()
        page.locator(".error-message").first.wait_for()
        wrong += look(page, language, f"desk-{name}-refused", is_desk=True)
    assert not wrong, "\n".join(wrong)


MODERATORS = """
from django.contrib.auth.models import User
for name in ("carla", "dora"):
    User.objects.get_or_create(username=name, is_superuser=True, is_staff=True)
"""


def decide(page, site, where, text, button, **fields):
    """On the desk, of what has this text in it."""
    page.goto(f"{site.url}/admin/comments/{where}/")
    entry = page.locator("section.w-panel", has_text=text)
    for name, value in fields.items():
        field = entry.locator(f"[name={name}]").first
        if name == "reason":
            field.select_option(value)
        else:
            field.fill(value)
    entry.locator(f"button[value={button}]").first.click()
    page.wait_for_url(f"**/admin/comments/{where}/")


def test_the_whole_way_without_javascript(contexts, site, article):
    contexts.expect("410")
    site.run("shell", "-c", MODERATORS)
    plain = {"java_script_enabled": False}
    rosa, greta, carla, dora = (contexts.open(**plain).new_page() for _ in range(4))
    for page, name in ((carla, "carla"), (dora, "dora")):
        sign_in(page, site, name)
    words = f"Greta rings no bells, {article[-20:]}"
    rosa.goto(article)
    rosa.locator("a[data-compose]:not([data-parent])").first.click()
    rosa.locator("#form-name").fill("Rosa")
    rosa.locator("#form-text").fill(words)
    rosa.locator("form.compose [type=submit]").click()
    rosa.wait_for_url("**#comment-*")
    comment = rosa.url.rpartition("-")[2]

    greta.goto(f"{site.url}/comments/{comment}/actions")
    greta.locator("a[href$='/notice/']").click()
    greta.locator("#offence-defamation").check()
    greta.locator("#form-explanation").fill("I ring them.")
    greta.locator("#form-name").fill("Greta")
    greta.locator("#form-email").fill("greta@mail.example")
    greta.locator("#form-good_faith").check()
    greta.locator("form.compose [type=submit]").click()
    greta.wait_for_url("**/notices/*/")
    private = greta.url

    decide(carla, site, "notices", words, "removed", reason="insult", sentence="Against Greta.")
    greta.goto(private)
    expect(greta.get_by_text("The comment is not shown any more.")).to_be_visible()
    rosa.goto(article)
    expect(rosa.get_by_text(words)).to_have_count(0)

    rosa.goto(f"{site.url}/comments/{comment}/")
    rosa.wait_for_url("**/statements/*/")
    expect(rosa.get_by_text("Against Greta.")).to_be_visible()
    expect(rosa.get_by_text(words)).to_be_visible()
    rosa.locator("#form-text").fill("She does not.")
    rosa.locator("form.compose [type=submit]").click()
    rosa.wait_for_url("**/statements/*/#appeal")
    expect(rosa.get_by_text("She does not.")).to_be_visible()

    carla.goto(f"{site.url}/admin/comments/appeals/")
    mine = carla.locator("section.w-panel", has_text=words)
    expect(mine).to_have_count(1)
    expect(mine.locator("[name=outcome]")).to_have_count(0)
    decide(dora, site, "appeals", words, "reversed", answer="You are right.")
    rosa.reload()
    expect(rosa.get_by_text("You are right.", exact=True)).to_be_visible()
    rosa.goto(article)
    expect(rosa.locator(f"#comment-{comment} .said")).to_have_text(words)


def test_the_dialog_of_a_report_leads_to_the_form(page, article):
    page.goto(article)
    comment = page.locator("#comments article[data-id]").first
    comment.locator("[data-action=report]").click()
    page.get_by_role("dialog").get_by_role("link", name="Report it as against the law").click()
    page.wait_for_url("**/comments/*/notice/")
    expect(page.locator("#form-explanation")).to_be_visible()
