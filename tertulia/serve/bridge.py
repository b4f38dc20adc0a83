"""Django's WSGI handler in a fixed pool of threads, called from the event loop. docs/decisions/0001 says why."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from tertulia.kit.headers import TOPICS
from tertulia.serve.ranges import cut

Environ = dict[str, Any]
Message = MutableMapping[str, Any]
Push = Callable[[Message], None]
Send = Callable[[Message], Awaitable[None]]
WSGIApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

CHUNK = 64_000
STALL = 60  # seconds a reader of a long answer may take none of it
BODY = "http.response.body"
MARK = TOPICS.lower().encode()


class File:
    """What WSGI calls a file wrapper: marks an answer that is a file, so that no thread waits for a slow reader."""

    def __init__(self, file: IO[bytes], block_size: int = CHUNK) -> None:
        self.file = file

    def __iter__(self) -> Iterable[bytes]:
        return iter(lambda: self.file.read(CHUNK), b"")

    def close(self) -> None:
        self.file.close()


class Start:
    """The `start_response` of one request."""

    def __init__(self) -> None:
        self.message: Message = {}

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        pairs = [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]
        topics = next((value for name, value in headers if name == TOPICS), None)
        pairs = pairs if topics is None else [pair for pair in pairs if pair[0] != MARK]
        self.message = {"type": "http.response.start", "status": int(status[:3]), "headers": pairs, "topics": topics}


class Bridge:
    def __init__(self, app: WSGIApp, threads: int) -> None:
        self.app, self.stopping = app, False
        self.answers, self.failures = 0, 0  # of the answers, those of 500 and above
        self.pool = ThreadPoolExecutor(threads, "django")

    def stop(self) -> None:
        self.stopping = True

    async def __call__(self, scope: Message, body: IO[bytes], send: Send) -> None:
        loop = asyncio.get_running_loop()

        def push(message: Message) -> None:
            self.wait(asyncio.run_coroutine_threadsafe(as_coroutine(send, message), loop))

        environ = build_environ(scope, body)
        status = 500
        try:
            start, answer = await loop.run_in_executor(self.pool, self.run, environ, push)
            status = start["status"]
        finally:
            self.answers += 1
            self.failures += status >= 500
        if answer is None:
            return
        if isinstance(answer, File):
            await self.send_file(answer, send, scope, start)
        else:
            await send(start)
            await send({"type": BODY, "body": answer})

    def run(self, environ: Environ, push: Push) -> tuple[Message, bytes | File | None]:
        """In a thread: the start of the answer with all of its body, or with a file; None when it is already sent.

        A stream is sent from here, chunk by chunk: a generator that reads the database must stay in the thread whose
        connection it began with.
        """
        start = Start()
        response: Any = self.app(environ, start)
        if isinstance(response, File):
            return start.message, response
        try:
            if not getattr(response, "streaming", False):
                return start.message, b"".join(response)
            push(start.message)
            for chunk in response:
                push({"type": BODY, "body": chunk, "more_body": True})
            push({"type": BODY, "body": b""})
            return start.message, None
        finally:
            if hasattr(response, "close"):
                response.close()

    def wait(self, sent: Any) -> None:
        """Never without end: a reader who stopped reading, or a server that stops, must give the thread back."""
        for _ in range(STALL):
            try:
                return sent.result(1)
            except TimeoutError:
                if self.stopping:
                    break
        sent.cancel()
        raise ConnectionAbortedError("nobody takes the rest of this answer")

    async def send_file(self, answer: File, send: Send, scope: Message, start: Message) -> None:
        loop = asyncio.get_running_loop()
        try:
            start, first, left = cut(scope, start)
            left = 0 if scope["method"] == "HEAD" else left
            if first:
                await loop.run_in_executor(self.pool, answer.file.seek, first)
            await send(start)
            while left and (chunk := await loop.run_in_executor(self.pool, answer.file.read, piece(left))):
                left -= len(chunk) if left > 0 else 0
                await send({"type": BODY, "body": chunk, "more_body": True})
            await send({"type": BODY, "body": b""})
        finally:
            # In a thread: closing also tells Django that the request is over, and its receivers may touch the database.
            self.pool.submit(answer.close)


def piece(left: int) -> int:
    """How much is read next of what is left; of all there is where that is not known (-1)."""
    return CHUNK if left < 0 else min(CHUNK, left)


async def as_coroutine(send: Send, message: Message) -> None:
    await send(message)


def build_environ(scope: Message, body: IO[bytes]) -> Environ:
    host, port = scope.get("server") or ("localhost", 0)
    client, client_port = scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        # From the raw path: the server's decoded one has lost the bytes that are not UTF-8.
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client,
        "REMOTE_PORT": str(client_port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": File,
    }
    for name, value in scope["headers"]:
        add_header(environ, name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1"))
    return environ


def add_header(environ: Environ, name: str, value: str) -> None:
    if name in ("CONTENT_LENGTH", "CONTENT_TYPE"):
        environ[name] = value
        return
    key = f"HTTP_{name}"
    if key in environ:
        # HTTP/2 may send each cookie as a header of its own, to be joined as one; every other list takes a comma.
        value = f"{environ[key]}{'; ' if name == 'COOKIE' else ','}{value}"
    environ[key] = value
