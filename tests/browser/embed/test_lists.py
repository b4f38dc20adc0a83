"""Counts and recent comments, for a site's listings and its front page."""

from urllib.parse import parse_qs, urlsplit

from tests.browser.embed.test_looks import violations


def asked(contexts, path):
    return [url for url in contexts.requests if urlsplit(url).path == path]


def test_all_counts_of_a_page_are_one_request(page, contexts, elsewhere, ada, key):
    ada.post(key, "One.")
    ada.post(key, "Two.")
    about = elsewhere.show("")
    ada.post(about, "Of a page.", page=about)
    counts = "".join(f'<li><tertulia-count key="{key}-{number}"></tertulia-count></li>' for number in range(60))
    page.goto(
        elsewhere.show(
            f'<ul><li><tertulia-count key="{key}">?</tertulia-count></li>{counts}'
            f'<li><tertulia-count url="{about}#x" number></tertulia-count></li>'
            f'<li><tertulia-count key="{key}"></tertulia-count></li></ul>'
        )
    )
    page.get_by_text("2 comments").last.wait_for()
    assert page.locator("tertulia-count").all_inner_texts() == ["2 comments", *["0 comments"] * 60, "1", "2 comments"]
    assert len(asked(contexts, "/api/v1/counts")) == 1


def test_more_than_one_request_can_hold_are_asked_for_in_portions(page, contexts, elsewhere, key):
    counts = "".join(f'<tertulia-count key="{key}-{number}"></tertulia-count> ' for number in range(230))
    page.goto(elsewhere.show(counts))
    page.locator("tertulia-count", has_text="0 comments").nth(229).wait_for()
    sizes = [len(parse_qs(urlsplit(url).query)["thread"]) for url in asked(contexts, "/api/v1/counts")]
    assert sizes == [100, 100, 30]


def test_what_stands_in_a_count_stays_when_no_answer_comes(page, contexts, elsewhere, key):
    contexts.expect("ERR_FAILED")
    page.route("**/api/v1/counts*", lambda route: route.abort())
    page.goto(elsewhere.show(f'<tertulia-count key="{key}">Comments</tertulia-count>'))
    page.wait_for_load_state("networkidle")
    assert page.locator("tertulia-count").inner_text() == "Comments"


def test_recent_comments_lead_to_their_places(page, elsewhere, square, ada, benno, key):
    ada.post(key, "An *older* one.")
    number = benno.post(key, "The newest <b>one</b>.")
    benno.renew("recent?limit=2")
    page.goto(elsewhere.show('<tertulia-recent limit="2"></tertulia-recent>'))
    page.get_by_text("The newest").wait_for()
    links = page.locator("tertulia-recent a").evaluate_all("all => all.map(a => [a.textContent, a.href])")
    assert [text for text, _ in links] == ["The newest <b>one</b>.", "An older one."]
    assert links[0][1].endswith(f"/comments/{number}/")
    assert page.get_by_text("Benno on A page").count() == 1
    assert violations(page) == []
