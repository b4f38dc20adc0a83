import numpy as np
import pytest

from tertulia.moderation.scorer import measures


def balanced(truth, scores, threshold):
    return (np.mean(scores[truth] >= threshold) + np.mean(scores[~truth] < threshold)) / 2


@pytest.mark.parametrize("seed", range(5))
def test_a_threshold_for_several_sets_gives_each_the_same_say(seed):
    chance = np.random.default_rng(seed)
    some = []
    for size, shift in ((400, 1.0), (30, 0.2)):
        truth = np.arange(size) % 3 == 0
        some.append((truth, np.round(chance.normal(size=size) + shift * truth, 1)))
    found = measures.macro_threshold(some)
    every = np.unique(np.concatenate([scores for _, scores in some]))
    best = max(np.mean([balanced(*one, at) for one in some]) for at in every)
    assert np.mean([balanced(*one, found) for one in some]) == pytest.approx(best)


def test_a_large_set_does_not_outvote_a_small_one():
    truth = np.array([True, False])
    large = (np.tile(truth, 500), np.tile([0.9, 0.2], 500))
    small = (truth, np.array([0.3, 0.1]))
    assert measures.macro_threshold([large, small]) == 0.3


def test_of_one_set_it_is_the_balanced_threshold():
    truth = np.array([True, True, False, False, False])
    scores = np.array([0.8, 0.4, 0.5, 0.2, 0.1])
    assert measures.macro_threshold([(truth, scores)]) == measures.balanced_threshold(truth, scores) == 0.4
