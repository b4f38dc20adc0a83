"""Over https a machine proves its name before anything is said to it."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tertulia.kit import web
from tertulia.kit.tests.machines import HERE, LONG, OK, Machine, hanging, hear
from tertulia.kit.web import Unreachable, fetch


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """Of hook.example, signed by itself; key and certificate in one file."""
    file = tmp_path_factory.mktemp("tls") / "hook.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=hook.example"
    made = [*command.split(), "-addext", "subjectAltName=DNS:hook.example", "-keyout", str(file), "-out", f"{file}.crt"]
    try:
        subprocess.run(made, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed, so no certificate can be made")
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@pytest.fixture
def secure(machine, certificate, names) -> Iterator[Machine]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            made.told.append(hear(wrapped))
            wrapped.sendall(OK)

    made = machine(talk)
    names["hook.example"], names["other.example"] = [["127.0.0.1"]], [["127.0.0.1"]]
    web.trust.cache_clear()
    yield made
    web.trust.cache_clear()


def test_it_refuses_a_certificate_that_nobody_vouches_for(secure):
    with pytest.raises(Unreachable, match=r"no valid certificate .*self.signed"):
        fetch("GET", f"https://hook.example:{secure.port}/", timeout=LONG, limit=10, allow=HERE)
    assert not secure.told


def test_it_takes_one_that_the_machine_trusts_for_its_name_alone(secure, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    answer = fetch("POST", f"https://hook.example:{secure.port}/", body=b"a", timeout=LONG, limit=10, allow=HERE)
    assert answer.body == b"hi"
    with pytest.raises(Unreachable, match=r"no valid certificate .*other\.example"):
        fetch("GET", f"https://other.example:{secure.port}/", timeout=LONG, limit=10, allow=HERE)
    assert len(secure.told) == 1


def test_it_gives_up_on_a_handshake_that_hangs(machine, names):
    names["hook.example"] = [["127.0.0.1"]]
    there = machine(hanging())
    with pytest.raises(Unreachable, match="took longer"):
        fetch("GET", f"https://hook.example:{there.port}/", timeout=0.4, limit=10, allow=HERE)


def test_it_says_so_when_a_machine_speaks_no_tls(machine, names):
    names["hook.example"] = [["127.0.0.1"]]
    there = machine(lambda connection: connection.sendall(b"220 mail.example ESMTP\r\n"))
    with pytest.raises(Unreachable, match="broke off"):
        fetch("GET", f"https://hook.example:{there.port}/", timeout=LONG, limit=10, allow=HERE)
