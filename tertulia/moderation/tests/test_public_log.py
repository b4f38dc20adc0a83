"""The public log tells what was decided, and nothing by which anybody could be known."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation import deciding, public_log, sanctions
from tertulia.moderation.api import Submission, set_policy
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000")
SECRETS = re.compile(r"Rosa|Inés|whispered|You know why|reader-key|hidden talk|comment-\d|/comments/\d")


@pytest.fixture(autouse=True)
def _shown(settings):
    settings.TERTULIA_PUBLIC_LOG = True


@pytest.fixture
def editor():
    return Speaker(user_id=User.objects.create_user("ines", first_name="Inés").pk, name="Inés", is_staff=True)


def say(text, key="article-1", title="The <b>ferry</b>"):
    thread = discussion.open_thread(key=key, url=f"/2026/11/26/{key}/", title=title, section="harbour")
    draft = discussion.Draft(thread.id, None, "Rosa", f"{text} was whispered.", key=f"key-{text}")
    return moderation.post(Submission(draft, READER, seconds=60.0), thread).id


def read(client, query=""):
    """Each line as what it says, without the moment."""
    page = client.get(f"/moderation-log/{query}")
    assert page.status_code == 200
    text = page.content.decode()
    assert not SECRETS.search(text)
    rows = re.findall(r"<tr[^>]*>\s*<th scope=\"row\".*?</tr>", text, re.DOTALL)
    return [
        [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows
    ], text


def test_it_tells_what_why_and_where(client, editor):
    set_policy(mode="pre")
    comment = say("One")
    deciding.decide(comment, "removed", by=editor, reason="other", sentence="You know why.")
    deciding.decide(comment, "published", by=editor)
    deciding.keep(comment, "published", by=editor, sentence="You know why.")
    ferry = "The &lt;b&gt;ferry&lt;/b&gt;"
    rows, text = read(client)
    assert rows == [
        ["A comment stays as it is", "–", "A rule", ferry],
        ["A comment is shown again", "–", "A rule", ferry],
        ["A comment was removed", "Another reason", "A rule", ferry],
        ["A comment is held for an editor", "All comments there are looked at first", "A rule", ferry],
    ]
    assert 'href="/2026/11/26/article-1/"' in text
    assert "<b>ferry" not in text


def test_sanctions_are_told_without_whom(client, editor):
    number = sanctions.impose("ban", "email:rosa@mail.example", reason="You know why.", by=editor)
    sanctions.lift(number, by=editor, sentence="You know why.")
    ends = timezone.now() + timedelta(days=1)
    sanctions.impose("suspension", f"person:{READER.key}", reason="You know why.", by=editor, ends=ends)
    rows, text = read(client)
    assert [row[0] for row in rows] == ["Somebody was suspended", "A ban was lifted", "Somebody was banned"]
    assert "mail.example" not in text


def test_what_was_undone_and_what_authors_did_is_not_in_it(client, editor):
    first, second = say("One"), say("Two")
    deciding.undo(deciding.decide(first, "removed", by=editor, reason="insult"), by=editor)
    discussion.delete_own(second, by=READER)
    rows, text = read(client)
    assert rows == []
    assert "Nothing was decided yet." in text


def test_a_page_that_is_not_public_is_not_named(client, editor):
    deciding.decide(say("One", "article-2", "The hidden talk"), "removed", by=editor, reason="insult")
    discussion.set_thread_state("article-2", "hidden")
    rows, _ = read(client)
    assert rows == [["A comment was removed", "Insult or attack on somebody", "An editor", "–"]]


def test_codes_of_others_say_nothing(client, editor):
    discussion.decide(say("One"), discussion.Ruling("removed", "rosa-did-it"), by=editor)
    rows, text = read(client)
    assert rows[0][:2] == ["A comment was removed", "–"]
    assert "rosa-did-it" not in text


def test_it_goes_on_page_by_page_and_each_decision_comes_once(client, editor, monkeypatch):
    monkeypatch.setattr(public_log, "PAGE", 2)
    comment = say("One")
    for number in range(5):
        deciding.decide(comment, ("removed", "published")[number % 2], by=editor, reason="insult")
    seen, query = [], ""
    while query is not None:
        rows, text = read(client, query)
        seen += [row[0] for row in rows]
        further = re.search(r'href="(\?before=\d+)"', text)
        query = further[1] if further else None
    removed, shown = "A comment was removed", "A comment is shown again"
    assert seen == [removed, shown, removed, shown, removed]


@pytest.mark.parametrize("before", ["-1", "x", "1.0", "٣", "9" * 19, "0" * 30 + "1", "1" * 5000, "%00", "1 2"])
def test_a_cursor_that_is_none_is_not_found(client, before):
    assert client.get(f"/moderation-log/?before={before}").status_code == 404


def test_without_the_setting_there_is_none(client, settings, editor):
    assert 'href="/moderation-log/"' in client.get("/transparency/").content.decode()
    settings.TERTULIA_PUBLIC_LOG = False
    assert client.get("/moderation-log/").status_code == 404
    assert 'href="/moderation-log/"' not in client.get("/transparency/").content.decode()
