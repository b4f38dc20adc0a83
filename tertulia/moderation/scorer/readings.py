"""What a site can learn from in a text: for hostility what the model makes of it, for spam what spam looks like."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from tertulia.kit.folding import fold
from tertulia.moderation.scorer.grams import BITS, grams, undisguised
from tertulia.moderation.scorer.model import READ, Model, chunks
from tertulia.moderation.scorer.scores import Scores

WIDTH = 1 << BITS
LEAST = 1e-4  # probability; the model rounds to it
# Where a link leads, and what looks like a place on the web without being a link.
LINK = re.compile(r"(?:https?://|www\.)([^\s/?#<>()\[\]\"']+)\S*", re.I)
PLACE = re.compile(r"(?<![@\w.-])(?:[\w-]+\.)+[a-z]{2,}(?![\w-])", re.I)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})", re.I)
PHONE = re.compile(r"(?<!\w)\+?\d(?:[ ().-]?\d){7,}")
PRICE = re.compile(r"[$€£₽]\s?\d|\d\s?[$€£₽%]")
WORD = re.compile(r"[^\W_]+")
MARKS = re.compile(r"[^\w\s.,;:!?'\"()-]")
LONG = 300  # of a host, and as many hosts: nobody needs more to be told apart


@dataclass(frozen=True, slots=True)
class Reading:
    """`offset`: the log odds that the model gives already. `full`: numbers of which every text has all; `blocks`: how
    many of them are the model's answer, plain facts, and a vector. `columns` and `values`: the grams."""

    offset: float
    full: NDArray[np.float32]
    blocks: tuple[int, int, int]
    columns: NDArray[np.int64]
    values: NDArray[np.float32]


Reader = Callable[[Model, str, Scores], list[Reading]]


def of_hostility(model: Model, text: str, scores: Scores) -> list[Reading]:
    """One for each part that is scored by itself; none where the model does not know the language."""
    if "TOXICITY" not in scores.values:
        return []
    parts, mixes = chunks(text[:READ]), model.mixes[scores.language]
    if len(parts) == 1:
        return [hostile_part(model, parts[0], scores.values["TOXICITY"])]
    return [hostile_part(model, part, model.score_part(part, mixes)["TOXICITY"]) for part in parts]


def hostile_part(model: Model, part: str, base: float) -> Reading:
    folded = undisguised(part)
    seen = grams(folded)
    found = model.features_seen(folded, seen)
    plain = len(model.linear.attributes) + (len(model.encoder.attributes) if model.encoder else 0)
    full = np.concatenate([[log_odds(base)], found]).astype(np.float32)
    columns, values = model.linear.weigh(seen)
    return Reading(log_odds(base), full, (1, plain, len(found) - plain), columns, values)


def of_spam(_model: Model, text: str, scores: Scores) -> list[Reading]:
    """Always one: spam need not be in any language."""
    text = text[:READ]
    hosts = hosts_in(text)
    base = log_odds(scores.values["SPAM"]) if "SPAM" in scores.values else 0.0
    facts = facts_of(text, len(LINK.findall(text)), len(hosts))
    words = grams(fold(LINK.sub(" ", text))).numbers
    columns = np.unique(np.concatenate([words, np.array([place(host) for host in hosts], dtype=np.int64)]))
    values = np.full(len(columns), 1 / math.sqrt(len(columns) or 1), dtype=np.float32)
    return [Reading(base, np.array([base, *facts], dtype=np.float32), (1, len(facts), 0), columns, values)]


def hosts_in(text: str) -> list[str]:
    """Each with the domains that it is in: of "a.b.example" also "b.example" and "example"."""
    found = [*LINK.findall(text), *PLACE.findall(text), *MAIL.findall(text)][:LONG]
    names = [host.lower().removeprefix("www.").rstrip(".:")[:LONG].split(".") for host in found]
    return sorted({".".join(parts[at:]) for parts in names for at in range(max(len(parts) - 3, 0), len(parts))})


def place(host: str) -> int:
    return int.from_bytes(blake2b(host.encode("utf-8", "replace"), digest_size=4).digest(), "big") % WIDTH


def facts_of(text: str, links: int, hosts: int) -> list[float]:
    words = WORD.findall(text.lower())
    letters = sum(map(str.isalpha, text))
    return [
        math.log1p(links),
        math.log1p(hosts),
        links / (len(words) + 1),
        sum(map(str.isupper, text)) / (letters + 1),
        sum(map(str.isdigit, text)) / (len(text) + 1),
        math.log1p(len(text)),
        len(set(words)) / (len(words) or 1),
        math.log1p(text.count("!")),
        len(MARKS.findall(text)) / (len(text) + 1),
        float(bool(PHONE.search(text))),
        math.log1p(len(PRICE.findall(text))),
    ]


def log_odds(probability: float) -> float:
    held = min(max(probability, LEAST), 1 - LEAST)
    return math.log(held / (1 - held))
