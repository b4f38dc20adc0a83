"""Teaches the transformer, from labels between 0 and 1 of which most are unknown."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from tqdm import tqdm

from tertulia.moderation.scorer.grams import spelt, undisguised
from tertulia.moderation.scorer.training.sets import Sample
from tertulia.moderation.scorer.training.transformer import Transformer, pretrained
from tertulia.moderation.scorer.wordpiece import WordPiece

LEARNT = ("TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT", "SPAM")
LAYERS = (0, 2, 4)  # of the six
READ = 96  # pieces of a comment; of a longer one a stretch, another each time
BATCH = 48
RATE, HEAD_RATE = 8e-5, 1e-3
WARM = 0.06  # of all steps, in which the rate rises


@dataclass(frozen=True, slots=True)
class Rows:
    """`labels` and `weights`: rows x attributes; a label nobody knows has weight 0."""

    pieces: list[list[int]]
    labels: NDArray[np.float32]
    weights: NDArray[np.float32]
    sources: NDArray[np.int64]


def rows_of(samples: Sequence[Sample], vocabulary: Sequence[str]) -> tuple[Rows, list[str]]:
    words = WordPiece(vocabulary)
    names = sorted({f"{one.source}/{one.language}" for one in samples})
    numbers = {name: k for k, name in enumerate(names)}
    labels = np.array([[one.labels.get(name, np.nan) for name in LEARNT] for one in samples], dtype=np.float32)
    weights = np.array([[one.weight_of(name) for name in LEARNT] for one in samples]) * ~np.isnan(labels)
    pieces = [words.numbers(spelt(undisguised(one.text)), 400) for one in samples]
    sources = np.array([numbers[f"{one.source}/{one.language}"] for one in samples])
    return Rows(pieces, np.nan_to_num(labels), weights.astype(np.float32), sources), names


def batches(rows: Rows, chance: random.Random) -> Iterator[list[int]]:
    """Comments of about the same length together, in an order of chance."""
    order = sorted(range(len(rows.pieces)), key=lambda k: min(len(rows.pieces[k]), READ) + 4 * chance.random())
    parts = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
    chance.shuffle(parts)
    yield from parts


def padded(rows: Rows, taken: Sequence[int], chance: random.Random) -> tuple[torch.Tensor, torch.Tensor]:
    cut = [stretch(rows.pieces[k], chance) for k in taken]
    long = max(map(len, cut))
    pieces = torch.zeros(len(cut), long, dtype=torch.int64)
    mask = torch.zeros(len(cut), long)
    for k, one in enumerate(cut):
        pieces[k, : len(one)], mask[k, : len(one)] = torch.tensor(one), 1.0
    return pieces, mask


def stretch(pieces: list[int], chance: random.Random) -> list[int]:
    if len(pieces) <= READ:
        return pieces
    start = 1 + (0 if chance.random() < 0.5 else chance.randrange(len(pieces) - READ))
    return [pieces[0], *pieces[start : start + READ - 2], pieces[-1]]


def teach(samples: Sequence[Sample], epochs: int, seed: int) -> tuple[Transformer, list[str]]:
    """The model and its vocabulary. The same for the same seed, samples, machine and number of threads."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311
    model, vocabulary = pretrained(LAYERS, len(LEARNT), len({f"{s.source}/{s.language}" for s in samples}))
    rows, _ = rows_of(samples, vocabulary)
    steps = epochs * math.ceil(len(samples) / BATCH)
    groups = parameters(model)
    learner = torch.optim.AdamW(groups, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(learner, lambda step: rate_at(step, steps))
    model.train()
    order = (taken for _ in range(epochs) for taken in batches(rows, chance))
    for taken in tqdm(order, "The transformer", steps, unit="step", mininterval=2):
        loss = loss_of(model, rows, taken, chance)
        learner.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        learner.step()
        schedule.step()
    return model.eval(), vocabulary


def parameters(model: Transformer) -> list[dict[str, object]]:
    new = [*model.dense.parameters(), *model.head.parameters()]
    # A source's own intercept may move freely: what it takes up is no longer learnt from the words.
    sources = list(model.sources.parameters())
    known = {id(one) for one in [*new, *sources]}
    return [
        {"params": [one for one in model.parameters() if id(one) not in known], "lr": RATE, "weight_decay": 0.01},
        {"params": new, "lr": HEAD_RATE, "weight_decay": 0.01},
        {"params": sources, "lr": 10 * HEAD_RATE, "weight_decay": 0.0},
    ]


def rate_at(step: int, steps: int) -> float:
    warm = max(1, int(WARM * steps))
    return (step + 1) / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))


def loss_of(model: Transformer, rows: Rows, taken: Sequence[int], chance: random.Random) -> torch.Tensor:
    pieces, mask = padded(rows, taken, chance)
    # Half the digits take half the time, and are enough for what leads there; sums and steps keep all of them.
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=True):
        odds, _ = model(pieces, mask)
    odds = odds.float() + model.sources(torch.from_numpy(rows.sources[taken]))
    labels, weights = torch.from_numpy(rows.labels[taken]), torch.from_numpy(rows.weights[taken])
    each = functional.binary_cross_entropy_with_logits(odds, labels, reduction="none")
    return (each * weights).sum() / weights.sum().clamp(min=1.0) * len(LEARNT) / 2
