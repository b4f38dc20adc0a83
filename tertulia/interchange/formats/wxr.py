"""WordPress WXR 1.0 to 1.2: an RSS file of posts and pages with their comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tertulia.interchange import wordpress
from tertulia.interchange.options import Options
from tertulia.interchange.records import Item, Note, Record, Refused
from tertulia.interchange.source import Source
from tertulia.interchange.wordpress import Fields, ItemFields
from tertulia.interchange.xmlstream import XmlChecker, XmlReader
from tertulia.interchange.xmltext import UNDECLARED, Repairs, read_repaired, read_strict

NAME = "wxr"
# Exporters and forks write http and https, and one name per version.
WORDPRESS = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+/(excerpt/)?$")
SPACES = {"http://purl.org/rss/1.0/modules/content/": "content:", "http://purl.org/dc/elements/1.1/": "dc:"}
CONTAINERS = {
    ("", "rss"),
    ("rss", "channel"),
    ("channel", "item"),
    ("channel", "wp:author"),
    ("item", "wp:comment"),
}


def sniff(head: bytes) -> bool:
    text = head.replace(b"\0", b"")  # UTF-16 too
    return b"wordpress.org/export/" in text or (b"<item>" in text and b"<wp:post_id>" in text)


def read(source: Source, options: Options) -> Iterator[Record]:
    """Items in file order. Raises `Refused` before the first record when the file is not well-formed throughout."""
    repairs = Repairs() if options.repair else None
    check(source, repairs)
    builder = Builder(options, source)
    reader = XmlReader()
    reader.call(builder.start, builder.end, builder.text)
    for _ in reader.feed(_chunks(source, Repairs() if options.repair else None), tolerant=options.repair):
        yield from builder.take()
    if reader.cut_short:
        builder.finish_cut()
    yield from builder.take()
    yield from builder.notes()
    yield from repairs.notes() if repairs else ()


def check(source: Source, repairs: Repairs | None) -> None:
    """Read once for form alone, so that a damaged file is refused before anything is written."""
    checker = XmlChecker(UNDECLARED)
    for _ in checker.feed(_chunks(source, repairs), tolerant=repairs is not None):
        if checker.root not in ("", "rss"):
            raise Refused(f"the outer element is <{checker.root.rpartition(' ')[2]}>, a WordPress export has <rss>")
    if repairs:
        for space in sorted(checker.marked):
            repairs.add(f"prefix declared: {space.removeprefix(UNDECLARED)}")
        repairs.add("file ends too early, kept what is complete", checker.cut_short)


def _chunks(source: Source, repairs: Repairs | None) -> Iterator[bytes]:
    return read_strict(source) if repairs is None else read_repaired(source, repairs)


class Builder:
    """Turns elements into records. Only one item's fields are in memory; its comments are spooled."""

    def __init__(self, options: Options, source: Source) -> None:
        self._zone = options.zone
        self._source = source
        self._keys: dict[str, str] = {"rss": "rss"}
        self._stack: list[str] = []
        self._frames: list[tuple[int, str, Fields]] = [(0, "", {})]
        self._parts: list[str] = []
        self.text = self._parts.append  # called for every piece of text: a method of ours would cost a tenth more
        self._attributes: dict[str, str] = {}
        self._authors: dict[str, str] = {}
        self._site = ""
        self._item = ItemFields()
        self._ready: list[Record] = []
        self._seen: Counter[str] = Counter()
        self._told: Counter[str] = Counter()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        key = self._keys.get(name) or self._name(name)
        self._stack.append(key)
        self._parts.clear()
        self._attributes = attributes
        depth, container, _ = self._frames[-1]
        if depth == len(self._stack) - 1 and (container, key) in CONTAINERS:
            self._frames.append((depth + 1, key, {}))
            if key == "item":
                self._item = ItemFields()

    def end(self, name: str) -> None:
        key = self._stack.pop()
        depth, container, fields = self._frames[-1]
        if depth == len(self._stack) + 1:
            self._frames.pop()
            self._close(container, fields)
        elif depth == len(self._stack):
            text = "".join(self._parts)
            if key == "category" and container == "item":
                self._item.categories.append((self._attributes, text))
            else:
                fields.setdefault(key, text)
        self._parts.clear()

    def _name(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        if found := WORDPRESS.match(space):
            key = ("excerpt:" if found[1] else "wp:") + local
        else:
            key = (SPACES.get(space, "?:") if space else "") + local
        if len(self._keys) < 1000:
            self._keys[name] = key
        return key

    def _close(self, container: str, fields: Fields) -> None:
        if container == "wp:comment":
            self._item.add_comment(fields, self._zone)
        elif container == "item":
            self._finish(fields)
        elif container == "wp:author" and (login := fields.get("wp:author_login", "").strip()):
            self._authors[login] = fields.get("wp:author_display_name", "").strip()

    def _finish(self, fields: Fields) -> None:
        self._item.fields = fields
        item, notes = wordpress.build(self._item, self._find_site(), self._authors, self._zone)
        self._told.update(notes)
        self._ready.append(item if item.skip else self._distinct(item))
        self._item = ItemFields()

    def _distinct(self, item: Item) -> Item:
        self._seen[item.id] += 1
        if self._seen[item.id] == 1:
            return item
        self._told["item whose id the file has used before; kept under a number of its own"] += 1
        return replace(item, id=f"{item.id}~{self._seen[item.id]}")

    def _find_site(self) -> str:
        """The channel names its site before the first item; a file that does not is known by its contents."""
        if not self._site:
            channel = next((fields for _, container, fields in self._frames if container == "channel"), {})
            self._site = wordpress.find_site(channel) or f"file-{self._source.digest()}"
        return self._site

    def take(self) -> list[Record]:
        """The records that are complete since the last call."""
        ready, self._ready = self._ready, []
        return ready

    def finish_cut(self) -> None:
        """A file cut short: the open item stands with the comments that are complete."""
        for _, container, fields in self._frames:
            if container == "item":
                self._finish(fields)

    def notes(self) -> list[Note]:
        return [Note(text, count) for text, count in self._told.items()]
