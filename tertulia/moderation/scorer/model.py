"""The model that scores: a linear one over grams for every language it has learnt, and for those it reads a transformer
beside it; both together give the log odds that moderators would act."""

import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertulia.kit.folding import Folded
from tertulia.moderation.scorer import languages
from tertulia.moderation.scorer.encoder import Encoder
from tertulia.moderation.scorer.grams import BITS, Grams, grams, spelt, undisguised
from tertulia.moderation.scorer.linear import Linear
from tertulia.moderation.scorer.package import BadModel, Package, unpack
from tertulia.moderation.scorer.scores import Scores, Span

__all__ = ["BadModel", "Model", "load"]

FOLDER = Path(__file__).parent / "weights"
SHIPPED, PINNED = FOLDER / "tertulia.scorer", FOLDER / "tertulia.scorer.sha256"
READ = 4_000  # characters looked at
CHUNK = 600  # characters scored at a time; a text has the score of its worst part, so nobody hides one behind nine
MARKED = 0.25  # of the log odds of the heaviest word, from which a word is marked
WORD = re.compile(r"\w+(?:['’.*@$-]\w+)*")
SPARED = 0.2  # of the hostility of what is profane and aimed at nobody
IMPLIED = 0.65  # of an attack on a group or a threat, which is hostility at least
MOST = 30.0  # log odds; beyond it nothing changes
FEWEST = 0.3  # probability, below which nothing is marked


@dataclass(frozen=True, slots=True)
class Mix:
    """How an attribute's log odds are made in a language: what those of the linear model and of the transformer count,
    by attribute, since an insult is hostile too; and the intercept (Platt 1999)."""

    linear: tuple[tuple[str, float], ...]
    encoder: tuple[tuple[str, float], ...]
    intercept: float

    def probability(self, linear: dict[str, float], encoder: dict[str, float]) -> float:
        odds = self.intercept + sum(weight * linear[name] for name, weight in self.linear)
        odds += sum(weight * encoder[name] for name, weight in self.encoder)
        return 1.0 / (1.0 + math.exp(-max(-MOST, min(MOST, odds))))


class Model:
    """`card`: what its file says of it. `mixes`: by language, then by attribute. `weak`: languages in which it has
    scores, but nobody knows how good they are."""

    def __init__(self, card: dict[str, Any], linear: Linear, encoder: Encoder | None, digest: str) -> None:
        self.card, self.linear, self.encoder, self.hash = card, linear, encoder, digest
        self.version = f"{card.get('name', 'scorer')}-{digest[:12]}"
        self.weak = frozenset(card.get("weak", ()))
        self.mixes = {language: {n: mix_of(one) for n, one in some.items()} for language, some in card["mixes"].items()}

    def score(self, text: str, language: str = "") -> Scores:
        read = text[:READ]
        found = languages.guess(read, language)
        mixes = self.mixes.get(found)
        if mixes is None:
            return Scores(language=found, model=self.version, read=len(read))
        texts = [undisguised(part) for part in chunks(read)]
        seen = [grams(text) for text in texts]
        parts = [self.score_seen(*one, mixes) for one in zip(texts, seen, strict=True)]
        values = {name: max(part[name] for part in parts) for name in mixes}
        values["SEVERE_TOXICITY"] = severe(values)
        rounded = {name: round(value, 4) for name, value in values.items()}
        spans = tuple(self.spans(read, values, seen))
        return Scores(rounded, spans, found, found not in self.weak, self.version, len(read))

    def score_part(self, text: str, mixes: dict[str, Mix]) -> dict[str, float]:
        """By attribute, of a text that is no longer than CHUNK."""
        folded = undisguised(text)
        return self.score_seen(folded, grams(folded), mixes)

    def score_seen(self, folded: Folded, seen: Grams, mixes: dict[str, Mix]) -> dict[str, float]:
        odds = dict(zip(self.linear.attributes, self.linear.odds(seen).tolist(), strict=True))
        read: dict[str, float] = {}
        if self.encoder and any(mix.encoder for mix in mixes.values()):
            read = dict(zip(self.encoder.attributes, self.encoder.read(spelt(folded))[0].tolist(), strict=True))
        return reconciled({name: mix.probability(odds, read) for name, mix in mixes.items()})

    def features_seen(self, folded: Folded, seen: Grams) -> NDArray[np.float32]:
        """What there is to learn from beyond the scores: log odds by both models and the transformer's vector, or by
        the linear one alone where there is no other; of a text that is no longer than CHUNK."""
        odds = self.linear.odds(seen)
        if self.encoder is None:
            return np.asarray(odds, dtype=np.float32)
        return np.concatenate([odds, *self.encoder.read(spelt(folded))], dtype=np.float32)

    def spans(self, text: str, values: dict[str, float], parts: list[Grams]) -> Iterator[Span]:
        """The words that carry the worst of the scores, by what the linear model adds for each. `parts`: what was
        seen in each chunk."""
        worst = max((name for name in self.linear.attributes if name in values), key=lambda name: values[name])
        if values[worst] < FEWEST:
            return
        seen = parts[0] if len(parts) == 1 else grams(undisguised(text))
        for start, end, share in marked(text, seen, self.linear.parts(seen, worst)):
            yield Span(start, end, worst, share)


def marked(text: str, seen: Grams, added: NDArray[np.float32]) -> Iterator[tuple[int, int, float]]:
    """The words that add most, side by side ones as one stretch, each with its share of all that is added."""
    each, many = added / np.maximum(seen.ends - seen.starts, 1), len(text) + 1
    steps = np.bincount(seen.starts, each, many) - np.bincount(seen.ends, each, many)
    sums = [0.0, *np.cumsum(np.cumsum(steps)).tolist()]
    words = [(*found.span(), sums[found.end()] - sums[found.start()]) for found in WORD.finditer(text)]
    total = sum(added for _, _, added in words if added > 0)
    least = MARKED * max((added for _, _, added in words), default=0.0)
    stretches: list[tuple[int, int, float]] = []
    for start, end, one in words:
        if not total or one < max(least, 1e-9):
            continue
        if stretches and not text[stretches[-1][1] : start].strip():
            start, one = stretches[-1][0], stretches.pop()[2] + one
        stretches.append((start, end, one))
    yield from ((start, end, round(one / total, 3)) for start, end, one in stretches)


def reconciled(values: dict[str, float]) -> dict[str, float]:
    """Hostility, after what the other attributes say. Swearing at nobody and at things is hostile to nobody, though
    most who label comments call it so; an attack on a group or a threat is, in the kindest words."""
    if "TOXICITY" in values:
        spared = SPARED * values.get("PROFANITY", 0.0) * (1 - aimed(values))
        worst = max(values.get("IDENTITY_ATTACK", 0.0), values.get("THREAT", 0.0))
        values["TOXICITY"] = max(values["TOXICITY"] * (1 - spared), IMPLIED * worst)
    return values


def aimed(values: dict[str, float]) -> float:
    """How likely somebody is meant."""
    return max(values.get(name, 0.0) for name in ("INSULT", "IDENTITY_ATTACK", "THREAT"))


def severe(values: dict[str, float]) -> float:
    """Hostile, and with violence, at what somebody is, or obscenely insulting: the sets have too few of these to learn
    from."""
    obscene = min(values.get("INSULT", 0.0), values.get("PROFANITY", 0.0))
    return values.get("TOXICITY", 0.0) * max(values.get("THREAT", 0.0), values.get("IDENTITY_ATTACK", 0.0), obscene)


def chunks(text: str) -> list[str]:
    """Parts of at most CHUNK characters, parted at a space where there is one in the second half."""
    found = []
    while len(text) > CHUNK:
        at = max(text.rfind(" ", CHUNK // 2, CHUNK), text.rfind("\n", CHUNK // 2, CHUNK))
        at = at if at > 0 else CHUNK
        found.append(text[:at])
        text = text[at:]
    return [*found, text]


def mix_of(said: dict[str, Any]) -> Mix:
    linear, encoder = (tuple(dict(said[name]).items()) for name in ("linear", "encoder"))
    return Mix(linear, encoder, float(said["intercept"]))


def load(path: Path | None = None) -> Model:
    """The model in a file; without one the model that comes with the program, which must be that very file. Raises
    BadModel."""
    try:
        languages.model()
    except (ImportError, ValueError) as error:
        raise BadModel(f"the scorer cannot tell languages apart ({error}): install Tertulia again") from None
    package = unpack(path or SHIPPED, "" if path else pinned())
    try:
        encoder = encoder_of(package) if "graph" in package.parts else None
        return Model(package.card, linear_of(package.card["linear"], package.parts), encoder, package.hash)
    except (ValueError, KeyError, TypeError, IndexError, zlib.error) as error:
        if isinstance(error, BadModel):
            raise
        raise BadModel(f"{path or SHIPPED} lacks something that a model needs") from None


def encoder_of(package: Package) -> Encoder:
    """The graph names the file in which its weights are: this one, under the name that it was made with."""
    said = package.card["encoder"]
    if package.path.name != said["file"]:
        raise BadModel(f"{package.path} was made as {str(said['file'])[:80]}: give it that name again")
    vocabulary = bytes(package.parts["vocabulary"]).decode()
    return Encoder(bytes(package.parts["graph"]), package.path.parent, vocabulary, tuple(said["attributes"]))


def pinned() -> str:
    try:
        return PINNED.read_text().split()[0]
    except (OSError, IndexError):
        raise BadModel(f"{PINNED} is missing: install Tertulia again") from None


def linear_of(said: dict[str, Any], parts: dict[str, memoryview]) -> Linear:
    names = tuple(said["attributes"])
    rows = np.frombuffer(zlib.decompress(parts["weights"]), dtype=np.int8).reshape(len(names), 1 << BITS)
    weights = np.asfortranarray(rows)  # a gram is looked up for all attributes at once
    rarity = np.frombuffer(zlib.decompress(parts["rarity"]), dtype=np.uint8)
    if len(rarity) != 1 << BITS:
        raise ValueError("rarity")
    scales, biases = (np.array(said[name], dtype=np.float32) for name in ("scales", "biases"))
    return Linear(names, weights, scales, biases, rarity)
