"""`tertulia score IN [--out OUT]`: how hostile the comments in a file are. Needs no site and no database."""

import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from tertulia.kit.files import whole_file
from tertulia.moderation.scored_files import LANGUAGE, BadFile, BadLine, read_texts, scored
from tertulia.moderation.scorer import scorer

STANDARD = "-"


class Command(BaseCommand):
    help = (
        'Score comments in a file: a line of JSON each, {"id", "text", "lang"}, or CSV with these columns; "lang" may '
        "be left out. Writes a line of JSON for each. What the site has learnt by itself does not count here."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="IN", help="the file, - for standard input")
        parser.add_argument("--out", default=STANDARD, metavar="OUT", help="where to write (default: standard output)")
        parser.add_argument("--lang", default="", type=language, help="of lines that do not say")
        parser.add_argument("--skip-bad", action="store_true", help="leave out and count lines that cannot be read")

    def handle(self, *args: Any, file: str, out: str, lang: str, skip_bad: bool, **options: Any) -> None:
        if scorer.model is None:
            raise CommandError(f"cannot score: {scorer.fault or 'TERTULIA_SCORER is off'}")
        try:
            with opened(file) as source, self._target(out, file) as target:
                bad = score(source, target, lang, skip_bad=skip_bad)
        except BadLine as error:
            raise CommandError(f"{named(file)}, {error}; --skip-bad leaves such lines out") from None
        except BadFile as error:
            raise CommandError(f"{named(file)}: {error}") from None
        if bad:
            self.stderr.write(f"Lines left out: {len(bad)}. The first is {bad[0]}.")

    @contextmanager
    def _target(self, out: str, file: str) -> Iterator[Any]:
        if out == STANDARD:
            yield self.stdout
            self.stdout.flush()
        else:
            with written(Path(out).resolve(), file) as target:
                yield target


def language(said: str) -> str:
    if said and not LANGUAGE.fullmatch(said):
        raise ArgumentTypeError(f"{said[:40]!r} is no language such as en or es-MX")
    return said


def score(source: BinaryIO, target: Any, lang: str = "", *, skip_bad: bool) -> list[BadLine]:
    """`target`: has `write`. `lang`: of what does not say. Returns the lines that were left out. Raises BadLine,
    BadFile."""
    bad: list[BadLine] = []
    with bar_over(source, target) as bar:
        for text in read_texts(source, bar.update):
            if not isinstance(text, BadLine):
                target.write(scored(text, scorer.score(text.text, text.language or lang)) + "\n")
            elif skip_bad:
                bad.append(text)
            else:
                raise text
    return bad


def bar_over(source: BinaryIO, target: Any) -> "tqdm[Any]":
    """None where the lines are on the same screen: it would break into them."""
    hidden = True if target.isatty() else None
    try:
        size = os.fstat(source.fileno()).st_size or None
    except OSError:
        size = None  # not a file
    return tqdm(desc="scoring", total=size, unit="B", unit_scale=True, file=sys.stderr, disable=hidden, leave=False)


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    if file == STANDARD:
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            source = stack.enter_context(Path(file).open("rb"))
        except OSError as error:
            raise CommandError(f"cannot read {file}: {error.strerror}") from None
        yield source


@contextmanager
def written(path: Path, file: str) -> Iterator[TextIO]:
    """Raises CommandError."""
    if file != STANDARD and path == Path(file).resolve():
        raise CommandError(f"{path} is what is read: choose another name for --out")
    if path.exists() and not path.is_file():
        raise CommandError(f"{path} is no file: choose another name for --out")
    try:
        with whole_file(path) as target:
            yield target
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror}") from None


def named(file: str) -> str:
    return "standard input" if file == STANDARD else file
