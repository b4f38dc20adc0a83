"""Pages whose extractor lost authors, nesting or the headline: kept as drafts, never completed by guessing.

An editor finds the whole original text beside the draft; comments that can be told apart wait in the queue.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tertulia.interchange.page import Remark
from tertulia.interchange.records import Note

THOUGHTS = re.compile(r"^(\d+|One) thoughts? on [“\"](.+?)[”\"]?\s*$", re.MULTILINE)
NUMBERED = re.compile(r"^ {0,4}\d+\. +(?=\S)", re.MULTILINE)
SAID = re.compile(r"^(?:Blogger )?(\S.{0,98}?) (?:said|dijo)\.\.\.[ \t]*$", re.MULTILINE)
SAID_COUNT = re.compile(r"^(\d+) (?:comments?|comentarios?):[ \t]*$", re.MULTILINE)
DISCUZ = re.compile(r"^(\d+) Comment threads?\s*\n(\d+) Thread repl(?:y|ies)", re.MULTILINE)
COUNTERS = re.compile(r"^(?!\s)(.+)\n\n\d+ \d+$", re.MULTILINE)
CHROME = re.compile(
    r"^(?:Leave a (?:Reply|Comment)|Comments are closed\.?|Scroll to Top|Post a Comment|Publicar un comentario)\s*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Family:
    """What one family's comment section is known by and how it is read. `read` gets the text from the mark on."""

    mark: re.Pattern[str]
    told: str
    read: Callable[[re.Match[str], str], tuple[list[Remark], int | None]]


def read_thoughts(mark: re.Match[str], text: str) -> tuple[list[Remark], int | None]:
    end = CHROME.search(text)
    entries = NUMBERED.split(text[len(mark[0]) : end.start() if end else None])[1:]
    return [Remark("", lines=[line.strip() for line in entry.split("\n")]) for entry in entries], count(mark[1])


def read_said(mark: re.Match[str], text: str) -> tuple[list[Remark], int | None]:
    end = CHROME.search(text)
    parts = SAID.split(text[: end.start() if end else None])[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [Remark(author, lines=entry.strip().split("\n")) for author, entry in pairs], None


def read_discuz(mark: re.Match[str], text: str) -> tuple[list[Remark], int | None]:
    return [], int(mark[1]) + int(mark[2])


def count(word: str) -> int:
    return 1 if word == "One" else int(word)


FAMILIES = [
    Family(THOUGHTS, "numbered comments: authors and nesting are lost", read_thoughts),
    Family(DISCUZ, "wpDiscuz: authors, nesting and where comments begin are lost", read_discuz),
    Family(SAID, '"... said" comments: nesting and dates are lost', read_said),
]


def sniff(head: bytes) -> bool:
    text = head.decode("utf-8", "ignore").replace("\r\n", "\n")
    return any(family.mark.search(text) for family in FAMILIES) or bool(COUNTERS.search(text))


def split_comments(text: str) -> tuple[str, list[Remark], int | None, list[Note]]:
    """The text above the comments, the comments, the number the page announces, and what to tell."""
    for family in FAMILIES:
        if mark := family.mark.search(text):
            remarks, announced = family.read(mark, text[mark.start() :])
            said = SAID_COUNT.search(text[: mark.start()])
            announced = int(said[1]) if said and announced is None else announced
            return text[: mark.start()], remarks, announced, [Note(f"partly read, {family.told}")]
    return text, [], None, [Note("partly read: no comment section that could be recognised")]


def find_headline(text: str, above: str) -> tuple[str, str]:
    """The headline and how sure it is; the second is "" when the page names it itself."""
    if named := THOUGHTS.search(text):
        return named[2].strip(), ""
    if counters := COUNTERS.search(text):
        return counters[1].strip(), "headline taken from the line above the share counters"
    first = next((line.strip() for line in above.split("\n") if line.strip()), "")
    return first, "headline is the first line of the text, which may not be it"
