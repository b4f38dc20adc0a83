"""Machines on loopback that talk as a test wants, and the way to ask them."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_network
from typing import Any

import pytest

from tertulia.kit.web import Answer, Unreachable, fetch

HERE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
STATUS = b"HTTP/1.1 200 OK\r\n"
OK = STATUS + b"Content-Length: 2\r\n\r\nhi"
CHUNKS = STATUS + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = 30  # seconds: far more than anything here takes, far less than for ever

Talk = Callable[[socket.socket], None]


class Machine:
    """Keeps what it is told. `talk`: what it says to a whole question, or does with a connection."""

    def __init__(self, talk: Talk | bytes, host: str = "127.0.0.1") -> None:
        self.talk = self.say(talk) if isinstance(talk, bytes) else talk
        self.told: list[bytes] = []
        self.is_over = threading.Event()
        self.family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.server = socket.create_server((host, 0), family=self.family)
        self.port: int = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def say(self, answer: bytes) -> Talk:
        def talk(connection: socket.socket) -> None:
            self.told.append(hear(connection))
            connection.sendall(answer)

        return talk

    def serve(self) -> None:
        while True:
            connection, _ = self.server.accept()
            if self.is_over.is_set():
                connection.close()
                return
            with connection, suppress(ConnectionError, ssl.SSLError):  # the other side hangs up, as it should
                connection.settimeout(LONG)
                self.talk(connection)

    def close(self) -> None:
        self.is_over.set()
        with socket.socket(self.family) as last:
            last.connect(self.server.getsockname())
        self.thread.join(LONG)
        self.server.close()
        assert not self.thread.is_alive()


def hear(connection: socket.socket) -> bytes:
    """A whole question: the head, and as much body as it says."""
    told = b""
    while b"\r\n\r\n" not in told:
        told += receive(connection)
    head, _, body = told.partition(b"\r\n\r\n")
    size = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0)
    while len(body) < size:
        body += receive(connection)
    return head + b"\r\n\r\n" + body


def receive(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("hung up")
    return received


def hanging(first: bytes = b"") -> Talk:
    """Says this and no more until the other side hangs up."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(first)
        while connection.recv(65536):
            pass

    return talk


def dripping(first: bytes, piece: bytes) -> Talk:
    def talk(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(first)
        while True:
            connection.sendall(piece)
            time.sleep(0.02)

    return talk


def flooding(first: bytes, piece: bytes) -> Talk:
    def talk(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(first)
        while True:
            connection.sendall(piece * 1000)

    return talk


def ask(port: int, path: str = "/", *, method: str = "GET", host: str = "127.0.0.1", **options: Any) -> Answer:
    usual: dict[str, Any] = {"timeout": LONG, "limit": 1000, "allow": HERE}
    return fetch(method, f"http://{host}:{port}{path}", **usual | options)


def refusal(port: int, path: str = "/", **options: Any) -> str:
    with pytest.raises(Unreachable) as caught:
        ask(port, path, **options)
    return str(caught.value)
