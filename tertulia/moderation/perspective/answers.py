"""What the scorer says, in the shape of Perspective's answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tertulia.moderation.perspective.asked import Analysis, Suggestion
from tertulia.moderation.perspective.faults import Fault, invalid, unavailable
from tertulia.moderation.perspective.sentences import sentences, units
from tertulia.moderation.scorer import Scores, scorer

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the comment, from `begin` to `end` in units of UTF-16, and what is said of it."""

    begin: int
    end: int
    values: dict[str, float]


def analyse(asked: Analysis) -> Answer:
    """Raises Fault."""
    scores = score(asked.comment.text, asked.languages)
    if not scores.language:
        raise invalid("LANGUAGE_DETECTION_FAILED", "Unable to detect language")
    values = scores.values if scores.is_sure else {}
    lacking = next((name for name in asked.thresholds if name not in values), None)
    if lacking and not asked.drops:
        raise unsupported(lacking, asked, scores)
    shown = {name: values[name] for name, least in asked.thresholds.items() if name in values and values[name] >= least}
    parts = list(stretches(asked, scores)) if shown else []
    answer: Answer = {
        "attributeScores": {
            name: attribute(name, value, parts, asked.thresholds[name]) for name, value in shown.items()
        },
        "languages": list(asked.languages or (scores.language,)),
        "detectedLanguages": [scores.language],
        "clientToken": asked.token,
    }
    return {name: value for name, value in answer.items() if value}  # proto3 leaves out what is empty


def suggest(asked: Suggestion) -> Answer:
    """Nothing is kept of it. Raises Fault."""
    language = score(asked.comment.text, asked.languages).language
    answer = {
        "clientToken": asked.token,
        "requestedLanguages": list(asked.languages),
        "detectedLanguages": [language] if language else [],
    }
    return {name: value for name, value in answer.items() if value}


def score(text: str, languages: tuple[str, ...]) -> Scores:
    """Whoever asks for no language is taken to write in the site's. Raises Fault where the site has no scorer, or a
    broken one."""
    if scorer.version == "none":
        raise unavailable()
    return scorer.score(text, languages[0] if languages else settings.LANGUAGE_CODE)


def unsupported(name: str, asked: Analysis, scores: Scores) -> Fault:
    facts = {"detectedLanguages": [scores.language], "attribute": name}
    if asked.languages:
        facts["requestedLanguages"] = list(asked.languages)
    message = f"Attribute {name} does not support request languages: {scores.language}"
    return invalid("LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE", message, languageNotSupportedByAttributeError=facts)


def stretches(asked: Analysis, scores: Scores) -> Iterator[Stretch]:
    """Each sentence of what the scorer has looked at; else one over all. Where tags were taken out, no place in the
    text that was sent is known any more, so HTML is one stretch too."""
    comment = asked.comment
    if not asked.by_sentence or comment.is_html:
        yield Stretch(0, units(comment.given), scores.values)
        return
    for start, end in sentences(comment.text[: scores.read]):
        one = scorer.score(comment.text[start:end], scores.language)
        begin = units(comment.text[:start])
        yield Stretch(begin, begin + units(comment.text[start:end]), one.values if one.is_sure else {})


def attribute(name: str, value: float, parts: list[Stretch], least: float) -> Answer:
    spans = [
        {"begin": one.begin, "end": one.end, "score": probability(one.values[name])}
        for one in parts
        if name in one.values and one.values[name] >= least
    ]
    return ({"spanScores": spans} if spans else {}) | {"summaryScore": probability(value)}


def probability(value: float) -> Answer:
    return {"value": value, "type": "PROBABILITY"}
