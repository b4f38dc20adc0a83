from argparse import ArgumentTypeError
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tertulia.kit.files import whole_file
from tertulia.moderation.export import BadStatement, export


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day: write it as 2026-11-26") from None


class Command(BaseCommand):
    help = (
        "Write the statements of reasons for the Transparency Database of the EU: one request of at most a hundred a "
        "line. Nothing is sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="where to write; it must not be there yet")
        parser.add_argument("--since", type=day, metavar="DATE", help="the first day (default: all)")
        parser.add_argument("--until", type=day, metavar="DATE", help="the last day (default: today)")

    def handle(self, *args: Any, file: str, since: date | None, until: date | None, **options: Any) -> None:
        path = Path(file)
        if path.exists():
            raise CommandError(f"{path} is there already: choose another name")
        try:
            number = write(path, since, until)
        except OSError as error:
            raise CommandError(f"cannot write {path}: {error.strerror}") from None
        except BadStatement as wrong:
            raise CommandError(f"{wrong} Nothing was written.") from None
        self.stdout.write(f"{number} statements of reasons in {path}.")


def write(path: Path, since: date | None, until: date | None) -> int:
    """All or nothing: under its name only once everything in it holds."""
    begins = midnight(since) if since else None
    ends = midnight(until + timedelta(days=1)) if until else None
    with whole_file(path) as out:
        return export(out, begins, ends)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
