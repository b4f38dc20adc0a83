"""`tertulia serve`, started as a newsroom starts it: from an empty folder to an answered reader, and stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tertulia.serve import address
from tests.sockets import free_port

COMMAND = [sys.executable, "-c", "from tertulia.cli import main; main()", "serve"]


def start(data, port, *options, **env):
    command = [*COMMAND, "--no-samples", "--data", str(data), "--port", str(port), *options]
    return subprocess.Popen(
        command, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def read_until(process, word):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if word in line:
            return "".join(lines)
    raise AssertionError(f"it stopped before {word!r}: {''.join(lines)}")


def stop(process, number=signal.SIGTERM):
    process.send_signal(number)
    assert process.wait(20) == 0
    assert "Traceback" not in process.stdout.read()


def get(port, path="/"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.slow
def test_an_empty_folder_becomes_a_site_that_starts_again_without_preparing_anything(tmp_path):
    port = free_port()
    first = start(tmp_path / "new", port)
    said = read_until(first, "Ctrl-C")
    for word in ("Preparing the database", "Collecting", f"http://127.0.0.1:{port}/admin/"):
        assert word in said
    link = re.search(rf"http://127\.0\.0\.1:{port}(/\S*sign-in\S*)", said)
    assert link, said
    assert get(port, link[1])[0] == 200
    assert get(port, "/admin/login/")[0] == 200
    assert "Nothing has been published yet" in get(port)[1]
    stop(first, signal.SIGINT)

    second = start(tmp_path / "new", port)
    said = read_until(second, "Ctrl-C")
    assert "Preparing" not in said
    assert "Collecting" not in said
    stop(second)


@pytest.mark.slow
def test_it_stops_while_it_is_still_preparing(tmp_path):
    process = start(tmp_path, free_port())
    read_until(process, "Preparing")
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 130
    assert "Traceback" not in process.stdout.read()


def refusal(*options, **env):
    process = start(env.pop("data", os.environ["TERTULIA_DATA"]), env.pop("port", free_port()), *options, **env)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert out.count("\n") == 1, out
    return out


def test_it_says_when_the_port_is_in_use():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert f"port {port} is in use" in refusal(port=port)


def test_it_says_so_even_when_the_other_would_share_the_port():
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as server:
        assert "is in use" in refusal(port=server.getsockname()[1])


@pytest.mark.parametrize(("host", "port"), [("203.0.113.9", 0), ("no such host", 0), ("127.0.0.1", 99999)])
def test_it_says_when_it_cannot_listen_there(host, port):
    assert "cannot listen on" in refusal("--host", host, port=port)


def test_port_0_finds_a_free_one():
    assert address.claim("127.0.0.1", 0).port > 1023


@pytest.mark.parametrize("env", [{}, {"TERTULIA_BASE_URL": "https://news.example"}])
def test_lifted_limits_are_refused_where_strangers_come(env):
    host = "127.0.0.1" if env else "0.0.0.0"
    assert "TERTULIA_LIMITS=off" in refusal("--host", host, TERTULIA_LIMITS="off", **env)


@pytest.fixture
def environment(monkeypatch):
    for name in ("TERTULIA_BASE_URL", "TERTULIA_HOSTS", "TERTULIA_LIMITS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_lifted_limits_are_allowed_on_loopback(environment, monkeypatch):
    monkeypatch.setenv("TERTULIA_LIMITS", "off")
    address.settle(address.Address("127.0.0.1", 8123))
    assert os.environ["TERTULIA_BASE_URL"] == "http://127.0.0.1:8123"
    assert "TERTULIA_HOSTS" not in os.environ


def test_a_site_on_every_interface_answers_under_any_name_until_told_its_own(environment, monkeypatch):
    monkeypatch.setattr(address, "outward_host", lambda: "192.0.2.5")
    address.settle(address.Address("0.0.0.0", 8000))
    assert os.environ["TERTULIA_BASE_URL"] == "http://192.0.2.5:8000"
    assert os.environ["TERTULIA_HOSTS"] == "*"


def test_other_commands_print_links_to_where_the_site_listens(environment, monkeypatch, tmp_path):
    address.settle(address.Address("127.0.0.1", 8123))
    address.remember(tmp_path)
    monkeypatch.delenv("TERTULIA_BASE_URL")
    address.recall(tmp_path)
    assert os.environ["TERTULIA_BASE_URL"] == "http://127.0.0.1:8123"
    monkeypatch.setenv("TERTULIA_BASE_URL", "https://news.example")
    address.recall(tmp_path)
    assert os.environ["TERTULIA_BASE_URL"] == "https://news.example"


def test_what_the_owner_set_stays(environment, monkeypatch):
    monkeypatch.setenv("TERTULIA_BASE_URL", "https://news.example")
    address.settle(address.Address("0.0.0.0", 8000))
    assert os.environ["TERTULIA_BASE_URL"] == "https://news.example"
    assert "TERTULIA_HOSTS" not in os.environ


@pytest.mark.parametrize(("host", "url"), [("::1", "http://[::1]:80"), ("localhost", "http://localhost:80")])
def test_an_address_that_a_browser_can_open(host, url):
    assert address.Address(host, 80).url == url
