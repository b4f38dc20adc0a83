"""How the two models' log odds become the probability that moderators would act: on `dev`, which nothing was learnt
from. A weight or two and an intercept for each attribute and language (Platt 1999), so little that nothing is learnt
by heart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tertulia.moderation.scorer.training.sets import CIVIL, CIVIL_SPANS, labels_of

ENGLISH, SPANISH, RUSSIAN, GERMAN = "en", "es", "ru", "de"
# Learnt, but nothing on `dev` says how well, or it says that they are poor: scored, and marked as not sure.
WEAK = (GERMAN, "pt", "fr", "ar")
NEWS = {"fox-news", "unhealthy-comments", CIVIL_SPANS}
DETOXIS = {"INSULT": "insult", "PROFANITY": "improper_language", "IDENTITY_ATTACK": "intolerance"}
Weights = dict[str, float]  # by attribute
# What counts for an attribute beside itself, in shares that suited `dev`; only their sum is fitted. The sets that tell
# insults and profanity apart are of news while most others are not, so hostility takes some of what those heads know.
SHARES: dict[str, tuple[Weights, Weights]] = {
    "TOXICITY": (
        {"TOXICITY": 0.42, "INSULT": 0.06, "PROFANITY": 0.2},
        {"TOXICITY": 0.24, "INSULT": 0.14, "PROFANITY": 0.05},
    ),
    "IDENTITY_ATTACK": ({"IDENTITY_ATTACK": 0.3}, {"IDENTITY_ATTACK": 0.8}),
}
# The same where there is no transformer.
PLAIN_SHARES: dict[str, tuple[Weights, Weights]] = {"TOXICITY": ({"TOXICITY": 1.0, "PROFANITY": 0.05}, {})}
# Of spam the sets have none. The books' own lines are told apart too well, and real spam is more varied.
SPAM = (0.45, 0.45, -1.0)
FEWEST = 20  # of each side, to calibrate an attribute in a language by itself
Truth = dict[str, float]
Mix = dict[str, Any]
Mixes = dict[str, dict[str, Mix]]


@dataclass(frozen=True, slots=True)
class Read:
    """A comment of `dev` with what both models say of it; `encoder` is all zeros where there is none."""

    row: dict[str, Any]
    linear: NDArray[np.float32]
    encoder: NDArray[np.float32]


def truth_of(row: dict[str, Any]) -> Truth:
    """What a comment of `dev` says of which attributes, for news readers' eyes; empty for what says nothing of them."""
    source, attributes = row["source"], row.get("attrs") or {}
    if row.get("toxic") is None:
        return {}
    if source == "unhealthy-comments":
        # Only what nobody minded is harmless in every way; what was minded is not said to be an insult or a threat.
        harmless = dict.fromkeys(CIVIL, 0.0) if attributes.get("healthy", 1) and not row["toxic"] else {}
        return {"TOXICITY": float(row["toxic"])} | harmless
    if source == "detoxis-es":
        return {"TOXICITY": float(row["toxic"])} | {
            n: float(attributes[t]) for n, t in DETOXIS.items() if t in attributes
        }
    if source in NEWS or source in {"ru-combined", "germeval2021-de"}:
        return labels_of(row)
    return {name: value for name, value in labels_of(row).items() if source == "hatemoji-build" and name != "TOXICITY"}


def calibrate(read: Sequence[Read], attributes: Sequence[str], *, has_encoder: bool) -> Mixes:
    """By language and attribute: what the log odds of which model count, and the intercept."""
    fitting = Fitting(read, attributes)
    plain = fitting.all(ENGLISH, has_encoder=False)
    mixes: Mixes = {ENGLISH: fitting.all(ENGLISH, has_encoder=True) if has_encoder else plain}
    for language in (SPANISH, RUSSIAN, GERMAN):
        mixes[language] = plain | fitting.all(language, has_encoder=False)
    return mixes | {language: plain for language in WEAK if language not in mixes}


@dataclass(frozen=True, slots=True)
class Fitting:
    read: Sequence[Read]
    attributes: Sequence[str]

    def all(self, language: str, *, has_encoder: bool) -> dict[str, Mix]:
        """Of the attributes of which `dev` has enough in the language; spam is said."""
        mixes = {}
        for name in self.attributes:
            labelled = [(one, t[name]) for one in of_language(self.read, language) if name in (t := truth_of(one.row))]
            truth = np.array([value for _, value in labelled])
            if min((truth == 1).sum(), (truth == 0).sum()) >= FEWEST:
                shares = SHARES if has_encoder else PLAIN_SHARES
                parts = [shares[name]] if name in shares else self.own(name, has_encoder)
                mixes[name] = self.one([one for one, _ in labelled], truth, parts)
        if language == ENGLISH:
            linear, encoder, intercept = SPAM if has_encoder else (SPAM[0] + SPAM[1], 0.0, SPAM[2])
            mixes["SPAM"] = said({"SPAM": linear}, {"SPAM": encoder}, intercept)
        return mixes

    def own(self, name: str, has_encoder: bool) -> list[tuple[Weights, Weights]]:
        """Each model's own head, to be weighed against the other."""
        return [({name: 1.0}, {}), *([({}, {name: 1.0})] if has_encoder else [])]

    def one(self, read: Sequence[Read], truth: NDArray[np.float64], parts: Sequence[tuple[Weights, Weights]]) -> Mix:
        """`parts`: sums of log odds, each of which is given one weight."""
        columns = np.array([[self.sum(one, *part) for part in parts] for one in read])
        *weights, intercept = fit(columns, truth)
        linear: Weights = {}
        encoder: Weights = {}
        for weight, (lower, upper) in zip(weights, parts, strict=True):
            linear |= {name: weight * share for name, share in lower.items()}
            encoder |= {name: weight * share for name, share in upper.items()}
        return said(linear, encoder, intercept)

    def sum(self, one: Read, linear: Weights, encoder: Weights) -> float:
        place = {name: k for k, name in enumerate(self.attributes)}
        lower = sum(weight * float(one.linear[place[name]]) for name, weight in linear.items())
        return lower + sum(weight * float(one.encoder[place[name]]) for name, weight in encoder.items())


def said(linear: Weights, encoder: Weights, intercept: float) -> Mix:
    """As the card has it, without what counts for nothing."""
    some = [{name: round(value, 5) for name, value in one.items() if value} for one in (linear, encoder)]
    return {"linear": some[0], "encoder": some[1], "intercept": round(intercept, 5)}


def fit(columns: NDArray[np.float64], truth: NDArray[np.float64]) -> list[float]:
    """A weight for each column and the intercept. No part may count against itself: where one would, the others
    decide."""
    used = list(range(columns.shape[1]))
    while True:
        model = LogisticRegression(C=1e4).fit(columns[:, used], truth)
        wrong = [k for k, weight in zip(used, model.coef_[0], strict=True) if weight <= 0]
        if not wrong or len(used) == 1:
            break
        used = [k for k in used if k not in wrong] or used[:1]
    found = [0.0] * columns.shape[1]
    for k, weight in zip(used, model.coef_[0], strict=True):
        found[k] = float(weight)
    return [*found, float(model.intercept_[0])]


def of_language(read: Sequence[Read], language: str) -> Iterator[Read]:
    return (one for one in read if one.row["lang"] == language)
