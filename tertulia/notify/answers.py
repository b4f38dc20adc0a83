"""The answers of the live address that are no stream."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from tertulia.notify.opening import Opening

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

# Any page of any site may listen: what is told is public, and no cookie is looked at.
PUBLIC: list[Header] = [
    (b"cache-control", b"no-store"),
    (b"access-control-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]


class Refused(Exception):
    """Answered as problem details (RFC 9457), in the shape that the rest of the API has."""

    def __init__(self, status: int, code: str, detail: str, *extra: Header) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.extra = status, code, detail, extra


async def send_start(send: Send, status: int, content_type: str, *extra: Header) -> None:
    headers = [(b"content-type", content_type.encode()), *PUBLIC, *extra]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def send_json(send: Send, status: int, content_type: str, value: Any, *extra: Header) -> None:
    body = json.dumps(value).encode()
    await send_start(send, status, content_type, (b"content-length", str(len(body)).encode()), *extra)
    await send({"type": "http.response.body", "body": body})


async def send_problem(send: Send, refusal: Refused) -> None:
    problem = {
        "type": f"/api/v1/#{refusal.code}",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code,
    }
    await send_json(send, refusal.status, "application/problem+json", problem, *refusal.extra)


async def send_once(send: Send, opening: Opening) -> None:
    events = [{"id": event.seq, "event": event.name, "data": event.data} for event in opening.events]
    await send_json(send, 200, "application/json", {"events": events, "next": opening.position})
