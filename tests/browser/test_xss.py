"""Hostile comments in a real browser, its Content-Security-Policy switched off: nothing of theirs may run."""

import json
from itertools import zip_longest
from urllib.parse import urlencode

import pytest

from tertulia.embed.tests.vectors import NAMES, TEXTS, WEBSITES
from tests.browser.socket_reader import SocketReader

pytestmark = pytest.mark.slow
LINKS = "[...document.querySelectorAll('#comments .said a, #comments .who a')].map(a => [a.protocol, a.rel])"
HANDLERS = "[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(n => n.startsWith('on'))).length"
SEND = """
([address, fields]) => { const form = document.createElement("form"); form.method = "post"; form.action = address;
  for (const [name, value] of Object.entries(fields)) {
    const area = document.createElement("textarea"); area.name = name; area.value = value; form.append(area); }
  document.body.append(form); form.submit(); }
"""


@pytest.fixture
def unguarded(contexts):
    """A page without the second line of defence, so that the first is what is tested."""
    contexts.expect("403", "422")
    return contexts.open(bypass_csp=True).new_page()


@pytest.fixture(scope="module")
def attacked(site, unused):
    """An article under which every vector stands, as text and as name, and the address of its form."""
    path = unused.pop()
    reader = SocketReader(site.url)
    key = reader.ask("GET", path).html.split('data-thread="')[1].split('"')[0]
    address = f"/threads/{key}/comments"
    for text, name, website in zip_longest(TEXTS, NAMES, WEBSITES, fillvalue=""):
        page = reader.ask("GET", address)
        for _ in range(3):  # what the form refuses is taken out, as a stubborn attacker would
            fields = page.fields | {"text": text, "name": name or "Mallory", "website": website}
            page = reader.ask("POST", address, fields)
            if page.status == 303:
                break
            text, name, website = page.fields["text"], page.fields["name"], ""
        assert page.status == 303, page.said
    reader.close()
    return path, address


def check_running(page):
    page.wait_for_load_state()
    page.evaluate("new Promise(done => setTimeout(done, 50))")  # what failing pictures would start
    assert page.evaluate("window.hacked === undefined")


def check(page):
    check_running(page)
    assert page.evaluate(HANDLERS) == 0


def test_nothing_runs_on_the_page(unguarded, site, attacked):
    page, path = unguarded, attacked[0]
    page.goto(site.url + path)
    check(page)
    data = json.loads(page.locator("script[type='application/ld+json']").text_content())
    assert data["commentCount"] == 6 + len(TEXTS)
    links = page.evaluate(LINKS)
    while page.locator("#comments a[rel=next]").count():
        page.goto(page.locator("#comments a[rel=next]").first.evaluate("link => link.href"))
        check(page)
        links += page.evaluate(LINKS)
    assert len(links) > len(WEBSITES)
    assert {rel for _, rel in links} == {"nofollow ugc noopener"}
    assert {protocol for protocol, _ in links} <= {"http:", "https:", "mailto:", ":"}  # the last leads nowhere
    page.goto(f"{site.url}{path}?end")
    check(page)


def test_with_the_policy_there_is_nothing_for_it_to_report(contexts, site, attacked):
    page = contexts.open().new_page()
    page.goto(site.url + attacked[0])
    check(page)


def test_nothing_runs_when_the_form_shows_it_again(unguarded, site, attacked):
    page, address = unguarded, attacked[1]
    page.goto(site.url + address)
    vectors = [*TEXTS, *WEBSITES]
    for start in range(0, len(vectors), 6):
        text = "\n".join(vectors[start : start + 6])
        fields = dict.fromkeys(["text", "name", "website", "email", "parent", "subject"], text)
        with page.expect_navigation():
            page.evaluate(SEND, [address, fields | {"token": text}])
        check(page)
        assert page.locator("form.compose").count() == 1


def test_nothing_runs_in_the_form_of_an_answer(unguarded, site, attacked):
    page = unguarded
    page.goto(site.url + attacked[0])
    replies = page.locator("#comments").get_by_role("link", name="Reply")
    for address in replies.evaluate_all("links => links.map(link => link.href)")[6::5]:
        page.goto(address)
        check(page)


def test_nothing_runs_in_feeds_in_a_search_and_on_a_comments_own_page(unguarded, contexts, site, attacked):
    contexts.expect("404")  # a feed names no icon, and the browser looks for one
    page, key = unguarded, attacked[1].split("/")[2]
    for feed in ("comments.atom", f"thread/{key}.atom"):
        page.goto(f"{site.url}/api/v1/feeds/{feed}")
        check(page)
    for words in TEXTS[::4]:
        page.goto(f"{site.url}/threads/{key}/search?{urlencode({'q': words})}")
        check(page)
    page.goto(f"{site.url}/threads/{key}/search?q=hacked")
    check(page)
    found = page.locator("[id^=comment-]").evaluate_all("all => all.map(one => one.id.split('-')[1])")
    assert len(found) == 50
    for comment in found[::4]:
        for place in ("", "actions"):
            page.goto(f"{site.url}/comments/{comment}/{place}")
            check(page)


def test_nothing_runs_at_the_editors_desk(unguarded, site, attacked):
    page, path = unguarded, attacked[0]
    reader = SocketReader(site.url)
    page.goto(site.url + path)
    key = page.locator("#comments").get_attribute("data-thread")
    comments = page.locator("#comments [id^=comment-]").evaluate_all("all => all.map(one => one.id.split('-')[1])")
    for comment, text in zip(comments, TEXTS[::3], strict=False):
        form = reader.ask("GET", f"/comments/{comment}/actions").fields
        fields = {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "reason": "abuse", "text": text}
        answer = reader.ask("POST", f"/comments/{comment}/report", fields)
        if answer.status == 422:
            answer = reader.ask("POST", f"/comments/{comment}/report", fields | {"text": answer.fields["text"]})
        assert answer.status in (303, 403)  # the reader's own
    reader.close()
    page.goto(site.run("sign_in_link", "editor").strip())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    for place in (f"comments/?queue=newest&thread={key}", "comments/?queue=reported", "discussions/"):
        page.goto(f"{site.url}/admin/{place}")
        check_running(page)
        assert page.get_by_text("hacked").count() or place == "discussions/"


def test_nothing_runs_when_the_script_puts_it_in_place(unguarded, site, attacked):
    page = unguarded
    for text in TEXTS[:14:3]:
        page.goto(f"{site.url}{attacked[0]}?end")
        page.get_by_role("link", name="Add Comment").click()
        page.get_by_role("textbox", name="Name").fill(text[:60])
        page.get_by_role("textbox", name="Comment", exact=True).fill(text)
        page.get_by_role("textbox", name="Website").fill("javascript:window.hacked=1")
        page.locator("form.compose").evaluate("form => { form.noValidate = true; }")
        page.get_by_role("button", name="Post comment").click()
        page.get_by_role("alert").get_by_text("This is not a web address").wait_for()
        check(page)
        page.get_by_role("textbox", name="Website").fill("")
        page.get_by_role("button", name="Post comment").click()
        page.locator("form.compose").wait_for(state="detached")
        check(page)
