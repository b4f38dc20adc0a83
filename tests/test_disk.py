"""A disk that is full, a store that may not be written, is held by another or is damaged: one clear sentence, 503, and
the site goes on when it is mended."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tertulia.discussion import api as discussion
from tertulia.discussion.models import Comment
from tertulia.journal import turns

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="these are the troubles of a file"),
]
SENTENCE = "This could not be saved"
TEXT = "The ferry was late again, and nobody said why."


@pytest.fixture
def thread():
    return discussion.open_thread(key="quay", url="/quay/", title="Quay")


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


def post(visitor, key="0123456789"):
    comment = {"thread": "quay", "author": {"name": "Rosa"}, "text": TEXT, "idempotency_key": key}
    return visitor.post("/api/v1/comments", comment, content_type="application/json")


def file():
    return Path(connection.settings_dict["NAME"])


def refused(answer, caplog):
    """A problem that says so, one line for the owner with nothing of what was written, and nothing stored."""
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json"), answer.content
    assert answer.json()["code"] == "not-saved"
    assert answer.json()["detail"].startswith(SENTENCE)
    assert answer["Retry-After"] == "30"
    lines = [one.getMessage() for one in caplog.records if one.name == "tertulia"]
    assert len(lines) == 1, lines
    assert TEXT not in caplog.text
    caplog.clear()
    assert not Comment.objects.exists()
    return lines[0]


def recovers(visitor):
    assert post(visitor).status_code == 201
    assert post(visitor).status_code == 201
    assert Comment.objects.count() == 1
    assert discussion.audit() == []


def test_a_store_that_another_process_holds(thread, visitor, caplog):
    holder = sqlite3.connect(file(), isolation_level=None)
    connection.cursor().execute("PRAGMA busy_timeout = 50")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert "locked" in refused(post(visitor), caplog)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
        connection.cursor().execute("PRAGMA busy_timeout = 30000")
    recovers(visitor)


def test_a_store_that_may_not_be_written(thread, visitor, caplog):
    connection.cursor().execute("PRAGMA query_only = ON")
    try:
        assert "readonly" in refused(post(visitor), caplog)
    finally:
        connection.cursor().execute("PRAGMA query_only = OFF")
    recovers(visitor)


def test_a_full_store(thread, visitor, caplog, settings):
    settings.TERTULIA_LIMITS = False
    pages = connection.cursor().execute("PRAGMA page_count").fetchone()[0]
    connection.cursor().execute(f"PRAGMA max_page_count = {pages}")
    try:
        answers = [post(visitor, f"0123456789-{number}") for number in range(60)]
        while answers[-1].status_code == 201:
            answers.append(post(visitor, f"0123456789-{len(answers)}"))
        assert answers[-1].json()["code"] == "not-saved"
        assert "full" in [one.getMessage() for one in caplog.records if one.name == "tertulia"][-1]
        stored = Comment.objects.count()
        assert stored == sum(answer.status_code == 201 for answer in answers)
    finally:
        connection.cursor().execute("PRAGMA max_page_count = 1073741823")
    assert post(visitor, "after-it-was-mended").status_code == 201
    assert Comment.objects.count() == stored + 1
    assert discussion.audit() == []


def test_the_form_gives_the_text_back(thread, visitor, caplog, settings):
    settings.TERTULIA_LIMITS = False
    page = visitor.get("/threads/quay/comments").content.decode()
    token = page.partition('name="token" value="')[2].partition('"')[0]
    connection.cursor().execute("PRAGMA query_only = ON")
    try:
        answer = visitor.post("/threads/quay/comments", {"name": "Rosa", "text": TEXT, "token": token})
    finally:
        connection.cursor().execute("PRAGMA query_only = OFF")
    assert answer.status_code == 503
    assert SENTENCE in answer.content.decode()
    assert TEXT in answer.content.decode()
    answer = visitor.post("/threads/quay/comments", {"name": "Rosa", "text": TEXT, "token": token})
    assert answer.status_code == 303
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "sent"),
    [("edit", {"text": f"{TEXT} Now I know."}), ("report", {"reason": "spam", "text": "The same on every page."})],
)
def test_the_forms_of_a_comment_give_the_text_back(thread, visitor, caplog, settings, action, sent):
    settings.TERTULIA_LIMITS = False
    page = visitor.get("/threads/quay/comments").content.decode()
    token = page.partition('name="token" value="')[2].partition('"')[0]
    visitor.post("/threads/quay/comments", {"name": "Rosa", "text": TEXT, "token": token})
    address = f"/comments/{Comment.objects.get().pk}/{action}"
    reader = visitor if action == "edit" else Client()
    connection.cursor().execute("PRAGMA query_only = ON")
    try:
        answer = reader.post(address, sent)
    finally:
        connection.cursor().execute("PRAGMA query_only = OFF")
    assert answer.status_code == 503
    assert SENTENCE in answer.content.decode()
    assert sent["text"] in answer.content.decode()
    assert reader.post(address, sent).status_code == 303


def test_a_turn_that_another_process_keeps(thread, visitor, caplog, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    with Path(f"{file()}-turn").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        assert "another process has held it" in refused(post(visitor), caplog)
    monkeypatch.undo()
    recovers(visitor)


BROKEN = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
def post(key):
    body = {"thread": "quay", "author": {"name": "Rosa"}, "text": "Late " * 200, "idempotency_key": key}
    return client.post("/api/v1/comments", body, content_type="application/json")
"""
DAMAGED = (
    BROKEN
    + """
page = client.get("/threads/quay/comments")
print(page.status_code, "Something broke" in page.content.decode(), page.get("Retry-After"))
read = client.get("/api/v1/comments?thread=quay")
print(read.status_code, read.json()["code"])
print(post("0123456789").status_code)
"""
)
FULL = (
    BROKEN
    + """
print(post("0123456789-before").status_code)
import resource
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, hard))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
answers = [post(f"0123456789-{n}") for n in range(200)]
stored = [one.json()["id"] for one in answers if one.status_code == 201]
print(sorted({one.status_code for one in answers}), answers[-1].json()["code"])
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
print(post("0123456789-after").status_code)
from tertulia.discussion import api as discussion
from tertulia.discussion.models import Comment
print(len(stored) + 2 == Comment.objects.count(), discussion.audit())
"""
)

FULL_DISK = (
    BROKEN
    + """
print(post("0123456789-before").status_code)
filler = open("FILLER", "wb", buffering=0)
try:
    while True:
        filler.write(b"x" * 4096)
except OSError:
    pass
answers = [post(f"0123456789-{n}") for n in range(50)]
print(answers[-1].status_code, answers[-1].json()["code"])
filler.truncate(0)
print(post("0123456789-after").status_code)
from tertulia.discussion import api as discussion
from tertulia.discussion.models import Comment
stored = sum(one.status_code == 201 for one in answers)
print(stored + 2 == Comment.objects.count(), discussion.audit())
"""
)


def run_on_a_copy(tmp_path, script, damage=None):
    """In a process of its own, on a copy of the store."""
    copy = tmp_path / "tertulia.sqlite3"
    target = sqlite3.connect(copy)
    connection.ensure_connection()
    connection.connection.backup(target)
    target.close()
    if damage:
        damage(copy)
    environment = os.environ | {
        "TERTULIA_DATA": str(tmp_path),
        "TERTULIA_LIMITS": "off",
        "TERTULIA_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "tertulia.settings",
    }
    script = script.replace("MOST_BYTES", str(copy.stat().st_size + 40_000))
    ended = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def test_a_file_that_cannot_grow(thread, tmp_path):
    before, answers, after, counts = run_on_a_copy(tmp_path, FULL)
    assert (before, answers, after) == ("201", "[201, 503] not-saved", "201")
    assert counts == "True []"


def spoil(copy):
    """Overwrite the pages of the threads, as a dying disk does."""
    with sqlite3.connect(copy) as store:
        [root] = store.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'discussion_thread'").fetchone()
        [size] = store.execute("PRAGMA page_size").fetchone()
    store.close()
    with copy.open("r+b") as pages:
        pages.seek((root - 1) * size)
        pages.write(b"\xff" * size)


def test_a_damaged_page(thread, tmp_path):
    page, read, written = run_on_a_copy(tmp_path, DAMAGED, spoil)
    assert page == "503 True 30"
    assert read == "503 store-failed"
    assert written == "503"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_disk_that_is_full(thread, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        script = FULL_DISK.replace("FILLER", str(disk / "filler"))
        assert run_on_a_copy(disk, script) == ["201", "503 not-saved", "201", "True []"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)
