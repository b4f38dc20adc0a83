"""An edit is judged as a new comment is."""

import pytest

from tertulia.discussion import api as discussion
from tertulia.moderation.api import Finding, Rejected, Rule, Submission, edit, post
from tertulia.moderation.rules import RULES, rate
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")


def about_lotteries(case):
    """A rule of a newsroom that tires of lotteries."""
    if "lottery" in case.draft.text:
        return Finding("hold", "lottery", "Somebody looks at it first.")
    if "casino" in case.draft.text:
        return Finding("reject", "casino", "No casinos here.")
    return None


@pytest.fixture
def _tired():
    rule = Rule("lotteries", 1, about_lotteries)
    RULES.append(rule)
    yield
    RULES.remove(rule)


@pytest.fixture
def comment():
    thread = discussion.open_thread(key="article-1", url="/2026/11/25/tram/", title="The tram")
    draft = discussion.Draft(thread.id, None, "Rosa", "It was late.", key="k")
    return post(Submission(draft, READER, seconds=60.0), thread).id


def shown(comment):
    return discussion.read_branch(comment, limit=1)


@pytest.mark.usefixtures("_tired")
def test_an_edit_that_a_rule_holds_is_stored_and_no_longer_shown(comment):
    assert edit(comment, "Win the lottery!", by=READER) == "held"
    assert shown(comment) is None
    [row] = discussion.read_desk("held")
    assert "lottery" in row.html
    assert discussion.audit() == []
    with pytest.raises(discussion.NoSuchComment):
        edit(comment, "It was late.", by=READER)


@pytest.mark.usefixtures("_tired")
def test_an_edit_that_a_rule_rejects_changes_nothing(comment):
    with pytest.raises(Rejected) as refusal:
        edit(comment, "Come to the casino", by=READER)
    assert (refusal.value.code, refusal.value.sentence) == ("casino", "No casinos here.")
    assert "It was late." in shown(comment).rows[0].html


def test_only_so_many_edits_in_a_minute(comment, settings):
    for number in range(rate.EDITS):
        assert edit(comment, f"{number}", by=READER) == "published"
    with pytest.raises(Rejected) as refusal:
        edit(comment, "one more", by=READER)
    assert (refusal.value.code, refusal.value.status) == ("rate-person", 429)
    settings.TERTULIA_LIMITS = False
    assert edit(comment, "one more", by=READER) == "published"
