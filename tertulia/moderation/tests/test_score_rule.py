"""What the rules make of a score: whom they hold, what they tell, what they keep, and what comes first at the desk."""

import math

import pytest
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation.api import Archive, OldComment, Rejected, Submission, set_policy
from tertulia.moderation.models import Judgement
from tertulia.moderation.policies import Policy
from tertulia.moderation.scorer import OwnScorer, Scores, scorer
from tertulia.moderation.scorer.model import SHIPPED
from tertulia.moderation.tests.scoring import put, scores
from tertulia.moderation.urgency import urgency_of
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")
EDITOR = Speaker(user_id=1, name="Inés", is_staff=True)
TEXT = "You are all made of wet cardboard."
UNBOUND = {"approve_below": 0, "attack_from": 0, "spam_from": 0}


@pytest.fixture
def thread():
    return discussion.open_thread(key="article-1", url="/2026/11/26/ferry/", title="The ferry", section="harbour")


def submission(thread, text=TEXT, by=READER, **how):
    draft = discussion.Draft(thread.id, None, "Rosa", text, f"key-{timezone.now().timestamp()}")
    return Submission(draft, by, **({"seconds": 60.0} | how))


def judge(thread, text=TEXT, **how):
    return moderation.submit(submission(thread, text, **how), thread)


def say(thread, text=TEXT, **how):
    return moderation.post(submission(thread, text, **how), thread)


@pytest.mark.parametrize(("score", "action"), [(0, "pass"), (79, "pass"), (80, "hold"), (100, "hold")])
def test_a_new_site_holds_what_four_in_five_would_act_on_and_refuses_nothing(thread, monkeypatch, score, action):
    put(monkeypatch, score)
    verdict = judge(thread)
    assert (verdict.action, verdict.code) == (action, "score" if action == "hold" else "")


@pytest.mark.parametrize(("score", "action"), [(0, "pass"), (29, "pass"), (30, "hold"), (79, "hold"), (80, "reject")])
@pytest.mark.parametrize("mode", ["post", "score"])
def test_a_score_goes_by_the_bounds_of_the_site(thread, monkeypatch, mode, score, action):
    put(monkeypatch, score)
    set_policy(mode=mode, approve_below=30, reject_above=80)
    assert judge(thread).action == action


@pytest.mark.parametrize(("spam", "code"), [(0, ""), (89, ""), (90, "spam-score"), (100, "spam-score")])
def test_what_looks_like_advertising_waits_by_a_bound_of_its_own(thread, monkeypatch, spam, code):
    put(monkeypatch, 10, spam=spam)
    verdict = judge(thread)
    assert verdict.code == code
    if code:
        assert "likely to be advertising" in verdict.decisive.sentence


@pytest.mark.parametrize(("attack", "code"), [(0.49, ""), (0.5, "score"), (1.0, "score")])
def test_what_attacks_a_group_waits_by_a_bound_of_its_own(thread, monkeypatch, attack, code):
    put(monkeypatch, 10, IDENTITY_ATTACK=attack)
    verdict = judge(thread)
    assert verdict.code == code
    if code:
        assert "likely to attack a group" in verdict.decisive.sentence
        assert verdict.decisive.saw["attack"] == round(100 * attack)
    set_policy(attack_from=0)
    assert judge(thread).action == ("hold" if attack >= 0.8 else "pass")


def test_what_is_hostile_and_spam_is_held_as_hostile(thread, monkeypatch):
    put(monkeypatch, 95, spam=95)
    assert judge(thread).code == "score"


def test_a_bound_of_nothing_turns_it_off(thread, monkeypatch):
    put(monkeypatch, 100, spam=100)
    set_policy(**UNBOUND)
    assert judge(thread).action == "pass"
    set_policy(mode="score", **UNBOUND)
    put(monkeypatch, 0)
    assert judge(thread).code == "score"  # nothing is below it


def test_a_section_and_a_discussion_have_bounds_of_their_own(thread, monkeypatch):
    put(monkeypatch, 50)
    set_policy(section="harbour", approve_below=40)
    assert judge(thread).action == "hold"
    set_policy(thread="article-1", approve_below=60)
    assert judge(thread).action == "pass"


@pytest.mark.parametrize(("mode", "action"), [("post", "pass"), ("score", "hold")])
def test_of_what_it_is_not_sure_an_editor_is_asked_where_the_scorer_decides(thread, monkeypatch, mode, action):
    put(monkeypatch).says = Scores(language="", model="test-1", read=3)
    set_policy(mode=mode)
    verdict = judge(thread, "…")
    assert verdict.action == action
    if action == "hold":
        assert "could not tell" in verdict.decisive.sentence


@pytest.mark.parametrize(("mode", "action"), [("post", "pass"), ("score", "hold")])
def test_a_site_without_a_scorer_has_no_scores(thread, mode, action):
    set_policy(mode=mode)
    verdict = judge(thread)
    assert verdict.action == action
    assert say(thread).state == ("held" if action == "hold" else "published")
    kept = Judgement.objects.get()
    assert kept.score is None
    assert "scored" not in kept.facts


def test_the_staff_are_spared_where_the_site_says_so(thread, monkeypatch):
    asked = put(monkeypatch, 100).asked
    assert judge(thread, by=EDITOR).action == "pass"
    assert asked == []


def test_a_hold_tells_its_writer_that_it_was_a_program_and_may_be_wrong(thread, monkeypatch):
    put(monkeypatch, 93)
    comment = say(thread).id
    [decided] = discussion.read_decisions(comment)
    assert decided.sentence == (
        "A program found it likely to be hostile, so an editor looks at it first. It may be mistaken."
    )


def test_all_values_are_kept_whatever_came_of_them(thread, monkeypatch):
    put(monkeypatch, 42, spam=7, INSULT=0.4181, THREAT=0.0049)
    say(thread)
    set_policy(reject_above=40)
    with pytest.raises(Rejected):
        say(thread, "Something else again, at some length.")
    passed, refused = Judgement.objects.order_by("pk")
    for one in (passed, refused):
        assert one.score == 42
        assert one.facts["scored"] == {
            "values": {"TOXICITY": 0.42, "SPAM": 0.07, "INSULT": 0.42, "THREAT": 0.0},
            "attack": None,
            "spam": 7,
            "language": "en",
            "is_sure": True,
            "model": "test-1",
        }
    [found] = refused.facts["found"]
    assert found["saw"] == {"score": 42} | refused.facts["scored"]
    assert "score/2" in passed.facts["ran"]


def test_where_it_stands_in_the_text_is_kept_for_the_desk(thread, monkeypatch):
    put(monkeypatch, 93, spans=[(8, 11), (17, 20)])
    comment = say(thread).id
    [found] = Judgement.objects.get(comment=comment).facts["found"]
    assert found["spans"] == [[8, 11], [17, 20]]


def test_a_text_without_end_marks_no_more_than_twenty_places(thread, monkeypatch):
    put(monkeypatch, 93, spans=[(at, at + 1) for at in range(0, 400, 2)])
    assert len(judge(thread, "x " * 200).decisive.spans) == 20


# It is asked once


def test_a_comment_and_an_edit_are_scored_once_each_with_the_sites_language(thread, monkeypatch, settings):
    settings.LANGUAGE_CODE = "es"
    asked = put(monkeypatch, 10).asked
    comment = say(thread).id
    moderation.edit(comment, "Another text.", by=READER)
    assert asked == [(TEXT, "es"), ("Another text.", "es")]
    assert [one.score for one in Judgement.objects.order_by("pk")] == [10, 10]


def test_what_comes_from_an_archive_is_scored_once_and_keeps_its_score(thread, monkeypatch):
    comment = say(thread).id
    asked = put(monkeypatch, 91, THREAT=0.5).asked
    archive = Archive(thread)
    verdict = archive.judge(OldComment("Rosa", TEXT, "text"))
    archive.note(comment, verdict)
    assert [text for text, _language in asked] == [TEXT]
    kept = Judgement.objects.filter(comment=comment).last()
    assert (kept.score, kept.facts["scored"]["values"]["THREAT"]) == (91, 0.5)


def test_marks_in_a_text_of_another_system_are_left_out_where_its_source_reads_otherwise(thread, monkeypatch):
    put(monkeypatch, 91, spans=[(0, 3)])
    archive = Archive(thread)
    assert archive.judge(OldComment("Rosa", "You boot", "text")).decisive.spans == ((0, 3),)
    verdict = archive.judge(OldComment("Rosa", "<p><b>You</b> boot</p>", "html"))
    assert (verdict.action, verdict.rule, verdict.decisive.spans) == ("hold", "score", ())
    assert verdict.facts()["found"][0]["spans"] == ()


# A model that is damaged


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ({}, "no-scorer"),
        ({"approve_below": 0}, "no-scorer"),  # it might be spam
        (UNBOUND, ""),
        (UNBOUND | {"attack_from": 50}, "no-scorer"),
        (UNBOUND | {"reject_above": 90}, "no-scorer"),
        (UNBOUND | {"mode": "score"}, "no-scorer"),
        ({"mode": "pre"}, "premoderated"),
    ],
)
def test_what_a_damaged_scorer_would_have_judged_waits(thread, monkeypatch, policy, code):
    put(monkeypatch, fault="the scorer's model x is damaged")
    set_policy(**policy)
    verdict = judge(thread)
    assert verdict.code == code
    if code == "no-scorer":
        assert verdict.decisive.sentence == "An editor looks at it first."


def test_the_site_runs_on_with_a_model_that_was_swapped(thread, settings, tmp_path, caplog):
    settings.TERTULIA_SCORER = tmp_path / "own.scorer"
    settings.TERTULIA_SCORER.write_bytes(SHIPPED.read_bytes().replace(b"tertulia-scorer/1", b"tertulia-scorer/9", 1))
    assert [say(thread, f"Comment number {number}, written in peace.").state for number in range(3)] == ["held"] * 3
    kept = Judgement.objects.order_by("pk").last()
    assert (kept.code, kept.score) == ("no-scorer", None)
    assert "tertulia-scorer/9" in kept.facts["found"][0]["saw"]["fault"]
    assert "\n" not in scorer.fault
    told = [record for record in caplog.records if record.name == "tertulia.scorer"]
    assert len(told) == 1, "one line for each process, not for each comment"


def test_the_shipped_model_can_be_asked(own_scorer):
    made = OwnScorer()
    assert made.fault == ""
    assert made.version != "none"
    assert made.score("The ferry was late again and nobody on the quay was told why.", "en").is_sure


# Urgency


def urgency(thread, monkeypatch, *values, **named):
    put(monkeypatch, *values, **named)
    return urgency_of(judge(thread))


def test_a_threat_is_looked_at_before_an_insult_with_the_same_score(thread, monkeypatch):
    insult = urgency(thread, monkeypatch, 95, INSULT=0.95)
    threat = urgency(thread, monkeypatch, 95, THREAT=0.9)
    attack = urgency(thread, monkeypatch, 95, IDENTITY_ATTACK=0.9)
    assert insult == 47
    assert threat == attack > insult
    assert urgency(thread, monkeypatch, 5, spam=99) < insult


def test_where_all_are_looked_at_the_worst_comes_first(thread, monkeypatch):
    set_policy(mode="pre")
    calm, heated = urgency(thread, monkeypatch, 0), urgency(thread, monkeypatch, 70)
    assert 0 < calm < heated


def test_what_passes_has_no_urgency(thread, monkeypatch):
    assert urgency(thread, monkeypatch, 70) == 0


# Bounds by themselves


def test_a_policy_says_what_a_score_meets():
    assert Policy().asks_scorer
    assert not Policy(**UNBOUND).asks_scorer
    assert Policy(mode="score", **UNBOUND).asks_scorer
    assert Policy(mode="score").band(None) == "hold"
    assert Policy().band(None) == "pass"
    assert Policy(reject_above=70).band(75, attack=75, spam=95) == "reject"
    assert [Policy().band(60, attack=score) for score in (None, 49, 50)] == ["pass", "pass", "hold"]
    with pytest.raises(ValueError, match="spam_from is 0 to 100"):
        set_policy(spam_from=101)


def test_scores_in_percent():
    assert scores(80, THREAT=0.9).hostility == 90
    assert scores(0, PROFANITY=1.0, INSULT=1.0).hostility == 0
    assert math.isclose(scores(0, spam=55).values["SPAM"], 0.55)
