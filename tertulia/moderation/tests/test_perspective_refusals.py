"""The endpoint that was Perspective's: who may ask, how often, and in which words the rest is refused."""

import json
import logging
import threading

import pytest
from django.db import OperationalError
from django.test import Client

from tertulia.moderation.perspective import answers, views
from tertulia.moderation.perspective.asked import LONGEST, NOT_LEARNT
from tertulia.moderation.perspective.limits import MOST, Allowance
from tertulia.moderation.tests.perspective_cast import FERRY, Judge, Newsroom, refusal
from tertulia.people.api import MARK, make_token, revoke_token

pytestmark = pytest.mark.django_db
PATH = "/v1alpha1/comments:analyze"
ASKED = {"comment": {"text": FERRY}, "requestedAttributes": {"TOXICITY": {}}}
INVALID = "INVALID_ARGUMENT"


@pytest.fixture
def newsroom(monkeypatch):
    monkeypatch.setattr(answers, "scorer", Judge())
    monkeypatch.setattr(views, "allowance", Allowance())
    return Newsroom()


def asked(key=None, **headers):
    address = PATH if key is None else f"{PATH}?key={key}"
    return Client().post(address, ASKED, content_type="application/json", headers=headers)


@pytest.mark.parametrize("path", ["comments:analyze", "comments:suggestscore"])
def test_nobody_asks_without_a_key(newsroom, path):
    code, status, message, _ = refusal(Client().post(f"/v1alpha1/{path}", b"{", content_type="application/json"))
    assert (code, status) == (403, "PERMISSION_DENIED")
    assert "API Key" in message


@pytest.mark.parametrize("key", ["AIzaSyNoSuchKeyHere", f"{MARK}x", f"{MARK}{'x' * 43}", "\0", "é", "%ff", "x" * 5000])
def test_a_key_that_is_none_opens_nothing(newsroom, key):
    answer = asked(key)
    assert refusal(answer)[:3] == (400, INVALID, "API key not valid. Please pass a valid API key.")
    assert answer.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"


def test_a_revoked_key_opens_nothing(newsroom):
    assert asked(newsroom.key).status_code == 200
    revoke_token("coral")
    assert refusal(asked(newsroom.key))[0] == 400


def test_a_key_needs_the_scope(newsroom):
    key = make_token("cms", ["comments:read"], days=1)
    assert refusal(asked(key))[:2] == (403, "PERMISSION_DENIED")


def test_a_key_may_come_in_a_header(newsroom):
    assert asked(**{"X-Goog-Api-Key": newsroom.key}).status_code == 200
    assert asked(Authorization=f"Bearer {newsroom.key}").status_code == 200
    assert asked(Authorization=f"Basic {newsroom.key}").status_code == 403


def test_a_key_is_written_into_no_log(newsroom, caplog):
    caplog.set_level(logging.DEBUG)
    for body in (b"{", b"[]", json.dumps(ASKED).encode()):
        newsroom.send(body)
        newsroom.send(body, "suggestscore", **{"X-Goog-Api-Key": newsroom.key})
    newsroom.client.get(f"{PATH}?key={newsroom.key}")
    assert PATH in caplog.text  # refusals are logged
    assert newsroom.key not in caplog.text
    assert FERRY not in caplog.text


def test_a_page_of_another_site_reads_no_answer(newsroom):
    answer = newsroom.send(ASKED, Origin="https://evil.example")
    assert answer.status_code == 200  # whoever has the key may ask; a browser keeps the answer from the page
    assert "Access-Control-Allow-Origin" not in answer
    preflight = newsroom.client.options(PATH, headers={"Origin": "https://evil.example"})
    assert preflight.status_code == 405
    assert "Access-Control-Allow-Origin" not in preflight


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "head"])
def test_only_posts_are_answered(newsroom, method):
    answer = getattr(newsroom.client, method)(f"{PATH}?key={newsroom.key}")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


def test_a_key_has_so_many_a_minute(newsroom, settings, monkeypatch):
    settings.TERTULIA_SCORE_PER_MINUTE = 4
    now = 1000.0
    monkeypatch.setattr(views, "allowance", Allowance(lambda: now))
    assert [newsroom.send(ASKED).status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    refused = newsroom.send(b"{", "suggestscore")
    assert refusal(refused)[:2] == (429, "RESOURCE_EXHAUSTED")
    assert refused["Retry-After"] == "15"
    details = refused.json()["error"]["details"][0]
    assert (details["reason"], details["metadata"]["quota_limit_value"]) == ("RATE_LIMIT_EXCEEDED", "4")
    assert Newsroom(name="blog").send(ASKED).status_code == 200
    now += 15
    assert [newsroom.send(ASKED).status_code for _ in range(2)] == [200, 429]
    now += 3600  # no more than a minute's worth is saved up
    assert [newsroom.send(ASKED).status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    settings.TERTULIA_SCORE_PER_MINUTE = 0
    assert newsroom.send(ASKED).status_code == 200


def test_a_limit_holds_when_ten_thousand_come_at_once():
    allowance, waits = Allowance(lambda: 5.0), []
    crowd = [threading.Thread(target=lambda: waits.extend(allowance.take("k", 600) for _ in range(1250)))
             for _ in range(8)]  # fmt: skip
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(waits) == 10_000
    assert waits.count(0.0) == 600


def test_keys_that_are_not_used_any_more_are_forgotten():
    now = 0.0
    allowance = Allowance(lambda: now)
    for number in range(5 * MOST):
        now += 1
        assert allowance.take(f"key-{number}", 60) == 0
    assert len(allowance._full) <= MOST


@pytest.mark.parametrize(
    ("changed", "kind", "message"),
    [
        ({"comment": {"text": ""}}, "COMMENT_EMPTY", "Comment must be non-empty."),
        ({"comment": {"text": " \n\u200b"}}, "COMMENT_EMPTY", "Comment must be non-empty."),
        ({"comment": {"text": "<p><!-- x --></p>", "type": "HTML"}}, "COMMENT_EMPTY", "Comment must be non-empty."),
        ({"comment": None}, "COMMENT_EMPTY", "Comment must be non-empty."),
        ({"comment": {"text": "é" * (LONGEST // 2 + 1)}}, "COMMENT_TOO_LONG", "Comment text too long."),
        ({"requestedAttributes": {}}, "NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes"),
        ({"requestedAttributes": None}, "NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes"),
        ({"requestedAttributes": {"KINDNESS": {}}}, "INVALID_REQUEST", "Unknown requested attribute: KINDNESS"),
        ({"requestedAttributes": {"toxicity": {}}}, "INVALID_REQUEST", "Unknown requested attribute: toxicity"),
        ({"requestedAttributes": {"TOXICITY@6": {}}}, "INVALID_REQUEST", "Unknown requested attribute: TOXICITY@6"),
        (
            {"requestedAttributes": {"TOXICITY": {"scoreType": "RAW"}}},
            "INVALID_REQUEST",
            "Requested score type RAW is not supported by attribute TOXICITY",
        ),
        (
            {"context": {"entries": [{"text": "a"}], "articleAndParentComment": {}}},
            "INVALID_REQUEST",
            "Context can have either entries or article_and_parent_comment, but both fields were populated.",
        ),
        ({"comment": {"text": "🙂🙂🙂"}}, "LANGUAGE_DETECTION_FAILED", "Unable to detect language"),
        ({"comment": {"text": "🙂"}, "languages": ["en"]}, "LANGUAGE_DETECTION_FAILED", "Unable to detect language"),
    ],
)
def test_what_is_wrong_has_the_name_that_perspective_had_for_it(newsroom, changed, kind, message):
    assert refusal(newsroom.send(ASKED | changed)) == (400, INVALID, message, kind)


def test_the_longest_comment_is_answered(newsroom):
    assert newsroom.send(ASKED | {"comment": {"text": "é" * (LONGEST // 2)}}).status_code == 200


@pytest.mark.parametrize("attribute", sorted(NOT_LEARNT))
def test_attributes_of_perspective_that_were_never_learnt(newsroom, attribute):
    answer = newsroom.analyze(FERRY, "TOXICITY", attribute)
    message = f"Attribute {attribute} does not support request languages: en"
    assert refusal(answer) == (400, INVALID, message, "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")


def test_a_language_that_was_never_learnt(newsroom):
    [detail] = newsroom.analyze("Das ist nicht wahr.").json()["error"]["details"]
    assert detail == {
        "@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error",
        "errorType": "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        "languageNotSupportedByAttributeError": {"detectedLanguages": ["de"], "attribute": "TOXICITY"},
    }
    [detail] = newsroom.analyze("Das ist nicht wahr.", languages=["en"]).json()["error"]["details"]
    assert detail["languageNotSupportedByAttributeError"]["requestedLanguages"] == ["en"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "Invalid JSON payload received. "),
        (b'{"comment": }', "Invalid JSON payload received. "),
        (b"\xff\xfe", "It is not UTF-8."),
        (b'{"comment": {"text": "\xc3\x28"}}', "It is not UTF-8."),
        (b"NaN", "Unexpected token."),
        (b'{"requestedAttributes": {"TOXICITY": {"scoreThreshold": Infinity}}}', "Unexpected token."),
        (b"[" * 100_000, "Message too deep."),
        (b'{"comment":' * 40_000, "Message too deep."),
        (b"1" * 10_000, "A number is too long."),
        (b"[]", 'Unknown name "": Root element must be a message.'),
        (b'"text"', "Root element must be a message."),
        (b"0", "Root element must be a message."),
        (b'{"text": "a"}', 'Unknown name "text": Cannot find field.'),
        (b'{"comment": {"txt": "a"}}', "Unknown name \"txt\" at 'comment': Cannot find field."),
        (b'{"comment": "a"}', "Invalid value at 'comment' (type.googleapis.com/google.commentanalyzer.v1alpha1.Te"),
        (b'{"comment": []}', 'Unknown name "comment": Proto field is not repeating, cannot start list.'),
        (b'{"comment": {"text": 5}}', "Invalid value at 'comment.text' (TYPE_STRING), 5"),
        (b'{"comment": {"text": {"a": {}}}}', "Invalid value at 'comment.text' (TYPE_STRING), an object"),
        (b'{"comment": {"text": ["a"]}}', "Unknown name \"text\" at 'comment': Proto field is not repeating"),
        (b'{"comment": {"type": "MARKDOWN"}}', "TextEntry.TextType), \"MARKDOWN\""),
        (b'{"comment": {"type": 3}}', "TextEntry.TextType), 3"),
        (b'{"comment": {"type": true}}', "TextEntry.TextType), true"),
        (b'{"languages": [null]}', "Invalid value at 'languages[0]' (TYPE_STRING), null"),
        (b'{"languages": {"en": 1}}', "Invalid value at 'languages[0]' (TYPE_STRING)"),
        (b'{"doNotStore": 1}', "Invalid value at 'do_not_store' (TYPE_BOOL), 1"),
        (b'{"doNotStore": "yes"}', "Invalid value at 'do_not_store' (TYPE_BOOL), \"yes\""),
        (b'{"requestedAttributes": ["TOXICITY"]}', "Cannot bind a list to map for field 'requestedAttributes'."),
        (b'{"requestedAttributes": "TOXICITY"}', "Invalid value at 'requested_attributes' (Map), \"TOXICITY\""),
        (b'{"requestedAttributes": {"TOXICITY": 1}}', "Invalid value at 'requested_attributes[0].value'"),
        (b'{"requestedAttributes": {"TOXICITY": {"scoreThreshold": "high"}}}', "(TYPE_FLOAT), \"high\""),
        (b'{"requestedAttributes": {"TOXICITY": {"scoreThreshold": 1e999}}}', "(TYPE_FLOAT)"),
        (b'{"requestedAttributes": {"TOXICITY": {"scoreThreshold": true}}}', "(TYPE_FLOAT), true"),
    ],
)  # fmt: skip
def test_what_is_no_request_is_told_where_it_is_wrong(newsroom, body, says):
    code, status, message, _ = refusal(newsroom.send(body))
    assert (code, status) == (400, INVALID)
    assert says in message
    assert len(message) < 400


def test_a_body_without_anything_is_a_comment_without_anything(newsroom):
    for body in (b"", b"{}", b"null"):
        assert refusal(newsroom.send(body))[3] == "COMMENT_EMPTY"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_the_body_counts_whatever_it_is_called(newsroom, kind):
    """`curl -d` calls everything a form."""
    address = f"{PATH}?key={newsroom.key}"
    assert newsroom.client.post(address, json.dumps(ASKED), content_type=kind).status_code == 200


def test_a_site_without_a_scorer_says_so(newsroom, monkeypatch):
    judge = Judge()
    judge.version, judge.fault = "none", "/srv/private/model is not the file that it was"
    monkeypatch.setattr(answers, "scorer", judge)
    for method in ("analyze", "suggestscore"):
        body = ASKED if method == "analyze" else {"comment": ASKED["comment"], "attributeScores": SUGGESTED}
        answer = newsroom.send(body, method)
        assert refusal(answer)[:2] == (503, "UNAVAILABLE")
        assert answer["Retry-After"]
        assert "/srv" not in answer.content.decode()


SUGGESTED = {"TOXICITY": {"summaryScore": {"value": 1}}}


def test_a_store_that_fails_is_an_outage_and_no_fault_of_the_client(newsroom, monkeypatch):
    def broken(secret):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(views, "find_grant", broken)
    assert refusal(newsroom.send(ASKED))[:2] == (503, "UNAVAILABLE")
