import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from tertulia.moderation.scorer.measures import auc, balanced_threshold, calibration_error, gain, ranks, threshold_at

TRUTH = np.array([True, False] * 100)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=60))
def test_auc_is_what_scikit_learn_says(pairs):
    truth, scores = np.array([one[0] for one in pairs]), np.array([float(one[1]) for one in pairs])
    if truth.all() or not truth.any():
        assert np.isnan(auc(truth, scores))
    else:
        assert auc(truth, scores) == pytest.approx(roc_auc_score(truth, scores))


def test_equal_scores_share_a_rank():
    assert list(ranks(np.array([3.0, 1.0, 3.0]))) == [2.5, 1.0, 2.5]


def test_gain_of_the_better_is_above_nothing_and_of_the_same_is_nothing():
    chance = np.random.default_rng(0)
    good, poor = TRUTH + chance.normal(0, 0.5, 200), TRUTH + chance.normal(0, 3, 200)
    found, low, high = gain([(TRUTH, good, poor)], rounds=200)
    assert 0 < low < found < high
    assert gain([(TRUTH, good, good)], rounds=20) == (0.0, 0.0, 0.0)


def test_a_threshold_lets_the_share_through():
    scores = np.arange(1000) / 1000
    assert (scores > threshold_at(scores, 0.02)).mean() == pytest.approx(0.02)


def test_the_balanced_threshold_parts_what_can_be_parted():
    truth, scores = np.array([True, True, False, False]), np.array([0.9, 0.4, 0.3, 0.1])
    assert balanced_threshold(truth, scores) == 0.4


def test_calibration_of_what_is_so_and_of_what_is_said_too_loudly():
    chance = np.random.default_rng(1)
    said = chance.uniform(0, 1, 20_000)
    truth = chance.uniform(0, 1, 20_000) < said
    assert calibration_error(truth, said) < 0.02
    assert calibration_error(truth, np.where(said > 0.5, 0.99, 0.01)) > 0.2
