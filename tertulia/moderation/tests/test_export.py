"""Statements for the Transparency Database: every field holds, and nothing of what anybody wrote is in them."""

import json
import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation import deciding, dsa, export, sanctions
from tertulia.moderation.api import Submission, set_policy
from tertulia.moderation.dsa.fields import FIELDS
from tertulia.moderation.models import Flagger, Notice, Statement
from tertulia.moderation.reasons import OFFENCES, REASONS
from tertulia.people.api import Speaker

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.either_store]
PERSONAL = "Rosa Mar, rosa@mail.example, +34 600 123 456, 192.0.2.77, @rosamar"
PLANTED = re.compile(r"Rosa|mail\.example|600|192\.0|rosamar|Inés|guest|Nora|article-|The ferry|reader-key|Robot")


@pytest.fixture(autouse=True)
def _unlimited(settings):
    settings.TERTULIA_LIMITS = False
    settings.TERTULIA_TERMS_URL = "/rules/"


@pytest.fixture
def editor():
    return Speaker(user_id=User.objects.create_user("ines", first_name="Inés").pk, name="Inés", is_staff=True)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "statements.jsonl"


def say(number=0, mode="post"):
    thread = discussion.open_thread(key="article-1", url="/a/", title="The ferry", section="harbour")
    by = Speaker(guest=f"reader-key-{number:010}", network="192.0.2.0/24")
    draft = discussion.Draft(
        thread.id, None, "Rosa Mar", f"{PERSONAL} {number}", key=f"key-{number}", email="rosa@mail.example"
    )
    if mode != moderation.policy_of().mode:
        set_policy(mode=mode)
    return moderation.post(Submission(draft, by, seconds=60.0), thread).id


def notify(comment, offence, flagger=None):
    return Notice.objects.create(
        key=f"key-{comment}", comment_id=comment, offence=offence, explanation=PERSONAL, name="Nora", flagger=flagger,
        email="nora@mail.example", language="en", notifier="guest:nora-key-000", at=timezone.now(),
    )  # fmt: skip


def decision_on(comment):
    """The last one, by number."""
    return max(apps.get_model("discussion", "Decision").objects.filter(comment=comment).values_list("pk", flat=True))


def state(decision):
    """As the clock does for holds that last."""
    Statement.objects.get_or_create(decision_id=decision, defaults={"key": f"k{decision}", "at": timezone.now()})


def later(monkeypatch, **span):
    moment = timezone.now() + timedelta(**span)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def read(out, monkeypatch, **options):
    """All statements of the file, once nothing can be undone any more."""
    later(monkeypatch, minutes=5)
    call_command("statements", str(out), **options)
    batches = [json.loads(line) for line in out.read_text().splitlines()]
    assert all(batch.keys() == {"statements"} and len(batch["statements"]) <= dsa.MOST for batch in batches)
    return [statement for batch in batches for statement in batch["statements"]]


# Each makes one statement of a kind. Returns whether it is told of.


def by_editor(number, editor):
    reason = list(REASONS)[number % len(REASONS)]
    return deciding.decide(say(number), "removed", by=editor, reason=reason, sentence=PERSONAL)


def by_notice(number, editor):
    comment = say(number)
    notice = notify(comment, list(OFFENCES)[number % len(OFFENCES)])
    reason = ("illegal", "hate", "other")[number % 3]
    return deciding.decide(comment, "removed", by=editor, reason=reason, sentence=PERSONAL, notice=notice)


def by_flagger(number, editor):
    flagger, _made = Flagger.objects.get_or_create(name="Nora", defaults={"digest": "d", "added": timezone.now()})
    comment = say(number)
    notice = notify(comment, "threat", flagger)
    return deciding.decide(comment, "removed", by=editor, reason="illegal", sentence=PERSONAL, notice=notice)


def by_report(number, editor):
    comment = say(number)
    discussion.report(comment, "abuse", PERSONAL, by=Speaker(guest=f"reporter-{number:010}"))
    return deciding.decide(comment, "removed", by=editor, reason="insult", sentence=PERSONAL)


def by_program(number, editor):
    return deciding.decide(say(number), "removed", by=Speaker(), program="Robot Rosa", sentence=PERSONAL)


def after_a_rule(number, editor):
    return deciding.decide(say(number, "pre"), "removed", by=editor, reason="spam", sentence=PERSONAL)


def held_by_a_rule(number, editor):
    made = decision_on(say(number, "pre"))
    state(made)
    return made


def held_by_an_editor(number, editor):
    made = deciding.decide(say(number), "held", by=editor, sentence=PERSONAL)
    state(made)
    return made


def suspended(number, editor):
    return sanctioned("suspension", number, editor, timezone.now() + timedelta(days=1 + number % 40))


def banned(number, editor):
    return sanctioned("ban", number, editor, None)


def sanctioned(kind, number, editor, ends):
    sanctions.impose(kind, f"person:guest:reader-key-{number:010}", reason=PERSONAL, by=editor, ends=ends)
    made = apps.get_model("discussion", "Decision").objects.order_by("-pk").values_list("pk", flat=True)[0]
    state(made)
    return made


def warned(number, editor):
    sanctioned("warning", number, editor, None)


def undone(number, editor):
    deciding.undo(by_editor(number, editor), by=editor)


KINDS = [
    *(by_editor, by_notice, by_flagger, by_report, by_program, after_a_rule, held_by_a_rule, held_by_an_editor),
    *(suspended, banned, warned, undone),
]


def test_a_thousand_decisions_of_every_kind_hold_field_by_field(out, monkeypatch, editor):
    dice = random.Random(5)
    kinds = [*KINDS, *dice.choices(KINDS, k=1000 - len(KINDS))]
    told = [made for number, kind in enumerate(kinds) if (made := kind(number, editor))]
    statements = read(out, monkeypatch)
    assert len(statements) == len(told) > 700
    for statement in statements:
        assert dsa.validate(statement) == []
        assert dsa.no_personal_data(statement) == []
        assert statement.keys() <= FIELDS.keys()
    assert len({statement["puid"] for statement in statements}) == len(told)
    assert not PLANTED.search(re.sub(r'"puid": "\w+"', "", out.read_text()))
    seen = {name: {str(statement.get(name)) for statement in statements} for name in FIELDS}
    assert len(seen["source_type"]) == 4
    assert len(seen["automated_decision"]) == 3
    assert len(seen["automated_detection"]) == len(seen["decision_ground"]) == 2
    assert len(seen["category"]) >= 8
    assert discussion.audit() == []


VOLUNTARY = {"source_type": "SOURCE_VOLUNTARY", "automated_detection": "No"}
EDITOR = {"automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED"}
REMOVED = {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"]}
HIDDEN = {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"]}
TERMS = {"decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (by_editor, REMOVED | VOLUNTARY | EDITOR | TERMS | {
            "incompatible_content_ground": "The rules of the discussion: Insult or attack on somebody",
            "incompatible_content_explanation": "It attacks a person and not what they say.",
            "category": "STATEMENT_CATEGORY_CYBER_VIOLENCE", "category_specification": ["KEYWORD_CYBER_HARASSMENT"],
            "decision_facts": "A comment below an article was removed. An editor saw it first.",
        }),
        (by_notice, REMOVED | EDITOR | {
            "source_type": "SOURCE_ARTICLE_16", "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": "The law: Sexual abuse or exploitation of children",
            "illegal_content_explanation": "It is against the law.",
            "category": "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
        }),
        (by_flagger, {"source_type": "SOURCE_TRUSTED_FLAGGER", "category": "STATEMENT_CATEGORY_VIOLENCE"}),
        (by_report, {"source_type": "SOURCE_TYPE_OTHER_NOTIFICATION", "automated_detection": "No"}),
        (by_program, REMOVED | VOLUNTARY | TERMS | {"automated_decision": "AUTOMATED_DECISION_PARTIALLY"}),
        (after_a_rule, REMOVED | EDITOR | {"source_type": "SOURCE_VOLUNTARY", "automated_detection": "Yes"}),
        (held_by_a_rule, HIDDEN | {"automated_detection": "Yes", "automated_decision": "AUTOMATED_DECISION_FULLY"}),
        (held_by_an_editor, HIDDEN | VOLUNTARY | EDITOR | TERMS),
        (suspended, VOLUNTARY | EDITOR | {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"}),
        (banned, VOLUNTARY | EDITOR | {"decision_provision": "DECISION_PROVISION_PARTIAL_TERMINATION"}),
    ],
)  # fmt: skip
def test_what_is_said_of_each_kind(out, monkeypatch, editor, kind, expected):
    day = timezone.localdate()
    kind(0, editor)
    [statement] = read(out, monkeypatch)
    assert {name: statement.get(name) for name in expected} == expected
    assert statement["content_type"] == ["CONTENT_TYPE_TEXT"]
    assert statement["application_date"] == statement["content_date"] == day.isoformat()
    assert "source_identity" not in statement
    if kind is suspended:
        assert statement["end_date_service_restriction"] == (day + timedelta(days=1)).isoformat()


def test_the_rules_of_the_site_are_linked_where_they_are(out, monkeypatch, editor, settings):
    by_editor(0, editor)
    [statement] = read(out, monkeypatch)
    assert statement["decision_ground_reference_url"] == f"{settings.TERTULIA_BASE_URL}/rules/"


def test_what_can_still_be_undone_waits(out, editor):
    by_editor(0, editor)
    call_command("statements", str(out))
    assert out.read_text() == ""


def test_days_are_whole_and_the_same_statement_has_the_same_puid(out, tmp_path, monkeypatch, editor):
    by_editor(0, editor)
    today = timezone.localdate()
    later(monkeypatch, days=2)
    by_editor(1, editor)
    first, second = read(out, monkeypatch)
    for name, since, until, expected in [
        ("a", None, today, [first]),
        ("b", today, today, [first]),
        ("c", today + timedelta(days=1), None, [second]),
        ("d", today + timedelta(days=3), None, []),
    ]:
        assert read(tmp_path / name, monkeypatch, since=since, until=until) == expected


def test_what_does_not_hold_stops_it_and_nothing_is_written(out, monkeypatch, editor):
    by_editor(0, editor)
    by_editor(1, editor)
    monkeypatch.setitem(export.WHAT, "removal", "Call Rosa: +34 600 123 456.")
    number = Statement.objects.order_by("pk").values_list("pk", flat=True)[0]
    with pytest.raises(CommandError, match=rf"Statement {number}: decision_facts: has a phone number"):
        read(out, monkeypatch)
    assert list(out.parent.iterdir()) == []


def test_a_file_that_is_there_is_left_alone(out, editor):
    out.write_text("precious")
    with pytest.raises(CommandError, match="is there already"):
        call_command("statements", str(out))
    assert out.read_text() == "precious"


def test_a_folder_that_is_not_there_is_said(tmp_path, editor):
    with pytest.raises(CommandError, match="cannot write"):
        call_command("statements", str(tmp_path / "nowhere" / "file"))


def test_a_day_that_is_none_is_said(out):
    with pytest.raises(CommandError, match="is no day"):
        call_command("statements", str(out), "--since", "yesterday")


def test_a_comment_from_before_the_databases_calendar_is_told(out, monkeypatch, editor):
    comment = say()
    moment = datetime(1998, 5, 1, tzinfo=UTC)
    apps.get_model("discussion", "Comment").objects.filter(pk=comment).update(created=moment)
    deciding.decide(comment, "removed", by=editor, reason="spam")
    [statement] = read(out, monkeypatch)
    assert statement["content_date"] == date(2000, 1, 1).isoformat()
