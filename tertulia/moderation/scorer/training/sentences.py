"""Harmless news for the scorer to learn from. The sets have comments under news only where these are toxic, so whatever
news talk about looks toxic too. But not every sentence of a toxic comment is: a first model tells which, and the next
learns from both sides."""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from tertulia.moderation.scorer.training.sets import CIVIL_SPANS, Sample

END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
FEWEST_WORDS = 4
CALM = 0.45  # of all such sentences, those that the model minds least
WEIGHT = 1.0
SOURCE = CIVIL_SPANS  # they share its intercept: that the whole comments are all toxic is then no clue
Score = Callable[[str], float]


def sentences(text: str) -> list[str]:
    return [part.strip() for part in END.split(text) if len(part.split()) >= FEWEST_WORDS]


def self_labelled(samples: Sequence[Sample], score: Score) -> list[Sample]:
    """Of each toxic comment under news with more than one sentence: the worst one, and those that are calm."""
    parted = [found for one in samples if is_toxic_news(one) and len(found := sentences(one.text)) > 1]
    scored = [np.array([score(part) for part in parts]) for parts in parted]
    if not scored:
        return []
    calm = float(np.quantile(np.concatenate(scored), CALM))
    return [one for parts, scores in zip(parted, scored, strict=True) for one in labelled(parts, scores, calm)]


def is_toxic_news(sample: Sample) -> bool:
    return sample.domain == "news" and sample.labels.get("TOXICITY") == 1.0 and sample.language == "en"


def labelled(parts: Sequence[str], scores: np.ndarray, calm: float) -> Iterator[Sample]:
    worst = int(scores.argmax())
    for k, part in enumerate(parts):
        if k == worst:
            yield Sample(part, "en", SOURCE, {"TOXICITY": 1.0}, WEIGHT, "news")
        elif scores[k] <= calm:
            clean = dict.fromkeys(("TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT", "SPAM"), 0.0)
            yield Sample(part, "en", SOURCE, clean, WEIGHT, "news")
