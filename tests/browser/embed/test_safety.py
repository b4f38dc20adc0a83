"""What may not happen: hostile pages, hostile servers, sites that nobody allowed."""

import json

import pytest

from tertulia.embed.tests.vectors import TEXTS
from tertulia.kit.text import COMMENT_TAGS
from tests.browser.embed.host import host

HOSTILE = ['"><img src=x onerror=hacked=1>', "'; hacked=1; '", "a&thread=b#c", "../../admin", "ключ <b>", "\u202e/api"]
RUN = "window.hacked === undefined"
SHARED = {"Access-Control-Allow-Origin": "*"}
HANDLERS = """
[...document.querySelector('tertulia-thread').shadowRoot.querySelectorAll('*')]
  .filter(e => e.getAttributeNames().some(n => n.startsWith('on') || n === 'style')).length
"""


def put(page, address, attributes):
    """Shows a thread whose attributes are these, whatever is in them."""
    page.goto(address)
    page.evaluate(
        """attributes => { const thread = document.createElement("tertulia-thread");
        for (const [name, value] of Object.entries(attributes)) thread.setAttribute(name, value);
        document.body.append(thread); }""",
        {"eager": "", **attributes},
    )


@pytest.mark.parametrize("key", HOSTILE)
def test_a_key_is_only_ever_a_key(page, contexts, elsewhere, ada, key):
    contexts.expect("422")
    put(
        page,
        elsewhere.show(""),
        {"key": key, "page-title": key, "sort": key, "limit": key, "heading": key, "lang": key},
    )
    page.get_by_role("heading", name="Comments (0)").wait_for()
    assert page.evaluate(RUN)
    ada.post(key, "Found again.")
    put(page, elsewhere.show(""), {"key": key})
    page.get_by_text("Found again.").wait_for()
    assert page.evaluate(RUN)


@pytest.mark.parametrize("url", ["javascript:hacked=1", "data:text/html,<script>hacked=1</script>", "//[", "\0"])
def test_an_address_that_is_none_is_told(page, contexts, elsewhere, url):
    contexts.expect("422", "404")
    put(page, elsewhere.show(""), {"url": url})
    page.get_by_role("heading", name="Comments (0)").wait_for()
    assert page.evaluate(RUN)


def test_a_site_that_is_not_allowed_says_so(contexts, square, key):
    """The console holds what every browser says of it; the page says what its owner has to do."""
    contexts.expect("CORS", "ERR_FAILED", "404", "403")
    with host() as stranger:
        stranger.server, contexts.also = square.url, stranger.url
        stranger.is_isolated = False  # an isolated page cannot tell a refusal from a network that is away
        page = contexts.open().new_page()
        page.goto(stranger.show(f'<tertulia-thread key="{key}" eager></tertulia-thread>'))
        page.get_by_text(f"Its owner can add {stranger.url} to TERTULIA_EMBED_ORIGINS.").first.wait_for()
        assert page.get_by_role("button", name="Try again").count() == 1


def test_no_network_is_told_and_can_be_tried_again(page, contexts, elsewhere, ada, key):
    contexts.expect("ERR_FAILED")
    ada.post(key, "Still here.")
    page.route("**/api/v1/comments?*", lambda route: route.abort())
    page.goto(elsewhere.show(f'<tertulia-thread key="{key}" eager></tertulia-thread>'))
    page.get_by_text("The discussion could not be reached.").first.wait_for()
    page.unroute("**/api/v1/comments?*")
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Still here.").wait_for()
    assert page.get_by_text("could not be reached").count() == 0


def test_a_server_that_was_broken_into_runs_nothing(contexts, elsewhere, ada, key):
    """The page's policy is switched off, so that what the script does is all there is."""
    contexts.expect("")
    ada.post(key, "A comment.")
    html = '<p class="x" id="y" style="color:red" onclick="hacked=1">shown <em lang="es">así</em></p>'
    html += (
        '<a href="javascript:hacked=1" target="_top" ping="https://evil.example/">bad</a><ol start="3"><li>x</li></ol>'
    )
    html += "<svg><a><p>no</p></a></svg><math><mi>no</mi></math><template><p>no</p></template><form><input></form>"
    html += "".join(TEXTS)

    def spoil(route):
        body = route.fetch().json()
        body["comments"][0] |= {"html": html, "author": {"name": html, "website": "javascript:hacked=1", "badge": html}}
        body["thread"] |= {"title": html, "url": "javascript:hacked=1"}
        route.fulfill(body=json.dumps(body), headers=SHARED | {"Content-Type": "application/json"})

    page = contexts.open(bypass_csp=True).new_page()
    page.route("**/api/v1/comments?*", spoil)
    page.goto(elsewhere.show(f'<tertulia-thread key="{key}" eager></tertulia-thread>'))
    page.locator(".said", has_text="shown").wait_for()
    page.evaluate("new Promise(done => setTimeout(done, 50))")  # what failing pictures would start
    assert page.evaluate(RUN)
    assert page.evaluate(HANDLERS) == 0
    said = page.locator("tertulia-thread .said")
    tags = set(said.locator("*").evaluate_all("all => all.map(e => e.localName)"))
    assert tags <= COMMENT_TAGS
    names = said.locator("*").evaluate_all("all => all.flatMap(e => e.getAttributeNames())")
    assert set(names) <= {"href", "title", "hreflang", "start", "lang", "dir", "rel"}
    assert said.locator("em[lang=es]").count() == 1
    assert said.locator("ol[start='3']").count() == 1
    protocols = said.locator("a[href]").evaluate_all("all => all.map(a => a.protocol)")
    assert set(protocols) <= {"http:", "https:", "mailto:"}
    assert page.locator("tertulia-thread .who a").count() == 0


@pytest.mark.parametrize("answer", ["", "null", "[]", "{}", "<h1>502</h1>"])
def test_an_answer_that_is_none_breaks_nothing(page, elsewhere, key, answer):
    headers = SHARED | {"Content-Type": "application/json"}
    page.route("**/api/v1/comments?*", lambda route: route.fulfill(body=answer, headers=headers))
    page.goto(elsewhere.show(f'<tertulia-thread key="{key}" eager></tertulia-thread>'))
    page.get_by_text("could not be reached").first.wait_for()


def test_storage_that_is_forbidden_costs_only_the_memory(page, elsewhere, key):
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page.goto(elsewhere.show(f'<tertulia-thread key="{key}" eager></tertulia-thread>'))
    page.get_by_role("button", name="Add comment").click()
    page.get_by_label("Name").fill("Rosa Mar")
    page.get_by_role("textbox", name="Comment", exact=True).fill("Without storage.")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("heading", name="Comments (1)").wait_for()
    page.get_by_role("button", name="Edit").wait_for()
