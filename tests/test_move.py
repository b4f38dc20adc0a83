"""`tertulia move`: a living SQLite site to a real PostgreSQL."""

import os
import sqlite3
import subprocess
import sys

import pytest

from tests.test_backup import COMMAND, POST, fill, postgresql, rows, run

pytestmark = pytest.mark.slow

__all__ = ["postgresql"]
SAMPLES = {"DATABASE_URL": ""}
# What Django's own converters make of each value is the same on both stores.
MODELS = """
import json
from django.apps import apps
def plain(value):
    is_object = isinstance(value, dict | list) or hasattr(value, "get_prep_value")
    return json.dumps(getattr(value, "get_prep_value", lambda: value)(), sort_keys=True) if is_object else value
found = {}
for model in apps.get_models(include_auto_created=True):
    if model._meta.managed and not model._meta.db_table.startswith("wagtailsearch_"):
        names = [field.attname for field in model._meta.local_concrete_fields]
        rows = [[plain(value) for value in row] for row in model._base_manager.values_list(*names)]
        found[model._meta.db_table] = sorted(map(repr, rows))
print("ROWS" + json.dumps(found))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    data = tmp_path_factory.mktemp("site") / "data"
    fill(data, **SAMPLES)
    run("load_samples", data=data, **SAMPLES)
    return data


def everything(data, **env):
    return rows(data, MODELS, **env)


@pytest.mark.slow
def test_a_living_site_moves_whole_and_goes_on(site, postgresql, tmp_path):
    url = postgresql("moved", is_migrated=False)
    writer = subprocess.Popen(
        [*COMMAND, "shell", "--verbosity", "0", "--command", POST, "--data", str(site)],
        env={**os.environ, **SAMPLES},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert writer.stdout.readline() == "0\n"
        # What restarts the site: here it ends the writer, which has been waiting for the lock.
        said = run("move", "--to", url, "--then", f"kill -9 {writer.pid}", data=site, **SAMPLES)
    finally:
        writer.kill()
        writer.wait()
    written = [int(line) for line in writer.stdout]
    assert "DATABASE_URL" in said
    there = everything(site, DATABASE_URL=url)
    assert there == everything(site, **SAMPLES)
    texts = "\n".join(there["discussion_comment"])
    assert all(f"Line {number}." in texts for number in written)
    assert "ok    discussions" in run("check", data=site, DATABASE_URL=url)
    more = subprocess.Popen(
        [*COMMAND, "shell", "--verbosity", "0", "--command", POST.replace('f"k', 'f"later'), "--data", str(site)],
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert more.stdout.readline() == "0\n", "the numbers of new rows begin after the old ones"
    more.kill()
    more.wait()
    assert "holds a site already" in run("move", "--to", url, data=site, status=1, **SAMPLES)


@pytest.mark.slow
def test_nobody_writes_to_the_old_store_before_the_site_has_restarted(site, postgresql, tmp_path):
    probe = tmp_path / "probe.py"
    probe.write_text(
        "import sqlite3, sys\n"
        f"store = sqlite3.connect({str(site / 'tertulia.sqlite3')!r}, timeout=0)\n"
        "print('reads', store.execute('SELECT count(*) FROM discussion_comment').fetchone()[0] > 0)\n"
        "try:\n    store.execute('BEGIN IMMEDIATE')\n"
        "except sqlite3.OperationalError as error:\n    print('writes', error)\n"
    )
    then = f"{sys.executable} {probe}"
    said = run("move", "--to", postgresql("probed"), "--then", then, data=site, **SAMPLES)
    assert "reads True" in said
    assert "writes database is locked" in said


@pytest.mark.slow
def test_a_row_that_the_new_store_refuses_moves_nothing(site, postgresql):
    url = postgresql("refused")
    store = sqlite3.connect(site / "tertulia.sqlite3", isolation_level=None)
    [number] = store.execute("SELECT min(id) FROM discussion_thread").fetchone()
    [title] = store.execute("SELECT title FROM discussion_thread WHERE id = ?", (number,)).fetchone()
    store.execute("UPDATE discussion_thread SET title = ? WHERE id = ?", ("x" * 501, number))
    try:
        said = run("move", "--to", url, data=site, status=1, **SAMPLES)
    finally:
        store.execute("UPDATE discussion_thread SET title = ? WHERE id = ?", (title, number))
    assert "Nothing was moved" in said
    assert everything(site, DATABASE_URL=url)["discussion_comment"] == []
    run("move", "--to", url, data=site, **SAMPLES)


@pytest.mark.parametrize("url", ["nonsense", "sqlite:///x", "mysql://a@b/c"])
def test_it_moves_to_postgresql_only(site, url):
    assert "--to takes postgresql://" in run("move", "--to", url, data=site, status=1, **SAMPLES)


def test_a_server_that_is_away_is_said_without_the_password(site):
    said = run("move", "--to", "postgresql://a:hush@127.0.0.1:1/x", data=site, status=1, **SAMPLES)
    assert "cannot reach the new store" in said
    assert "hush" not in said
