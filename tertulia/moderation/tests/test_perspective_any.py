"""The endpoint that was Perspective's, asked anything: 200 or an error of its own, never a failure, in bounded time."""

import json
import time
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.moderation.perspective import answers
from tertulia.moderation.perspective.asked import NOT_LEARNT
from tertulia.moderation.scorer import ATTRIBUTES
from tertulia.moderation.tests.perspective_cast import Judge, Newsroom, refusal

pytestmark = pytest.mark.django_db
STATUSES = {400: "INVALID_ARGUMENT", 503: "UNAVAILABLE"}
SECONDS = 5  # generous: the machine may be busy, and what is unbounded takes minutes

TEXTS = st.text(max_size=60) | st.text(st.characters(codec=None), max_size=20) | st.just("You idiot! Late again. 🙂")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def field(*usual):
    """Mostly what it should be, now and then anything."""
    return st.integers(0, 19).flatmap(lambda number: st.one_of(*usual) if number else JSON)


def thing(needed, **fields):
    return field(st.fixed_dictionaries(needed, optional=fields))


KIND = st.sampled_from(["PROBABILITY", "PROBABILITY", "SCORE_TYPE_UNSPECIFIED", 1, "RAW", 9])
ENTRY = thing({"text": field(TEXTS)}, type=field(st.sampled_from(["PLAIN_TEXT", "HTML", "MARKDOWN", 0, 1, 2])))
SCORE = thing({"value": field(st.floats(0, 1))}, type=field(KIND))
SPAN = thing({"begin": field(st.integers(0, 9)), "end": field(st.integers(0, 9)), "score": SCORE})
NAMES = st.sampled_from([*(10 * ATTRIBUTES), *sorted(NOT_LEARNT)[:5], "KINDNESS", "\ud800"])
PARAMETERS = thing({}, scoreType=field(KIND), scoreThreshold=field(st.floats(-1, 2)))
SHARED = {
    "context": thing({}, entries=st.lists(ENTRY, max_size=1), articleAndParentComment=thing({}, article=ENTRY)),
    "languages": field(st.lists(st.sampled_from(["en", "es-MX", "xx", ""]), max_size=3)),
    "clientToken": field(TEXTS),
}
ANALYSES = thing(
    {"comment": ENTRY, "requestedAttributes": field(st.dictionaries(NAMES, PARAMETERS, min_size=1, max_size=3))},
    **SHARED,
    spanAnnotations=field(st.booleans()),
    doNotStore=field(st.booleans()),
    dropUnsupportedAttributes=field(st.booleans()),
)
SUGGESTED = {"REJECTED": {"summaryScore": {"value": 1}}}
SCORED = thing({"summaryScore": SCORE}, spanScores=st.lists(SPAN, max_size=2))
SUGGESTIONS = thing(
    {"comment": ENTRY, "attributeScores": field(st.dictionaries(NAMES, SCORED, min_size=1, max_size=3))}, **SHARED
)
PATIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(response):
    if response.status_code == 200:
        known = {"attributeScores", "languages", "detectedLanguages", "clientToken", "requestedLanguages"}
        assert set(response.json()) <= known
        return
    code, status, _, _ = refusal(response)
    assert STATUSES[code] == status


@pytest.fixture
def newsroom(monkeypatch, settings):
    monkeypatch.setattr(answers, "scorer", Judge())
    settings.TERTULIA_SCORE_PER_MINUTE = 0
    return Newsroom()


def test_any_json_is_answered(newsroom):
    seen = set()

    @PATIENT
    @given(ANALYSES, SUGGESTIONS)
    def ask(analysis, suggestion):
        as_it_is = json.dumps(suggestion, ensure_ascii=False).encode("utf-8", "surrogatepass")
        for answer in (newsroom.send(json.dumps(analysis).encode()), newsroom.send(as_it_is, "suggestscore")):
            check(answer)
            seen.add(answer.status_code)

    ask()
    assert seen == {200, 400}, "half of the point is what is refused, the other what is not"


def test_any_bytes_are_answered(newsroom):
    @PATIENT
    @given(st.binary(max_size=200))
    def ask(body):
        check(newsroom.send(body))

    ask()


def scripts():
    """A letter of each of fifty scripts and more."""
    letters = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Lo", "Ll")]
    first = {unicodedata.name(one, "").split()[0]: one for one in reversed(letters) if unicodedata.name(one, "")}
    assert len(first) >= 50
    return " ".join(first.values())


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_480,
        "You idiot! " * 1_800,
        "." * 20_480,
        "! " * 10_000,
        "\n" * 20_479 + "a",
        "e" + "\u0301" * 9_000,
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘ " * 80,
        "🙂" * 5_000,
        scripts()[:6_000],
        "\u202eidiot\u202c \u200bno\u200bthing",
        "\0\x01\x02 idiot \x7f",
        "<b><i><p>" * 2_200,
        "".join(f"<b c={number}>" for number in range(1_400)) + "<p>" * 600,
        "&lt;" * 5_000,
        "I D I O T S " * 1_600,
        "1d10t" * 4_000,
        "\ud800 half a character, you idiot \udfff",
    ],
)
def test_strange_texts_are_answered_by_the_real_scorer_in_bounded_time(own_scorer, settings, text):
    settings.TERTULIA_SCORE_PER_MINUTE = 0
    newsroom = Newsroom()
    newsroom.analyze("The first question loads the model.")
    started = time.monotonic()
    for kind in ("PLAIN_TEXT", "HTML"):
        comment = {"text": text, "type": kind}
        check(newsroom.analyze("", *ATTRIBUTES, comment=comment, spanAnnotations=True))
        check(newsroom.send({"comment": comment, "attributeScores": SUGGESTED}, "suggestscore"))
    assert time.monotonic() - started < SECONDS


def test_the_scorer_that_comes_with_the_program_is_the_one_that_answers(own_scorer):
    text = "The ferry came late again today, and nobody at the harbour office knew why."
    answer = Newsroom().analyze(text, *ATTRIBUTES)
    scores = {name: one["summaryScore"]["value"] for name, one in answer.json()["attributeScores"].items()}
    assert set(scores) == set(ATTRIBUTES)
    assert all(0 <= one <= 1 for one in scores.values())
