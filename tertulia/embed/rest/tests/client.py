"""A program that talks to the API, from a page of this site, from one of another site, or from none."""

import itertools
from typing import Any

from django.test import Client

from tertulia.embed.rest import given
from tertulia.people.api import SCOPES, make_token

ADDRESS = "203.0.113.77"
HOST = "https://blog.example"
EVIL = "https://evil.example"
KEYS = itertools.count()


class Program:
    """`origin`: of the page it runs on. `token`: what it sends to say who it is."""

    def __init__(self, origin: str = "", token: str = "", address: str = ADDRESS) -> None:
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
        self.headers = {name: value for name, value in (("Origin", origin),) if value}
        if token:
            self.headers["Authorization"] = f"Tertulia {token}"

    def get(self, path: str, query: Any = None, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers | headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        content = {"data": body, "content_type": "application/json"} if body is not None else {}
        send = getattr(self.client, method.lower())
        return send(f"/api/v1/{path}", **content, headers=self.headers | headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def say(self, text: str = "The tram is late.", **changed: Any) -> Any:
        body = {
            "thread": "article-1",
            "author": {"name": "Rosa"},
            "text": text,
            "idempotency_key": f"key-{next(KEYS):08}",
        }
        body |= changed
        return self.post("comments", {name: value for name, value in body.items() if value is not None})


def guest(origin: str = HOST, address: str = ADDRESS) -> Program:
    """One who asked for a token on a page of another site."""
    token = Program(origin, address=address).post("identity", {}).json()["token"]
    return Program(origin, token, address)


def cms(*scopes, name="cms", prefix="", person="", origin=""):
    """A host site's program; without scopes it has all."""
    program = Program(origin)
    secret = make_token(name, scopes or SCOPES, days=1, prefix=prefix)
    program.headers |= {"Authorization": f"Bearer {secret}"} | ({"Tertulia-Person": person} if person else {})
    return program


def problem(response: Any, status: int, code: str, **extra: Any) -> None:
    """That it is this problem, in the shape of RFC 9457."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content[:500]
    body = response.json()
    given.Problem.model_validate(body)
    assert (response.status_code, body["status"], body["code"]) == (status, status, code), body
    assert {name: body.get(name) for name in extra} == extra
