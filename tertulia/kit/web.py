"""The one way in which this program asks anything of the network: one question, one short answer, a fixed time.

An address from a setting or a reader may lead anywhere. What is asked is a public machine over https, or one in a
network that the owner named. The name is looked up once, and the connection goes to the very address that was judged:
a name that leads elsewhere a moment later (DNS rebinding) gains nothing. Redirects are not followed; proxies, cookies
and passwords of the environment are not used."""

import io
import re
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from importlib.metadata import version
from ipaddress import ip_address
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from tertulia.kit.networks import Address, Network, is_public

Way = tuple[int, Any]  # a family of addresses, and one of them as a socket takes it

AGENT = f"Tertulia/{version('tertulia')}"
PORTS = (443, 8443)
DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 2_000  # characters
HEAD = 65_536  # bytes that an answer's status and headers may take
CHUNKED = 8  # a body in chunks of one byte takes six times its size
OURS = {"host", "content-length", "transfer-encoding", "accept-encoding", "connection"}

PRINTABLE = re.compile(r"[!-~]+")
HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE = re.compile(r"[ -~]*")


class Unreachable(Exception):
    """No answer that can be used. Its text says what was wrong and what to do, without path or query of the address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers`: names in small letters; of several with one name, the first. Headers and body are another's words."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """A parsed address. `target`: path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def name(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.name}"


def fetch(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    timeout: float,
    limit: int,
    allow: Sequence[Network] = (),
) -> Answer:
    """What the machine at `url` answers, whatever its status but 1xx and 3xx. Unreachable in every other case.

    `timeout`: seconds for everything, from looking up the name to the last byte. `limit`: bytes of the answer's body.
    `allow`: networks that the owner named. A machine in them may be private, speak plain http and listen on any port.
    """
    place = parse(url)
    sent = outgoing(place, headers or {})
    if not TOKEN.fullmatch(method):
        raise Unreachable("The method is not one word. Use one such as GET or POST.")
    end = time.monotonic() + timeout
    try:
        with connect(place, permitted(place, allow, end), end) as connected:
            line = Line(connected, end, HEAD + CHUNKED * limit)
            connection = HTTPConnection(place.host, place.port)
            connection.sock = line
            connection.request(method, place.target, body or None, sent)
            return receive(place, HTTPResponse(line, method=method), limit)  # type: ignore[arg-type] # all it needs
    except TimeoutError as error:
        said = f"{place} took longer than {timeout:g} seconds. Make it answer sooner, or give it more time."
        raise Unreachable(said) from error
    except ssl.SSLCertVerificationError as error:
        said = f"{place} has no valid certificate ({error.verify_message}). Give it one that proves its name."
        raise Unreachable(said) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        said = f"{place} broke off or could not be reached ({reason}). See whether it runs and lets this machine in."
        raise Unreachable(said) from error
    except (HTTPException, ValueError) as error:
        said = f"{place} answered with what is not HTTP, or not whole. See what runs there."
        raise Unreachable(said) from error


def parse(url: str) -> Place:
    if len(url) > LONGEST_URL or not PRINTABLE.fullmatch(url) or "\\" in url:
        raise Unreachable(
            "The address is too long or holds more than plain letters and signs. Write names as xn--… and %20."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unreachable("The address cannot be read. Write it as https://host/path.") from error
    host = parts.hostname or ""
    is_odd = "[" in parts.netloc and ":" not in host  # [v1.a], an address of a kind that nobody has made
    if parts.scheme not in DEFAULT_PORTS or is_odd or not is_host(host):
        raise Unreachable("The address is none of https. Write it as https://host/path.")
    if "@" in parts.netloc:
        raise Unreachable("The address holds a name or password. Take out what stands before the @.")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, DEFAULT_PORTS[parts.scheme] if port is None else port, target)


def is_host(host: str) -> bool:
    if ":" not in host:
        return len(host) <= 253 and HOST.fullmatch(host) is not None
    try:
        return "%" not in host and ip_address(host).version == 6
    except ValueError:
        return False


def outgoing(place: Place, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that are sent. A line break in one would start another, or another question."""
    for name, value in headers.items():
        if not TOKEN.fullmatch(name) or name.lower() in OURS or not VALUE.fullmatch(value):
            raise Unreachable(f"The header {name[:40]!a} cannot be sent. Give it a plain name and one line of ASCII.")
    ours = {"Host": place.name, "Accept-Encoding": "identity", "Connection": "close"}
    return {"User-Agent": AGENT} | dict(headers) | ours


def permitted(place: Place, allow: Sequence[Network], end: float) -> list[Way]:
    """The ways to a place that may be gone, at least one."""
    ways: list[Way] = []
    refusal = "it has no address"
    for family, _, _, _, address in look_up(place, left(end)):
        reason = objection(place, ip_address(address[0]), allow)
        refusal = reason or refusal
        if not reason:
            ways.append((family, address))
    if not ways:
        raise Unreachable(f"{place} is not asked: {refusal}. If it is a machine of your own, name its network.")
    return ways


def objection(place: Place, address: Address, allow: Sequence[Network]) -> str:
    """Why this address is not asked; empty when it is."""
    if any(address in network for network in allow):
        return ""
    if not is_public(address):
        return f"{address} is not a public address"
    if place.scheme != "https":
        return "plain http can be read and changed on its way"
    return "" if place.port in PORTS else f"its port is none of {', '.join(map(str, PORTS))}"


def look_up(place: Place, seconds: float) -> list[Any]:
    """What the system's resolver says, in a thread of its own: it cannot be told when to give up, only left behind."""
    found: Future[list[Any]] = Future()

    def run() -> None:
        try:
            found.set_result(socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM))
        except Exception as error:  # noqa: BLE001 - it is raised in the thread that asked
            found.set_exception(error)

    Thread(target=run, name="look up a name", daemon=True).start()
    try:
        return found.result(seconds)
    except socket.gaierror as error:
        raise Unreachable(
            f"The name of {place} leads nowhere ({error.strerror}). See whether it is written right."
        ) from error


def connect(place: Place, ways: list[Way], end: float) -> socket.socket:
    """A socket to the first that answers; each has its share of the time that is left."""
    failure: OSError | None = None
    for number, (family, address) in enumerate(ways):
        try:
            return dial(place, family, address, left(end) / (len(ways) - number), end)
        except OSError as error:  # a machine without IPv6 cannot even make the socket
            failure = error
    raise failure or OSError("no address")


def dial(place: Place, family: int, address: Any, seconds: float, end: float) -> socket.socket:
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        plain.settimeout(seconds)
        plain.connect(address)
        plain.settimeout(left(end))
        if place.scheme == "http":
            return plain
        return trust().wrap_socket(plain, server_hostname=place.host.rstrip("."))
    except OSError:
        plain.close()
        raise


@cache
def trust() -> ssl.SSLContext:
    """The authorities that the machine trusts, read once."""
    return ssl.create_default_context()


def left(end: float) -> float:
    """Seconds until `end`, a time of the monotonic clock. TimeoutError when it is past."""
    seconds = end - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class Line(io.RawIOBase):
    """A connected socket as http.client wants one. All waiting ends at `end`, however slowly bytes drip. `most` bytes
    are taken, whatever they are: headers, chunks' own lines and interim answers have no bound elsewhere."""

    def __init__(self, connected: socket.socket, end: float, most: int) -> None:
        self.connected, self.end, self.most = connected, end, most

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.connected.settimeout(left(self.end))
        count = self.connected.recv_into(buffer)
        self.most -= count
        if self.most < 0:
            raise HTTPException("endless")
        return count

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self.connected.settimeout(left(self.end))
            rest = rest[self.connected.send(rest) :]


def receive(place: Place, response: HTTPResponse, limit: int) -> Answer:
    response.begin()
    if 300 <= response.status < 400:
        target = ascii((response.getheader("Location") or "")[:200])
        said = f"{place} answered {response.status}, a redirect to {target}, and none is followed."
        raise Unreachable(f"{said} Name the last address instead.")
    if response.status < 200:
        raise HTTPException("another protocol")
    # A small answer that unpacks to gigabytes: nothing packed is taken.
    packed = (response.getheader("Content-Encoding") or "identity").lower()
    framing = (response.getheader("Transfer-Encoding") or "chunked").lower()
    if packed != "identity" or framing != "chunked":
        raise Unreachable(f"{place} packed its answer, though asked not to. Have it answer without compression.")
    body = response.read(limit + 1)
    if len(body) > limit:
        raise Unreachable(f"{place} answered with more than {limit:,} bytes. Have it say less.")
    if response.length:
        raise HTTPException("cut short")
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        headers.setdefault(name.lower(), value)
    return Answer(response.status, headers, body)
