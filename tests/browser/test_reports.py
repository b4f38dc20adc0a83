"""A report for each reason, with JavaScript: what the store has of it afterwards, and what the editors see."""

import sqlite3

import pytest
from playwright.sync_api import expect

REASONS = {
    "spam": "Spam or advertising",
    "abuse": "Insult, threat or hate",
    "off-topic": "Off topic",
    "personal-data": "Somebody’s personal data",
    "illegal": "Against the law",
}
WHY = "§ 130: the second sentence denies <i>it</i>."
STORED = """
SELECT reason, report.text, comment_id FROM discussion_report report
JOIN discussion_comment comment ON comment.id = comment_id JOIN discussion_thread thread ON thread.id = thread_id
WHERE thread.key = ? ORDER BY report.id
"""


def stored(site, key):
    with sqlite3.connect(site.data / "tertulia.sqlite3") as store:
        rows = store.execute(STORED, [key]).fetchall()
    store.close()
    return rows


@pytest.fixture
def reported(page, article):
    """The article, five of whose comments the reader has reported, each for another reason; their numbers."""
    page.goto(article)
    comments = page.locator("#comments article[data-id]")
    numbers = []
    for place, (value, name) in enumerate(REASONS.items()):
        comment = comments.nth(place)
        numbers.append(int(comment.get_attribute("data-id")))
        comment.locator("[data-action=report]").click()
        dialog = page.get_by_role("dialog", name="Report this comment")
        dialog.get_by_label(name, exact=True).check()
        if value == "illegal":
            dialog.get_by_label("What should the editors know?").fill(WHY)
        dialog.get_by_role("button", name="Send").click()
        expect(comment.locator("[data-action=report]")).to_have_text("Reported")
        expect(dialog).to_have_count(0)
    return numbers


def test_each_reason_is_stored_once_and_shown_to_the_editors(page, site, reported):
    key = page.locator("#comments").get_attribute("data-thread")
    texts = [WHY if value == "illegal" else "" for value in REASONS]
    assert stored(site, key) == list(zip(REASONS, texts, reported, strict=True))
    page.goto(site.run("sign_in_link", "editor").strip())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    page.goto(f"{site.url}/admin/comments/?queue=reported")
    expect(page.get_by_text(WHY)).to_be_visible()
