"""A streaming XML reader with limits. Expat protects against entity bombs; a DOCTYPE is refused before it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn
from xml.parsers import expat
from xml.parsers.expat import errors as reasons

from tertulia.interchange.records import Refused

DEEPEST = 64
LONGEST_TEXT = 10 * 2**20
LONGEST_MARKUP = 2**20
CODES = reasons.codes
CUT_SHORT = {
    CODES[reasons.XML_ERROR_NO_ELEMENTS],
    CODES[reasons.XML_ERROR_UNCLOSED_TOKEN],
    CODES[reasons.XML_ERROR_UNCLOSED_CDATA_SECTION],
    CODES[reasons.XML_ERROR_PARTIAL_CHAR],
}
ADVICE = {
    CODES[reasons.XML_ERROR_UNBOUND_PREFIX]: "a name prefix is not declared; --repair declares it",
    CODES[reasons.XML_ERROR_INVALID_TOKEN]: "a byte or character that XML forbids; --repair may mend it",
    CODES[reasons.XML_ERROR_UNDEFINED_ENTITY]: "an HTML entity that XML does not know; --repair resolves it",
    CODES[reasons.XML_ERROR_MISPLACED_XML_PI]: "text stands before the XML declaration; --repair drops it",
    CODES[reasons.XML_ERROR_SYNTAX]: "this is no XML; if other text stands before it, --repair drops that",
    CODES[reasons.XML_ERROR_TAG_MISMATCH]: "an element is closed that was not open; export it again",
}

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]


class XmlReader:
    """Names arrive as "namespace local" or "local". Raises `Refused` with the line number."""

    def __init__(self) -> None:
        self._fed = 0
        self._tolerant = self.cut_short = False
        self._parser = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.buffer_size = 2**16
        parser.StartDoctypeDeclHandler = self._doctype

    def call(self, start: Start, end: End, text: Text) -> None:
        """Hand the elements on."""
        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = text

    def feed(self, chunks: Iterable[bytes], tolerant: bool = False) -> Iterator[None]:
        """Parse chunk by chunk, pausing after each. A file that ends early sets `cut_short` when `tolerant`."""
        self._tolerant = tolerant
        for chunk in chunks:
            self._parse(chunk)
            yield
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            if not (tolerant and error.code in CUT_SHORT):
                self._refuse(error)
            self.cut_short = True

    def _parse(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk)
        except expat.ExpatError as error:
            self._refuse(error)
        self._fed += len(chunk)
        # Old expat reads one endless tag again with every chunk: quadratic time, unbounded memory.
        if self._fed - self._parser.CurrentByteIndex > LONGEST_MARKUP + len(chunk):
            raise self.refused(f"one tag or comment is longer than {LONGEST_MARKUP // 2**20} MB")

    def _refuse(self, error: expat.ExpatError) -> NoReturn:
        cut = "the file ends too early; export it again, or --repair takes what is complete"
        advice = cut if error.code in CUT_SHORT else ADVICE.get(error.code, f"{expat.ErrorString(error.code)}")
        if self._tolerant:
            advice = advice.partition(";")[0] + "; this cannot be repaired safely"
        raise Refused(f"line {error.lineno}: {advice}") from error

    def refused(self, why: str) -> Refused:
        return Refused(f"line {self._parser.CurrentLineNumber}: {why}")

    def _doctype(self, *_: object) -> None:
        raise self.refused("a DOCTYPE is not allowed, exports have none; remove it if you trust the file")


class XmlChecker(XmlReader):
    """Reads for form alone: depth and length within limits. Keeps the outer element and the namespaces in use
    that begin with `mark`."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.root = ""
        self.marked: set[str] = set()
        self._mark = mark
        self._depth = self._length = 0
        self.call(self._open, self._close, self._characters)

    def _open(self, name: str, _: dict[str, str]) -> None:
        self._depth += 1
        self._length = 0
        self.root = self.root or name
        if name.startswith(self._mark):
            self.marked.add(name.partition(" ")[0])
        if self._depth > DEEPEST:
            raise self.refused(f"elements nested deeper than {DEEPEST}; this is no export")

    def _close(self, _: str) -> None:
        self._depth -= 1

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise self.refused(f"one text is longer than {LONGEST_TEXT // 2**20} million characters")
