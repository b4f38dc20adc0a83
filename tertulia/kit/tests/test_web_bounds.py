"""Machines that hang, drip and never end: a question costs so much time and so many bytes, no more."""

import socket
import threading
import time
from contextlib import ExitStack

import pytest

from tertulia.kit.tests.machines import CHUNKS, LONG, OK, STATUS, ask, dripping, flooding, hanging, refusal

HANGS = {
    "before the question": hanging(),
    "before the headers": hanging(STATUS),
    "within the headers": hanging(OK[:30]),
    "within the body": hanging(OK[:-1]),
    "dripping headers": dripping(STATUS + b"X-A: ", b"a"),
    "dripping body": dripping(STATUS + b"Content-Length: 900\r\n\r\n", b"a"),
    "dripping chunks": dripping(CHUNKS, b"1;some=more\r\na\r\n"),
    "for ever about to answer": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("talk", HANGS.values(), ids=HANGS)
def test_it_gives_up_when_its_time_is_over(machine, talk):
    began = time.monotonic()
    assert "took longer than 0.4 seconds" in refusal(machine(talk).port, timeout=0.4)
    assert time.monotonic() - began < LONG


def sipping(connection: socket.socket) -> None:
    """Takes a little now and then, for a second."""
    for _ in range(50):
        connection.recv(131_072)
        time.sleep(0.02)


def ignoring(connection: socket.socket) -> None:
    connection.recv(1)
    time.sleep(1)


@pytest.mark.parametrize("talk", [sipping, ignoring])
def test_it_gives_up_on_a_machine_that_listens_too_slowly(machine, talk):
    assert "took longer" in refusal(machine(talk).port, method="PUT", body=bytes(20_000_000), timeout=0.4)


def test_a_machine_that_takes_no_connection_leaves_time_for_the_next(machine, names):
    there = machine(OK)
    names["hook.example"] = [["127.0.0.9", "127.0.0.1"]]
    with ExitStack() as opened:
        full = opened.enter_context(socket.create_server(("127.0.0.9", there.port), backlog=0))
        for _ in range(8):  # waiting in its queue until that holds no more
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        assert ask(there.port, host="hook.example", timeout=4).body == b"hi"


def test_it_gives_up_on_a_resolver_that_hangs(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(LONG) and [])
    assert "took longer" in refusal(80, host="hook.example", timeout=0.2)
    over.set()


ENDLESS = {
    "body": (flooding(STATUS + b"\r\n", b"a"), "more than 1,000 bytes"),
    "body of a known size": (flooding(STATUS + b"Content-Length: 99999999999\r\n\r\n", b"a"), "more than 1,000 bytes"),
    "chunk": (flooding(CHUNKS + b"fffffffff\r\n", b"a"), "more than 1,000 bytes"),
    "chunks": (flooding(CHUNKS, b"1\r\na\r\n"), "more than 1,000 bytes"),
    "chunk's own line": (flooding(CHUNKS + b"1;", b"a"), "not HTTP"),
    "chunks' own lines": (
        flooding(CHUNKS, b"1;" + b"b" * 9000 + b"\r\na\r\n"),
        "not HTTP",
    ),
    "chunk below zero": (flooding(CHUNKS + b"-1\r\n", b"a"), ""),
    "status": (flooding(b"HTTP/1.1 200 ", b"a"), "not HTTP"),
    "header": (flooding(STATUS + b"X-A: ", b"a"), "not HTTP"),
    "headers": (flooding(STATUS, b"X-A: a\r\n"), "not HTTP"),
    "interim answers": (flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "not HTTP"),
}


@pytest.mark.parametrize(("talk", "says"), ENDLESS.values(), ids=ENDLESS)
def test_it_gives_up_on_what_does_not_end(machine, talk, says):
    assert says in refusal(machine(talk).port)


@pytest.mark.parametrize(
    "headers", [b"Content-Encoding: gzip", b"content-encoding: BR, gzip", b"Transfer-Encoding: gzip, chunked"]
)
def test_it_takes_nothing_packed(machine, headers):
    there = machine(STATUS + headers + b"\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08")
    assert "without compression" in refusal(there.port)
