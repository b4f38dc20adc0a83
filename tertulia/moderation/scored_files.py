"""Comments in a file, to be scored without a site: JSON lines or CSV in, JSON lines out. Every line may be hostile."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from tertulia.moderation.scorer import Scores

LONGEST = 8_000_000  # bytes of a line; a text of a million characters, each escaped, fits
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
STRAY = re.compile("[\ud800-\udfff]")  # what `surrogateescape` makes of bytes that are no UTF-8
MARK = b"\xef\xbb\xbf"
Step = Callable[[int], object]  # told the bytes that were read


class BadLine(ValueError):
    """Names the line and says what is wrong, without quoting what a reader wrote."""

    def __init__(self, number: int, wrong: str) -> None:
        super().__init__(f"line {number}: {wrong}")


class BadFile(ValueError):
    """What is wrong with the file as a whole, in one line."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be scored. `id` goes back as it came."""

    id: str | int
    text: str
    language: str = ""


def read_texts(file: BinaryIO, step: Step) -> Iterator[Text | BadLine]:
    """JSON lines where the first sign is a brace, else CSV with a line of names. Lines that are none come as their
    error, so that who reads may go on. Raises BadFile."""
    lines = read_lines(file, step)
    first = next(lines, None)
    while isinstance(first, Line) and not first.content.strip():
        first = next(lines, None)
    if first is None:
        raise BadFile("there is nothing in it")
    begins_with = first.content.lstrip()[:1] if isinstance(first, Line) else b"{"
    everything = chain([first], lines)
    if begins_with == b"{":
        for line in everything:
            yield from json_of(line)
    else:
        yield from read_csv(everything)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    content: bytes


def read_lines(file: BinaryIO, step: Step) -> Iterator[Line | BadLine]:
    """Of one that is too long only its beginning is ever in memory."""
    number = 0
    while content := file.readline(LONGEST + 1):
        number += 1
        step(len(content))
        if len(content) > LONGEST:
            while not content.endswith(b"\n") and (content := file.readline(LONGEST)):
                step(len(content))
            yield BadLine(number, f"longer than {LONGEST // 1_000_000} MB")
        else:
            yield Line(number, content.removeprefix(MARK) if number == 1 else content)


def json_of(line: Line | BadLine) -> Iterator[Text | BadLine]:
    if isinstance(line, BadLine):
        yield line
    elif line.content.strip():
        try:
            yield text_of(json.loads(line.content.decode("utf-8")))
        except UnicodeDecodeError:
            yield BadLine(line.number, "not UTF-8")
        except Wrong as wrong:
            yield BadLine(line.number, str(wrong))
        except (ValueError, RecursionError):
            yield BadLine(line.number, "not JSON")


class Wrong(Exception):
    """What is wrong with one object."""


def text_of(said: Any) -> Text:
    """Raises Wrong."""
    if not isinstance(said, dict):
        raise Wrong('not a JSON object such as {"id": "1", "text": "..."}')
    for name in ("id", "text"):
        if name not in said:
            raise Wrong(f'"{name}" is missing')
    key, text, language = said["id"], said["text"], said.get("lang")
    if not isinstance(key, str | int) or isinstance(key, bool):
        raise Wrong('"id" is neither a string nor a whole number')
    if not isinstance(text, str):
        raise Wrong('"text" is not a string')
    if language is not None and not isinstance(language, str):
        raise Wrong('"lang" is not a string')
    if language and not LANGUAGE.fullmatch(language):
        raise Wrong('"lang" is no language such as "en" or "es-MX"')
    return Text(key, text, language or "")


def read_csv(lines: Iterator[Line | BadLine]) -> Iterator[Text | BadLine]:
    """Raises BadFile for a first line that does not name the columns."""
    source = Strings(lines)
    before = csv.field_size_limit(LONGEST)
    try:
        names, delimiter = columns_of(next(source))
        rows = csv.reader(source, delimiter=delimiter, strict=True)
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield BadLine(source.number, f"not CSV ({error})")
                continue
            yield from source.taken()
            if row is None:
                return
            if row:
                yield text_in(names, row, source.number)
    finally:
        csv.field_size_limit(before)


class Strings(Iterator[str]):
    """Lines for the reader of CSV. One that is too long is an empty one to it, so that it goes on behind."""

    def __init__(self, lines: Iterator[Line | BadLine]) -> None:
        self.number = 0
        self._lines, self._bad = lines, list[BadLine]()

    def __next__(self) -> str:
        line = next(self._lines)
        if isinstance(line, BadLine):
            self._bad.append(line)
            self.number += 1
            return "\n"
        self.number = line.number
        return line.content.decode("utf-8", "surrogateescape")

    def taken(self) -> list[BadLine]:
        bad, self._bad = self._bad, []
        return bad


def columns_of(head: str) -> tuple[list[str], str]:
    """Raises BadFile."""
    for delimiter in ",;\t":
        names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]
        if "id" in names and "text" in names:
            return names, delimiter
    raise BadFile('neither JSON lines nor CSV whose first line names the columns "id" and "text"')


def text_in(names: list[str], row: list[str], number: int) -> Text | BadLine:
    if len(row) != len(names):
        return BadLine(number, f"{len(row)} columns and not {len(names)}")
    if any(STRAY.search(field) for field in row):
        return BadLine(number, "not UTF-8")
    try:
        return text_of(dict(zip(names, row, strict=True)))
    except Wrong as wrong:
        return BadLine(number, str(wrong))


def scored(text: Text, scores: Scores) -> str:
    """A line. In ASCII: an id may hold what no encoding has."""
    said: dict[str, Any] = {
        "id": text.id,
        "scores": scores.values,
        "spans": [
            {"start": one.start, "end": one.end, "attribute": one.attribute, "value": one.value} for one in scores.spans
        ],
        "lang": scores.language,
        "sure": scores.is_sure,
        "model": scores.model,
    }
    if scores.read < len(text.text):
        said["read"] = scores.read
    return json.dumps(said)
