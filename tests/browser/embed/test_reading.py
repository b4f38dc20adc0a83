"""A discussion on a page of another site, read by somebody who does nothing else."""

import re

import pytest

from tests.browser.watch import shoot

NAMES = "[...document.querySelector('tertulia-thread').shadowRoot.querySelectorAll('.who')].map(b => b.textContent)"
STORED = "[document.cookie, localStorage.length, sessionStorage.length]"
OURS = {"name": "tertulia_guest", "value": "x", "httpOnly": True}  # a cookie knows no ports


def embed(key, attributes="eager"):
    return f'<tertulia-thread key="{key}" {attributes}></tertulia-thread>'


def asked(contexts, path="/api/v1/"):
    return [url for url in contexts.requests if path in url]


@pytest.fixture
def talk(ada, benno, key):
    """Two conversations."""
    bell = ada.post(key, "Was it *this* bell?", website="https://ada.example/")
    no = benno.post(key, "No. See [the tower](https://tower.example/).", bell)
    ada.post(key, "> No.\n\nThen which?", no)
    benno.post(key, "A good read.")
    return key


def test_a_conversation_is_read_in_place(page, elsewhere, talk):
    page.goto(elsewhere.show(embed(talk)))
    page.get_by_role("heading", name="Comments (4)", level=2).wait_for()
    assert page.evaluate(NAMES) == ["Ada Quist", "Benno", "Ada Quist", "Benno"]
    thread = page.locator("tertulia-thread")
    assert thread.locator(".replies .replies .replies article").inner_text().count("Then which?") == 1
    assert thread.locator(".said em").inner_text() == "this"
    links = thread.locator(".said a, .who a").evaluate_all("all => all.map(a => [a.href, a.rel])")
    assert links == [
        ["https://ada.example/", "nofollow ugc noopener"],
        ["https://tower.example/", "nofollow ugc noopener"],
    ]
    shoot(page, "embed-light")


def test_fifty_comments_are_one_request(page, contexts, elsewhere, ada, key):
    root = ada.post(key, "Comment 0")
    for number in range(1, 50):
        ada.post(key, f"Comment {number}", root if number % 5 else None)
    page.goto(elsewhere.show(embed(key)))
    page.get_by_text("Comment 49").wait_for(state="attached")
    assert page.locator("article.comment").count() == 50
    live = asked(contexts, "/api/v1/live")
    assert len(set(asked(contexts)) - set(live)) == 1


def test_reading_leaves_nothing_in_the_browser_and_sends_no_cookie(page, context, elsewhere, square, talk):
    context.add_cookies([OURS | {"url": square.url}])
    sent = []
    page.on("request", lambda request: sent.append(request.all_headers()))
    page.goto(elsewhere.show(embed(talk)))
    page.get_by_text("Then which?").wait_for()
    assert page.evaluate(STORED) == ["", 0, 0]
    assert len(context.cookies()) == 1
    ours = [headers for headers in sent if headers.get("host") == f"127.0.0.1:{square.port}"]
    assert len(ours) >= 2
    assert not [headers for headers in ours if "cookie" in headers or "authorization" in headers]


def test_it_waits_until_a_reader_comes_near(page, contexts, elsewhere, talk):
    page.goto(elsewhere.show(f'<p class="far">Far above.</p>{embed(talk, "")}', style=".far { height: 5000px }"))
    page.evaluate("customElements.whenDefined('tertulia-thread').then(() => 0)")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert asked(contexts) == []
    page.locator("tertulia-thread").scroll_into_view_if_needed()
    page.get_by_text("Then which?").wait_for()


def test_sorts_and_the_choice_is_remembered(page, elsewhere, talk):
    address = elsewhere.show(embed(talk))
    for _ in range(2):
        page.goto(address)
        page.get_by_label("Sort").select_option("newest")
        page.locator("article.comment").first.get_by_text("A good read.").wait_for()
        assert page.evaluate(NAMES) == ["Benno", "Ada Quist", "Benno", "Ada Quist"]
    page.goto(address)
    page.locator("article.comment").first.get_by_text("A good read.").wait_for()


def test_further_comments_come_on_demand_each_once(page, elsewhere, talk):
    page.goto(elsewhere.show(embed(talk, 'eager limit="2"')))
    page.get_by_text("See the tower.").wait_for()
    assert page.locator("article.comment").count() == 2
    page.get_by_role("button", name="Load more comments").click()
    page.get_by_text("A good read.").wait_for()
    assert page.evaluate(NAMES) == ["Ada Quist", "Benno", "Ada Quist", "Benno"]
    assert page.locator(".replies .replies .replies").get_by_text("Then which?").count() == 1
    assert page.get_by_role("button", name="Load more comments").is_hidden()
    assert "Then which?" in page.evaluate("document.activeElement.shadowRoot.activeElement.innerText")


def test_a_page_without_a_key_is_known_by_its_canonical_address(page, elsewhere, ada):
    canonical = f"{elsewhere.url}/the-page/"
    ada.post(canonical, "About the page.", page=canonical)
    link = f'<link rel="canonical" href="{canonical}#top">'
    page.goto(elsewhere.show("<tertulia-thread eager></tertulia-thread>", head=link))
    page.get_by_text("About the page.").wait_for()


def test_a_page_without_either_is_known_by_its_address(page, elsewhere, ada):
    address = elsewhere.show("<tertulia-thread></tertulia-thread>")
    ada.post(address, "About this address.", page=address)
    page.goto(f"{address}?utm_source=mail#there")
    page.get_by_text("About this address.").wait_for()


def test_an_empty_discussion_invites(page, elsewhere, key):
    page.goto(elsewhere.show(embed(key)))
    page.get_by_role("heading", name="Comments (0)").wait_for()
    page.get_by_text("The first word is yours.").wait_for()


def test_a_tombstone_keeps_its_place(page, elsewhere, ada, benno, key):
    root = ada.post(key, "I take this back.")
    benno.post(key, "Do you?", root)
    ada.ask("DELETE", f"comments/{root}")
    page.goto(elsewhere.show(embed(key)))
    page.get_by_text("Do you?").wait_for()
    assert page.get_by_text("This comment was deleted by its author.").count() == 1
    assert page.get_by_text("I take this back.").count() == 0


def test_a_link_leads_to_its_comment(page, elsewhere, talk, ada):
    number = ada.read(talk)["comments"][-1]["id"]
    page.goto(f"{elsewhere.show(embed(talk))}#comment-{number}")
    page.get_by_text("A good read.").wait_for()
    assert "A good read." in page.evaluate("document.activeElement.shadowRoot.activeElement.innerText")
    href = page.get_by_role("link", name=re.compile("20")).last.get_attribute("href")
    assert href == page.url


def test_it_can_move_and_change_its_thread(page, elsewhere, talk, ada, key):
    ada.post(f"{key}-other", "The other discussion.")
    page.goto(elsewhere.show(embed(talk)))
    page.get_by_text("Then which?").wait_for()
    page.evaluate("document.body.append(document.querySelector('tertulia-thread'))")
    page.get_by_text("Then which?").wait_for()
    page.evaluate(f"document.querySelector('tertulia-thread').setAttribute('key', '{key}-other')")
    page.get_by_text("The other discussion.").wait_for()
    assert page.get_by_text("Then which?").count() == 0


def test_what_was_written_while_nobody_listened_is_told_of(page, elsewhere, talk, benno):
    page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => window.away === true })")
    page.goto(elsewhere.show(embed(talk)))
    page.get_by_text("Then which?").wait_for()
    page.evaluate("window.away = true; document.dispatchEvent(new Event('visibilitychange'))")
    benno.post(talk, "Meanwhile.")
    page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("button", name="1 new comment, show").click()
    page.get_by_text("Meanwhile.").wait_for()


def test_a_page_without_javascript_links_to_the_form(plain_page, square, talk):
    """The plain link of docs/embedding.md."""
    plain_page.goto(f"{square.url}/threads/{talk}/comments")
    plain_page.get_by_label("Name").fill("Rosa Mar")
    plain_page.get_by_label("Comment", exact=True).fill("Without a script.")
    plain_page.get_by_role("button", name="Post comment").click()
    plain_page.wait_for_url(f"{square.url}/comments/*/*")
    assert plain_page.get_by_text("Without a script.").count() == 1


def test_a_comment_deleted_without_javascript_leads_back_by_a_link(plain_page, elsewhere, square, ada, key):
    """A form may not lead to another site, not even by way of a redirect."""
    page = elsewhere.show("")
    ada.post(key, "The first.", page=page)
    plain_page.goto(f"{square.url}/threads/{key}/comments")
    plain_page.get_by_label("Name").fill("Rosa Mar")
    plain_page.get_by_label("Comment", exact=True).fill("Not for long.")
    plain_page.get_by_role("button", name="Post comment").click()
    plain_page.wait_for_url(f"{square.url}/comments/*/*")
    number = ada.read(key)["comments"][-1]["id"]
    plain_page.goto(f"{square.url}/comments/{number}/actions")
    plain_page.get_by_label("Yes, take my comment back.").check()
    plain_page.get_by_role("button", name="Delete the comment").click()
    plain_page.get_by_role("heading", name="Your comment is deleted.").wait_for()
    assert plain_page.get_by_role("link", name="Back to “A page”").get_attribute("href") == page
