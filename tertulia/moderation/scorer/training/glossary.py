"""English comments word by word in another language, for one in which nobody has labelled any: what a word is worth
carries over though the order of the words does not. The word lists are our own."""

import random
import re
from collections.abc import Sequence
from pathlib import Path

from tertulia.moderation.scorer.training.sets import Sample

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[.,;:!?…]+")
FEWEST = 4  # words
COVERED = 0.7  # of the words must be in the list
WEIGHT = 0.3


def read_glossary(language: str) -> dict[str, list[str]]:
    lines = (Path(__file__).parent / f"glossary_{language}.tsv").read_text("utf-8").splitlines()
    return {english: others.split(",") for english, _, others in (line.partition("\t") for line in lines)}


def glossed(samples: Sequence[Sample], language: str, seed: int = 0) -> list[Sample]:
    """Of the English ones those of which most words are known; the others are left out of them."""
    words, chance = read_glossary(language), random.Random(seed)  # noqa: S311
    found = []
    for one in samples:
        text = in_words(one.text, words, chance) if one.language == "en" else ""
        if text:
            weight, source = WEIGHT * one.weight, f"glossed {one.source}"
            found.append(Sample(text, language, source, one.labels, weight, weights=one.weights, facts=one.facts))
    return found


def in_words(text: str, words: dict[str, list[str]], chance: random.Random) -> str:
    """Empty where too few of the words are known."""
    parts = WORD.findall(text.lower())
    letters = [part for part in parts if part[0].isalpha()]
    known = sum(part in words for part in letters)
    if known < FEWEST or known < COVERED * len(letters):
        return ""
    said = [
        chance.choice(words[part]) if part in words else part
        for part in parts
        if part in words or not part[0].isalpha()
    ]
    return re.sub(r" (?=[.,;:!?…])", "", " ".join(said))
