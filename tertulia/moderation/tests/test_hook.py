"""The hook over the network, against a receiver that checks what it is asked."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

import pytest

from tertulia.kit.web import AGENT
from tertulia.moderation.hook import LARGEST, Answer, Failure, Hook, ask, encode, sign, verify
from tests.sandbox import ROOT
from tests.sockets import free_port, wait_until_open

SECRET = "a-secret-of-the-tests"
NOW = 1_790_000_000.0
HERE = (ip_network("127.0.0.1/32"),)
PASS = b'{"action": "pass"}'


class Receiver(BaseHTTPRequestHandler):
    server: "Program"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((dict(self.headers), body))
        headers = self.headers
        is_genuine = verify(
            SECRET, headers["X-Tertulia-Timestamp"], body, headers["X-Tertulia-Signature"], self.server.now()
        )
        status = self.server.status if is_genuine else 403
        said = self.server.said
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        pass


class Program(ThreadingHTTPServer):
    """Answers every genuine question with the same."""

    def __init__(self, said: bytes, status: int = 200, **headers: str) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.said, self.status, self.headers = said, status, headers
        self.asked: list[tuple[dict[str, str], bytes]] = []

    def now(self) -> float:
        """That of the question: this machine's clock is not what is tested."""
        return float(self.asked[-1][0]["X-Tertulia-Timestamp"])

    def hook(self, secret: str = SECRET, **options) -> Hook:
        return Hook(
            f"http://127.0.0.1:{self.server_port}/moderate", secret, **{"networks": HERE, "timeout": 30, **options}
        )


@contextmanager
def program(said: bytes = PASS, status: int = 200, **headers: str) -> Iterator[Program]:
    with Program(said, status, **headers) as one:
        thread = threading.Thread(target=one.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield one
        finally:
            one.shutdown()
            thread.join()


def reason(answer: Answer | Failure) -> str:
    assert isinstance(answer, Failure), answer
    return answer.reason


# What is asked


def test_it_asks_with_a_signature_that_the_receiver_can_check():
    with program() as receiver:
        assert ask(receiver.hook(), {"text": "Where is the ferry? ⛴", "edit": False}) == Answer("pass")
        [(headers, body)] = receiver.asked
    assert headers["User-Agent"] == AGENT
    assert headers["Content-Type"] == "application/json"
    number = headers["X-Tertulia-Id"]
    assert body.decode() == f'{{"edit":false,"id":"{number}","text":"Where is the ferry? ⛴"}}'


def test_every_question_has_an_id_of_its_own_that_is_signed_with_it():
    with program() as receiver:
        for _ in range(3):
            assert ask(receiver.hook(), {"text": "again", "id": "another's"}) == Answer("pass")
    signed = [json.loads(body)["id"] for _, body in receiver.asked]
    assert [headers["X-Tertulia-Id"] for headers, _ in receiver.asked] == signed
    assert len(set(signed)) == 3


def test_a_receiver_with_another_secret_takes_it_for_somebody_else():
    with program() as receiver:
        assert "status 403" in reason(ask(receiver.hook("another-secret"), {"text": "a"}))


def test_the_same_question_is_the_same_bytes_whatever_is_in_it():
    assert encode({"b": 1, "a": "é"}) == encode({"a": "é", "b": 1}) == '{"a":"é","b":1}'.encode()
    assert json.loads(encode({"a": "half \ud83d of one\r\n\0"})) == {"a": "half ? of one\r\n\0"}


@pytest.mark.parametrize("secret", ["", " ", "two words", "line\n", "geheimé"])
def test_a_hook_needs_a_secret(secret):
    with pytest.raises(ValueError, match="openssl rand"):
        Hook("https://hook.example/", secret)


def test_the_secret_is_not_printed():
    assert SECRET not in repr(Hook("https://hook.example/", SECRET))


# The signature


def test_a_signature_is_what_the_documents_say():
    # printf '1790000000.{"a":1}' | openssl dgst -sha256 -hmac a-secret-of-the-tests
    expected = "50303a0e785f31a5b5bd7385953bc794d0b25978756970313869047b080e15a0"
    assert sign(SECRET, "1790000000", b'{"a":1}') == f"v1={expected}"


@pytest.mark.parametrize("later", [-300, 0, 300])
def test_a_signature_holds_for_five_minutes(later):
    assert verify(SECRET, "1790000000", b"a", sign(SECRET, "1790000000", b"a"), NOW + later)


GOOD = sign(SECRET, "1790000000", b"a")


@pytest.mark.parametrize(
    ("timestamp", "body", "signature", "now"),
    [
        ("1790000000", b"b", GOOD, NOW),
        ("1790000001", b"a", GOOD, NOW),
        ("1790000000", b"a", GOOD, NOW + 301),
        ("1790000000", b"a", GOOD, NOW - 301),
        ("1790000000", b"a", GOOD[:-1], NOW),
        ("1790000000", b"a", GOOD.upper(), NOW),
        ("1790000000", b"a", GOOD.removeprefix("v1="), NOW),
        ("1790000000", b"a", GOOD.replace("v1", "v2"), NOW),
        ("1790000000", b"a", "", NOW),
        ("1790000000", b"a", "v1=é\udcff", NOW),
        ("", b"a", sign(SECRET, "", b"a"), NOW),
        ("now", b"a", sign(SECRET, "now", b"a"), NOW),
        ("-1", b"a", sign(SECRET, "-1", b"a"), 0),
        ("١٧٩", b"a", sign(SECRET, "١٧٩", b"a"), 179),
        ("9" * 5000, b"a", sign(SECRET, "9" * 5000, b"a"), NOW),
        ("1790000000.a", b"", sign(SECRET, "1790000000", b"a."), NOW),
    ],
)
def test_another_signature_does_not_hold(timestamp, body, signature, now):
    assert not verify(SECRET, timestamp, body, signature, now)


# Over the network


@pytest.mark.parametrize("status", [201, 204, 400, 403, 404, 429, 500, 502, 503])
def test_another_status_is_a_failure(status):
    with program(b"" if status == 204 else PASS, status) as receiver:
        assert f"status {status}" in reason(ask(receiver.hook(), {}))


def test_a_redirect_is_a_failure_and_leads_nowhere():
    with program() as other, program(b"", 307, Location=f"http://127.0.0.1:{other.server_port}/") as receiver:
        assert "redirect" in reason(ask(receiver.hook(), {}))
        assert not other.asked


def test_an_answer_that_is_too_long_is_a_failure():
    just = json.dumps({"action": "pass", "more": "a" * (LARGEST - 30)}).encode()
    assert len(just) == LARGEST
    with program(just) as receiver:
        assert ask(receiver.hook(), {}) == Answer("pass")
    with program(just + b" ") as receiver:
        assert "more than 10,000 bytes" in reason(ask(receiver.hook(), {}))


def test_a_packed_answer_is_a_failure():
    with program(b"\x1f\x8b\x08", **{"Content-Encoding": "gzip"}) as receiver:
        assert "without compression" in reason(ask(receiver.hook(), {}))


def test_a_hook_that_hangs_is_a_failure():
    over = threading.Event()
    with program() as receiver:
        receiver.now = lambda: over.wait(30) and 0.0
        assert "longer than 0.3 seconds" in reason(ask(receiver.hook(timeout=0.3), {}))
        over.set()


def test_a_hook_that_is_not_there_is_a_failure():
    with program() as receiver:
        hook = receiver.hook()
    assert "refused" in reason(ask(hook, {}))


def test_a_hook_in_the_house_is_asked_only_when_its_network_is_named():
    with program() as receiver:
        assert "not a public address" in reason(ask(receiver.hook(networks=()), {}))
        assert not receiver.asked


# The receiver of the documents


@pytest.fixture(scope="module")
def documented() -> Iterator[str]:
    """The address at which the program in docs/hook.md runs."""
    [code] = re.findall(r"```python\n(.+?)```", (Path(ROOT) / "docs/hook.md").read_text(), re.S)
    port = free_port()
    environment = os.environ | {"HOOK_SECRET": SECRET, "HOOK_PORT": str(port)}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=environment, text=True, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_open(port, process)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def test_the_documented_receiver_answers(documented):
    hook = Hook(documented, SECRET, 30, HERE)
    assert ask(hook, {"text": "Where is the ferry?"}) == Answer("pass")
    assert ask(hook, {"text": "Best Casino"}) == Answer("hold", "casino")


def test_the_documented_receiver_turns_others_away(documented):
    assert "status 403" in reason(ask(Hook(documented, "another-secret", 30, HERE), {"text": "a"}))
