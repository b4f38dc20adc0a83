"""Complaints about decisions: who may make one, who decides it, and what a reversal does."""

import pytest
from django.core.cache import cache
from django.test import Client

from tertulia.discussion import api as discussion
from tertulia.moderation import appeals, deciding, notices, sanctions
from tertulia.moderation.models import Appeal, Notice, Statement
from tertulia.moderation.tests.desk_cast import open_thread, say, state_of
from tertulia.moderation.tests.redress_cast import (
    READER,
    Person,
    moderator,
    notice_path,
    statement_of,
    years_pass,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/appeals/"
WHY = "It is <i>true</i>."


@pytest.fixture(autouse=True)
def nobody_appealed():
    cache.clear()


@pytest.fixture
def thread():
    return open_thread()


@pytest.fixture
def comment(thread):
    return say(thread, "Greta steals bells.")


@pytest.fixture
def first():
    return moderator("ann")


@pytest.fixture
def second():
    return moderator("ben")


@pytest.fixture
def removed(comment, first):
    """The private page of the author of a comment that was removed."""
    deciding.decide(comment, "removed", by=first[1], reason="insult")
    return f"/statements/{statement_of(comment).key}/"


@pytest.fixture
def kept(comment, first):
    """The private page of somebody whose notice did not help."""
    path = notice_path(Person().send(comment))
    notices.decide(Notice.objects.get(), "kept", by=first[1], sentence="It is satire.")
    return path


def appeal(path, **changed):
    return Client(REMOTE_ADDR="203.0.113.77").post(path, {"text": WHY, "email": ""} | changed)


def answer(moderator, outcome, /, **changed):
    fields = {"outcome": outcome, "answer": "We looked again.", "reason": "", "sentence": ""} | changed
    return moderator[2].post(f"{LIST}{Appeal.objects.latest('pk').pk}/", fields)


def shown(thread):
    return [row.id for row in discussion.read_page(discussion.find_thread_by_id(thread.id)).rows]


def test_an_authors_appeal_is_granted_and_the_comment_is_back_where_it_stood(thread, comment, removed, second):
    later = say(thread, "Later")
    assert shown(thread) == [later]
    assert appeal(removed)["Location"] == f"{removed}#appeal"
    page = Person().read(removed)
    assert "It is &lt;i&gt;true&lt;/i&gt;." in page
    assert 'name="text"' not in page
    assert "Greta steals" in second[2].get(LIST).content.decode()
    assert answer(second, "reversed").status_code == 302
    assert shown(thread) == [comment, later]
    page = Person().read(removed)
    assert "the decision is reversed" in page
    assert "We looked again." in page
    assert "the comment is shown again" in page
    last = discussion.last_entries([comment])[comment]
    assert (last.code, last.by, last.before, last.after) == ("appeal-granted", second[0].pk, "removed", "published")
    assert last.facts["reverses"] == Statement.objects.get().decision_id
    assert "Greta" not in second[2].get(LIST).content.decode()
    assert discussion.audit() == []


def test_an_appeal_that_is_not_granted_moves_nothing(comment, removed, second):
    appeal(removed)
    answer(second, "upheld")
    assert state_of(comment) == "removed"
    page = Person().read(removed)
    assert "The decision stands." in page
    assert "We looked again." in page
    assert discussion.last_entries([comment])[comment].code == "appeal-upheld"
    assert discussion.audit() == []


def test_the_notifiers_appeal_is_granted_and_the_author_gets_a_statement(comment, kept, second):
    other = notice_path(Person(address="198.51.100.4").send(comment))
    assert appeal(kept).status_code == 303
    assert "It is satire." in second[2].get(LIST).content.decode()
    refused = answer(second, "reversed", sentence="Not satire.")
    assert refused.status_code == 422
    assert "Choose the reason" in refused.content.decode()
    assert "We looked again." in refused.content.decode()
    assert "Not satire." in refused.content.decode()
    assert Appeal.objects.get().decided is None
    assert answer(second, "reversed", reason="insult", sentence="Not satire.").status_code == 302
    assert state_of(comment) == "removed"
    assert "the decision is reversed" in Person().read(kept)
    assert "not shown any more" in Person().read(other)
    told = Person().read(f"/statements/{statement_of(comment).key}/")
    assert "Not satire." in told
    assert "We looked again." not in told
    assert "Greta Notifier" not in told
    assert 'name="text"' in told
    assert discussion.audit() == []


def test_the_notifiers_appeal_is_not_granted(comment, kept, second):
    appeal(kept)
    answer(second, "upheld")
    assert state_of(comment) == "published"
    assert "The decision stands." in Person().read(kept)
    assert discussion.audit() == []


def test_the_author_is_not_told_what_the_notifier_was_answered(comment, kept, second):
    appeal(kept)
    answer(second, "upheld")
    assert discussion.last_entries([comment])[comment].sentence == ""


@pytest.mark.parametrize("outcome", ["reversed", "upheld"])
@pytest.mark.parametrize("of", ["removed", "kept"])
def test_whoever_decided_first_cannot_decide_again(request, comment, first, of, outcome):
    appeal(request.getfixturevalue(of))
    page = first[2].get(LIST).content.decode()
    assert WHY.partition("<")[0] in page
    assert "Somebody else must decide" in page
    assert 'name="outcome"' not in page
    before = state_of(comment)
    refused = answer(first, outcome, reason="insult")
    assert refused.status_code == 403
    assert "Somebody else must decide" in refused.content.decode()
    assert Appeal.objects.get().decided is None
    assert state_of(comment) == before


def test_a_sanction_is_lifted(first, second):
    sanctions.impose("ban", f"person:{READER.key}", reason="Insults.", by=first[1])
    path = f"/statements/{Statement.objects.get().key}/"
    appeal(path)
    assert f"<bdi>person:{READER.key}</bdi>" in second[2].get(LIST).content.decode()
    assert answer(first, "reversed").status_code == 403
    assert len(sanctions.standing(READER)) == 1
    assert answer(second, "reversed").status_code == 302
    assert sanctions.standing(READER) == []
    assert "it was lifted" in Person().read(path)
    assert discussion.audit() == []


def test_a_sanction_stays(first, second):
    sanctions.impose("ban", f"person:{READER.key}", reason="Insults.", by=first[1])
    appeal(f"/statements/{Statement.objects.get().key}/")
    answer(second, "upheld")
    assert len(sanctions.standing(READER)) == 1
    assert discussion.audit() == []


def test_a_second_decision_is_not_undone_by_an_appeal_against_the_first(comment, removed, first, second):
    appeal(removed)
    deciding.decide(comment, "published", by=first[1])
    deciding.decide(comment, "removed", by=first[1], reason="spam")
    answer(second, "reversed")
    assert state_of(comment) == "removed"
    assert discussion.audit() == []


def test_what_its_author_deleted_is_not_brought_back(thread, comment, removed, first, second):
    appeal(removed)
    deciding.decide(comment, "published", by=first[1])
    discussion.delete_own(comment, by=READER)
    answer(second, "reversed")
    assert state_of(comment) == "deleted"
    assert discussion.audit() == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"text": ""}, "Write why the decision is wrong."),
        ({"text": "\u200b \u200b"}, "Write why the decision is wrong."),
        ({"text": "x" * 5001}, "at most 5000 fit"),
        ({"text": "a\0b"}, "Invisible control characters"),
        ({"email": "rosa"}, "This is not an e-mail address"),
        ({"email": "rosa@mail.example\nBcc: all@mail.example"}, "This is not an e-mail address"),
    ],
)
def test_what_cannot_be_taken_comes_back(removed, changed, told):
    refused = appeal(removed, **changed)
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert "text" in changed or "It is &lt;i&gt;true" in refused.content.decode()
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"answer": " "}, "Write the answer"),
        ({"answer": "\u200b"}, "Write the answer"),
        ({"outcome": ""}, "Reverse the decision or uphold it."),
        ({"outcome": "<b>"}, "Reverse the decision or uphold it."),
        ({"answer": "x" * 5001}, "at most 5000 fit"),
        ({"reason": "<b>"}, "Select a valid choice"),
    ],
)
def test_an_answer_must_be_one(removed, second, changed, told):
    appeal(removed)
    refused = answer(second, changed.get("outcome", "upheld"), **changed)
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert Appeal.objects.get().decided is None


def test_one_can_appeal_once(removed):
    appeal(removed)
    assert appeal(removed).status_code == 303  # the same one, sent again
    again = appeal(removed, text="Once more.")
    assert again.status_code == 409
    assert "Once more." in again.content.decode()
    assert Appeal.objects.get().text == WHY


def test_and_only_for_six_months(removed):
    years_pass(185)
    page = Person().read(removed)
    assert "six months for it are over" in page
    assert 'name="text"' not in page
    late = appeal(removed)
    assert late.status_code == 409
    assert "It is &lt;i&gt;true" in late.content.decode()
    assert not Appeal.objects.exists()


def test_there_is_no_appeal_before_a_decision_and_none_where_the_notice_helped(comment, first):
    path = notice_path(Person().send(comment))
    assert appeal(path).status_code == 409
    notices.decide(Notice.objects.get(), "removed", by=first[1], reason="insult")
    assert appeal(path).status_code == 409
    assert not Appeal.objects.exists()


def test_what_was_taken_back_is_not_appealed_against(comment, removed, first):
    deciding.undo(Statement.objects.get().decision_id, by=first[1])
    assert appeal(removed).status_code == 409


def test_a_flood_from_one_network_is_refused_and_others_are_heard(kept, removed):
    answers = [appeal(removed, text=f"Appeal {number}") for number in range(appeals.PER_HOUR + 1)]
    assert answers[-1].status_code == 429
    assert f"Appeal {appeals.PER_HOUR}" in answers[-1].content.decode()
    assert Client(REMOTE_ADDR="198.51.100.4").post(kept, {"text": WHY}).status_code == 303


def test_a_form_that_proves_nothing_is_not_taken_and_its_text_comes_back(kept, removed):
    client = Client(enforce_csrf_checks=True)
    for path in (removed, kept):
        refused = client.post(path, {"text": WHY})
        assert refused.status_code == 403
        assert "It is &lt;i&gt;true" in refused.content.decode()
        assert refused["Referrer-Policy"] == "same-origin"
    assert not Appeal.objects.exists()


def test_the_oldest_come_first(thread, first, second):
    for number in range(3):
        comment = say(thread, f"Comment {number}.")
        deciding.decide(comment, "removed", by=first[1], reason="insult")
        appeal(f"/statements/{statement_of(comment).key}/")
    page = second[2].get(LIST).content.decode()
    assert page.index("Comment 0.") < page.index("Comment 1.") < page.index("Comment 2.")


def test_a_moderator_of_one_section_decides_no_appeal_of_another(comment, removed, first):
    appeal(removed)
    sport = moderator("so", "sport")
    assert "Greta steals" not in sport[2].get(LIST).content.decode()
    assert answer(sport, "reversed").status_code == 404
    assert state_of(comment) == "removed"
    news = moderator("ne", "news")
    assert answer(news, "reversed").status_code == 302
    assert state_of(comment) == "published"


def test_a_moderator_of_one_section_lifts_no_ban_of_the_whole_site(first):
    sanctions.impose("ban", f"person:{READER.key}", reason="Insults.", by=first[1])
    appeal(f"/statements/{Statement.objects.get().key}/")
    assert answer(moderator("ne", "news"), "reversed").status_code == 404
    assert len(sanctions.standing(READER)) == 1


def test_strangers_decide_nothing(comment, removed):
    appeal(removed)
    assert answer((None, None, Client()), "reversed").status_code == 302
    assert state_of(comment) == "removed"


@pytest.mark.parametrize("number", [1, 2**63, 10**30])
def test_an_appeal_that_never_was_is_not_found(second, number):
    fields = {"outcome": "upheld", "answer": "x"}
    assert second[2].post(f"{LIST}{number}/", fields).status_code == 404


def test_a_hold_can_be_appealed_against_too(thread, second):
    comment = say(thread, "Held", state="held")
    entry = discussion.last_entries([comment])[comment]
    Statement.objects.create(key="x" * 22, decision_id=entry.number, at=entry.at)
    appeal(f"/statements/{'x' * 22}/")
    answer(second, "reversed")
    assert state_of(comment) == "published"
