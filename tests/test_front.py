"""The front, each trick over a real socket: oversize and cut-off bodies, forged addresses, smuggled headers."""

import json
import os
import socket

import pytest

from tertulia.serve.front import BODY_LIMIT
from tests.sockets import granian, talk


@pytest.fixture(scope="module")
def port():
    with granian("tests.echo:application", dict(os.environ)) as (number, _):
        yield number


@pytest.fixture(scope="module")
def proxied_port():
    """A site that trusts the proxy on this machine and the ones in 10/8."""
    with granian("tests.echo:application", {**os.environ, "ECHO_PROXIES": "127.0.0.1/32,10.0.0.0/8"}) as (number, _):
        yield number


def head(path="/", *lines, method="GET", close=True):
    closing = ["Connection: close"] if close else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: a", *closing, *lines, "", ""]).encode()


def seen(answer):
    assert answer.startswith(b"HTTP/1.1 200"), answer
    return json.loads(answer[answer.index(b"{") : answer.rindex(b"}") + 1])


def chunked(*chunks):
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


def post(*lines, path="/", close=True):
    return head(path, *lines, method="POST", close=close)


def test_a_body_within_the_limit_arrives(port):
    body = b"x" * BODY_LIMIT
    assert seen(talk(port, post(f"Content-Length: {BODY_LIMIT}"), body))["size"] == BODY_LIMIT


def test_a_chunked_body_arrives_with_its_length(port):
    answer = seen(talk(port, post("Transfer-Encoding: chunked"), chunked(b"half a ", b"comment")))
    assert (answer["body"], answer["CONTENT_LENGTH"]) == ("half a comment", "14")
    assert "HTTP_TRANSFER_ENCODING" not in answer


def test_it_refuses_a_body_whose_length_is_too_large(port):
    answer = talk(port, post("Content-Length: 10000000", close=False), b"x" * 10_000_000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert answer.endswith(b"This is larger than the 256 kB that can be sent here.\n")


def test_it_refuses_before_the_body_is_sent(port):
    answer = talk(port, post("Content-Length: 10000000", "Expect: 100-continue"))
    assert answer.startswith(b"HTTP/1.1 413")


def test_it_refuses_a_chunked_body_that_grows_too_large(port):
    answer = talk(port, post("Transfer-Encoding: chunked", close=False), chunked(*[b"x" * 50_000] * 200))
    assert answer.startswith(b"HTTP/1.1 413")


def test_an_editor_may_send_a_photograph(port):
    size = 10_000_000
    answer = talk(port, post(f"Content-Length: {size}", path="/admin/images/add/"), b"x" * size)
    assert seen(answer)["size"] == size


def test_not_even_an_editor_may_send_a_film(port):
    assert talk(port, post("Content-Length: 32000001", "Expect: 100-continue", path="/admin/images/add/")).startswith(
        b"HTTP/1.1 413"
    )


def test_a_body_that_is_cut_off_never_reaches_django(port, proxied_port):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(post("Content-Length: 100") + b"half a comm")
        connection.shutdown(socket.SHUT_WR)
        assert b"200" not in connection.recv(4096)


def test_a_body_in_slow_pieces_arrives_whole(port):
    assert seen(talk(port, post("Content-Length: 6"), b"sl", b"ow", b"ly", pause=0.05))["body"] == "slowly"


@pytest.mark.parametrize(
    "lines", [("Content-Length: 3", "Content-Length: 4"), ("Content-Length: -1",), ("Content-Length: 3, 4",)]
)
def test_two_lengths_or_a_wrong_one_are_refused(port, lines):
    assert talk(port, post(*lines), b"abcd").startswith(b"HTTP/1.1 400")


def test_chunks_win_over_a_length_that_contradicts_them(port):
    answer = talk(port, post("Content-Length: 3", "Transfer-Encoding: chunked"), chunked(b"whole body"))
    assert seen(answer)["CONTENT_LENGTH"] == "10"


FORGED = ("X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example")


def test_a_stranger_cannot_say_who_he_is(port):
    answer = seen(talk(port, head("/", *FORGED, "Forwarded: for=192.0.2.7", "X-Real-IP: 192.0.2.7")))
    assert (answer["REMOTE_ADDR"], answer["scheme"]) == ("127.0.0.1", "http")
    assert not [name for name in answer if "FORWARDED" in name or "REAL_IP" in name]


@pytest.mark.parametrize("fixture", ["port", "proxied_port"])
def test_an_underscore_does_not_pass_for_a_hyphen(request, fixture):
    number = request.getfixturevalue(fixture)
    answer = seen(
        talk(number, head("/", "X_Forwarded_For: 192.0.2.7", "X_Forwarded_Proto: https", "Content_Length: 9"))
    )
    assert (answer["REMOTE_ADDR"], answer["scheme"]) == ("127.0.0.1", "http")
    assert not [name for name in answer if "FORWARDED" in name or name == "CONTENT_LENGTH"]


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (["192.0.2.7"], "192.0.2.7"),
        (["203.0.113.9, 192.0.2.7"], "192.0.2.7"),  # the reader wrote the left one himself
        (["203.0.113.9", "192.0.2.7"], "192.0.2.7"),  # the same in two headers
        (["203.0.113.9, 192.0.2.7, 10.1.2.3"], "192.0.2.7"),  # two proxies of ours
        (["192.0.2.7:4711"], "192.0.2.7"),
        (["[2001:db8::7]:4711"], "2001:db8::7"),
        (["2001:db8::7"], "2001:db8::7"),
        (["::ffff:192.0.2.7"], "192.0.2.7"),
        (["192.0.2.7, unknown"], "127.0.0.1"),  # what is left of nonsense is not to be believed
        (["192.0.2.7, 10.1.2.3, <script>, 10.1.2.3"], "10.1.2.3"),
        (["10.1.2.3"], "10.1.2.3"),
        ([""], "127.0.0.1"),
        ([], "127.0.0.1"),
    ],
)
def test_a_trusted_proxy_says_who_the_client_is(proxied_port, forwarded, client):
    answer = seen(talk(proxied_port, head("/", *(f"X-Forwarded-For: {entry}" for entry in forwarded))))
    assert answer["REMOTE_ADDR"] == client
    assert "HTTP_X_FORWARDED_FOR" not in answer


@pytest.mark.parametrize(
    ("stated", "scheme"), [("https", "https"), ("HTTPS", "https"), ("http, https", "https"), ("gopher", "http")]
)
def test_a_trusted_proxy_says_which_scheme_the_reader_uses(proxied_port, stated, scheme):
    assert seen(talk(proxied_port, head("/", f"X-Forwarded-Proto: {stated}")))["scheme"] == scheme


def test_bytes_that_no_address_may_hold_are_refused(port):
    raw = b"GET /?q=\xff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert talk(port, raw).startswith(b"HTTP/1.1 400")


def test_escaped_bytes_that_are_no_text_do_not_break_it(port):
    assert seen(talk(port, head("/%ff%00?q=%ff")))["QUERY_STRING"] == "q=%ff"
