"""Statements of reasons: what they say, who is led to them, and when one is made."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation import deciding, sanctions, statements
from tertulia.moderation.models import Sanction, Statement
from tertulia.moderation.tests.desk_cast import OTHER, open_thread, say
from tertulia.moderation.tests.redress_cast import READER, Person, moderator, statement_of

pytestmark = pytest.mark.django_db
GUEST = f"person:{READER.key}"


@pytest.fixture(autouse=True)
def a_new_process():
    statements.seen["decision"] = None


@pytest.fixture
def thread():
    return open_thread()


@pytest.fixture
def comment(thread):
    return say(thread, "Greta steals <i>bells</i>.")


@pytest.fixture
def mo():
    return moderator("zelda")[1]


def read(statement):
    answer = Client().get(f"/statements/{statement.key}/")
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def held_by_a_rule(thread, text="A heap of links"):
    found = [{"rule": "links/1", "action": "hold", "code": "links", "saw": {}, "spans": []}]
    ruling = discussion.Ruling("held", "links", "It has many links.", {"ran": ["links/1"], "found": found})
    return discussion.post(discussion.Draft(thread.id, None, "Rosa", text, text), by=READER, ruling=ruling).id


def a_day_passes(monkeypatch, hours=25):
    """For the holds: decisions cannot be changed, so the clock is."""
    now = timezone.now()
    monkeypatch.setattr("tertulia.moderation.statements.timezone.now", lambda: now + timedelta(hours=hours))


def test_a_removal_says_what_where_why_and_what_can_be_done(comment, mo, settings):
    settings.TERTULIA_TERMS_URL = "/rules/"
    deciding.decide(comment, "removed", by=mo, reason="insult", sentence="Nobody is called a thief here.")
    page = read(statement_of(comment))
    for said in (
        "Your comment was removed",
        "for readers everywhere",
        "Without an end.",
        "Greta steals",
        "The tram (article-1)",
        "Our own initiative: an editor saw it.",
        "Insult or attack on somebody",
        "Nobody is called a thief here.",
        'href="/rules/"',
        "No program has found it.",
        "A person decided it.",
        "You can appeal once",
        "out-of-court",
    ):
        assert said in page, said
    assert "<i>bells" not in page
    assert mo.name not in page


def test_what_rests_on_the_law_says_so(comment, mo):
    deciding.decide(comment, "removed", by=mo, reason="illegal", sentence="§ 186.")
    page = read(statement_of(comment))
    assert "It is against the law." in page
    assert "rules of this site" not in page


def test_what_a_reader_reported_says_so_and_not_who(comment, mo):
    discussion.report(comment, "abuse", "Greta was here", by=OTHER)
    deciding.decide(comment, "removed", by=mo, reason="insult")
    page = read(statement_of(comment))
    assert "A reader reported it." in page
    assert "Greta was here" not in page


def test_a_program_that_decided_is_named_as_one(comment):
    moderation.decide(comment, "removed", by=discussion.speaker_of("guest:"), program="robot", sentence="Spam.")
    assert "A program that the editors use took part" in read(statement_of(comment))


def test_a_hold_that_lasts_is_stated_once(thread, monkeypatch):
    comment = held_by_a_rule(thread)
    assert statements.make_for_holds() == 0
    statements.seen["decision"] = None
    a_day_passes(monkeypatch)
    assert statements.make_for_holds() == 1
    assert statements.make_for_holds() == 0
    statements.seen["decision"] = None  # as after a restart
    assert statements.make_for_holds() == 0
    page = read(Statement.objects.get())
    assert "is not shown while it waits" in page
    assert "Until an editor has decided." in page
    assert "<bdi>links</bdi>" in page
    assert "The rule decided it by itself" in page
    assert "It has many links." in page
    assert Person(READER.guest).client.get(f"/comments/{comment}/actions")["Location"] == (
        f"/statements/{Statement.objects.get().key}/"
    )


def test_a_hold_that_ended_is_not_stated(thread, mo, monkeypatch):
    for number, state in enumerate(("published", "removed")):
        deciding.decide(held_by_a_rule(thread, f"Number {number}"), state, by=mo, reason="spam")
    removals = Statement.objects.count()
    a_day_passes(monkeypatch)
    assert statements.make_for_holds() == 0
    assert Statement.objects.count() == removals


def test_only_the_last_hold_of_a_comment_counts(thread, mo, monkeypatch):
    comment = held_by_a_rule(thread)
    deciding.decide(comment, "published", by=mo)
    deciding.decide(comment, "held", by=mo)
    a_day_passes(monkeypatch)
    assert statements.make_for_holds() == 1
    assert "A person decided it." in read(Statement.objects.get())


def test_many_holds_are_stated_in_rounds(thread, monkeypatch):
    comments = [held_by_a_rule(thread, f"Number {number}") for number in range(5)]
    a_day_passes(monkeypatch)
    statements.seen["decision"] = discussion.numbers_on(comments[0])[0] - 1
    monkeypatch.setattr(statements, "MOST", 2)
    monkeypatch.setattr("tertulia.discussion.entries.SPAN", 3)
    made = [statements.make_for_holds() for _ in range(5)]
    assert sum(made) == 5
    assert max(made) == 2
    assert Statement.objects.count() == 5


def test_how_long_is_for_the_site_to_say(thread, monkeypatch, settings):
    settings.TERTULIA_STATEMENT_HOURS = 48
    held_by_a_rule(thread)
    a_day_passes(monkeypatch)
    assert statements.make_for_holds() == 0


def test_the_clock_makes_them(thread, settings, capsys):
    settings.TERTULIA_STATEMENT_HOURS = 0
    held_by_a_rule(thread)
    call_command("send_letters")
    assert "Holds explained: 1. Letters sent: 0." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "subject", "days", "said"),
    [
        ("warning", GUEST, 0, "You were warned"),
        ("suspension", GUEST, 3, "You cannot post for a time."),
        ("ban", GUEST, 0, "You cannot post."),
        ("ban", "email:rosa@mail.example", 0, "You cannot post."),
        ("ban", "network:192.0.2.0/24", 3, "You cannot post."),
    ],
)
def test_a_sanction_is_stated_and_whoever_meets_it_is_led_there(thread, mo, kind, subject, days, said):
    ends = timezone.now() + timedelta(days=days) if days else None
    sanctions.impose(kind, subject, reason="Insults, again.", by=mo, ends=ends)
    statement = Statement.objects.get()
    page = read(statement)
    assert said in page
    assert "Insults, again." in page
    assert ("Without an end." in page) == (not days)
    draft = discussion.Draft(thread.id, None, "Rosa", "Good morning, everybody.", "k", email="rosa@mail.example")
    with pytest.raises(moderation.Rejected) as refused:
        moderation.post(moderation.Submission(draft, READER, seconds=60), thread)
    assert f"/statements/{statement.key}/" in refused.value.sentence


def test_a_sanction_that_was_lifted_no_longer_holds(mo):
    number = sanctions.impose("ban", GUEST, reason="Insults.", by=mo)
    sanctions.lift(number, by=mo, sentence="Enough.")
    assert "it was lifted" in read(Statement.objects.get())
    number = sanctions.impose("suspension", GUEST, reason="x", by=mo, ends=timezone.now() + timedelta(days=1))
    Sanction.objects.filter(pk=number).update(ends=timezone.now() - timedelta(days=1))
    assert "its time is over" in read(Statement.objects.latest("pk"))


def test_what_a_ban_takes_down_is_stated_comment_by_comment(comment, mo):
    sanctions.impose("ban", GUEST, reason="Insults, again.", by=mo, removes=True)
    assert Statement.objects.count() == 2
    assert "Insults, again." in read(statement_of(comment))


def test_its_author_is_led_there_and_nobody_else(thread, comment, mo):
    answered = say(thread, "Answered")
    say(thread, "An answer", by=OTHER, parent=answered)
    rosa, bo = Person(READER.guest), Person(OTHER.guest)
    for number in (comment, answered):
        deciding.decide(number, "removed", by=mo, reason="insult")
        path = f"/statements/{statement_of(number).key}/"
        assert rosa.client.get(f"/comments/{number}/actions")["Location"] == path
        assert bo.client.get(f"/comments/{number}/actions").status_code == 404
        assert Client().get(f"/comments/{number}/actions").status_code == 404
    led = rosa.client.get(f"/comments/{comment}/")
    assert led["Location"] == f"/statements/{statement_of(comment).key}/"
    assert "no-store" in led["Cache-Control"]
    assert bo.client.get(f"/comments/{comment}/").status_code == 410


def test_while_it_waits_its_author_is_told_so(thread):
    comment = held_by_a_rule(thread)
    rosa = Person(READER.guest)
    page = rosa.read(f"/comments/{comment}/actions")
    assert "waits for a moderator" in page
    assert "It has many links." in page
    assert f"/comments/{comment}/actions" in rosa.read(f"/comments/{comment}/")
    assert Person(OTHER.guest).client.get(f"/comments/{comment}/actions").status_code == 404


def test_what_was_shown_again_says_so(comment, mo):
    deciding.decide(comment, "removed", by=mo, reason="insult")
    deciding.decide(comment, "published", by=mo)
    assert "the comment is shown again" in read(statement_of(comment))


def test_words_are_text_on_the_page(comment, mo):
    deciding.decide(comment, "removed", by=mo, reason="other", sentence="<script>x</script>")
    page = read(statement_of(comment))
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page
