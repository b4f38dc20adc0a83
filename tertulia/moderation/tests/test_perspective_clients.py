"""The endpoint that was Perspective's, asked by published clients: the bytes that they send, recorded from runs against
a site, and what they read of the answer. `KEY` stands where the key was."""

import json
import socket
from http.client import HTTPResponse

import pytest
from django.test import Client

from tertulia.moderation.perspective import answers
from tertulia.moderation.tests.perspective_cast import CALM, Judge, Newsroom

FERRY = "The ferry is late, and the mayor sleeps."

# PyPI `perspective` 1.0.3 on Python 3.11: PerspectiveAPI(KEY).score(FERRY)
PYPI_SCORE = """POST /v1alpha1/comments:analyze?key=KEY HTTP/1.1
Accept-Encoding: identity
Content-Length: 106
Host: 127.0.0.1:8198
User-Agent: Python-urllib/3.11
Content-Type: application/json
Connection: close

{"comment": {"text": "The ferry is late, and the mayor sleeps."}, "requestedAttributes": {"TOXICITY": {}}}"""

# ... .analyze_comment(FERRY, ...) with every argument that it has
PYPI_ANALYZE = """POST /v1alpha1/comments:analyze?key=KEY HTTP/1.1
Accept-Encoding: identity
Content-Length: 355
Host: 127.0.0.1:8198
User-Agent: Python-urllib/3.11
Content-Type: application/json
Connection: close

{"comment": {"text": "The ferry is late, and the mayor sleeps.", "type": "PLAIN_TEXT"}, "requestedAttributes": \
{"TOXICITY": {"scoreType": "PROBABILITY", "scoreThreshold": 0.0}}, "context": {"entries": [{"text": "An article."}]}, \
"spanAnnotations": true, "languages": ["en"], "doNotStore": true, "clientToken": "t1", "sessionId": "s1", \
"communityId": "c1"}"""

# ... .suggest_score(FERRY, ...)
PYPI_SUGGEST = """POST /v1alpha1/comments:suggestscore?key=KEY HTTP/1.1
Accept-Encoding: identity
Content-Length: 174
Host: 127.0.0.1:8198
User-Agent: Python-urllib/3.11
Content-Type: application/json
Connection: close

{"comment": {"text": "The ferry is late, and the mayor sleeps."}, "attributeScores": {"TOXICITY": {"summaryScore": \
{"value": 0.0}}}, "languages": ["en"], "clientToken": "t2"}"""

# npm `perspective-api-client` 3.1.0 on Node 20: analyze(FERRY)
NPM = """POST /v1alpha1/comments:analyze?key=KEY HTTP/1.1
Accept: application/json, text/plain, */*
Content-Type: application/json;charset=utf-8
User-Agent: axios/0.18.1
Content-Length: 119
Host: 127.0.0.1:8198
Connection: keep-alive

{"comment":{"text":"The ferry is late, and the mayor sleeps."},"requestedAttributes":{"TOXICITY":{}},\
"doNotStore":true}"""

# ... analyze({comment: {text}, requestedAttributes: {TOXICITY: {scoreThreshold: 0.7}}})
NPM_THRESHOLD = """POST /v1alpha1/comments:analyze?key=KEY HTTP/1.1
Accept: application/json, text/plain, */*
Content-Type: application/json;charset=utf-8
User-Agent: axios/0.18.1
Content-Length: 139
Host: 127.0.0.1:8198
Connection: keep-alive

{"comment":{"text":"The ferry is late, and the mayor sleeps."},"requestedAttributes":{"TOXICITY":\
{"scoreThreshold":0.7}},"doNotStore":true}"""

# ... analyze(text, {attributes: ['unsubstantial', 'spam']})
NPM_NOT_LEARNT = """POST /v1alpha1/comments:analyze?key=KEY HTTP/1.1
Accept: application/json, text/plain, */*
Content-Type: application/json;charset=utf-8
User-Agent: axios/0.18.1
Content-Length: 103
Host: 127.0.0.1:8198
Connection: keep-alive

{"comment":{"text":"Sleepers!"},"requestedAttributes":{"UNSUBSTANTIAL":{},"SPAM":{}},"doNotStore":true}"""

# PyPI `google-api-python-client` 2.202.0: build(..., discoveryServiceUrl=...), then comments().analyze(...)
GOOGLE_DISCOVERY = """GET /$discovery/rest?version=v1alpha1&key=KEY HTTP/1.1
Host: 127.0.0.1:8198
content-length: 0
user-agent: Python-httplib2/0.32.1 (gzip)
accept-encoding: gzip, deflate

"""
GOOGLE_ANALYZE = """POST /v1alpha1/comments:analyze?key=KEY&alt=json HTTP/1.1
Host: 127.0.0.1:8198
accept: application/json
accept-encoding: gzip, deflate
user-agent: (gzip)
x-goog-api-client: gdcl/2.202.0 gl-python/3.11.7
content-type: application/json
content-length: 106

{"comment": {"text": "The ferry is late, and the mayor sleeps."}, "requestedAttributes": {"TOXICITY": {}}}"""


@pytest.fixture
def replay(monkeypatch, live_server):
    """Sends a recording to a server with a socket of its own: the status, and the JSON of the answer."""
    monkeypatch.setattr(answers, "scorer", Judge())
    key = Newsroom().key
    port = int(live_server.url.rpartition(":")[2])

    def send(recording):
        head, _, body = recording.partition("\n\n")
        raw = f"{head}\n\n".replace("\n", "\r\n").replace("KEY", key) + body
        with socket.create_connection(("127.0.0.1", port), 10) as connection:
            connection.sendall(raw.encode())
            with HTTPResponse(connection) as response:
                response.begin()
                assert response.headers["Content-Type"] == "application/json"
                return response.status, json.loads(response.read())

    return send


def test_pypi_perspective(replay):
    status, answer = replay(PYPI_SCORE)
    assert status == 200  # it raises for any other
    assert {key: answer["attributeScores"][key]["summaryScore"]["value"] for key in answer["attributeScores"]} == {
        "TOXICITY": CALM
    }
    assert replay(PYPI_ANALYZE) == (
        200,
        {
            "attributeScores": {
                "TOXICITY": {
                    "spanScores": [
                        {"begin": 0, "end": len(FERRY), "score": {"value": CALM, "type": "PROBABILITY"}},
                    ],
                    "summaryScore": {"value": CALM, "type": "PROBABILITY"},
                }
            },
            "languages": ["en"],
            "detectedLanguages": ["en"],
            "clientToken": "t1",
        },
    )
    thanks = {"clientToken": "t2", "requestedLanguages": ["en"], "detectedLanguages": ["en"]}
    assert replay(PYPI_SUGGEST) == (200, thanks)


def test_npm_perspective_api_client(replay):
    status, answer = replay(NPM)
    assert status == 200
    assert answer["attributeScores"]["TOXICITY"]["summaryScore"] == {"value": CALM, "type": "PROBABILITY"}
    assert replay(NPM_THRESHOLD) == (200, {"languages": ["en"], "detectedLanguages": ["en"]})
    status, answer = replay(NPM_NOT_LEARNT)
    assert status == 400  # it throws a ResponseError with this message
    assert answer["error"]["message"] == "Attribute UNSUBSTANTIAL does not support request languages: en"


def test_google_api_python_client(replay):
    status, document = replay(GOOGLE_DISCOVERY)
    assert status == 200
    method = document["resources"]["comments"]["methods"]["analyze"]
    assert (method["httpMethod"], method["path"]) == ("POST", "v1alpha1/comments:analyze")
    assert set(references(document)) <= set(document["schemas"])
    assert set(document["schemas"]["TextEntry"]["properties"]) == {"text", "type"}
    status, answer = replay(GOOGLE_ANALYZE)
    assert status == 200
    assert answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == CALM


def references(part):
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        for one in part.values():
            yield from references(one)


@pytest.mark.django_db
def test_the_document_leads_to_this_site(settings):
    settings.TERTULIA_BASE_URL = "https://news.example"
    document = Client().get("/$discovery/rest?version=v1alpha1").json()
    assert document["rootUrl"] + document["servicePath"] == "https://news.example/"
    assert document["schemas"]["AnalyzeCommentRequest"]["properties"]["doNotStore"] == {"type": "boolean"}
    names = {"AnalyzeCommentRequest", "AnalyzeCommentResponse", "SuggestCommentScoreRequest"}
    assert names <= set(document["schemas"])
