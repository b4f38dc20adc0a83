"""Markdown to HTML in time that grows with the text's length and no faster, whatever was typed. Not yet safe HTML:
`kit.text` makes it so.

The parser does its work mark by mark and line by line, some of it once more for every level of quotation. Nobody writes
thousands of marks in one comment, so a text that has them is not parsed at all.
"""

import re
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MOST_EFFORT = 2_200  # a comment of 10,000 characters, half of them links and lists, takes 1,000
MOST_LINKS = 500  # web and mail addresses that were typed as they are
LONGEST_ADDRESS = 2_000  # characters; browsers' own limit
MOST_TWISTS = 40  # marks in one address that make finding its end slow
LONGEST_SCHEME = 20
NESTING = 20

MARKS = "\\`*_~[]()<>{}&!#$%^=+-:@\xa0"  # where running text ends for the parser or, the last, for what writes HTML
TWISTS = re.compile(r"://|[@(\[{<\"']")
ADDRESS = re.compile(r"[.:@/](?:\w|//)")
SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])([a-z][a-z0-9.+-]*)$", re.IGNORECASE)
WORD = re.compile(r"\S+")
BLANK = re.compile(r"\n[ \t]*\n")
NUMBER = re.compile(r"^[ \t>]*\d{1,9}[.)]", re.MULTILINE)
QUOTES = re.compile(r"^(?:[ \t]|[-*+]|\d{1,9}[.)])*((?:>[ \t]*)+)", re.MULTILINE)


def is_overlong(word: str) -> bool:
    return len(word) > LONGEST_ADDRESS or len(TWISTS.findall(word)) > MOST_TWISTS


class Links(LinkifyIt):
    """Looks for addresses word by word. Over a whole paragraph its patterns can take the square of its length."""

    def pretest(self, text: str) -> bool:
        return ADDRESS.search(text) is not None

    def test(self, text: str) -> bool:
        return self.pretest(text)

    def match(self, text: str) -> list[Any]:
        return [found for word in WORD.finditer(text) for found in self.in_word(word.group(), word.start())]

    def in_word(self, word: str, start: int) -> list[Any]:
        if not self.pretest(word) or is_overlong(word):
            return []
        links: list[Any] = super().match(word) or []
        for link in links:
            link.index += start
            link.last_index += start
        return links


def web_address(state: StateInline, silent: bool) -> bool:
    """An address whose underscores and stars are no emphasis. markdown-it's own rule of this kind searches all the text
    that stands before, and copies all that comes after, at every colon."""
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = SCHEME.search(state.pending[-LONGEST_SCHEME:])
    if scheme is None:
        return False
    start = state.pos - len(scheme[1])
    found = WORD.match(state.src[start : start + LONGEST_ADDRESS + 1])
    word = found.group() if found else ""
    link = None if is_overlong(word) else LINKS.match_at_start(word)
    url = link.url.rstrip("*") if link else ""
    address = state.md.normalizeLink(url)
    if not url or not state.md.validateLink(address):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = state.md.normalizeLinkText(url)
        state.push("link_close", "a", -1)
    state.pos = start + len(url)
    return True


def parser(*rules: str) -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": NESTING, "breaks": True})
    made.linkify = LINKS
    made.inline.ruler.at("linkify", web_address)
    return made.enable(["strikethrough", *rules]).disable(["image", "html_block", "html_inline", "lheading"])


LINKS = Links()
LINKING, PLAIN = parser("linkify"), parser()


def effort(source: str) -> int:
    """About how many steps the parser would take, beyond a few for each thousand characters."""
    marks = sum(source.count(mark) for mark in MARKS)
    if max(marks, source.count("\n") // 2) > MOST_EFFORT:  # looking closer would itself take long
        return MOST_EFFORT + 1
    numbers = sum(1 for _ in NUMBER.finditer(source))
    return marks + 2 * numbers + sum(map(lines, BLANK.split(source)))


def lines(block: str) -> int:
    """Its lines, each once more for every level of quotation: a line may go on with what an earlier one began."""
    quotes = max((found.group(1).count(">") for found in QUOTES.finditer(block)), default=0)
    return (block.count("\n") + 1) * (1 + 2 * min(quotes, NESTING))


def to_html(source: str) -> str | None:
    """None for a text with more marks than anybody writes: it is best shown as it stands."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if effort(source) > MOST_EFFORT:
        return None
    links = sum(1 for _ in ADDRESS.finditer(source))
    return str((LINKING if links <= MOST_LINKS else PLAIN).render(source))
