"""`tertulia move`: a site from SQLite to PostgreSQL. SQLite's write lock is held from the first row to the restart on
the new store, so that nothing is written to the old one meanwhile: readers read on, writers wait and are told so."""

import argparse
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import dj_database_url
import psycopg
from django.apps import apps
from django.core.management import CommandError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from tertulia.serve.progress import Progress
from tertulia.serve.rows import Sum
from tertulia.serve.running import say
from tertulia.serve.store import missing_migrations

NEW = "new"
BATCH = 1000  # rows
WAIT = 60  # seconds for whoever is writing now
MADE_ANEW = "wagtailsearch_"  # the editor's search: each store has tables of its own kind for it
SIGNS = ("newsroom_articlepage", "discussion_thread", "auth_user")  # of a site
OURSELVES = [sys.executable, "-c", "from tertulia.cli import main; main()"]


def run(options: argparse.Namespace) -> int:
    check_source()
    new = connect(options.to)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=WAIT, isolation_level=None)) as old:
        refuse_a_site(new)
        prepare(options.to)
        begun = lock(old)
        models, rows = move(old, new)
        make_index(options.to)
        say(f"{rows} rows in {models} tables moved and compared, in {time.monotonic() - begun:.1f} s.")
        hand_over(options)
    say(f"For that time writers waited, {time.monotonic() - begun:.0f} s in all. The old store stays where it is.")
    return 0


def check_source() -> None:
    if connection.vendor != "sqlite":
        raise CommandError("the site is not on SQLite: DATABASE_URL names another store. Unset it for this command")
    if missing := missing_migrations():
        raise CommandError(f"the store is {len(missing)} steps behind this version. Start `tertulia serve` once")
    connections.close_all()


def connect(url: str) -> BaseDatabaseWrapper:
    """Raises CommandError, without the password, for what is no PostgreSQL or cannot be reached."""
    try:
        parsed = dict(dj_database_url.parse(url))
    except ValueError:
        parsed = {}
    if parsed.get("ENGINE") != "django.db.backends.postgresql":
        raise CommandError("--to takes postgresql://user:password@host/name")
    connections.settings[NEW] = connections.configure_settings({"default": {}, NEW: parsed})[NEW]
    new = connections[NEW]
    try:
        new.ensure_connection()
    except DatabaseError as error:
        raise CommandError(f"cannot reach the new store: {' '.join(str(error).split())}") from None
    return new


def refuse_a_site(new: BaseDatabaseWrapper) -> None:
    there = set(new.introspection.table_names())
    with new.cursor() as cursor:
        for table in there.intersection(SIGNS):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {new.ops.quote_name(table)})")  # noqa: S608 - our own names
            if cursor.fetchone() == (True,):
                raise CommandError("the new store holds a site already. Move into an empty database")


def prepare(url: str) -> None:
    """Its tables. In a process that knows no other store: Wagtail's migrations write to the default one, whatever they
    are told. What they put into the tables is replaced later."""
    say("Preparing the new store ...")
    if trouble := command_there(url, "migrate"):
        raise CommandError(f"the new store cannot be set up: {trouble}")


def command_there(url: str, name: str) -> str:
    """Runs one of our commands on the new store; what went wrong, empty if nothing did."""
    arguments = [*OURSELVES, name, "--verbosity", "0"]
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    return (done.stderr.strip()[-300:] or "it failed") if done.returncode else ""


def lock(old: sqlite3.Connection) -> float:
    """When it was had."""
    try:
        old.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise CommandError(f"the site cannot be kept from writing: {error}. Nothing was moved") from None
    return time.monotonic()


def move(old: sqlite3.Connection, new: BaseDatabaseWrapper) -> tuple[int, int]:
    """All or nothing: one transaction, at whose end PostgreSQL looks at every foreign key. Tables and rows."""
    here = {name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    models = [model for model in in_order() if is_moved(model) and model._meta.db_table in here]
    total = sum(count(old, model) for model in models)
    progress = Progress("Moving", total)
    try:
        with transaction.atomic(using=NEW), new.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(quoted(model) for model in models)} CASCADE")
            for model in models:
                copy(old, new, model, progress)
            for line in new.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(line)
    except (DatabaseError, psycopg.Error) as error:  # Django does not translate what COPY raises
        raise CommandError(f"the new store refused: {' '.join(str(error).split())[:500]}. Nothing was moved") from error
    progress.finish()
    return len(models), total


def in_order() -> list[type[Model]]:
    """Each after those that it refers to, as far as circles allow."""
    rest, ordered = list(apps.get_models(include_auto_created=True)), list[type[Model]]()
    while rest:
        free = [model for model in rest if not refers_to(model) & {*rest} - {model}] or rest[:1]
        ordered += free
        rest = [model for model in rest if model not in free]
    return ordered


def refers_to(model: type[Model]) -> set[type[Model]]:
    return {field.related_model for field in model._meta.local_concrete_fields if field.is_relation}  # type: ignore[misc]


def is_moved(model: type[Model]) -> bool:
    meta = model._meta
    return meta.managed and not meta.proxy and not meta.db_table.startswith(MADE_ANEW)


def quoted(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'


def columns(model: type[Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)


def count(old: sqlite3.Connection, model: type[Model]) -> int:
    return int(old.execute(f"SELECT count(*) FROM {quoted(model)}").fetchone()[0])  # noqa: S608 - our own name


def copy(old: sqlite3.Connection, new: BaseDatabaseWrapper, model: type[Model], progress: Progress) -> None:
    """Values go as text, which PostgreSQL reads as what its column is, in UTC like SQLite's."""
    sent, stored = Sum(model), Sum(model)
    with new.cursor() as cursor, cursor.copy(f"COPY {quoted(model)} ({columns(model)}) FROM STDIN") as target:
        for rows in batches(old.execute(f"SELECT {columns(model)} FROM {quoted(model)}")):  # noqa: S608 - our own names
            for row in rows:
                target.write_row(row)
                sent.add(row)
            progress(len(rows))
    with new.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns(model)} FROM {quoted(model)}")  # noqa: S608 - our own names
        for rows in batches(cursor):
            for row in rows:
                stored.add(row)
    if sent != stored:
        raise CommandError(f"{model._meta.db_table}: {sent} here, {stored} in the new store. Nothing was moved")


def batches(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    return iter(lambda: cursor.fetchmany(BATCH), [])


def make_index(url: str) -> None:
    if trouble := command_there(url, "update_index"):
        say(f"The editor's search could not be made; run `tertulia update_index` there: {trouble}")


def hand_over(options: argparse.Namespace) -> None:
    """The lock is held until the site runs on the new store: whatever the old one took from now on would be lost."""
    say("Now set DATABASE_URL to the new store, for the site and for every command, and restart the site.")
    if options.then:
        say(f"Running: {options.then}")
        if subprocess.run(options.then, shell=True, check=False).returncode:  # noqa: S602 - the operator's own line
            raise CommandError("that failed. The site writes to the old store again; empty the new one and move again")
    elif sys.stdin.isatty():
        input("Until then nobody can write. When it has restarted, press Enter: ")
    else:
        say("Nothing holds the old store any more: what it takes from now on is not in the new one.")
