"""`tertulia check`: settings, store and scorer; with --deploy, what a public site still lacks."""

import argparse
import sys
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core import checks
from django.db import connection

from tertulia.discussion.api import audit
from tertulia.moderation.api import scorer
from tertulia.serve.production import lacks
from tertulia.serve.store import missing_migrations

BACKUP = "Whether {data} is copied to another place every day cannot be seen from here. See to it."


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def run(options: argparse.Namespace) -> int:
    found = [*look_over("settings", settings_problems), *look_over("database", database_problems)]
    if not found:
        found += look_over("discussions", audit)
    found += look_over("scorer", scorer_problems)
    if options.deploy:
        found += look_over("public site", lacks)
        write(f"note  {BACKUP.format(data=settings.TERTULIA_DATA)}")
    if found:
        write(f"{len(found)} to mend." if len(found) > 1 else "One thing to mend.")
    return int(bool(found))


def look_over(part: str, find: Callable[[], list[str]]) -> list[str]:
    found = find()
    if not found:
        write(f"ok    {part}")
    for problem in found:
        write(f"MEND  {part}: {problem}")
    return found


def settings_problems() -> list[str]:
    messages = checks.run_checks(databases=["default"])
    return [explain(message) for message in messages if message.is_serious() and not message.is_silenced()]


def explain(message: checks.CheckMessage) -> str:
    return " ".join(part for part in (message.msg, message.hint, f"({message.id})") if part)


def scorer_problems() -> list[str]:
    return [f"{scorer.fault}. Until then comments that it would have judged wait for an editor"] if scorer.fault else []


def database_problems() -> list[str]:
    return list(damage()) or list(gaps())


def gaps() -> Iterator[str]:
    missing = missing_migrations()
    if missing:
        yield f"{len(missing)} steps behind this version. Run `tertulia migrate`, or start `tertulia serve` once"


def damage() -> Iterator[str]:
    """SQLite's own look at its file: broken pages, and indexes that have lost rows."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(5)")
        rows = [str(row[0]) for row in cursor.fetchall()]
    if rows != ["ok"]:
        yield f"the file is damaged ({rows[0]}). Restore the last backup; keep this file beside it"
