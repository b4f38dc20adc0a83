"""Brings the store up to this version of the program, doing nothing that is already done."""

import hashlib
import io
import os
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Page, Site

from tertulia.newsroom.api import ensure_front

Say = Callable[[str], object]


class Ticker(io.TextIOBase):
    """Stands in for a command's standard output and counts its lines of one kind."""

    def __init__(self, say: Say, prefix: str, total: int, text: str) -> None:
        self.say, self.prefix, self.total, self.text, self.done = say, prefix, total, text, 0

    def write(self, text: str) -> int:
        if text.lstrip().startswith(self.prefix):
            self.done += 1
            if self.done % 50 == 0 and self.done < self.total:
                self.say(f"  {self.text}: {self.done} of {self.total}")
        return len(text)


def migrations_on_disk() -> Iterator[tuple[str, str]]:
    """Every migration by name, without importing any: loading them all takes longer than the rest of the start."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        yield from ((app.label, found.name) for found in pkgutil.iter_modules([str(folder)]) if found.name[0] != "_")


def missing_migrations() -> set[tuple[str, str]]:
    return set(migrations_on_disk()) - set(MigrationRecorder(connection).applied_migrations())


def migrate(say: Say) -> None:
    missing = len(missing_migrations())
    if missing:
        say(f"Preparing the database ({missing} steps) ...")
        ticker = Ticker(say, "Applying", missing, "database")
        call_command("migrate", interactive=False, skip_checks=True, no_color=True, stdout=ticker)


def static_fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            found = os.stat(storage.path(path))  # noqa: PTH116 - thousands of files at every start
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static(say: Say) -> None:
    """The stamp lies beside the folder and is written last, so a run that was cut off is done again."""
    stamp, fingerprint = settings.TERTULIA_DATA / "static.stamp", static_fingerprint()
    if Path(settings.STATIC_ROOT).is_dir() and stamp.is_file() and stamp.read_text() == fingerprint:
        return
    say("Collecting style sheets and scripts ...")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, skip_checks=True)
    stamp.write_text(fingerprint)


def is_empty() -> bool:
    """No page but the root and the front page, or the welcome page that Wagtail's own migrations make."""
    return Page.objects.count() <= 2


def load_samples(say: Say) -> None:
    if is_empty():
        say("Loading the sample newsroom ...")
        call_command("load_samples", skip_checks=True)


def name_site() -> None:
    """Wagtail writes absolute addresses from its default site."""
    base = urlsplit(settings.TERTULIA_BASE_URL)
    host, port = base.hostname or "localhost", base.port or (443 if base.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True).exclude(hostname=host, port=port).update(hostname=host, port=port)


def prepare_store(say: Say, *, samples: bool = True) -> None:
    migrate(say)
    collect_static(say)
    if samples:
        load_samples(say)
    ensure_front()
    name_site()
