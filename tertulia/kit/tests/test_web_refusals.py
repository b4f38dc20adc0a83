"""Where no question goes, however an address is written and wherever a name leads. What a name leads to is said by the
test, since the network is closed."""

import socket
from ipaddress import ip_address, ip_network

import pytest

from tertulia.kit.networks import is_public
from tertulia.kit.tests.machines import LONG, OK, ask, refusal
from tertulia.kit.web import Unreachable, fetch

CLOSED = [
    "0.0.0.0",
    "0.1.2.3",
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
    "ffff::1",
]


@pytest.mark.parametrize("address", CLOSED)
def test_a_name_does_not_lead_to_what_is_not_public(names, address):
    names["hook.example"] = [[address]]
    with pytest.raises(Unreachable, match="is not a public address"):
        fetch("GET", "https://hook.example/", timeout=LONG, limit=10)


@pytest.mark.parametrize("address", ["1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_what_is_public_is_public(address):
    assert is_public(ip_address(address))


# As they are, the resolver of the system reads these as addresses; it needs no network to do so.
@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1", "0", "[::1]", "[::ffff:7f00:1]"])
def test_another_way_of_writing_an_address_does_not_hide_it(host, monkeypatch, machine):
    real = socket.getaddrinfo.__closure__  # the guard of the tests lets only plain loopback pass
    lookup = next(cell.cell_contents for cell in real if getattr(cell.cell_contents, "__name__", "") == "getaddrinfo")
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    there = machine(OK)
    assert "is not a public address" in refusal(there.port, host=host, allow=())
    assert not there.told


def test_a_name_is_looked_up_once_and_the_judged_address_is_asked(machine, names):
    there, elsewhere = machine(OK, "127.0.0.1"), machine(OK, "127.0.0.2")
    names["hook.example"] = [["127.0.0.1"], ["127.0.0.2"]]
    fetch("GET", f"http://hook.example:{there.port}/", timeout=LONG, limit=10, allow=(ip_network("127.0.0.1/32"),))
    assert b"Host: hook.example:%d\r\n" % there.port in there.told[0]
    assert names["hook.example"] == [["127.0.0.2"]]
    assert not elsewhere.told


def test_of_the_addresses_of_a_name_only_permitted_ones_are_asked(machine, names):
    there, private = machine(OK, "127.0.0.1"), machine(OK, "127.0.0.2")
    names["hook.example"] = [["127.0.0.2", "::1", "127.0.0.1"]]
    assert ask(there.port, host="hook.example", allow=(ip_network("127.0.0.1/32"),)).body == b"hi"
    assert not private.told


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://hook.example/", "plain http"),
        ("https://hook.example:22/", "port"),
        ("https://hook.example:80/", "port"),
        ("https://hook.example:0/", "port"),
        ("https://nowhere.example/", "leads nowhere"),
        ("https://rosa:secret@hook.example/", "before the @"),
        ("https://@hook.example/", "before the @"),
        ("ftp://hook.example/", "none of https"),
        ("file:///etc/passwd", "none of https"),
        ("//hook.example/", "none of https"),
        ("https:///path", "none of https"),
        ("https://", "none of https"),
        ("", "plain letters"),
        ("https://hook.example:99999/", "read"),
        ("https://hook.example:a/", "read"),
        ("https://[::1/", "read"),
        ("https://[v1.a]/", "none of https"),
        ("https://[fe80::1%25eth0]/", "none of https"),
        ("https://a..b/", "none of https"),
        (f"https://{'a' * 64}.example/", "none of https"),
        ("https://hook.example/\r\nX-A: b", "plain letters"),
        ("https://hook.example/\tb", "plain letters"),
        ("https://hook.example/ HTTP/1.1", "plain letters"),
        ("https://hook.example\\@127.0.0.1/", "plain letters"),
        ("https://hóok.example/", "plain letters"),
        ("https://hook.example/" + "a" * 2000, "too long"),
    ],
)
def test_addresses_that_are_not_asked(names, url, says):
    names["hook.example"] = [["1.1.1.1"]]
    with pytest.raises(Unreachable, match=says) as caught:
        fetch("GET", url, timeout=LONG, limit=10)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-A": "b\r\nX-C: d"},
        {"X-A": "b\n folded"},
        {"X-A": "b\0"},
        {"X-A": "é"},
        {"X-A\r\nX-B": "c"},
        {"X A": "b"},
        {"": "b"},
        {"host": "other.example"},
        {"Content-Length": "0"},
        {"Transfer-Encoding": "chunked"},
        {"Accept-Encoding": "gzip"},
    ],
)
def test_no_header_can_say_more_than_itself(machine, headers):
    there = machine(OK)
    assert "cannot be sent" in refusal(there.port, headers=headers)
    assert "method" in refusal(there.port, method="GET / HTTP/1.1\r\nX-A: b\r\n\r\nGET")
    assert not there.told
