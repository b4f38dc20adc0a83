"""Where the site listens, and under which address readers reach it."""

import errno
import os
import socket
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import CommandError

NOTE = "address"  # a file in the data folder


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    @property
    def url(self) -> str:
        """An address that a browser can open: "every interface" is no place to go to."""
        host = outward_host() if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def outward_host() -> str:
    """This machine's own address on its main network. Connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def claim(host: str, port: int) -> Address:
    """The address, once it is known to be free; port 0 finds a free one. Raises CommandError with one clear line.

    The server shares its port between workers (SO_REUSEPORT), so without this a second site on the same port would
    start without complaint and take every other request. It only binds: whoever connected to it would be thrown out.
    """
    if not 0 <= port <= 65535:
        raise CommandError(f"cannot listen on port {port}: ports go from 1 to 65535")
    try:
        family, _, _, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
            return Address(str(target[0]), probe.getsockname()[1])
    except socket.gaierror:
        raise CommandError(f"cannot listen on {host!r}: this machine has no such address") from None
    except OSError as error:
        raise CommandError(why_not(host, port, error)) from None


def why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is in use on {host}. Stop what runs there, or choose another: --port {min(port + 1, 65535)}"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} needs more rights. Choose one above 1023, or put nginx or Caddy in front"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"cannot listen on {host}: this machine has no such address"
    return f"cannot listen on {host}:{port}: {error}"


def remember(data: Path) -> None:
    """Commands typed beside a running site print links; this tells them where it listens."""
    (data / NOTE).write_text(f"{os.environ['TERTULIA_BASE_URL']}\n")


def recall(data: Path) -> None:
    if (data / NOTE).is_file():
        os.environ.setdefault("TERTULIA_BASE_URL", (data / NOTE).read_text().strip())


def settle(address: Address) -> None:
    """Gives the settings what they would have to guess. Raises CommandError for a public site without limits."""
    base = os.environ.get("TERTULIA_BASE_URL", "").strip()
    is_local = address.is_loopback and (not base or is_loopback(urlsplit(base).hostname or ""))
    if os.environ.get("TERTULIA_LIMITS", "").strip() == "off" and not is_local:
        raise CommandError(
            f"TERTULIA_LIMITS=off is for load tests on this machine alone, not for {base or address.host}. Unset it"
        )
    os.environ["TERTULIA_BASE_URL"] = base or address.url
    if not address.is_loopback and not base:
        # Somebody tries the site from another machine, under a name that only they know.
        os.environ.setdefault("TERTULIA_HOSTS", "*")
