# ruff: noqa: N999 (the command is called "import")
"""`tertulia import FILE...`: bring articles and their discussions in from another system."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError
from django.utils.text import slugify

from tertulia.interchange.formats import NAMES
from tertulia.interchange.load import Importer
from tertulia.interchange.options import Options
from tertulia.interchange.progress import showing
from tertulia.interchange.records import Refused as RefusedFile
from tertulia.interchange.report import Report, total
from tertulia.interchange.source import Source


class Refused(CommandError):
    """Nothing of the file was written."""


class Failed(CommandError):
    """The import stopped; what is in stays in."""


class Command(BaseCommand):
    help = "Bring articles and their discussions in from another system. docs/moving-in.md tells what is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="an export, plain or gzip")
        parser.add_argument("--format", default="auto", choices=["auto", *NAMES])
        parser.add_argument("--time-zone", metavar="Area/City", help="of times without one (default: the site's)")
        parser.add_argument("--section", default="", metavar="SLUG", help="put every article into this section")
        parser.add_argument("--repair", action="store_true", help="mend a damaged file and report what was changed")
        parser.add_argument("--judge", action="store_true", help="hold what the rules of this site would not show")
        parser.add_argument("--dry-run", action="store_true", help="report, write nothing")
        parser.add_argument("--json", metavar="FILE", help="write the report as JSON, - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        chosen = Options(
            zone=find_zone(options["time_zone"]),
            section=find_section(options["section"]),
            repair=options["repair"],
            dry_run=options["dry_run"],
            judge=options["judge"],
        )
        self._to_stdout = options["json"] == "-"
        reports, troubles = [], []
        for path in files:
            try:
                reports.append(self._import(path, options["format"], chosen))
            except CommandError as trouble:
                troubles.append(trouble)
        if len(reports) > 1:
            self._say(total(reports))
        self._write_json(options["json"], reports, single=len(files) == 1)
        self._end(troubles, len(files))

    def _import(self, path: Path, format_name: str, options: Options) -> Report:
        importer = None
        try:
            with showing(path.name) as progress:
                importer = Importer(Source(path, progress), format_name, options)
                report = importer.run()
        except RefusedFile as refusal:
            raise Refused(f"{path}: {refusal}") from refusal
        except (Exception, KeyboardInterrupt) as error:
            raise Failed(f"{path}: {describe(error)}; {left_behind(importer)}") from error
        self._say(report)
        return report

    def _say(self, report: Report) -> None:
        (self.stderr if self._to_stdout else self.stdout).write(report.as_text(), self.style.SUCCESS)

    def _write_json(self, where: str | None, reports: list[Report], single: bool) -> None:
        if not where or not reports:
            return
        found: Any = reports[0].as_json() if single else [report.as_json() for report in reports]
        text = json.dumps(found, ensure_ascii=False, indent=2)
        if where == "-":
            self.stdout.write(text)
            return
        try:
            Path(where).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise Failed(f"the import is done, but {where} cannot be written: {error.strerror}") from error

    def _end(self, troubles: list[CommandError], files: int) -> None:
        if not troubles:
            return
        for trouble in troubles[:-1]:
            self.stderr.write(f"tertulia: {trouble}")
        raise troubles[-1]


def describe(error: BaseException) -> str:
    """One line. A database may quote the row it refuses, which can hold an address: then only the kind is told."""
    if isinstance(error, KeyboardInterrupt):
        return "stopped by hand"
    if isinstance(error, DatabaseError) and not isinstance(error, OperationalError):
        return f"the database refused it ({type(error).__name__}; --traceback tells more)"
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def left_behind(importer: Importer | None) -> str:
    count = importer.report.imported.items if importer else 0
    if not count or (importer and importer.report.dry_run):
        return "nothing was written"
    return f"{count} item{'s are' if count > 1 else ' is'} in; run the same command again to go on"


def find_zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(f"{name} is no time zone; write it as Europe/Madrid") from error


def find_section(slug: str) -> str:
    if slug != slugify(slug, allow_unicode=True):
        raise Refused(f"{slug!r} is no section's slug; letters, digits and hyphens only")
    return slug
