"""The labelled comments: which may be learnt from, and what each says of which attribute."""

import gzip
import hashlib
import json
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tertulia.moderation.scorer.phrases import books
from tertulia.moderation.scorer.scores import ATTRIBUTES

# Of these the owner of the words or of the labels has said nothing, or not for such a use. They serve for measuring.
CLOSED = re.compile(r"unstated|NC")
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
ADDRESS = re.compile(r"https?://\S+|www\.\S+|@\w+")
JIGSAW = {
    "SEVERE_TOXICITY": "severe_toxic",
    "IDENTITY_ATTACK": "identity_hate",
    "INSULT": "insult",
    "PROFANITY": "obscene",
    "THREAT": "threat",
}
CIVIL_SPANS = "civil-toxic-spans"
CIVIL = {
    "IDENTITY_ATTACK": "Identity based Attack",
    "INSULT": "Insult",
    "PROFANITY": "Profane/Obscene",
    "THREAT": "Threat",
}
# Two of the about ten who read each comment of this set chose the kind; one may have slipped.
AGREED = {"THREAT": 1}  # of which there are so few that one judge must do
MOST_AGREED = 2
# Dialect was taken for offence (arXiv:1905.12516), and nearly all of the second set is labelled something.
WEIGHTS = {"davidson2017": 0.4, "mlma-en": 0.3, "mlma-fr": 0.5, "mlma-ar": 0.5}
# Where real comments are labelled for hostility these say more of it than phrases do, which are few and filled often.
# Of the other attributes, and in the other languages, the phrases are most of what there is.
PHRASES = {"TOXICITY": 0.3}
MISTYPED = 0.15  # of the phrases
LONG = 4  # letters that a word has more of, where one may be missing


class BadSet(ValueError):
    """A file of labelled comments that cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Sample:
    """`labels`: by attribute, 0 to 1; what nobody was asked about is not in it. `weights`: by attribute, where one
    counts for less than `weight` says."""

    text: str
    language: str
    source: str
    labels: dict[str, float]
    weight: float = 1.0
    domain: str = ""
    weights: dict[str, float] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def weight_of(self, attribute: str) -> float:
        return self.weight * self.weights.get(attribute, 1.0)


def read_rows(folder: Path, split: str) -> Iterator[dict[str, Any]]:
    """Raises BadSet."""
    path = folder / f"{split}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                    yield {"text": str(row["text"]), "lang": str(row["lang"]), "source": str(row["source"]), **row}
                except (ValueError, KeyError, TypeError):
                    raise BadSet(f"{path}, line {number}: wanted one JSON object with text, lang and source") from None
    except (OSError, EOFError) as error:
        raise BadSet(f"{path} cannot be read: {error}") from None


def training_set(folder: Path) -> list[Sample]:
    """What may be learnt from: `train` without CLOSED licences, and the books of phrases; nothing that is measured
    with. Raises BadSet."""
    return unmeasured([*public_samples(folder), *phrase_samples()], folder)


def unmeasured(samples: Sequence[Sample], folder: Path) -> list[Sample]:
    """Without what is in `dev` or `diag` as well: a short phrase is soon somebody else's too."""
    measured = measured_with(folder)
    return [one for one in samples if digest(one.text) not in measured]


@cache
def measured_with(folder: Path) -> frozenset[str]:
    return frozenset(digest(row["text"]) for split in ("dev", "diag") for row in read_rows(folder, split))


def public_samples(folder: Path) -> Iterator[Sample]:
    for row in read_rows(folder, "train"):
        if row.get("toxic") is not None and not CLOSED.search(row.get("licence", "unstated")):
            weight = WEIGHTS.get(row["source"], 1.0)
            yield Sample(
                row["text"], row["lang"], row["source"], labels_of(row), weight, row.get("domain", ""), facts=row
            )


def labels_of(row: dict[str, Any]) -> dict[str, float]:
    """What a row says of which attributes."""
    attributes, labels = row.get("attrs") or {}, {"TOXICITY": float(row["toxic"])}
    if row["source"] == "jigsaw-multilabel":
        return labels | {ours: float(attributes[theirs]) for ours, theirs in JIGSAW.items()}
    if row["source"] == CIVIL_SPANS:
        counts = {ours: attributes.get(theirs, 0) for ours, theirs in CIVIL.items()}
        agreed = {name: AGREED.get(name, MOST_AGREED) for name in counts}
        sure = {name: count for name, count in counts.items() if count >= agreed[name] or not count}
        return labels | {name: float(count > 0) for name, count in sure.items()}
    if "hate" in attributes and not row["source"].startswith("mlma"):
        labels["IDENTITY_ATTACK"] = float(attributes["hate"])
    return labels


def phrase_samples(each: int = 6, seed: int = 0) -> Iterator[Sample]:
    """The books, every line up to `each` times, some of them mistyped: in haste, or so that no list finds the word."""
    for book in books():
        chance = random.Random(f"{book.name} {seed}")  # noqa: S311
        for phrase in book.phrases(each, seed):
            labels = {name: float(name in phrase.attributes) for name in ATTRIBUTES if name != "SEVERE_TOXICITY"}
            weights = PHRASES if book.language == "en" else {}
            is_wrong = book.language == "en" and chance.random() < MISTYPED
            text = mistyped(phrase.text, chance) if is_wrong else phrase.text
            yield Sample(text, book.language, "phrases", labels, weights=weights, facts={"kind": phrase.kind})


def mistyped(text: str, chance: random.Random) -> str:
    """With one long word that lacks a letter, has two in the wrong order or hangs on to the next word."""
    words = text.split(" ")
    long = [k for k, word in enumerate(words) if len(word) > LONG and word.isalpha()]
    if not long:
        return text
    at = chance.choice(long)
    word, k = words[at], chance.randrange(1, len(words[at]) - 2)
    shorter, turned = word[:k] + word[k + 1 :], word[:k] + word[k + 1] + word[k] + word[k + 2 :]
    wrong, replaced = chance.choice(((shorter, 1), (turned, 1), ("".join(words[at : at + 2]), 2)))
    words[at : at + replaced] = [wrong]
    return " ".join(words)


def digest(text: str) -> str:
    """Of the text as the protocol of the sets compares: one for all spellings of the same comment."""
    plain = UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    return hashlib.sha256("".join(re.findall(r"\w+", ADDRESS.sub(" ", plain))).encode("utf-8", "replace")).hexdigest()
