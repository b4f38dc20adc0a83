"""Scores after what the site's own editors decided. What is added is made by `tertulia adapt-scorer`; it belongs to one
model and is nothing to any other."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from tertulia.moderation.scorer import scorer
from tertulia.moderation.scorer.heads import Head
from tertulia.moderation.scorer.learning import HOSTILITY, KINDS, Example, NotLearnt, learn
from tertulia.moderation.scorer.measures import auc, gain
from tertulia.moderation.scorer.model import Model, severe
from tertulia.moderation.scorer.scores import Scores

__all__ = ["Adaptation", "Simulation", "adapted", "adjusted", "simulate"]

# Of hostility: what editors let stand is less of them too. They are no higher where it is: nobody was asked about them.
PARTS = ("INSULT", "IDENTITY_ATTACK")
EVEN = 0.5
log = logging.getLogger("tertulia.scorer")
told: set[tuple[int, str]] = set()  # heads that were made for another model, each said once


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What is in use at a site: a head for hostility, one for spam, both or none. `rows`: which they are in the
    store, by number and when they were made, damaged ones too."""

    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[int, datetime], ...] = ()

    def heads_for(self, version: str) -> list[Head]:
        """Those that were made for this model."""
        for head in self.heads:
            if head.model != version and (head.number, version) not in told:
                told.add((head.number, version))
                log.warning("%s", mismatch(head, version))
        return [head for head in self.heads if head.model == version]


def mismatch(head: Head, version: str) -> str:
    return (
        f"What was learnt about {head.kind} (number {head.number}) belongs to the model {head.model}: with {version} "
        "it is not used; run `tertulia adapt-scorer` again"
    )


def adapted(scores: Scores, text: str, adaptation: Adaptation | None) -> Scores:
    """What the site's scorer said of a text, after what the site has learnt. `model` says so: "MODEL+site.NUMBER"."""
    if adaptation is None or not adaptation.heads or scorer.model is None or scores.model != scorer.version:
        return scores
    return adjusted(scores, text, adaptation.heads_for(scores.model), scorer.model)


def adjusted(scores: Scores, text: str, heads: Sequence[Head], model: Model) -> Scores:
    values, numbers, is_sure = dict(scores.values), [], scores.is_sure
    for head in heads:
        kind = KINDS[head.kind]
        if readings := kind.read(model, text, scores):
            values[kind.attribute] = round(head.probability(readings), 4)
            numbers.append(str(head.number))
            # Where the language is unknown there can be spam all the same, such as links alone.
            is_sure = is_sure or values[kind.attribute] >= EVEN
    if not numbers:
        return scores
    if any(head.kind == HOSTILITY.name for head in heads) and "TOXICITY" in values:
        share = min(1.0, values["TOXICITY"] / max(scores.values["TOXICITY"], 1e-4))
        values |= {name: round(share * values[name], 4) for name in PARTS if name in values}
        values["SEVERE_TOXICITY"] = round(severe(values), 4)
    return replace(scores, values=values, is_sure=is_sure, model=f"{scores.model}+site.{'.'.join(numbers)}")


@dataclass(frozen=True, slots=True)
class Simulation:
    """The AUC on comments that were not learnt from, before and after; the gain with its bounds. `refused`: why nothing
    was learnt, empty where something was."""

    decisions: int
    unseen: int
    before: float
    after: float
    gain: float
    low: float
    high: float
    refused: str = ""


def simulate(
    texts: Sequence[str], labels: Sequence[bool], model: Model, n: int = 2000, seed: int = 0, language: str = ""
) -> Simulation:
    """As if editors had decided on half of a set of labelled comments, at most `n`: measured on the other half."""
    order = np.random.default_rng(seed).permutation(len(texts))
    half = len(texts) // 2
    decisions = [Example(texts[at], bool(labels[at])) for at in order[:half][:n]]
    heads, refused = list[Head](), ""
    try:
        heads = [learn(HOSTILITY, decisions, model, language)[0]]
    except NotLearnt as error:
        refused = str(error)
    scored = [(at, model.score(texts[at], language)) for at in order[half:]]
    known = [(at, found) for at, found in scored if "TOXICITY" in found.values]
    truth = np.array([bool(labels[at]) for at, _ in known])
    before = np.array([found.values["TOXICITY"] for _, found in known])
    after = np.array([adjusted(found, texts[at], heads, model).values["TOXICITY"] for at, found in known])
    found, low, high = gain([(truth, after, before)])
    return Simulation(len(decisions), len(known), auc(truth, before), auc(truth, after), found, low, high, refused)
