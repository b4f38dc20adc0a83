"""The ASGI front: what every request passes before a thread is spent on it."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from http.client import responses
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

from django.utils.translation import gettext as _

from tertulia.serve.peer import Network, with_true_client
from tertulia.serve.signals import hear_first

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, IO[bytes], Send], Awaitable[None]]


class Streams(Protocol):
    """Answers that stay open: they hold no place in the queue, and must end when the server is asked to stop."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...

    def stop(self) -> None: ...


class Door(Protocol):
    """Finished pages, handed out before anything else is done with a request. False: it has none for this one."""

    def open(self) -> None: ...

    def close(self) -> None: ...

    async def answer(self, scope: Scope, send: Send, app: App) -> bool: ...


BODY_LIMIT = 256_000  # bytes: the longest comment in any script, many times over
EDITOR_BODY_LIMIT = 32_000_000  # bytes: an editor's photograph
EDITOR_PATH = "/admin/"
API_PATH = "/api/"
SCORES_PATH = "/v1alpha1/"  # whose programs know the errors of Google's interfaces
GOOGLE_STATUSES = {408: "ABORTED", 413: "INVALID_ARGUMENT", 503: "UNAVAILABLE"}
IN_MEMORY = 256_000  # bytes; what is longer waits on the disk
IDLE = 30.0  # seconds a sender may pause
DRAIN = 32_000_000  # bytes read and thrown away after a refusal ...
DRAIN_TIME = 10.0  # ... for at most so many seconds
DRAIN_IDLE = 1.0  # ... or until none came for so many
QUEUE = 500  # requests in hand; the next one is told to come back rather than left to time out


class Refused(Exception):
    """A request that is answered here, with one plain line; to programs as a problem (RFC 9457) that says the same."""

    def __init__(self, status: int, code: str, text: str, *extra: tuple[bytes, bytes]) -> None:
        super().__init__(text)
        self.status, self.code, self.text, self.extra = status, code, text, extra


class Disconnected(Exception):
    """The client left before its request was whole; there is nobody to answer."""


class Front:
    """Reads the body whole and within bounds, settles who is asking, and only then calls `app` with it.

    A body that was cut off never reaches `app`: a WSGI application cannot tell a short read from a finished one, and
    half a comment would be stored as if it were all of it. It also keeps slow senders from holding a thread.
    """

    def __init__(
        self,
        app: App,
        proxies: Sequence[Network] = (),
        stop: Callable[[], object] = lambda: None,
        streams: Mapping[str, Streams] | None = None,
        door: Door | None = None,
        chores: Sequence[Callable[[], Awaitable[object]]] = (),
    ) -> None:
        self.chores = chores  # what runs as long as the server does
        self.app, self.proxies, self.stop, self.door = app, proxies, stop, door
        self.in_hand, self.refused = 0, 0  # requests that are being answered; those that came when too many were
        self.streams = streams or {}  # by path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["type"] == "http":
            await self.answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def live(self, receive: Receive, send: Send) -> None:
        running: list[asyncio.Future[object]] = []
        hear_first(self.stop_streams)
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                running = [asyncio.ensure_future(chore()) for chore in self.chores]
                if self.door:
                    self.door.open()
            if kind == "lifespan.shutdown":
                for chore in running:
                    chore.cancel()
                if self.door:
                    self.door.close()
                self.stop()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    def stop_streams(self) -> None:
        for streams in self.streams.values():
            streams.stop()

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if self.door and await self.door.answer(scope, send, self.enter):
                return
            scope = with_true_client(scope, self.proxies)
            if scope["path"] in self.streams:
                (await read_body(scope, receive, 0)).close()
                await self.streams[scope["path"]](scope, receive, send)
                return
            limit = EDITOR_BODY_LIMIT if scope["path"].startswith(EDITOR_PATH) else BODY_LIMIT
            with await read_body(scope, receive, limit) as body:
                size = body.tell()
                body.seek(0)
                await self.enter(with_length(scope, size), body, send)
        except Refused as refusal:
            await refuse(refusal, scope["path"], send)
            if (b"expect", b"100-continue") not in scope["headers"]:
                await drain(receive)
        except Disconnected:
            return

    async def enter(self, scope: Scope, body: IO[bytes], send: Send) -> None:
        """Into Django, unless too many are there."""
        if self.in_hand >= QUEUE:
            self.refused += 1
            raise Refused(503, "busy", _("This site is very busy. Try again in a moment."), (b"retry-after", b"2"))
        self.in_hand += 1
        try:
            await self.app(scope, body, send)
        finally:
            self.in_hand -= 1


def declared_length(scope: Scope) -> int:
    return next((int(value) for name, value in scope["headers"] if name == b"content-length" and value.isdigit()), 0)


def too_large(limit: int) -> Refused:
    sentence = _("This is larger than the %(limit)d kB that can be sent here.")
    return Refused(413, "too-much", sentence % {"limit": limit // 1000})


async def read_body(scope: Scope, receive: Receive, limit: int) -> IO[bytes]:
    """The whole body, at its end. Raises Refused when it passes `limit` bytes, declared or not, or stops coming."""
    if declared_length(scope) > limit:
        raise too_large(limit)
    size, more = 0, True
    # The caller closes it.
    body: IO[bytes] = BytesIO() if limit <= IN_MEMORY else SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    while more:
        try:
            async with asyncio.timeout(IDLE):
                message = await receive()
        except TimeoutError:
            raise Refused(408, "too-slow", _("The request stopped arriving.")) from None
        if message["type"] == "http.disconnect":
            raise Disconnected
        chunk, more = message.get("body", b""), message.get("more_body", False)
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        body.write(chunk)
    return body


def with_length(scope: Scope, size: int) -> Scope:
    """WSGI knows a body by its length alone: one that came in chunks, or over HTTP/2, would look empty to Django."""
    framing = (b"content-length", b"transfer-encoding")
    headers = [header for header in scope["headers"] if header[0] not in framing]
    if size:
        headers.append((b"content-length", str(size).encode()))
    return {**scope, "headers": headers}


async def refuse(refusal: Refused, path: str, send: Send) -> None:
    kind, text, who = "text/plain; charset=utf-8", f"{refusal.text}\n", list[tuple[bytes, bytes]]()
    if path.startswith(API_PATH):
        # Any page may read a problem: it holds nothing of anybody, and without it a reader could not be told.
        kind, text, who = "application/problem+json", problem(refusal), [(b"access-control-allow-origin", b"*")]
    elif path.startswith(SCORES_PATH):
        kind, text = "application/json", google_error(refusal)
    body = text.encode()
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *who,
        *refusal.extra,
    ]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def problem(refusal: Refused) -> str:
    return json.dumps(
        {
            "type": f"/api/v1/#{refusal.code}",
            "title": responses[refusal.status],
            "status": refusal.status,
            "detail": refusal.text,
            "code": refusal.code,
        }
    )


def google_error(refusal: Refused) -> str:
    status = GOOGLE_STATUSES.get(refusal.status, "UNKNOWN")
    return json.dumps({"error": {"code": refusal.status, "message": refusal.text, "status": status}})


async def drain(receive: Receive) -> None:
    """Takes what is still coming: closing at once would reset the connection, and the client would never read why."""
    size, more, end = 0, True, asyncio.get_running_loop().time() + DRAIN_TIME
    while more and size < DRAIN and asyncio.get_running_loop().time() < end:
        try:
            async with asyncio.timeout(DRAIN_IDLE):
                message = await receive()
        except TimeoutError:
            return
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
