"""The parts of the front that need no socket: the clock, the queue, the life of the server."""

import asyncio
import json

import pytest

from tertulia.embed.rest.codes import CODES
from tertulia.serve import front


async def unreachable(scope, receive, send):
    pytest.fail("the request reached the application")


def run(app, *messages, path="/"):
    """Passes one POST through the front and returns what was sent. After the last message, silence."""
    waiting, sent = list(messages), []

    async def receive():
        if not waiting:
            await asyncio.sleep(3600)
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "headers": [], "client": ("127.0.0.1", "1"), "scheme": "http"}
    asyncio.run(app(scope, receive, send))
    return sent


def test_a_sender_who_stops_is_told_so(monkeypatch):
    monkeypatch.setattr(front, "IDLE", 0.01)
    monkeypatch.setattr(front, "DRAIN_IDLE", 0.01)
    started, body = run(front.Front(unreachable), {"type": "http.request", "body": b"ha", "more_body": True})
    assert started["status"] == 408
    assert body["body"] == b"The request stopped arriving.\n"


BOUNDS = [
    ("IDLE", {"body": b"ha", "more_body": True}, 408, "too-slow", "ABORTED"),
    ("BODY_LIMIT", {"body": b"ha", "more_body": False}, 413, "too-much", "INVALID_ARGUMENT"),
    ("QUEUE", {"body": b"", "more_body": False}, 503, "busy", "UNAVAILABLE"),
]


@pytest.fixture(params=BOUNDS, ids=[bound[3] for bound in BOUNDS])
def told(request, monkeypatch):
    """What a program is told at an address of each API when it meets one of the BOUNDS."""
    limit, message, *expected = request.param
    monkeypatch.setattr(front, limit, 0.01 if limit == "IDLE" else 0)
    monkeypatch.setattr(front, "DRAIN_IDLE", 0.01)

    def ask(path):
        started, body = run(front.Front(unreachable), {"type": "http.request"} | message, path=path)
        return started["status"], dict(started["headers"])[b"content-type"], json.loads(body["body"]), *expected

    return ask


def test_a_program_is_told_as_everywhere_in_the_api(told):
    sent, kind, problem, status, code, _ = told("/api/v1/comments")
    assert kind == b"application/problem+json"
    assert (sent, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"] == f"/api/v1/#{code}"
    assert code in CODES


def test_a_program_made_for_perspective_is_told_in_the_shape_that_it_knows(told):
    sent, kind, answer, status, _, name = told("/v1alpha1/comments:analyze")
    assert kind == b"application/json"
    assert answer["error"].pop("message")
    assert (sent, answer) == (status, {"error": {"code": status, "status": name}})


def test_a_sender_who_leaves_is_not_answered():
    cut_off = {"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}
    assert run(front.Front(unreachable), *cut_off) == []


def test_a_full_queue_says_come_back(monkeypatch):
    monkeypatch.setattr(front, "QUEUE", 0)
    monkeypatch.setattr(front, "DRAIN_IDLE", 0.01)
    started, _ = run(front.Front(unreachable), {"type": "http.request", "body": b"", "more_body": False})
    assert started["status"] == 503
    assert (b"retry-after", b"2") in started["headers"]


def test_a_place_in_the_queue_is_given_back_when_the_application_fails():
    async def failing(scope, receive, send):
        raise ZeroDivisionError

    app = front.Front(failing)
    with pytest.raises(ZeroDivisionError):
        run(app, {"type": "http.request", "body": b""})
    assert app.in_hand == 0


def test_the_server_starts_and_stops():
    kinds = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = []

    async def receive():
        return kinds.pop(0)

    async def send(message):
        sent.append(message["type"])

    asyncio.run(front.Front(unreachable)({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
