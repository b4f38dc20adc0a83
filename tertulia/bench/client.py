"""A reader's browser, small: one kept connection, no cookies, no cache."""

import http.client
import json
import secrets

from django.core.management import CommandError


class Client:
    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str]:
        """Status and text."""
        self.connection.request(method, path, body, {"Accept": "text/html", **headers})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()

    def read(self, path: str, *, is_anew: bool = False) -> str:
        """`is_anew`: made for this request even if it lies finished in memory, which never answers with parts."""
        status, text = self.ask("GET", path, **({"Range": "bytes=0-"} if is_anew else {}))
        if status != 200:
            raise CommandError(f"{path} answers {status}, so there is nothing to measure")
        return text

    def post(self, key: str) -> None:
        """A comment over the API, as another reader of another network each time."""
        number = secrets.randbelow(60_000)
        comment = {
            "thread": key,
            "author": {"name": "Bench"},
            "text": f"The *ferry* was late. {number}",
            "idempotency_key": secrets.token_hex(16),
        }
        headers = {"Content-Type": "application/json", "X-Forwarded-For": f"11.{number // 250}.{number % 250}.9"}
        status, said = self.ask("POST", "/api/v1/comments", json.dumps(comment), **headers)
        if status != 201:
            raise CommandError(f"a comment was answered with {status} instead of being published: {said[:300]}")
