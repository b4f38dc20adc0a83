"""The owner's program as a rule: what it is told, what its answer does, and what happens when there is none."""

import json
from dataclasses import replace
from ipaddress import ip_network

import pytest

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation.api import Rejected, Submission
from tertulia.moderation.models import Judgement
from tertulia.moderation.rules import outside
from tertulia.moderation.tests.test_hook import PASS, program
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")


@pytest.fixture(autouse=True)
def _rested(monkeypatch):
    monkeypatch.setattr(outside, "health", outside.Health())


@pytest.fixture
def hooked(settings):
    def to(receiver):
        settings.TERTULIA_HOOK_URL = receiver.hook().url
        settings.TERTULIA_HOOK_SECRET = receiver.hook().secret
        settings.TERTULIA_HOOK_NETWORKS = [ip_network("127.0.0.1/32")]

    return to


def say(text="Where is the ferry?", **how):
    thread = discussion.open_thread(key="article-1", url="/ferry/", title="The ferry", section="harbour")
    draft = discussion.Draft(thread.id, None, "Rosa", text, key=text[:60], email="rosa@mail.example")
    return moderation.post(Submission(draft, READER, seconds=60.0, **how), thread)


def answer(action, **said):
    return json.dumps({"action": action, **said}).encode()


def test_it_is_told_what_is_said_and_not_who_says_it(hooked):
    with program(PASS) as receiver:
        hooked(receiver)
        assert say("Look at https://ferry.example/").state == "published"
        [(_, body)] = receiver.asked
    told = json.loads(body)
    assert told["thread"] == {"key": "article-1", "url": "/ferry/", "title": "The ferry", "section": "harbour"}
    assert told["comment"]["links"] == ["https://ferry.example/"]
    assert (told["event"], told["author"]["earlier"]) == ("new", 0)
    for secret in (READER.guest, READER.network, "rosa@mail.example"):
        assert secret.encode() not in body


@pytest.mark.parametrize(("action", "state"), [("pass", "published"), ("hold", "held")])
def test_its_answer_decides(hooked, action, state):
    with program(answer(action, code="ours")) as receiver:
        hooked(receiver)
        assert say().state == state


@pytest.mark.parametrize("action", ["reject", "ask"])
def test_what_it_refuses_or_asks_is_told_in_its_words(hooked, action):
    with program(answer(action, code="ours", sentence="Not about the ferry.")) as receiver:
        hooked(receiver)
        with pytest.raises(Rejected) as refusal:
            say()
        assert (refusal.value.sentence, refusal.value.code) == ("Not about the ferry.", "ours")
        assert refusal.value.is_question == (action == "ask")
        if action == "ask":
            assert say(anyway=frozenset({"ours"})).state == "published"


def test_a_program_that_fails_holds_or_passes_as_the_owner_wants(hooked, settings):
    with program(b"garbage") as receiver:
        hooked(receiver)
        assert say("First.").state == "held"
        assert Judgement.objects.get().code == "hook-failed"
        settings.TERTULIA_HOOK_FAILS = "pass"
        assert say("Second.").state == "published"


def test_after_some_failures_it_is_left_alone_for_a_while(hooked, monkeypatch, settings):
    settings.TERTULIA_LIMITS = False
    now = [1000.0]
    monkeypatch.setattr(outside, "monotonic", lambda: now[0])
    with program(b"garbage") as receiver:
        hooked(receiver)
        for number in range(outside.FAILURES + 2):
            assert say(f"Number {number}.").state == "held"
        assert len(receiver.asked) == outside.FAILURES
        now[0] += outside.REST + 1
        say("Later.")
        assert len(receiver.asked) == outside.FAILURES + 1


def test_it_is_not_asked_about_what_is_refused_already(hooked):
    with program(PASS) as receiver:
        hooked(receiver)
        with pytest.raises(Rejected):
            say(trap="filled in")
        assert receiver.asked == []


def test_a_person_has_one_number_that_is_not_their_key(hooked):
    other = replace(READER, guest="stranger-key-00000")
    assert outside.person(READER.key) == outside.person(READER.key) != outside.person(other.key)
    assert READER.guest not in outside.person(READER.key)
