"""What is asked of the network and what comes back."""

import socket

import pytest

from tertulia.kit import web
from tertulia.kit.tests.machines import CHUNKS, OK, ask, refusal


def test_it_asks_and_hands_back_the_answer(machine):
    there = machine(b"HTTP/1.1 404 Not Found\r\nX-Word: one\r\nX-WORD: two\r\nContent-Length: 4\r\n\r\nhere")
    answer = ask(there.port, "/a?b=c#d", method="POST", body=b'{"a":1}', headers={"X-Own": "mine"})
    assert (answer.status, answer.headers["x-word"], answer.body) == (404, "one", b"here")
    head, _, body = there.told[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /a?b=c HTTP/1.1"
    assert set(lines[1:]) == {
        b"Host: 127.0.0.1:%d" % there.port,
        b"User-Agent: " + web.AGENT.encode(),
        b"Accept-Encoding: identity",
        b"Connection: close",
        b"Content-Length: 7",
        b"X-Own: mine",
    }
    assert body == b'{"a":1}'


def test_it_sends_a_body_that_no_buffer_holds(machine):
    there = machine(OK)
    body = bytes(range(256)) * 40_000
    assert ask(there.port, method="PUT", body=body).body == b"hi"
    assert there.told[0].endswith(b"\r\n\r\n" + body)


def test_it_takes_a_body_in_chunks_and_one_that_ends_with_the_connection(machine):
    chunks = CHUNKS + b"1\r\na\r\n" * 1000 + b"0\r\n\r\n"
    assert ask(machine(chunks).port).body == b"a" * 1000
    assert ask(machine(b"HTTP/1.0 200 OK\r\n\r\nuntil the end").port).body == b"until the end"
    assert ask(machine(b"HTTP/1.1 204 No Content\r\n\r\n").port).body == b""
    assert ask(machine(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n").port, method="HEAD").body == b""
    assert ask(machine(b"HTTP/1.1 100 Continue\r\n\r\n" + OK).port).body == b"hi"


def test_it_speaks_ipv6(machine):
    try:
        there = machine(OK, "::1")
    except OSError as error:
        pytest.skip(f"this machine has no IPv6: {error}")
    assert ask(there.port, host="[::1]").body == b"hi"
    assert b"Host: [::1]:%d\r\n" % there.port in there.told[0]


def test_it_uses_no_proxy_and_no_password_of_the_environment(machine, monkeypatch, tmp_path):
    there, proxy = machine(OK), machine(OK)
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login rosa password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert ask(there.port).body == b"hi"
    assert b"secret" not in there.told[0]
    assert b"Authorization" not in there.told[0]
    assert not proxy.told


def test_it_tries_the_next_address_of_a_name(machine, names):
    there = machine(OK)
    names["hook.example"] = [["127.0.0.9", "127.0.0.1"]]
    assert ask(there.port, host="hook.example").body == b"hi"


GARBAGE = {
    "nothing": b"",
    "another protocol": b"220 mail.example ESMTP\r\n",
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "a switch of protocols": b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "a body cut short": OK[:-1],
    "chunks cut short": CHUNKS + b"2\r\nhi\r\n",
    "no size of a chunk": CHUNKS + b"hello\r\n",
    "bytes": bytes(range(256)) * 3,
}


@pytest.mark.parametrize("said", GARBAGE.values(), ids=GARBAGE)
def test_it_says_so_of_garbage(machine, said):
    assert refusal(machine(said).port).startswith("http://127.0.0.1:")


def test_it_says_so_when_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "refused" in refusal(port)


@pytest.mark.parametrize("status", [301, 302, 303, 304, 307, 308, 399])
def test_it_follows_no_redirect(machine, status):
    secret = machine(OK)
    target = f"http://127.0.0.1:{secret.port}/"
    there = machine(f"HTTP/1.1 {status} Gone\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())
    said = refusal(there.port)
    assert str(status) in said
    assert target in said
    assert not secret.told


def test_where_a_redirect_leads_cannot_write_into_a_log(machine):
    there = machine(b"HTTP/1.1 302 Found\r\nLocation: a\x1b[31m\xff" + b"b" * 999 + b"\r\n\r\n")
    said = refusal(there.port)
    assert said.isascii()
    assert said.isprintable()
    assert len(said) < 400
