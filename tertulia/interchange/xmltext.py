"""From the bytes of an XML export to clean UTF-8: encodings always, repairs only when asked for."""

from __future__ import annotations

import codecs
import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tertulia.interchange.records import Note, Refused
from tertulia.interchange.source import Source

DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
STRAY = re.compile("[\udc80-\udcff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,31};")
START = re.compile(r"<\?xml|<rss\b|<channel\b|<item\b")
PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,30}):[\w.-]+(?=[\s=/>])")
DECLARATION = re.compile(r"xmlns:([\w.-]+)\s*=")
LONGEST_TOKEN = 40
EXPORT = "http://wordpress.org/export/1.2/"
UNDECLARED = "urn:undeclared:"
KNOWN = {
    "wp": EXPORT,
    "excerpt": EXPORT + "excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


class Repairs:
    """Counts what tolerant reading changed."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, what: str, count: int = 1) -> None:
        if count:
            self.counts[what] += count

    def notes(self) -> list[Note]:
        return [Note(f"repaired: {what}", count) for what, count in self.counts.items()]


def find_mark(head: bytes) -> str:
    """The encoding a byte order mark stands for, "" without one."""
    return next((name for mark, name in MARKS if head.startswith(mark)), "")


def find_encoding(head: bytes) -> str:
    """The encoding by byte order mark, else as declared, else UTF-8. Raises `Refused` for one that is unknown."""
    if marked := find_mark(head):
        return marked
    found = DECLARED.search(head[:2000])
    name = found.group(1).decode("ascii") if found else "utf-8"
    try:
        info = codecs.lookup(name)
        b"".decode(name)
    except LookupError as error:
        raise Refused(f"declares the encoding {name}, which is not known; convert the file to UTF-8") from error
    return info.name


def read_strict(source: Source) -> Iterator[bytes]:
    """UTF-8 chunks. Blank lines before the XML declaration are dropped; nothing else changes."""
    encoding = find_encoding(source.head)
    chunks: Iterable[bytes] = source.chunks()
    if encoding != "utf-8":
        chunks = (text.encode() for text in decode(chunks, encoding))
    started = False
    for chunk in chunks:
        started = started or bool(chunk := chunk.lstrip(b"\r\n\t "))
        if started:
            yield chunk


def decode(chunks: Iterable[bytes], encoding: str, errors: str = "strict") -> Iterator[str]:
    """Text of encoded chunks. Raises `Refused` where strict decoding fails."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    try:
        for chunk in chunks:
            yield decoder.decode(chunk)
        yield decoder.decode(b"", True)
    except UnicodeError as error:
        raise Refused(f"is not the {encoding} it claims to be; convert it to UTF-8, or try --repair") from error


def decode_tolerant(chunks: Iterable[bytes], encoding: str, repairs: Repairs) -> Iterator[str]:
    """Text of encoded chunks; a byte that does not fit is read as windows-1252, the usual culprit."""
    for text in decode(chunks, encoding, "surrogateescape"):
        mended, count = STRAY.subn(_stray, text)
        repairs.add(f"byte that is no {encoding.removesuffix('-sig')}, read as windows-1252", count)
        yield mended


def _stray(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode("windows-1252", "replace")


def read_repaired(source: Source, repairs: Repairs) -> Iterator[bytes]:
    """UTF-8 chunks after every repair this module knows; `repairs` counts them."""
    prefixes = _find_prefixes(source)
    texts = decode_tolerant(source.chunks(), find_encoding(source.head), repairs)
    texts = _drop_controls(texts, repairs)
    texts = _mend_start(texts, prefixes, repairs)
    for in_cdata, text in _split_cdata(texts):
        yield (text if in_cdata else _resolve_entities(text, repairs)).encode()


def _find_prefixes(source: Source) -> set[str]:
    used: set[str] = set()
    declared = {"xml", "xmlns"}
    tail = ""
    for text in decode(source.chunks(), find_encoding(source.head), "replace"):
        text = tail + text
        used.update(PREFIX.findall(text))
        declared.update(DECLARATION.findall(text))
        tail = text[-LONGEST_TOKEN:]
    return used - declared


def _drop_controls(texts: Iterable[str], repairs: Repairs) -> Iterator[str]:
    for text in texts:
        clean, count = CONTROL.subn("", text)
        repairs.add("control character dropped", count)
        yield clean


def _mend_start(texts: Iterator[str], prefixes: set[str], repairs: Repairs) -> Iterator[str]:
    head = ""
    for text in texts:
        head += text
        if (start := START.search(head)) and (root := re.search(r"<(rss|channel|item)\b", head)):
            break
    else:
        yield head
        return
    repairs.add("text before the XML dropped", bool(head[: start.start()].strip()))
    bare = root.group(1) != "rss"
    for prefix in sorted(prefixes & KNOWN.keys()):
        repairs.add(f"prefix declared: {prefix}")
    names = "".join(f' xmlns:{p}="{KNOWN.get(p, UNDECLARED + p)}"' for p in sorted(prefixes))
    if bare:
        opening, closing = {"item": ("<channel>", "</channel>"), "channel": ("", "")}[root.group(1)]
        repairs.add("missing outer element added")
        yield f'{head[start.start() : root.start()]}<rss version="2.0"{names}>{opening}{head[root.start() :]}'
        yield from texts
        yield f"{closing}</rss>"
    else:
        yield f"{head[start.start() : root.end()]}{names}{head[root.end() :]}"
        yield from texts


def _split_cdata(texts: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Cut the text where CDATA sections begin and end, never inside a mark or an entity."""
    inside = False
    rest = ""
    for text in texts:
        rest += text
        while (at := rest.find("]]>" if inside else "<![CDATA[")) >= 0:
            yield inside, rest[:at]
            inside = not inside
            # The mark stays with what follows it; skip its first character so that it is not found again.
            yield True, rest[at : at + (9 if inside else 3)]
            rest = rest[at + (9 if inside else 3) :]
        cut = max(len(rest) - LONGEST_TOKEN, 0)
        yield inside, rest[:cut]
        rest = rest[cut:]
    yield inside, rest


def _resolve_entities(text: str, repairs: Repairs) -> str:
    def resolve(found: re.Match[str]) -> str:
        plain = html.unescape(found.group())
        if plain == found.group():
            return plain
        repairs.add("HTML entity resolved")
        return plain

    return ENTITY.sub(resolve, text)
