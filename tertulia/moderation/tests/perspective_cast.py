"""A client of the endpoint that was Perspective's, and a scorer whose numbers a test knows."""

import json

from django.test import Client

from tertulia.moderation.scorer import ATTRIBUTES, Scores
from tertulia.people.api import make_token

CALM, SHARP, SPAM = 0.12, 0.91, 0.03
IDIOT = "You are an idiot, dear mayor."
FERRY = "The ferry came late again."


class Judge:
    """Sharp is what says "idiot". It knows English, sees German, and of what has no letters it knows nothing."""

    version, fault, read = "judge-1", "", 4_000

    def __init__(self):
        self.asked = []

    def score(self, text, language=""):
        self.asked.append((text, language))
        read = text[: self.read]
        if not any(map(str.isalpha, read)):
            return Scores(model=self.version, read=len(read))
        if "nicht" in read:
            return Scores(language="de", model=self.version, read=len(read))
        values = dict.fromkeys(ATTRIBUTES, SHARP if "idiot" in read.lower() else CALM) | {"SPAM": SPAM}
        return Scores(values, (), "en", True, self.version, len(read))


class Newsroom:
    """`key`: of a token of its own."""

    def __init__(self, key="", name="coral"):
        self.key = key or make_token(name, ["score"], days=1)
        self.client = Client(enforce_csrf_checks=True)

    def send(self, body, method="analyze", **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        address = f"/v1alpha1/comments:{method}?key={self.key}"
        return self.client.post(address, data, content_type="application/json", headers=headers)

    def analyze(self, text=FERRY, *attributes, **more):
        wanted = {name: {} for name in attributes or ["TOXICITY"]}
        return self.send({"comment": {"text": text}, "requestedAttributes": wanted} | more)


def refusal(response):
    """Code, name and message of a refusal, and what Perspective calls it; each where it must be."""
    assert response["Content-Type"] == "application/json"
    error = response.json()["error"]
    assert set(error) <= {"code", "message", "status", "details"}
    assert error["code"] == response.status_code
    assert error["message"]
    details = error.get("details", [])
    assert all(one["@type"].startswith("type.googleapis.com/google.") for one in details)
    kind = next((one["errorType"] for one in details if "errorType" in one), "")
    return error["code"], error["status"], error["message"], kind
