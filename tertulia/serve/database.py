"""The database as one file and back, while others use it: SQLite by its own copying, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management import CommandError
from django.db import connection
from psycopg.pq import Conninfo

from tertulia.serve.archive import Step

PAGES = 1000  # copied between two words of progress


def copy_sqlite(source: Path, target: Path, step: Step) -> None:
    """All of it as of one moment. The open transaction is what keeps writers from making the copy begin again."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.execute("BEGIN")
        [size] = old.execute("PRAGMA page_size").fetchone()
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment
        last = 0

        def tell(_: int, remaining: int, total: int) -> None:
            nonlocal last
            step((total - remaining - last) * size)
            last = total - remaining

        old.backup(new, pages=PAGES, progress=tell)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def check_sqlite(path: Path) -> str:
    """What is wrong with a database file; empty: nothing."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            found = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else found


def dump_postgresql(target: Path) -> None:
    run_program("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load_postgresql(source: Path, *, replace: bool) -> None:
    """In one transaction: when it fails, everything is as it was."""
    clean = ["--clean", "--if-exists"] if replace else []
    target = f"--dbname={connection.settings_dict['NAME']}"
    run_program(
        "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", *clean, target, source
    )


def run_program(name: str, *arguments: str | Path) -> None:
    program = shutil.which(name)
    if program is None:
        raise CommandError(f"{name} is not installed. On Debian: sudo apt-get install postgresql-client")
    done = subprocess.run(  # noqa: S603 - a program of this machine, and arguments of ours
        [program, *arguments], env=os.environ | login(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"{name} failed: {' '.join(done.stderr.split())[:500]}")


def login() -> dict[str, str]:
    """Where and as whom, for PostgreSQL's programs: not as arguments, which every user of the machine can read."""
    given = connection.get_connection_params()
    options = Conninfo.get_defaults()
    names = {option.keyword.decode(): option.envvar.decode() for option in options if option.envvar}
    return {name: str(given[key]) for key, name in names.items() if given.get(key)}
