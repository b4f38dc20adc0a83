"""A client of the live address that reads the stream as the standard says, over a socket of its own."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

KEY = "article-1"
LONG = 30.0  # seconds: never waited for unless something is broken


@dataclass
class Told:
    id: int
    event: str
    data: dict[str, Any]


@dataclass
class Stream:
    port: int
    key: str = KEY
    after: int | None = None
    source: str = "127.0.0.1"
    headers: tuple[str, ...] = ()
    last: int | None = None
    buffer: bytes = b""
    comments: list[str] = field(default_factory=list)
    is_over: bool = False

    def __post_init__(self) -> None:
        query = {"thread": self.key} | ({} if self.after is None else {"after": str(self.after)})
        self.socket = socket.create_connection(("127.0.0.1", self.port), LONG, (self.source, 0))
        lines = [f"GET /api/v1/live?{urlencode(query)} HTTP/1.1", "Host: a", *self.headers, "", ""]
        self.socket.sendall("\r\n".join(lines).encode())
        self.head = self.read_until(b"\r\n\r\n").decode().lower()
        self.status = int(self.head.split()[1])

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.socket.close()

    def more(self) -> None:
        received = self.socket.recv(65536)
        self.is_over = not received
        self.buffer += received

    def read_until(self, mark: bytes) -> bytes:
        while mark not in self.buffer:
            self.more()
            if self.is_over:
                return b""
        text, _, self.buffer = self.buffer.partition(mark)
        return text

    def chunks(self) -> Iterator[bytes]:
        while size := self.read_until(b"\r\n"):
            while len(self.buffer) < int(size, 16) + 2 and not self.is_over:
                self.more()
            chunk, self.buffer = self.buffer[: int(size, 16)], self.buffer[int(size, 16) + 2 :]
            if not chunk:
                return
            yield chunk

    def told(self) -> Iterator[Told]:
        """Events until the stream ends. One chunk holds whole events: the server never cuts them."""
        for chunk in self.chunks():
            for block in chunk.decode().split("\n\n"):
                fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
                if block.startswith(":"):
                    self.comments.append(block)
                    yield Told(0, "heartbeat", {})
                elif "event" in fields:
                    self.last = int(fields["id"])
                    yield Told(self.last, fields["event"], json.loads(fields["data"]))

    def wait_for(self, is_it: Callable[[Told], bool]) -> list[Told]:
        """What is told up to and with the first such event."""
        seen = []
        for told in self.told():
            seen.append(told)
            if is_it(told):
                return seen
        raise AssertionError(f"the stream ended; it had told {seen}")

    def wait_for_comment(self, number: int) -> list[Told]:
        return self.wait_for(lambda told: told.data.get("comment") == number)


def do(port: int, **commands: object) -> dict[str, Any]:
    """Run commands on a fresh connection, so that each worker has its turn. See tests/square.py."""
    with urlopen(f"http://127.0.0.1:{port}/do?{urlencode(commands)}", timeout=LONG) as answer:
        facts: dict[str, Any] = json.load(answer)
        return facts


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.02)
