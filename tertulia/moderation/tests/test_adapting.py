"""`tertulia adapt-scorer`: from what editors decided, with the owner's consent, to be taken back at any time."""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import deciding
from tertulia.moderation.adaptations import read_all, roll_back, use
from tertulia.moderation.lessons import UNSEEN, read_lessons
from tertulia.moderation.models import Adaptation
from tertulia.moderation.rulebook import rulebook
from tertulia.moderation.scorer import adapting, scorer
from tertulia.moderation.scorer.adapting import adapted
from tertulia.moderation.scorer.learning import KINDS, Figures
from tertulia.moderation.tests.desk_cast import make_moderator, open_thread, say
from tertulia.moderation.tests.lessons_cast import BAD, GOOD, comments, head
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
Comment = apps.get_model("discussion", "Comment")
ROOT = Path(__file__).resolve().parents[3]
FIGURES = Figures(60, 60, 0, before=0.6, after=0.8, gain=0.2, low=0.1, high=0.3)


@pytest.fixture
def consent(settings, own_scorer):
    settings.TERTULIA_LEARN = True


@pytest.fixture
def editor():
    return Speaker(user_id=make_moderator().pk, is_staff=True)


def learn(*options):
    out = StringIO()
    call_command("adapt-scorer", *options, stdout=out)
    return out.getvalue()


def removed(thread, text, editor, reason="insult"):
    comment = say(thread, text)
    deciding.decide(comment, "removed", by=editor, reason=reason, sentence="So it is.")
    return comment


def approved(thread, text, editor):
    comment = say(thread, text, state="held")
    deciding.decide(comment, "published", by=editor)
    return comment


def decide_many(editor, number=60):
    threads = [open_thread(f"article-{at}") for at in range(12)]
    for at in range(number):
        removed(threads[at % 12], comments(BAD)[at], editor)
        approved(threads[at % 12], comments(GOOD)[at], editor)


def texts(kind, *, bad):
    return {one.text for one in read_lessons(kind) if one.is_bad == bad and one.weight == 1}


def score_of(text):
    return adapted(scorer.score(text, "en"), text, rulebook().adaptation)


def only_shifts(constant, kind="hostility"):
    """A head that fits the model that is there."""
    [reading] = KINDS[kind].read(scorer.model, "A tram.", scorer.score("A tram.", "en"))
    return head(scorer.version, kind, constant, len(reading.full))


def test_what_editors_decided_is_learnt_and_used_at_once(consent, editor):
    decide_many(editor)
    told = learn()
    assert "hostility: learnt from 60 rejected and 60 approved comments; used from now on, as number" in told
    assert "in 99 of 100 resamplings" in told
    assert "Not used: spam: 0 rejected" in told
    [row] = Adaptation.objects.all()
    assert (row.kind, row.decisions, row.is_active, row.model) == ("hostility", 120, True, scorer.version)
    assert row.metrics["low"] > 0
    bad, good = score_of(comments(BAD)[100]), score_of(comments(GOOD)[100])
    assert bad.values["TOXICITY"] > 0.7 > 0.3 > good.values["TOXICITY"]
    assert bad.model == f"{scorer.version}+site.{row.pk}"


def test_a_trial_changes_nothing(consent, editor):
    decide_many(editor)
    before = rulebook().edition
    assert "would be used; nothing was changed" in learn("--dry-run", "--kind", "hostility")
    assert not Adaptation.objects.exists()
    assert rulebook().edition == before


def test_without_the_owners_consent_nothing_is_learnt(settings, own_scorer, editor):
    assert settings.TERTULIA_LEARN is False
    with pytest.raises(CommandError, match="set TERTULIA_LEARN=on"):
        learn()


def test_with_the_consent_taken_back_what_was_learnt_is_not_used(settings, own_scorer):
    settings.TERTULIA_LEARN = False
    use(only_shifts(9.0), FIGURES)
    assert rulebook().adaptation.heads == ()
    assert "not used: TERTULIA_LEARN is off" in learn("--list")


def test_a_site_without_a_scorer_has_nothing_to_add_to(settings):
    settings.TERTULIA_LEARN = True
    with pytest.raises(CommandError, match="TERTULIA_SCORER is off"):
        learn()


def test_too_few_decisions_are_told_in_one_line(consent, editor):
    removed(open_thread(), comments(BAD)[0], editor)
    with pytest.raises(CommandError) as refused:
        learn()
    [line] = str(refused.value).splitlines()
    assert "hostility: 1 rejected and 0 approved comments are too few" in line
    assert "spam: 0 rejected" in line


def test_decisions_that_follow_nothing_change_nothing(consent, editor):
    """As often this way as that."""
    threads = [open_thread(f"article-{at}") for at in range(12)]
    chance = random.Random(1)
    for at, text in enumerate([*comments(BAD)[:60], *comments(GOOD)[:60]]):
        chance.choice((removed, approved))(threads[at % 12], text, editor)
    with pytest.raises(CommandError, match=r"no better than the model .*AUC 0\.\d{3} before"):
        learn("--kind", "hostility")
    assert not Adaptation.objects.exists()


@pytest.mark.parametrize("days", ["-1", "99999999"])
def test_a_number_of_days_that_is_none_is_refused(consent, days):
    with pytest.raises(CommandError, match="--days is a number of days"):
        learn("--days", days)


class TestLessons:
    def test_removals_teach_by_their_reason(self, editor):
        thread = open_thread()
        for reason in (
            "insult",
            "hate",
            "threat",
            "illegal",
            "other",
            "spam",
            "off-topic",
            "falsehood",
            "personal-data",
        ):
            removed(thread, f"Said for {reason}.", editor, reason)
        hostile = {f"Said for {reason}." for reason in ("insult", "hate", "threat", "illegal", "other")}
        assert texts("hostility", bad=True) == hostile
        assert texts("spam", bad=True) == {"Said for spam."}

    def test_what_rules_and_programs_did_teaches_nothing(self, editor):
        thread = open_thread()
        held = say(thread, "The scorer held this.", state="held", code="score")
        taken = say(thread, "A program took this away.")
        deciding.decide(taken, "removed", by=Speaker(), program="robot")
        shown = say(thread, "A program let this stand.", state="held")
        deciding.decide(shown, "published", by=Speaker(), program="robot")
        deciding.decide(
            say(thread, "A program after an editor.", state="held"), "published", by=editor, program="robot"
        )
        assert held
        assert read_lessons("hostility") == []

    def test_what_an_editor_let_stand_after_a_report_is_approved(self, editor):
        comment = say(open_thread(), "Reported, and kept.")
        deciding.keep(comment, "published", by=editor)
        assert texts("hostility", bad=False) == {"Reported, and kept."}

    def test_what_was_undone_teaches_nothing(self, editor):
        thread = open_thread()
        comment = say(thread, "Taken away by a slip.")
        number = deciding.decide(comment, "removed", by=editor, reason="insult")
        deciding.undo(number, by=editor)
        assert read_lessons("hostility") == []

    def test_the_last_word_counts(self, editor):
        comment = removed(open_thread(), "Taken away, and put back on appeal.", editor)
        deciding.decide(comment, "published", by=editor)
        assert texts("hostility", bad=True) == set()
        assert texts("hostility", bad=False) == {"Taken away, and put back on appeal."}

    def test_an_answered_appeal_leaves_the_removal_what_it_was(self, editor):
        comment = removed(open_thread(), "Taken away, and upheld.", editor)
        discussion.note_on(comment, discussion.Ruling("", "appeal-upheld"), by=editor)
        assert texts("hostility", bad=True) == {"Taken away, and upheld."}

    def test_a_text_that_was_changed_after_the_decision_teaches_nothing(self, editor):
        comment = approved(open_thread(), "Kind words.", editor)
        Comment.objects.filter(pk=comment).update(source="Other words.", edited=timezone.now())
        assert read_lessons("hostility") == []

    def test_spam_of_the_system_before_teaches_about_spam(self, editor):
        comment = say(open_thread(), "Cheap pills, half price.")
        Comment.objects.filter(pk=comment).update(state="spam")
        assert texts("spam", bad=True) == {"Cheap pills, half price."}
        assert texts("hostility", bad=True) == set()

    def test_what_stood_long_counts_half_beside_what_was_taken_away(self, editor):
        """In the same discussion, and no more of them."""
        first, other = open_thread("a"), open_thread("b")
        removed(first, "An insult.", editor)
        for thread in (first, other):
            for number in range(3):
                Comment.objects.filter(pk=say(thread, f"Harmless {number} in {thread.key}.")).update(
                    created=timezone.now() - timedelta(days=20)
                )
        say(first, "Too new to tell.")
        stood = [one for one in read_lessons("hostility") if one.weight == UNSEEN]
        assert [(one.text, one.is_bad) for one in stood] == [("Harmless 2 in a.", False)]

    def test_html_from_another_system_is_read_as_its_text(self, editor):
        comment = approved(open_thread(), "placeholder", editor)
        html = '<p>Read <a href="https://a.example/x">this</a> &amp; weep</p>'
        Comment.objects.filter(pk=comment).update(source=html, html=html, kind="html")
        assert texts("spam", bad=False) == {"Read this & weep https://a.example/x"}


class TestVersions:
    def test_going_back_goes_to_what_was_used_before_and_then_to_nothing(self, consent):
        plain = scorer.score(comments(BAD)[0], "en")
        first = use(only_shifts(2.0), FIGURES)
        second = use(only_shifts(-2.0), FIGURES)
        assert score_of(comments(BAD)[0]).model == f"{scorer.version}+site.{second}"
        assert f"number {second} is no longer used, number {first} is." in learn("--rollback")
        assert score_of(comments(BAD)[0]).model == f"{scorer.version}+site.{first}"
        third = use(only_shifts(1.0), FIGURES)
        assert roll_back("hostility") == (third, first)  # never to the second, which was taken back
        assert f"number {first} is no longer used, nothing is." in learn("--rollback")
        assert score_of(comments(BAD)[0]) == plain
        with pytest.raises(CommandError, match="nothing to go back from"):
            learn("--rollback")

    def test_each_kind_has_its_own(self, consent):
        hostility, spam = use(only_shifts(2.0), FIGURES), use(only_shifts(2.0, "spam"), FIGURES)
        assert score_of(comments(BAD)[0]).model == f"{scorer.version}+site.{hostility}.{spam}"
        learn("--rollback", "--kind", "spam")
        assert score_of(comments(BAD)[0]).model == f"{scorer.version}+site.{hostility}"
        listed = learn("--list")
        assert listed.count("(used)") == 1
        assert len(listed.splitlines()) == 3

    def test_the_store_keeps_two_from_being_used_at_once(self, consent):
        use(only_shifts(2.0), FIGURES)
        row = Adaptation.objects.get()
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)

    def test_what_was_learnt_on_another_model_is_listed_as_not_used(self, consent, caplog):
        adapting.told.clear()
        use(head("tertulia-9-0123456789ab", constant=9.0), FIGURES)
        text = comments(BAD)[0]
        assert score_of(text) == scorer.score(text, "en")
        assert "for another model: not used" in learn("--list")
        assert [record.getMessage() for record in caplog.records if "0123456789ab" in record.getMessage()]

    def test_damaged_weights_leave_the_model_alone_with_one_line(self, consent, caplog):
        number = use(only_shifts(9.0), FIGURES)
        spam = use(only_shifts(2.0, "spam"), FIGURES)
        Adaptation.objects.filter(pk=number).update(weights="UEsDBAoAAAAAAdamaged")
        roll_back("spam")
        spam = use(only_shifts(2.0, "spam"), FIGURES)
        text = comments(BAD)[0]
        found = [score_of(text) for _ in range(3)]
        assert {one.model for one in found} == {f"{scorer.version}+site.{spam}"}
        assert found[0].values["TOXICITY"] == scorer.score(text, "en").values["TOXICITY"]
        [line] = [record.getMessage() for record in caplog.records]
        assert "hostility" in line
        assert f"number {number}" in line
        assert "damaged: not used" in learn("--list")
        assert [one.state for one in read_all()][-1] == "damaged: not used"


FOLLOWS = """
import sys
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from tertulia.moderation.rulebook import rulebook
from tertulia.moderation.scorer import scorer
from tertulia.moderation.scorer.adapting import adapted
for line in sys.stdin:
    text = line.strip()
    print(adapted(scorer.score(text, "en"), text, rulebook().adaptation).model, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_follows_at_once(consent):
    """What one worker learns or takes back holds in the next comment that any other judges."""
    text = comments(BAD)[0]
    command = [sys.executable, "-c", FOLLOWS, str(connection.settings_dict["NAME"])]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tertulia.settings", "TERTULIA_LEARN": "on"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    ) as other:

        def ask():
            other.stdin.write(f"{text}\n")
            other.stdin.flush()
            return other.stdout.readline().strip()

        assert ask() == scorer.version
        number = use(only_shifts(2.0), FIGURES)
        begun = time.monotonic()
        assert ask() == f"{scorer.version}+site.{number}"
        assert time.monotonic() - begun < 1
        roll_back("hostility")
        assert ask() == scorer.version
        other.stdin.close()
        assert other.wait(10) == 0
