"""The power goes: processes are killed in the middle of the writing. What was answered is stored, once, and counted.

TERTULIA_TEST_POWER_ROUNDS: how many times (5).
"""

import http.client
import json
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.sockets import free_port
from tests.stores import lay_store

COMMAND = [sys.executable, "-c", "from tertulia.cli import main; main()"]
ROUNDS = int(os.environ.get("TERTULIA_TEST_POWER_ROUNDS", "5"))
CLIENTS = 8
PATIENCE = 30  # seconds that a site may take to answer again before this is given up
OPEN = """
import django
django.setup()
from tertulia.discussion import api as discussion
discussion.open_thread(key="power", url="/power/", title="Power")
"""


class Load:
    """Clients who post without a pause and remember which comments they were told are stored."""

    def __init__(self, port):
        self.port, self.stopping = port, threading.Event()
        self.stored = {}  # number by key
        self.refused = set()
        self.threads = [threading.Thread(target=self.run) for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def run(self):
        while not self.stopping.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                while not self.stopping.is_set():
                    self.post(connection)
            except (OSError, http.client.HTTPException):
                self.stopping.wait(0.02)  # it is dead; the next connection finds the one after it
            finally:
                connection.close()

    def post(self, connection):
        key = secrets.token_hex(12)
        above = next(reversed(list(self.stored.values())), None) if len(self.stored) % 2 else None
        comment = {"thread": "power", "author": {"name": "Rosa"}, "text": key, "idempotency_key": key, "parent": above}
        connection.request("POST", "/api/v1/comments", json.dumps(comment), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = json.loads(answer.read())
        if answer.status == 201:
            self.stored[key] = body["id"]
        else:
            self.refused.add(body["code"])

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()
        assert self.refused <= {"too-deep"}  # each answers one that was stored
        return self.stored


def start(site, port):
    """In a group of its own, so that all of it can be killed at once."""
    command = [*COMMAND, "serve", "--no-samples", "--port", str(port), "--workers", "2"]
    return subprocess.Popen(command, env=site, stdout=subprocess.DEVNULL, start_new_session=True)


def wait_for_answer(port, process):
    """Seconds until it answers."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        assert process.poll() is None
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/threads/power/comments")
            if connection.getresponse().status == 200:
                return time.monotonic() - began
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
        finally:
            connection.close()
    raise AssertionError("it does not answer again")


def children(process):
    """Of all its threads: what watches the clock begins a new one."""
    kept = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(number) for numbers in kept for number in numbers.read_text().split()]


def end(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


@pytest.fixture
def site(tmp_path):
    return prepare(tmp_path)


def prepare(folder):
    """A site with one discussion, as the environment that it is started in."""
    given = {"TERTULIA_DATA": str(folder), "TERTULIA_LIMITS": "off", "DJANGO_SETTINGS_MODULE": "tertulia.settings"}
    site = os.environ | given | lay_store(folder)
    subprocess.run([sys.executable, "-c", OPEN], env=site, check=True)
    return site


def stored(site):
    """Key and number of each comment."""
    url, file = site["DATABASE_URL"], Path(site["TERTULIA_DATA"], "tertulia.sqlite3")
    with closing(psycopg.connect(url) if url else sqlite3.connect(file)) as store:
        return store.execute("SELECT key, id FROM discussion_comment").fetchall()


@pytest.mark.slow
@pytest.mark.either_store
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it finds the workers in /proc")
def test_what_was_answered_survives_every_kill(site, record_property):
    port, answered, waits = free_port(), {}, []
    process = start(site, port)
    try:
        wait_for_answer(port, process)
        for number in range(ROUNDS):
            load = Load(port)
            time.sleep(secrets.randbelow(1000) / 1000)  # any moment: nobody chooses when the power goes
            if number % 2:
                os.kill(secrets.choice(children(process)), signal.SIGKILL)
            else:
                end(process)
                process = start(site, port)
            waits.append(wait_for_answer(port, process))
            answered |= load.stop()
    finally:
        end(process)
    found = stored(site)
    assert [key for key, times in Counter(key for key, _ in found).items() if times > 1] == []
    assert answered.items() <= dict(found).items()
    assert answered
    checked = subprocess.run([*COMMAND, "check"], env=site, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    record_property("answered", len(answered))
    record_property("longest wait in seconds", round(max(waits), 2))
    sys.stdout.write(
        f"{ROUNDS} kills, {len(answered)} answered, {len(found)} stored, waits {max(waits):.2f} s at most\n"
    )
