"""What the scorer says of a comment, as it is kept, and in words for those who decide."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from tertulia.moderation.scorer import ATTRIBUTES, Scores

LABELS = {
    "TOXICITY": _("hostile tone"),
    "SEVERE_TOXICITY": _("severe hostility"),
    "IDENTITY_ATTACK": _("attack on a group"),
    "INSULT": _("insult"),
    "PROFANITY": _("profanity"),
    "THREAT": _("threat"),
    "SPAM": _("spam"),
}
HOSTILE_FROM = 80  # four in five moderators would act on it
TENTHS = 10  # bands of ten scores each, for charts; 100 is in the last
BANDS = {0: ("calm", _("calm")), 40: ("doubtful", _("doubtful")), HOSTILE_FROM: ("hostile", _("hostile"))}
UNSURE = ("unsure", _("not sure"))
NAMED_FROM = 0.4  # of an attribute


@dataclass(frozen=True, slots=True)
class Reading:
    """`band`: its key and its name. `named`: the attributes that are high, each with its value as the reader's language
    writes it, the highest first. `language`: by name; empty where it is unknown. `model`: empty where it is unknown."""

    score: int | None
    band: tuple[str, Any]
    named: list[tuple[Any, str]] = field(default_factory=list)
    language: str = ""
    is_sure: bool = True
    model: str = ""


def kept(scores: Scores) -> dict[str, Any]:
    """As it is stored with a judgement. Two digits are all that the figures are worth."""
    return {
        "values": {name: round(value, 2) for name, value in scores.values.items()},
        "attack": scores.attack,
        "spam": scores.spam,
        "language": scores.language,
        "is_sure": scores.is_sure,
        "model": scores.model,
    }


def reading(score: int | None, scored: Mapping[str, Any]) -> Reading:
    """`scored`: as `kept` has it, empty for what was judged before there was anything to keep."""
    values = scored.get("values", {}) if scored.get("is_sure") else {}
    return Reading(
        score=score,
        band=band_of(score),
        named=list(named(values)),
        language=name_of(str(scored.get("language", ""))),
        is_sure=bool(scored.get("is_sure", True)),
        model=str(scored.get("model", "")),
    )


def tenth_of(score: int | None) -> int:
    """The number of its band where there are TENTHS of them; TENTHS where the scorer was not sure."""
    return TENTHS if score is None else min(score // 10, TENTHS - 1)


def band_of(score: int | None) -> tuple[str, Any]:
    if score is None:
        return UNSURE
    bounds = list(BANDS)
    return BANDS[bounds[bisect_right(bounds, score) - 1]]


def named(values: Mapping[str, float]) -> Iterator[tuple[Any, str]]:
    """In the order of ATTRIBUTES where they are the same."""
    high = [name for name in ATTRIBUTES if values.get(name, 0.0) >= NAMED_FROM]
    for name in sorted(high, key=lambda name: -values[name]):
        yield LABELS[name], number_format(values[name], 2)


def name_of(language: str) -> str:
    """In the reader's own language, where Django knows it."""
    try:
        return str(get_language_info(language)["name_translated"]) if language else ""
    except KeyError:
        return language
