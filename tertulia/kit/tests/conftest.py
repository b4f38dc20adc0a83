import socket
from collections.abc import Callable, Iterator

import pytest

from tertulia.kit.tests.machines import Machine, Talk


@pytest.fixture
def machine() -> Iterator[Callable[..., Machine]]:
    machines: list[Machine] = []

    def start(talk: Talk | bytes, host: str = "127.0.0.1") -> Machine:
        machines.append(Machine(talk, host))
        return machines[-1]

    yield start
    for one in machines:
        one.close()


@pytest.fixture
def names(monkeypatch) -> dict[str, list[list[str]]]:
    """What a name leads to, the first time it is looked up, the second time and so on."""
    known: dict[str, list[list[str]]] = {}

    def getaddrinfo(host, port, *_args, **_options):
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in known[host].pop(0)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known
