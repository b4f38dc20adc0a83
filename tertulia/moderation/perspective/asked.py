"""What clients ask, checked: an analysis of a comment, or a better score for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tertulia.kit.text import is_blank, plain
from tertulia.moderation.perspective.faults import invalid
from tertulia.moderation.perspective.shapes import (
    Choice,
    Many,
    Map,
    Message,
    Read,
    boolean,
    integer,
    number,
    parse_json,
    string,
)
from tertulia.moderation.scorer import ATTRIBUTES

LONGEST = 20_480  # bytes of text in UTF-8, as Perspective has it
OTHERS = ("SEXUALLY_EXPLICIT", "FLIRTATION", "TOXICITY_FAST", "LIKELY_TO_REJECT")
NEWSPAPER = ("ATTACK_ON_AUTHOR", "ATTACK_ON_COMMENTER", "INCOHERENT", "INFLAMMATORY", "OBSCENE", "UNSUBSTANTIAL")
BRIDGING = ("AFFINITY", "COMPASSION", "CONSTRUCTIVE", "CURIOSITY", "NUANCE", "PERSONAL_STORY", "REASONING", "RESPECT")
PERSUASION = ("ALIENATION", "FEARMONGERING", "GENERALIZATION", "MORAL_OUTRAGE", "POWER_APPEAL", "SCAPEGOATING")
# What Perspective scored, or tried to, and this scorer has not learnt in any language.
NOT_LEARNT = frozenset((*OTHERS, *NEWSPAPER)) | frozenset(
    f"{name}_EXPERIMENTAL" for name in (*ATTRIBUTES, *BRIDGING, *PERSUASION)
)

KINDS = Choice("TextEntry.TextType", ("TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"))
SCORES = Choice("Score.ScoreType", ("SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW"))
USUAL = ("SCORE_TYPE_UNSPECIFIED", "PROBABILITY")

ENTRY = Message("TextEntry", {"text": string, "type": KINDS})
ARTICLE = Message("ArticleAndParentComment", {"article": ENTRY, "parentComment": ENTRY})
SCORE = Message("Score", {"value": number, "type": SCORES})
SPAN = Message("SpanScore", {"begin": integer, "end": integer, "score": SCORE})
SUGGESTED = Message("AttributeScores", {"summaryScore": SCORE, "spanScores": Many(SPAN)})
SHARED: dict[str, Read] = {
    "comment": ENTRY,
    "context": Message("Context", {"entries": Many(ENTRY), "articleAndParentComment": ARTICLE}),
    "languages": Many(string),
    "clientToken": string,
    "sessionId": string,
    "communityId": string,
}
ANALYZE = Message(
    "AnalyzeCommentRequest",
    SHARED
    | {
        "requestedAttributes": Map(Message("AttributeParameters", {"scoreType": SCORES, "scoreThreshold": number})),
        "spanAnnotations": boolean,
        "doNotStore": boolean,
        "dropUnsupportedAttributes": boolean,
    },
)
SUGGEST = Message("SuggestCommentScoreRequest", SHARED | {"attributeScores": Map(SUGGESTED)})


@dataclass(frozen=True, slots=True)
class Comment:
    """`given` is what the client sent and counts characters in, `text` what of it is read."""

    given: str
    text: str
    is_html: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """`thresholds`: by attribute, below which its score is left out. `by_sentence`: each is scored by itself too.
    `drops`: what cannot be scored is left out, instead of refusing all."""

    comment: Comment
    thresholds: dict[str, float]
    languages: tuple[str, ...]
    token: str
    by_sentence: bool
    drops: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A better score for a comment. Which, is not kept."""

    comment: Comment
    languages: tuple[str, ...]
    token: str


def parse_analysis(body: bytes) -> Analysis:
    """Raises Fault."""
    sent = ANALYZE(parse_json(body), "")
    comment = comment_of(sent)
    return Analysis(
        comment,
        dict(thresholds(sent.get("requestedAttributes", {}))),
        tuple(sent.get("languages", ())),
        sent.get("clientToken", ""),
        sent.get("spanAnnotations", False),
        sent.get("dropUnsupportedAttributes", False),
    )


def parse_suggestion(body: bytes) -> Suggestion:
    """Names of attributes may be any: moderators' own words are suggested too. Raises Fault."""
    sent = SUGGEST(parse_json(body), "")
    comment = comment_of(sent)
    suggested = sent.get("attributeScores", {})
    if not suggested or not all(map(is_whole, suggested.values())):
        raise invalid("INVALID_REQUEST", "Missing or incomplete attribute_scores")
    return Suggestion(comment, tuple(sent.get("languages", ())), sent.get("clientToken", ""))


def comment_of(sent: dict[str, Any]) -> Comment:
    """Raises Fault."""
    entry = sent.get("comment", {})
    given, is_html = entry.get("text", ""), entry.get("type") == "HTML"
    if len(given.encode()) > LONGEST:
        raise invalid("COMMENT_TOO_LONG", "Comment text too long.")
    text = plain(given) if is_html else given
    if is_blank(text):
        raise invalid("COMMENT_EMPTY", "Comment must be non-empty.")
    if {"entries", "articleAndParentComment"} <= set(sent.get("context", ())):
        sentence = "Context can have either entries or article_and_parent_comment, but both fields were populated."
        raise invalid("INVALID_REQUEST", sentence)
    return Comment(given, text, is_html)


def thresholds(wanted: dict[str, dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """Raises Fault."""
    if not wanted:
        raise invalid("NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes")
    for name, one in wanted.items():
        if name not in ATTRIBUTES and name not in NOT_LEARNT:
            raise invalid("INVALID_REQUEST", f"Unknown requested attribute: {name[:100]}")
        kind = one.get("scoreType", USUAL[0])
        if kind not in USUAL:
            raise invalid("INVALID_REQUEST", f"Requested score type {kind} is not supported by attribute {name}")
        yield name, one.get("scoreThreshold", 0.0)


def is_whole(scores: dict[str, Any]) -> bool:
    """Something is suggested, and of each span where it is."""
    spans = scores.get("spanScores", [])
    values = [scores["summaryScore"]] if "summaryScore" in scores else [one.get("score", {}) for one in spans]
    return bool(values) and all("value" in one for one in values) and all({"begin", "end"} <= set(one) for one in spans)
