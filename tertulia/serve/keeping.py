"""`tertulia backup`: all of a site in one archive, while it serves."""

import argparse
import os
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from tertulia.serve.archive import DATABASES, KEY, MEDIA, Writer
from tertulia.serve.database import copy_sqlite, dump_postgresql
from tertulia.serve.progress import Progress
from tertulia.serve.running import say


def run(options: argparse.Namespace) -> int:
    target = Path(options.file).absolute()
    refuse_to_overwrite(target, force=options.force)
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        raise CommandError(f"there is no site in {settings.TERTULIA_DATA}")
    try:
        place_whole(target, force=options.force)
    except OSError as error:
        raise CommandError(f"cannot write {target}: {error.strerror}") from error
    say(f"{target}: {target.stat().st_size / 1e6:.1f} MB. It holds the site's key: keep it where only you can read it.")
    return 0


def refuse_to_overwrite(target: Path, *, force: bool) -> None:
    if target.exists() and not (force and target.is_file()):
        raise CommandError(f"{target} exists. Choose another name, or --force")


def place_whole(target: Path, *, force: bool) -> None:
    """Under its name only when it is complete and on the disk. The temporary file is readable by its owner alone."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file, target.parent)
            file.flush()
            os.fsync(file.fileno())
        refuse_to_overwrite(target, force=force)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
    sync_folder(target.parent)


def write(file: IO[bytes], folder: Path) -> None:
    """The database first: what it names was uploaded before, so the files that follow hold all of it."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as scratch:
        database = Path(scratch) / DATABASES[connection.vendor]
        if connection.vendor == "sqlite":
            source = Path(connection.settings_dict["NAME"])
            progress = Progress("Copying the database", source.stat().st_size)
            copy_sqlite(source, database, progress)
            progress.finish()
        else:
            dump_postgresql(database)
        total = database.stat().st_size + sum(path.stat().st_size for _, path in uploads())
        progress = Progress("Writing the archive ", total)
        writer = Writer(file, connection.vendor, progress)
        writer.add_file(database.name, database)
        writer.add_bytes(KEY, settings.SECRET_KEY.encode())
        for name, path in uploads():
            writer.add_file(name, path)
        writer.finish(tertulia=version("tertulia"))
        progress.finish()


def uploads() -> Iterator[tuple[str, Path]]:
    """Less the sizes of pictures, which are made again when they are asked for."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not path.is_symlink() and not name.startswith(settings.TERTULIA_PICTURES):
            yield MEDIA + name, path


def sync_folder(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
