"""The rules and their order. How they look to a reader is in embed/tests/test_limits.py."""

import pytest

from tertulia.discussion import api as discussion
from tertulia.moderation.api import Submission, submit
from tertulia.moderation.rules import LIMITS, RULES, haste, rate, trap
from tertulia.moderation.verdicts import Case
from tertulia.people.api import Speaker

READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")
EDITOR = Speaker(user_id=1, name="Inés", is_staff=True)
DRAFT = discussion.Draft(thread=1, parent=None, name="Rosa", text="Hello", key="k")


def case(**how):
    return Case(Submission(DRAFT, how.pop("by", READER), **how))


def test_the_cheap_rules_are_asked_first():
    assert [rule.name for rule in RULES[:2]] == ["trap", "haste"]
    assert RULES[-1].name == "outside"
    assert [rule.judge for rule in LIMITS] == [rate.judge]
    assert len({rule.name for rule in [*RULES, *LIMITS]}) == len(RULES) + len(LIMITS)


def test_the_first_objection_decides(monkeypatch):
    monkeypatch.setattr(discussion, "count_recent", lambda *_: pytest.fail("asked although another rule had objected"))
    verdict = submit(Submission(DRAFT, READER, trap="filled in", seconds=0.0))
    assert (verdict.action, verdict.code, verdict.decisive.status) == ("reject", "trap", 422)


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_an_empty_trap_is_no_objection(text):
    assert trap.judge(case(trap=text)) is None


@pytest.mark.parametrize(("seconds", "objects"), [(0.0, True), (1.9, True), (2.0, False), (9e9, False)])
def test_haste_is_less_than_two_seconds(seconds, objects):
    assert bool(haste.judge(case(seconds=seconds))) is objects


def test_staff_may_be_fast_but_not_fill_in_the_trap():
    assert haste.judge(case(by=EDITOR, seconds=0.0)) is None
    assert trap.judge(case(by=EDITOR, trap="x")) is not None


@pytest.mark.django_db
def test_it_passes_what_no_rule_minds():
    assert submit(Submission(DRAFT, READER, seconds=60.0)).action == "pass"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "span", "limit"), [("person", span, limit) for span, limit in rate.PERSON]
    + [("network", span, limit) for span, limit in rate.NETWORK],
)  # fmt: skip
def test_a_limit_is_reached_not_passed(monkeypatch, who, span, limit):
    def count(speaker, kind, *times):
        return [counted if (kind, time) == (who, span) else 0 for time in times]

    monkeypatch.setattr(discussion, "count_recent", count)
    counted = limit - 1
    assert rate.judge(case()) is None
    counted = limit
    verdict = rate.judge(case())
    assert verdict is not None
    assert (verdict.code, verdict.status) == (f"rate-{who}", 429)


@pytest.mark.django_db
def test_without_limits_nothing_is_counted(settings, monkeypatch):
    settings.TERTULIA_LIMITS = False
    monkeypatch.setattr(discussion, "count_recent", lambda *_: pytest.fail("counted"))
    assert submit(Submission(DRAFT, READER, seconds=0.0)).action == "pass"
