"""`tertulia restore`: a site from its backup. Everything is unpacked and checked beside the old site before any of that
is touched, and what it replaces is kept."""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.db import connection, connections

from tertulia.serve.archive import DATABASES, KEY, Unusable, unpack
from tertulia.serve.database import check_sqlite, load_postgresql
from tertulia.serve.keeping import sync_folder
from tertulia.serve.progress import Progress
from tertulia.serve.running import say
from tertulia.serve.use import hold

SQLITE = DATABASES["sqlite"]
# The site's own, as it lies in the data folder. `bell` and what is made anew at a start are no part of it.
PARTS = (SQLITE, f"{SQLITE}-wal", f"{SQLITE}-shm", KEY, "media")


def run(options: argparse.Namespace) -> int:
    archive, data = Path(options.file).absolute(), Path(settings.TERTULIA_DATA)
    with hold(data, alone=True):
        is_empty = not has_site(data)
        if not is_empty and not options.force:
            raise CommandError(f"there is a site in {data}. Restore into another folder (--data), or --force")
        new = Path(tempfile.mkdtemp(dir=data, prefix="restoring-"))
        try:
            read(archive, new)
            kept = replace(data, new, load=database_loader(new, replace=not is_empty))
        except OSError as error:
            raise CommandError(f"cannot restore {archive}: {error.strerror}. Nothing was changed") from error
        finally:
            shutil.rmtree(new)
    if is_empty:
        shutil.rmtree(kept)  # a key that was made when this command began
    say(f"{data} is what {archive.name} holds." + ("" if is_empty else f" What was there is in {kept}."))
    return 0


def has_site(data: Path) -> bool:
    if (data / "media").exists():
        return True
    if connection.vendor == "sqlite":
        return (data / SQLITE).exists()
    names = connection.introspection.table_names()
    connections.close_all()
    return bool(names)


def read(archive: Path, new: Path) -> None:
    """Unpacked into `new`, complete, checked and on the disk; or a CommandError."""
    try:
        with archive.open("rb") as file:
            progress = Progress("Reading the archive", archive.stat().st_size)
            unpack(file, connection.vendor, new, progress)
            progress.finish()
    except Unusable as error:
        raise CommandError(f"{archive} cannot be restored: {error}. Nothing was changed") from error
    if connection.vendor == "sqlite" and (damage := check_sqlite(new / SQLITE)):
        raise CommandError(f"{archive} cannot be restored: its database is damaged ({damage}). Nothing was changed")
    os.sync()


def database_loader(new: Path, *, replace: bool) -> Callable[[], None]:
    dump = new / DATABASES["postgresql"]
    if connection.vendor == "sqlite":
        return lambda: None
    return lambda: load_postgresql(dump, replace=replace)


def replace(data: Path, new: Path, load: Callable[[], None]) -> Path:
    """Moves the old aside and the new into its place, then loads a database that is no file. Returns where the old is.
    When a step fails all are undone; when the power fails, old and new lie whole in the folder, under two names."""
    kept = Path(tempfile.mkdtemp(dir=data, prefix=f"replaced-{datetime.now():%Y-%m-%d}-"))  # noqa: DTZ005 - a name
    with undone_on_failure() as move:
        for name in PARTS:
            move(data / name, kept / name)
        for name in PARTS:
            move(new / name, data / name)
        load()
    sync_folder(kept)
    sync_folder(data)
    return kept


@contextmanager
def undone_on_failure() -> Iterator[Callable[[Path, Path], None]]:
    done: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        if source.exists():
            source.rename(target)
            done.append((source, target))

    try:
        yield move
    except BaseException:
        for source, target in reversed(done):
            target.rename(source)
        raise
