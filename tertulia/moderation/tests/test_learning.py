"""What is made of decisions: better than the model on what it has not seen, or nothing."""

import random
from dataclasses import replace

import numpy as np
import pytest

from tertulia.moderation.scorer import Scores, adapting, scorer
from tertulia.moderation.scorer.adapting import Adaptation, adapted, adjusted, simulate
from tertulia.moderation.scorer.heads import BadHead, opened
from tertulia.moderation.scorer.learning import HOSTILITY, KINDS, SPAM, Example, NotLearnt, folds_of, learn
from tertulia.moderation.scorer.logistic import Design, fit, sigmoid, table
from tertulia.moderation.scorer.measures import auc
from tertulia.moderation.scorer.readings import hosts_in
from tertulia.moderation.tests.lessons_cast import BAD, GOOD, Deaf, comments, examples, ham, head, spam

ENGLISH = "en"


@pytest.fixture
def model(own_scorer):
    return scorer.model


@pytest.fixture
def learnt(model):
    return learn(HOSTILITY, examples(80), model, ENGLISH)


def toxicity(text, model, *heads):
    return adjusted(model.score(text, ENGLISH), text, heads, model).values["TOXICITY"]


def test_what_editors_take_away_is_found_in_comments_that_they_have_not_seen(learnt, model):
    found, figures = learnt
    assert figures.low > 0
    assert figures.after > 0.95
    texts = [*comments(BAD)[80:], *comments(GOOD)[80:]]
    truth = np.array([BAD in text for text in texts])
    after = np.array([toxicity(text, model, found) for text in texts])
    assert auc(truth, after) > 0.95
    assert after[truth].mean() > 0.7
    assert after[~truth].mean() < 0.3


def test_what_has_to_do_with_neither_is_changed_little(learnt, model):
    """A site's dislike of one word says nothing of a comment about something else: that is left at the share of what
    was rejected here, which is a half."""
    text = "Zucchini and aubergines ripened early, so we cooked for forty guests."
    before, after = (toxicity(text, model, *heads) for heads in ([], [learnt[0]]))
    assert before < 0.1
    assert after < 0.55


def test_decisions_that_follow_nothing_are_refused_with_the_figures(model):
    chance = random.Random(4)
    blind = [replace(one, is_bad=chance.random() < 0.5) for one in examples(80)]
    with pytest.raises(NotLearnt, match=r"no better than the model.*AUC 0\.\d+ before, 0\.\d+ after") as refused:
        learn(HOSTILITY, blind, model, ENGLISH)
    assert refused.value.figures.low <= 0
    assert refused.value.figures.decisions == len(blind)


@pytest.mark.parametrize(("bad", "good"), [(19, 90), (90, 19), (40, 59), (0, 0)])
def test_too_few_decisions_are_refused_in_one_line(model, bad, good):
    some = [*(Example(text, True) for text in comments(BAD)[:bad]), *(Example(t, False) for t in comments(GOOD)[:good])]
    with pytest.raises(NotLearnt, match=f"{bad} rejected and {good} approved comments are too few.*100 in all and 20"):
        learn(HOSTILITY, some, model, ENGLISH)


def test_the_same_text_counts_once_as_it_was_decided_last(model):
    """A text that was posted two hundred times is one thing to learn, and would be on both sides of every measure."""
    same = [*[Example("The quorlings are here.", True)] * 200, Example("the  QUORLINGS are here.", False)]
    with pytest.raises(NotLearnt) as refused:
        learn(HOSTILITY, same, model, ENGLISH)
    assert (refused.value.figures.bad, refused.value.figures.good) == (0, 1)


def test_what_is_in_no_language_that_the_model_knows_is_left_out():
    with pytest.raises(NotLearnt) as refused:
        learn(HOSTILITY, examples(60), Deaf(), ENGLISH)
    assert (refused.value.figures.decisions, refused.value.figures.unknown) == (0, 120)


def test_fifty_decisions_tell_spam_from_talk():
    """Twenty-five of each; measured on a hundred that were made with other numbers, hosts and sentences."""
    chance, other = random.Random(1), random.Random(2)
    decided = [Example(spam(chance), True) for _ in range(40)] + [Example(ham(chance), False) for _ in range(40)]
    seen = list({one.text: one for one in decided}.values())
    some = [*[one for one in seen if one.is_bad][:25], *[one for one in seen if not one.is_bad][:25]]
    found, figures = learn(SPAM, some, Deaf())
    assert (figures.bad, figures.good) == (25, 25)
    texts = [spam(other) for _ in range(50)] + [ham(other) for _ in range(50)]
    truth = np.arange(100) < 50
    scored = [adjusted(Scores(model="deaf-1"), text, [found], Deaf()) for text in texts]
    assert auc(truth, np.array([one.values["SPAM"] for one in scored])) > 0.95
    held = np.array([(one.spam or 0) >= 50 for one in scored])
    assert held[truth].mean() > 0.8
    assert held[~truth].mean() < 0.05


def test_the_models_own_word_on_spam_counts_with_what_was_learnt():
    text = "Order the new catalogue of the museum."
    low, high = (Scores({"SPAM": value}, language="en", is_sure=True, model="deaf-1") for value in (0.05, 0.9))
    filter_of_spam = head("deaf-1", "spam", constant=1.0, full=12)
    after = [adjusted(one, text, [filter_of_spam], Deaf()).values["SPAM"] for one in (low, high)]
    assert 0.05 < after[0] < 0.9 < after[1]


def test_links_count_by_host_and_by_the_domains_above():
    found = hosts_in("See https://Shop.Cheap.example/a?b and www.other.example, or write to me@mail.example")
    assert {"shop.cheap.example", "cheap.example", "example", "other.example", "mail.example"} <= set(found)


@pytest.mark.parametrize(
    "text", ["", "🙂🙂", "\ud800", "a" * 50_000, "a." * 20_000, "1 " * 20_000, "@" * 9_000, "www." * 9_000]
)
def test_hostile_text_is_read_by_both_in_bounded_time(model, text):
    scores = model.score(text, ENGLISH)
    for kind in KINDS.values():
        for reading in kind.read(model, text, scores):
            assert np.isfinite(reading.full).all()


def test_of_a_long_text_the_worst_part_counts(learnt, model):
    calm = " ".join(comments(GOOD)[:12])
    assert toxicity(f"{calm} {comments(BAD)[90]}", model, learnt[0]) > toxicity(calm, model, learnt[0])


def test_the_parts_of_hostility_sink_with_the_whole_and_do_not_rise_with_it(model):
    values = {"TOXICITY": 0.9, "INSULT": 0.8, "IDENTITY_ATTACK": 0.7, "SEVERE_TOXICITY": 0.8, "THREAT": 0.6}
    scores = Scores(values, language="en", is_sure=True, model=model.version)
    text = comments(BAD)[0]
    full = len(HOSTILITY.read(model, text, scores)[0].full)
    after = adjusted(scores, text, [head(model.version, constant=-5.0, full=full)], model).values
    assert after["TOXICITY"] == pytest.approx(0.0572, abs=0.001)
    assert after["INSULT"] == pytest.approx(0.8 * 0.0572 / 0.9, abs=0.001)
    assert after["IDENTITY_ATTACK"] == pytest.approx(0.7 * 0.0572 / 0.9, abs=0.001)
    assert after["SEVERE_TOXICITY"] <= after["TOXICITY"]
    assert after["THREAT"] == 0.6  # too rare to be learnt from a site's decisions
    higher = adjusted(scores, text, [head(model.version, constant=2.0, full=full)], model).values
    assert higher["TOXICITY"] > 0.9
    assert (higher["INSULT"], higher["IDENTITY_ATTACK"]) == (0.8, 0.7)


def test_the_version_tells_what_was_added(own_scorer):
    text = comments(BAD)[0]
    scores = scorer.score(text, ENGLISH)
    full = len(HOSTILITY.read(scorer.model, text, scores)[0].full)
    added = Adaptation((replace(head(scorer.version, full=full), number=3),))
    assert adapted(scores, text, added).model == f"{scorer.version}+site.3"
    assert adapted(scores, text, Adaptation()) is scores
    assert adapted(scores, text, None) is scores


def test_what_was_learnt_on_another_model_is_not_used_and_told_once(own_scorer, caplog):
    adapting.told.clear()
    text = comments(BAD)[0]
    scores = scorer.score(text, ENGLISH)
    other = Adaptation((replace(head("tertulia-9-0123456789ab", constant=9.0), number=77),))
    assert [adapted(scores, text, other) for _ in range(3)] == [scores] * 3
    [line] = [record.getMessage() for record in caplog.records]
    assert "number 77" in line
    assert "tertulia-9-0123456789ab" in line
    assert "adapt-scorer" in line


def test_a_score_that_another_scorer_gave_is_left_alone(own_scorer):
    scores = Scores({"TOXICITY": 0.5}, language="en", is_sure=True, model="test-1")
    assert adapted(scores, "Anything.", Adaptation((head("test-1", constant=9.0),))) is scores


def test_what_was_learnt_comes_back_from_its_text_as_it_was(learnt, model):
    found = learnt[0]
    again = opened(found.packed(), found.kind, found.model, 5)
    assert again.number == 5
    assert [toxicity(t, model, again) for t in comments(BAD)[:5]] == [
        toxicity(t, model, found) for t in comments(BAD)[:5]
    ]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: "not base64 at all",
        lambda text: text[: len(text) // 2],
        lambda text: text[:400] + ("A" if text[400] != "A" else "B") + text[401:],
        lambda text: "UEsDBA==",
        lambda text: "A" * 9_000_000,
    ],
)
def test_damage_is_seen(damage):
    with pytest.raises(BadHead):
        opened(damage(head("m", full=3).packed()), "spam", "m", 1)


def test_weights_that_are_no_numbers_are_damage():
    broken = replace(head("m", full=2), full=np.array([np.nan, 1], dtype=np.float32))
    with pytest.raises(BadHead):
        opened(broken.packed(), "spam", "m", 1)


def test_what_is_learnt_in_a_discussion_is_measured_in_others():
    """Or the names of those whom an article is about would look like a way to tell."""
    folds = folds_of(examples())
    found = {(one.group, fold) for one, fold in zip(examples(), folds, strict=True)}
    assert len(found) == len({one.group for one in examples()}) == 12
    assert set(folds) == {0, 1, 2, 3, 4}


def test_one_discussion_that_has_most_decisions_is_shared_out():
    many = [replace(one, group="t0" if at % 3 else one.group) for at, one in enumerate(examples())]
    counts = np.bincount(folds_of(many))
    assert counts.min() == counts.max()


def test_the_fit_is_where_the_slope_ends():
    """Of a problem with full and sparse columns: the gradient of what is minimised is nil there."""
    chance = np.random.default_rng(3)
    full = chance.normal(size=(200, 4))
    rows = [
        (np.sort(chance.choice(30, 5, replace=False)), chance.normal(size=5).astype(np.float32)) for _ in range(200)
    ]
    truth = (full[:, 0] + chance.normal(size=200) > 0).astype(float)
    importance = chance.uniform(0.5, 1, 200)
    design = Design(chance.normal(size=200), full, table(rows, 30))
    weights = fit(design, truth, importance, 0.7)
    dense = np.zeros((200, 35))
    dense[:, 0], dense[:, 1:5] = 1, full
    for at, (columns, values) in enumerate(rows):
        dense[at, 5 + columns] = values
    said = sigmoid(design.offset + dense @ weights)
    slope = dense.T @ (importance * (said - truth)) + 0.7 * np.concatenate([[0], weights[1:]])
    assert np.abs(slope).max() < 0.05
    assert np.allclose(design.times(weights), dense @ weights)
    assert np.allclose(design.back(said), dense.T @ said, atol=1e-4)


def test_a_simulation_measures_on_the_half_that_was_not_learnt_from(model):
    texts = comments(BAD) + comments(GOOD)
    labels = [BAD in text for text in texts]
    found = simulate(texts, labels, model, language=ENGLISH)
    assert (found.decisions, found.unseen, found.refused) == (120, 120, "")
    assert found.after > 0.95
    assert found.gain == pytest.approx(found.after - found.before)
    few = simulate(texts, labels, model, n=50, language=ENGLISH)
    assert "too few" in few.refused
    assert few.gain == 0
