"""The endpoint that was Perspective's: what it answers, attribute by attribute and span by span."""

from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from tertulia.moderation.perspective import answers
from tertulia.moderation.perspective.sentences import MOST, sentences, units
from tertulia.moderation.scorer import ATTRIBUTES
from tertulia.moderation.tests.perspective_cast import CALM, FERRY, IDIOT, SHARP, SPAM, Judge, Newsroom, refusal

pytestmark = pytest.mark.django_db
TALK = st.text(st.sampled_from('ab .!?\n…"”。」🙂'), max_size=200)


@pytest.fixture
def judge(monkeypatch):
    judge = Judge()
    monkeypatch.setattr(answers, "scorer", judge)
    return judge


@pytest.fixture
def newsroom(judge):
    return Newsroom()


def score(value):
    return {"value": value, "type": "PROBABILITY"}


def span(begin, end, value):
    return {"begin": begin, "end": end, "score": score(value)}


def test_an_answer_has_the_shape_that_clients_know(newsroom):
    response = newsroom.analyze(IDIOT, "TOXICITY", "SPAM", clientToken="comment-7")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response.json() == {
        "attributeScores": {
            "TOXICITY": {"spanScores": [span(0, len(IDIOT), SHARP)], "summaryScore": score(SHARP)},
            "SPAM": {"spanScores": [span(0, len(IDIOT), SPAM)], "summaryScore": score(SPAM)},
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "comment-7",
    }


def test_every_attribute_of_the_scorer_is_answered_and_none_that_was_not_asked_for(newsroom):
    assert set(newsroom.analyze(FERRY, *ATTRIBUTES).json()["attributeScores"]) == set(ATTRIBUTES)
    assert set(newsroom.analyze(FERRY, "THREAT").json()["attributeScores"]) == {"THREAT"}


def test_without_a_token_of_the_client_none_is_answered(newsroom):
    assert "clientToken" not in newsroom.analyze().json()


@pytest.mark.parametrize(
    ("threshold", "is_there"),
    [(0, True), (CALM, True), ("0.1", True), (-3, True), (0.13, False), (1, False), (7, False)],
)
def test_a_score_below_its_threshold_is_left_out(newsroom, threshold, is_there):
    wanted = {"TOXICITY": {"scoreThreshold": threshold, "scoreType": "PROBABILITY"}}
    answer = newsroom.analyze(FERRY, requestedAttributes=wanted).json()
    assert ("attributeScores" in answer) == is_there
    assert answer["languages"] == ["en"]


def test_each_sentence_is_scored_by_itself(newsroom):
    text = f"  {FERRY} {IDIOT}\n\nSo it is…  "
    spans = newsroom.analyze(text, spanAnnotations=True).json()["attributeScores"]["TOXICITY"]["spanScores"]
    assert [(text[one["begin"] : one["end"]], one["score"]["value"]) for one in spans] == [
        (FERRY, CALM),
        (IDIOT, SHARP),
        ("So it is…", CALM),
    ]


def test_sentences_that_say_nothing_or_too_little_have_no_span(newsroom):
    wanted = {"TOXICITY": {"scoreThreshold": 0.5}}
    text = f"{FERRY} 1 2 3! {IDIOT}"
    answer = newsroom.analyze(text, requestedAttributes=wanted, spanAnnotations=True).json()
    assert answer["attributeScores"]["TOXICITY"]["spanScores"] == [span(len(text) - len(IDIOT), len(text), SHARP)]


def test_spans_are_counted_as_javascript_counts(newsroom):
    text = f"🙂🙂 {FERRY} {IDIOT}"
    [first, second] = newsroom.analyze(text, spanAnnotations=True).json()["attributeScores"]["TOXICITY"]["spanScores"]
    as_javascript = text.encode("utf-16-le")
    assert as_javascript[2 * second["begin"] : 2 * second["end"]].decode("utf-16-le") == IDIOT
    assert first["begin"] == 0
    whole = newsroom.analyze(text).json()["attributeScores"]["TOXICITY"]["spanScores"]
    assert whole == [span(0, len(text) + 2, SHARP)]


def test_of_a_long_text_the_sentences_that_were_looked_at_have_spans(newsroom, judge):
    text = f"{FERRY} " * 700
    assert len(text.encode()) < 20_480
    spans = newsroom.analyze(text, spanAnnotations=True).json()["attributeScores"]["TOXICITY"]["spanScores"]
    assert len(spans) <= MOST
    assert judge.read - 200 < spans[-1]["end"] <= judge.read
    assert len(judge.asked) <= MOST + 1


@given(TALK)
def test_sentences_hold_all_that_is_not_space(text):
    found = sentences(text)
    assert len(found) <= MOST
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    outside, at = "", 0
    for start, end in found:
        outside, at = outside + text[at:start], end
    assert (outside + text[at:]).strip() == ""


@given(st.text(max_size=50))
def test_units_are_those_of_utf_16(text):
    assert units(text) == sum(2 if ord(one) > 0xFFFF else 1 for one in text)


def test_the_language_that_the_client_says_reaches_the_scorer(newsroom, judge):
    answer = newsroom.analyze(FERRY, languages=["es-MX", "en"]).json()
    assert judge.asked == [(FERRY, "es-MX")]
    assert answer["languages"] == ["es-MX", "en"]
    assert answer["detectedLanguages"] == ["en"]


def test_without_one_the_language_of_the_site_is_expected(newsroom, judge, settings):
    settings.LANGUAGE_CODE = "es"
    newsroom.analyze("Facha.")
    assert {language for _, language in judge.asked} == {"es"}


def test_tags_are_no_text(newsroom, judge):
    given = f"<p onclick='x()'>{FERRY}<br>{IDIOT} &amp; so on<script>idiot()</script>"
    answer = newsroom.analyze("", comment={"text": given, "type": "HTML"}, spanAnnotations=True).json()
    assert judge.asked == [(f"{FERRY}\n{IDIOT} & so on", "en")]
    assert answer["attributeScores"]["TOXICITY"]["spanScores"] == [span(0, len(given), SHARP)]


def test_names_may_be_written_with_underscores_and_numbers_as_text(newsroom):
    body = {
        "comment": {"text": FERRY, "type": 1},
        "requested_attributes": {"TOXICITY": {"score_type": 1, "score_threshold": "0.5"}, "THREAT": None},
        "languages": "en",
        "do_not_store": "true",
        "span_annotations": None,
        "context": {"articleAndParentComment": {"article": {"text": "An article."}, "parentComment": None}},
    }
    answer = newsroom.send(body)
    assert answer.status_code == 200, answer.content
    assert set(answer.json()["attributeScores"]) == {"THREAT"}


def test_what_cannot_be_scored_is_dropped_where_the_client_says_so(newsroom):
    answer = newsroom.analyze(FERRY, "TOXICITY", "FLIRTATION", dropUnsupportedAttributes=True)
    assert set(answer.json()["attributeScores"]) == {"TOXICITY"}
    answer = newsroom.analyze("Das ist nicht wahr.", "TOXICITY", dropUnsupportedAttributes=True)
    assert answer.json() == {"languages": ["de"], "detectedLanguages": ["de"]}


def suggestion(**more):
    scores = {"REJECTED": {"summaryScore": {"value": 1}}}  # as Coral says it
    return {"comment": {"text": IDIOT}, "attributeScores": scores} | more


def test_a_suggestion_is_thanked_for(newsroom):
    sent = suggestion(clientToken="comment:7", communityId="Coral:https://talk.example", languages=["en"])
    answer = newsroom.send(sent, "suggestscore")
    assert answer.json() == {"clientToken": "comment:7", "requestedLanguages": ["en"], "detectedLanguages": ["en"]}
    spans = {"TOXICITY": {"spanScores": [{"begin": 0, "end": 5, "score": {"value": 0.0}}]}}
    assert newsroom.send(suggestion(attributeScores=spans), "suggestscore").status_code == 200


@pytest.mark.parametrize(
    "scores",
    [
        None,
        {},
        {"TOXICITY": {}},
        {"TOXICITY": None},
        {"TOXICITY": {"summaryScore": {}}},
        {"TOXICITY": {"spanScores": []}},
        {"TOXICITY": {"spanScores": [{"score": {"value": 1}}]}},
        {"TOXICITY": {"spanScores": [{"begin": 1, "end": 2}]}},
    ],
)
def test_a_suggestion_must_suggest_something(newsroom, scores):
    code, status, _, kind = refusal(newsroom.send(suggestion(attributeScores=scores), "suggestscore"))
    assert (code, status, kind) == (400, "INVALID_ARGUMENT", "INVALID_REQUEST")


def test_nothing_of_a_reader_is_kept(newsroom):
    secret = "Zanzibar heliotrope"
    for body, method in ((suggestion(), "suggestscore"), ({"requestedAttributes": {"TOXICITY": {}}}, "analyze")):
        sent = body | {"comment": {"text": secret}, "clientToken": secret, "sessionId": secret, "communityId": secret}
        assert newsroom.send(sent | {"context": {"entries": [{"text": secret}]}}, method).status_code == 200
    kept = StringIO()
    call_command("dumpdata", stdout=kept)
    assert "coral" in kept.getvalue()  # the token, so the dump says something
    assert secret not in kept.getvalue()
