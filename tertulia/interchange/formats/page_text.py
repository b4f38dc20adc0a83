"""The text of an archived page: headline, stamp, paragraphs, and comments nested by the depth of their bullets.

    page     = headline, blank, "Published on:" date " @ " HH:MM "–" first paragraph, (blank, paragraph)*, comments
    comments = "Comments (N)", "Add Comment", comment*
    comment  = 2*level spaces "• " author, blank, paragraphs indented 2*level+2, replies one level deeper

A reply stands in the same column as its parent's text: what makes it a reply is the blank line after the bullet.
Pages of other families are kept as drafts: see `families`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime

from tertulia.interchange import families, moments
from tertulia.interchange.options import Options
from tertulia.interchange.page import Page, Remark, split_blocks
from tertulia.interchange.plaintext import read_text
from tertulia.interchange.records import Body, Comment, Item, Moment, Note, Record
from tertulia.interchange.source import Source
from tertulia.interchange.spool import Spool

NAME = "page-text"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
GAP = "[ \u00a0]"
STAMP = re.compile(
    rf"Published on:{GAP}*(?P<written>(?P<month>[A-Z][a-z]{{2}}){GAP}(?P<day>\d{{1,2}}),{GAP}(?P<year>\d{{4}})"
    rf"{GAP}@{GAP}(?P<hour>\d\d):(?P<minute>\d\d)){GAP}*(?:–{GAP}*)?"
)
COUNTED = re.compile(r"^Comments \((\d+)\)\nAdd Comment *$", re.MULTILINE)
BULLET = re.compile(r"( {2,})• (.*\S) *")
HEAD_ONLY = re.compile(rb"Published on:|\nComments \(\d+\)\nAdd Comment")


def sniff(head: bytes) -> bool:
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"<", b"{", b"[") or b"\0" in head:
        return False
    return bool(HEAD_ONLY.search(head)) or families.sniff(head)


def read(source: Source, options: Options) -> Iterator[Record]:
    """One item, and what could not be read of the page with certainty."""
    text, repairs = read_text(source, options.repair)
    page = parse(text)
    yield build(page, text, options)
    yield from page.notes
    yield from repairs


def parse(text: str) -> Page:
    """Take a page apart; lines end in LF."""
    headers = list(COUNTED.finditer(text))
    above, below = (text[: headers[-1].start()], text[headers[-1].end() :]) if headers else (text, "")
    blocks = split_blocks(above)
    stamp = STAMP.match(blocks[1]) if len(blocks) > 1 else None
    if not stamp:
        return unstamped(blocks, below, int(headers[-1][1])) if headers else parse_partly(text)
    first = blocks[1][stamp.end() :].strip()
    remarks, notes = parse_comments(below)
    when = find_time(stamp)
    if when is None:
        notes.append(Note(f"the stamp {stamp['written']!r} is no date: kept as an unpublished draft"))
    announced = int(headers[-1].group(1)) if headers else None
    if announced is None:
        notes.append(Note("the page has no comment count; no comments were read"))
    paragraphs = [first, *blocks[2:]] if first else blocks[2:]
    return Page(blocks[0], when, stamp["written"], paragraphs, remarks, announced, True, notes)


def unstamped(blocks: list[str], below: str, announced: int) -> Page:
    remarks, notes = parse_comments(below)
    notes.append(Note('no "Published on:" stamp under the headline: kept as an unpublished draft'))
    return Page(blocks[0] if blocks else "", None, "", blocks[1:], remarks, announced, True, notes)


def parse_partly(text: str) -> Page:
    above, remarks, announced, notes = families.split_comments(text)
    headline, doubt = families.find_headline(text, above)
    notes += [Note(doubt)] if doubt else []
    notes.append(Note('no "Published on:" stamp: kept as an unpublished draft'))
    paragraphs = [block for block in split_blocks(above) if block.strip() != headline]
    return Page(headline, None, "", paragraphs, remarks, announced, False, notes)


def find_time(stamp: re.Match[str]) -> datetime | None:
    try:
        month = MONTHS.index(stamp["month"].lower()) + 1
        return datetime.fromisoformat(
            f"{stamp['year']}-{month:02}-{int(stamp['day']):02}T{stamp['hour']}:{stamp['minute']}"
        )
    except ValueError:
        return None


def parse_comments(text: str) -> tuple[list[Remark], list[Note]]:
    """Comments in page order. Text at the margin ends them: it is the page's own again."""
    lines = text.split("\n")
    remarks: list[Remark] = []
    parents: list[int] = []
    for number, line in enumerate(lines):
        level = find_level(lines, number, len(parents))
        if level:
            del parents[level - 1 :]
            remarks.append(Remark(author=bullet_name(line), parent=parents[-1] if parents else None))
            parents.append(len(remarks) - 1)
        elif remarks and (not line.strip() or line.startswith(" ")):
            remarks[-1].lines.append(strip_indent(line, 2 * len(parents) + 2))
        elif line.strip():
            rest = sum(bool(left.strip()) for left in lines[number:])
            return remarks, [Note("line below the comments left out of them (kept with the original text)", rest)]
    return remarks, []


def find_level(lines: list[str], number: int, depth: int) -> int:
    """The level of the comment that this line opens, 0 when it opens none."""
    found = BULLET.fullmatch(lines[number])
    if not found or len(found[1]) % 2 or len(found[1]) // 2 > depth + 1:
        return 0
    blank_before = number == 0 or not lines[number - 1].strip()
    # "Add Comment" stands right above the first bullet.
    first = depth == 0
    blank_after = number + 1 < len(lines) and not lines[number + 1].strip()
    return len(found[1]) // 2 if (blank_before or first) and blank_after else 0


def bullet_name(line: str) -> str:
    found = BULLET.fullmatch(line)
    return found[2] if found else ""


def strip_indent(line: str, width: int) -> str:
    return line[width:] if not line[:width].strip() else line.lstrip(" ")


def build(page: Page, text: str, options: Options) -> Item:
    """The record. Its id is made of the page's own text: the same page is the same item."""
    key = hashlib.sha256(text.strip().encode()).hexdigest()[:24]
    utc = moments.in_zone(page.stamp, options.zone) if page.stamp else None
    item = Item(
        id=key,
        site="",
        type="post",
        status="",
        kind="article",
        state="live" if utc and page.headline and page.certain else "draft",
        title=page.headline,
        slug="",
        link="",
        standfirst="",
        body=Body("\n\n".join(page.paragraphs), "text"),
        raw=text,
        published=Moment(utc, page.written),
        authors=(),
        sections=(),
        tags=(),
        comments_open=True,
        comments=Spool(),
    )
    for number, remark in enumerate(page.remarks, 1):
        item.comments.append(build_comment(number, remark, page.certain))
    check_count(page)
    return item


def build_comment(number: int, remark: Remark, certain: bool) -> Comment:
    return Comment(
        id=str(number),
        parent="" if remark.parent is None else str(remark.parent + 1),
        name=remark.author,
        email="",
        website="",
        network="",
        body=Body(remark.text(), "text"),
        approved="",
        type="",
        state="published" if certain else "held",
        written_at=Moment(None, ""),
    )


def check_count(page: Page) -> None:
    if page.announced is not None and page.announced != len(page.remarks):
        page.notes.append(Note(f"the page announces {page.announced} comments, {len(page.remarks)} were found"))
