"""A whole text file, for formats that are small enough to be read at once."""

from __future__ import annotations

from tertulia.interchange.records import Note, Refused
from tertulia.interchange.source import Source
from tertulia.interchange.xmltext import CONTROL, Repairs, decode, decode_tolerant, find_mark

LARGEST_TEXT = 20 * 2**20


def read_text(source: Source, repair: bool) -> tuple[str, list[Note]]:
    """The text with LF line ends, and what had to be repaired. UTF-8 unless a byte order mark says otherwise."""
    repairs = Repairs()
    length = 0
    chunks = []
    for chunk in source.chunks():
        length += len(chunk)
        if length > LARGEST_TEXT:
            raise Refused(f"larger than {LARGEST_TEXT // 2**20} MB: this is not the text of one page")
        chunks.append(chunk)
    encoding = find_mark(source.head) or "utf-8"
    text = "".join(decode_tolerant(chunks, encoding, repairs) if repair else decode(chunks, encoding))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    clean, count = CONTROL.subn("", text)
    if count and not repair:
        raise Refused("has control characters, so it may be no text; --repair drops them")
    repairs.add("control character dropped", count)
    if not clean.strip():
        raise Refused("is empty")
    return clean, repairs.notes()
