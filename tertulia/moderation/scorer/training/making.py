"""`tertulia train-scorer`: from the labelled comments to the file of a model, its card and its figures."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertulia.moderation.scorer.encoder import Encoder
from tertulia.moderation.scorer.grams import grams, spelt, undisguised
from tertulia.moderation.scorer.linear import Linear
from tertulia.moderation.scorer.model import load
from tertulia.moderation.scorer.package import pack
from tertulia.moderation.scorer.training import floor
from tertulia.moderation.scorer.training.calibration import WEAK, Read, calibrate
from tertulia.moderation.scorer.training.glossary import glossed
from tertulia.moderation.scorer.training.sentences import self_labelled
from tertulia.moderation.scorer.training.sets import Sample, read_rows, training_set, unmeasured

NAME = "tertulia-1"
ROUNDS = 2  # of letting the sentences of news label themselves
ATTRIBUTES = floor.LEARNT
PLACE = __name__.rpartition(".")[0]
Say = Callable[[str], None]


class MissingLibrary(Exception):
    """What only training needs is not installed; the message says how to install it."""


@dataclass(frozen=True, slots=True)
class Made:
    """`content`: the file. `card`: what its first line says."""

    content: bytes
    card: dict[str, Any]


def make(folder: Path, name: str, *, seed: int, epochs: int, say: Say) -> Made:
    """`name`: of the file that it will be. `epochs`: how often the transformer goes through all; 0: a linear model
    alone. Raises BadSet, MissingLibrary."""
    samples = training_set(folder)
    samples += unmeasured(glossed(samples, "es", seed), folder)
    dev = [row for row in read_rows(folder, "dev") if row.get("toxic") is not None]
    say(f"{len(samples)} comments to learn from, {len(dev)} to calibrate on")
    samples += unmeasured(news(samples, say), folder)
    say("the linear model")
    linear = floor.learn(samples, say)
    # First, since the graph says how far from the beginning of the file its weights are.
    parts = encoded(samples, name, epochs=epochs, seed=seed) if epochs else {}
    parts |= {
        "weights": zlib.compress(linear.weights.tobytes(), 9),
        "rarity": zlib.compress(linear.rarity.tobytes(), 9),
    }
    card: dict[str, Any] = {
        "name": NAME,
        "seed": seed,
        "epochs": epochs,
        "linear": {
            "attributes": list(linear.attributes),
            "scales": [float(one) for one in linear.scales],
            "biases": [float(one) for one in linear.biases],
        },
        "encoder": {"attributes": list(ATTRIBUTES), "file": name},
        "mixes": {},
        "weak": list(WEAK),
        "sources": sources_of(samples),
    }
    say("what both say of dev")
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / name
        path.write_bytes(pack(card, parts))
        model = load(path)
        read = [read_row(row, linear, model.encoder) for row in dev]
    card["mixes"] = calibrate(read, ATTRIBUTES, has_encoder=bool(epochs))
    return Made(pack(card, parts), card)


def news(samples: Sequence[Sample], say: Say) -> list[Sample]:
    """Sentences of comments under news that a first model labels, and the next one labels again."""
    found: list[Sample] = []
    for number in range(ROUNDS):
        say(f"sentences of news, round {number + 1}")
        model = floor.learn([*samples, *found], attributes=("TOXICITY",))
        found = self_labelled(samples, partial(hostility, model))
    return found


def hostility(model: Linear, text: str) -> float:
    return float(model.odds(grams(undisguised(text)))[0])


def encoded(samples: Sequence[Sample], name: str, *, epochs: int, seed: int) -> dict[str, bytes]:
    """The transformer's weights, its graph and its vocabulary, a piece a line. It learns English alone: it was made
    from that. Raises MissingLibrary."""
    try:
        # By name and not above: a linear model is made without torch.
        fine_tuning, graph = (import_module(f"{PLACE}.{name}") for name in ("fine_tuning", "graph"))
    except ModuleNotFoundError as error:
        raise MissingLibrary(f"{error.name} is missing: pip install --requirement requirements/train.txt") from None
    english = [one for one in samples if one.language == "en"]
    model, vocabulary = fine_tuning.teach(english, epochs, seed)
    described, weights = graph.export(model, name)
    return {"encoder": weights, "graph": described, "vocabulary": "\n".join(vocabulary).encode()}


def read_row(row: dict[str, Any], linear: Linear, encoder: Encoder | None) -> Read:
    folded = undisguised(row["text"])
    nothing: NDArray[np.float32] = np.zeros(len(ATTRIBUTES), dtype=np.float32)
    is_read = encoder is not None and row["lang"] == "en"
    odds = encoder.read(spelt(folded))[0] if encoder is not None and is_read else nothing
    return Read(row, linear.odds(grams(folded)), odds)


def sources_of(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """What was learnt from: how many comments of which set, in which language, under which licence."""
    found: dict[tuple[str, str, str], int] = {}
    for one in samples:
        licence = one.facts.get("licence", "BSD-3-Clause, our own words" if one.source.endswith("phrases") else "CC0")
        key = (one.source, one.language, licence)
        found[key] = found.get(key, 0) + 1
    return [
        {"source": source, "language": language, "licence": licence, "comments": number}
        for (source, language, licence), number in sorted(found.items())
    ]
