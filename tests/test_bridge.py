"""The bridge to Django: answers of every kind, and threads that always come back."""

import asyncio
import io
import json
import os
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tertulia.serve import bridge
from tests.echo import SIZE, THREADS
from tests.sockets import granian, talk

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def port():
    with granian("tests.echo:application", dict(os.environ)) as (number, _):
        yield number


def get(path, *lines, method="GET"):
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: a", "Connection: close", *lines, "", ""]).encode()


def size_of(answer):
    """Of the body; its chunk headers are a few hundredths of it."""
    return len(answer) - answer.index(b"\r\n\r\n")


@pytest.mark.parametrize("path", ["/stream", "/photograph"])
def test_a_long_answer_arrives_whole(port, path):
    assert SIZE <= size_of(talk(port, get(path))) <= SIZE * 1.01


def test_a_question_about_a_file_does_not_send_it(port):
    assert size_of(talk(port, get("/photograph", method="HEAD"))) < 100


def header(answer, name):
    head = answer.split(b"\r\n\r\n", 1)[0].decode().lower()
    return next((line.partition(": ")[2] for line in head.split("\r\n") if line.startswith(f"{name}: ")), None)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("0-0", (0, 1)),
        ("200-249", (200, 50)),
        (f"{SIZE - 10}-", (SIZE - 10, 10)),
        (f"{SIZE - 10}-{SIZE + 90}", (SIZE - 10, 10)),
        ("-7", (SIZE - 7, 7)),
        (f"-{SIZE * 2}", (0, SIZE)),
        ("100000-299999", (100_000, 200_000)),
    ],
)
def test_a_player_gets_the_part_of_a_film_that_it_asks_for(port, asked, part):
    first, length = part
    answer = talk(port, get("/film", f"Range: bytes={asked}"))
    body = answer.split(b"\r\n\r\n", 1)[1]
    assert answer.startswith(b"HTTP/1.1 206")
    assert header(answer, "content-range") == f"bytes {first}-{first + length - 1}/{SIZE}"
    assert header(answer, "content-length") == str(length)
    assert header(answer, "content-encoding") is None
    assert body == (bytes(range(256)) + bytes(SIZE))[first : first + length]


@pytest.mark.parametrize(
    "lines",
    [
        ["Range: bytes=5-2"],
        ["Range: bytes=-"],
        ["Range: bytes=a-b"],
        ["Range: bytes=1"],
        ["Range: bytes=0-1,4-5"],
        ["Range: lines=0-1"],
        ["Range: bytes=" + "9" * 400 + "-"],
        ["Range: bytes=0-1", 'If-Range: "another"'],
        [],
    ],
)
def test_whoever_asks_for_no_one_part_gets_all_of_it(port, lines):
    answer = talk(port, get("/film", *lines))
    assert answer.startswith(b"HTTP/1.1 200")
    assert header(answer, "content-length") == str(SIZE)
    assert header(answer, "accept-ranges") == "bytes"
    assert len(answer.split(b"\r\n\r\n", 1)[1]) == SIZE


def test_a_part_of_the_file_that_was_begun_goes_on(port):
    assert talk(port, get("/film", "Range: bytes=4-7", 'If-Range: "one"')).endswith(b"\r\n\r\n\x04\x05\x06\x07")


@pytest.mark.parametrize("asked", [f"{SIZE}-", f"{SIZE + 5}-{SIZE + 9}", "-0"])
def test_a_part_beyond_the_end_is_said_to_be_none(port, asked):
    answer = talk(port, get("/film", f"Range: bytes={asked}"))
    assert answer.startswith(b"HTTP/1.1 416")
    assert header(answer, "content-range") == f"bytes */{SIZE}"
    assert answer.endswith(b"\r\n\r\n")


def test_a_question_about_a_film_names_no_part(port):
    answer = talk(port, get("/film", "Range: bytes=0-1", method="HEAD"))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"\r\n\r\n")


def test_a_broken_application_is_a_500_and_the_next_request_is_answered(port):
    assert talk(port, get("/broken")).startswith(b"HTTP/1.1 500")
    assert talk(port, get("/")).startswith(b"HTTP/1.1 200")


def test_answers_and_failures_are_counted():
    def app(environ, start_response):
        start_response(environ["PATH_INFO"].strip("/"), [])
        return [b""]

    async def send(message):
        """Nobody reads it."""

    async def ask(path):
        scope = {"method": "GET", "scheme": "http", "http_version": "1.1", "query_string": b"", "headers": []}
        await counted(scope | {"raw_path": path}, io.BytesIO(), send)

    counted = bridge.Bridge(app, 1)
    for path in (b"/200", b"/404", b"/503", b"/200"):
        asyncio.run(ask(path))
    with pytest.raises(ValueError, match="int"):
        asyncio.run(ask(b"/broken"))
    assert (counted.answers, counted.failures) == (5, 2)


def open_and_take_little(port, path):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(get(path))
    connection.recv(1000)
    return connection


def test_readers_who_stop_reading_a_file_hold_no_thread(port):
    idle = [open_and_take_little(port, "/photograph") for _ in range(THREADS * 3)]
    assert talk(port, get("/")).startswith(b"HTTP/1.1 200")
    for connection in idle:
        connection.close()


def test_readers_who_leave_a_stream_give_their_threads_back(port):
    before = len(json.loads(talk(port, get("/closed")).rpartition(b"\r\n\r\n")[2]))
    for _ in range(THREADS * 3):
        open_and_take_little(port, "/stream").close()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        closed = json.loads(talk(port, get("/closed")).rpartition(b"\r\n\r\n")[2])
        if len(closed) - before == THREADS * 3:
            return
        time.sleep(0.05)
    pytest.fail("a stream that nobody reads was never closed")


def test_what_is_in_hand_is_answered_before_the_server_stops():
    with granian("tests.echo:application", dict(os.environ)) as (port, process), ThreadPoolExecutor() as pool:
        answers = [pool.submit(talk, port, get("/slow")) for _ in range(2)]
        time.sleep(0.2)
        process.terminate()
        assert all(answer.result().startswith(b"HTTP/1.1 200") for answer in answers)
        assert process.wait(10) == 0


def test_a_thread_does_not_wait_for_a_loop_that_has_stopped():
    stopping = bridge.Bridge(lambda environ, start: [], 1)
    stopping.stop()
    with pytest.raises(ConnectionAbortedError):
        stopping.wait(Future())


SCOPE = {
    "method": "GET",
    "raw_path": b"/caf%C3%A9%FF",
    "query_string": b"q=1",
    "http_version": "2",
    "scheme": "https",
    "server": ("192.0.2.1", "443"),
    "client": ("192.0.2.7", 0),
    "headers": [],
}


def environ(*headers):
    return bridge.build_environ({**SCOPE, "headers": list(headers)}, io.BytesIO())


def test_the_path_keeps_its_bytes():
    assert environ()["PATH_INFO"].encode("latin-1") == b"/caf\xc3\xa9\xff"


def test_cookies_in_headers_of_their_own_are_joined_as_cookies():
    assert environ((b"cookie", b"a=1"), (b"cookie", b"b=2"))["HTTP_COOKIE"] == "a=1; b=2"


def test_other_headers_are_joined_as_lists():
    assert environ((b"accept", b"a"), (b"accept", b"b"))["HTTP_ACCEPT"] == "a,b"
