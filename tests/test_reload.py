"""A new version is loaded and a site is stopped while readers are there: whoever was let in is answered."""

import http.client
import json
import os
import secrets
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from tests.sockets import free_port
from tests.test_power import children, end, prepare, start, stored, wait_for_answer

pytestmark = pytest.mark.slow
RELOADS, READERS, WRITERS = 2, 2, 2
WORKERS = 2  # of `start`
HEAD = (
    b"POST /api/v1/comments HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    return prepare(tmp_path_factory.mktemp("site"))


@pytest.fixture
def site(prepared):
    port = free_port()
    process = start(prepared, port)
    wait_for_answer(port, process)
    yield port, process
    if process.poll() is None:
        end(process)


MIGRATES = Path("/proc/sys/net/ipv4/tcp_migrate_req")


class Readers:
    """Each request on a connection of its own, as they come from many people. What goes wrong is kept.

    Unless the system is told otherwise (docs/production.md), it resets connections that wait for a worker which stops.
    Nothing has been done for them: there, they are made once more, as browsers do.
    """

    def __init__(self, port):
        self.port, self.stopping, self.wrong, self.right = port, threading.Event(), [], 0
        acts = [self.read] * READERS + [self.post] * WRITERS
        self.threads = [threading.Thread(target=self.run, args=(act,)) for act in acts]
        for thread in self.threads:
            thread.start()

    def run(self, act):
        while not self.stopping.is_set():
            what = act()
            try:
                try:
                    status = self.ask(*what)
                except ConnectionError:
                    if is_migrating():
                        raise
                    status = self.ask(*what)
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(repr(error))
                continue
            if status not in (200, 201):
                self.wrong.append(status)
            self.right += 1

    def ask(self, *what):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(*what)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def read(self):
        return "GET", "/api/v1/comments?thread=power"

    def post(self):
        return "POST", "/api/v1/comments", comment(), {"Content-Type": "application/json"}

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(30)


def is_migrating():
    return MIGRATES.exists() and MIGRATES.read_text().strip() == "1"


def comment():
    key = secrets.token_hex(12)
    return json.dumps({"thread": "power", "author": {"name": "Rosa"}, "text": key, "idempotency_key": key})


def test_a_reload_loses_no_request(site):
    port, process = site
    readers = Readers(port)
    for _ in range(RELOADS):
        workers = set(children(process))
        process.send_signal(signal.SIGHUP)
        wait_until(
            lambda old=workers: len(set(children(process)) - old) == WORKERS and len(children(process)) == len(old)
        )
    readers.stop()
    assert readers.wrong == []
    assert readers.right > RELOADS
    assert process.poll() is None


def test_a_comment_that_was_arriving_when_the_site_is_stopped_is_stored_and_answered(site, prepared):
    port, process = site
    body = comment().encode()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
        slow.sendall(HEAD % len(body) + body[:40])
        time.sleep(0.5)  # it is in the hands of a worker
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        slow.sendall(body[40:])
        answer = http.client.HTTPResponse(slow)
        answer.begin()
        assert answer.status == 201
        number = json.loads(answer.read())["id"]
    assert process.wait(30) == 0
    assert number in [row[1] for row in stored(prepared)]


def test_a_clock_that_is_killed_is_started_again(site):
    _, process = site
    [clock] = [child for child in children(process) if is_clock(child)]
    os.kill(clock, signal.SIGKILL)
    wait_until(lambda: [child for child in children(process) if child != clock and is_clock(child)])
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def is_clock(process):
    """The one that holds no socket, so that no reader waits for it when the others have died."""
    try:
        held = [str(file.readlink()) for file in Path(f"/proc/{process}/fd").iterdir()]
    except OSError:
        return False
    return not any(name.startswith("socket:") for name in held)


def wait_until(is_so):
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
