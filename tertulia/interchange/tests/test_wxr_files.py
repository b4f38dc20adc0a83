"""Every shared WordPress export: our counts against a count made without our code, or the line that refuses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.interchange.records import Refused
from tertulia.interchange.tests.independent import SHARED, count_marks, count_wxr, files, needs_shared
from tertulia.interchange.tests.reading import comments_of, read, tally

pytestmark = needs_shared

DOCTYPE = "a DOCTYPE is not allowed"
FORBIDDEN = "a byte or character that XML forbids"
PREFIX = "a name prefix is not declared"
CUT = "the file ends too early"
UNKNOWN = "is in no format that can be read here"

# What strict reading refuses, and the line it says.
REFUSED = {
    "blogparser-wordpress-sample2.wxr": f"line 62: {PREFIX}",  # excerpt:
    "nikola-unicode-export.xml": f"line 51: {PREFIX}",  # atom:
    "nikola-qtranslate-item-raw.xml": f"line 5: {PREFIX}",  # a lone <item>, nothing declared
    "wp2md-pl-php-warning-prefix.xml": "line 1: this is no XML",  # PHP warnings come first
    "wpimporter-crazy-cdata.xml": f"line 18: {FORBIDDEN}",  # CDATA inside CDATA, not split
    "wpimporter-malformed-simple.xml": f"line 14: {CUT}",
    "wpimporter-malformed.xml": "line 90: an element is closed that was not open",
    "disqus-semantics.xml": UNKNOWN,  # Disqus, not WordPress
    "mt-semantics.txt": UNKNOWN,  # Movable Type
    "wxr-bad-utf8.xml": f"line 5: {FORBIDDEN}",  # a Latin-1 letter in a UTF-8 file
    "wxr-big-text-node.xml.gz": "line 5: one text is longer than 10 million characters",
    "wxr-billion-laughs.xml": f"line 2: {DOCTYPE}",
    "wxr-control-chars.xml": f"line 5: {FORBIDDEN}",
    "wxr-deep-nesting.xml": "line 3: elements nested deeper than 64",
    "wxr-external-dtd.xml": f"line 2: {DOCTYPE}",  # expat alone would read on without a word
    "wxr-external-entity.xml": f"line 2: {DOCTYPE}",
    "wxr-quadratic-entity.xml": f"line 2: {DOCTYPE}",
    "wxr-truncated.xml": f"line 9: {CUT}",
    "wxr-undefined-html-entity.xml": "line 5: an HTML entity that XML does not know",
}
# What --repair makes of the refused ones: items, comments, and what it says it changed. The others stay refused.
REPAIRED = {
    "blogparser-wordpress-sample2.wxr": (11, 3, "prefix declared: excerpt"),
    "nikola-unicode-export.xml": (2, 0, "prefix declared: atom"),
    "nikola-qtranslate-item-raw.xml": (1, 0, "missing outer element added"),
    "wp2md-pl-php-warning-prefix.xml": (7, 4, "text before the XML dropped"),
    "wpimporter-malformed-simple.xml": (1, 0, "file ends too early, kept what is complete"),
    "wxr-bad-utf8.xml": (1, 2, "byte that is no utf-8, read as windows-1252"),
    "wxr-control-chars.xml": (1, 2, "control character dropped"),
    "wxr-truncated.xml": (1, 4, "file ends too early, kept what is complete"),
    "wxr-undefined-html-entity.xml": (1, 1, "HTML entity resolved"),
}
# Blank lines before the XML declaration lose nothing, so they are read as they are; ElementTree refuses them.
BLANK_START = "wxr-leading-blank-lines.xml"

EVERY = [*files("wxr"), *files("hostile")]
READ = [path for path in EVERY if path.name not in REFUSED]


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", READ, ids=name)
def test_it_counts_what_an_independent_reader_counts(path: Path, tmp_path: Path) -> None:
    plain = path
    if path.name == BLANK_START:
        plain = tmp_path / "trimmed.xml"
        plain.write_bytes(path.read_bytes().lstrip())
    items, _ = read(path)
    assert tally(items).as_json() == count_wxr(plain)


@pytest.mark.parametrize("path", [path for path in EVERY if path.name in REFUSED], ids=name)
def test_it_refuses_with_one_line_that_names_the_trouble(path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read(path)
    assert str(refusal.value).startswith(REFUSED[path.name])
    assert "\n" not in str(refusal.value)


def test_every_refused_file_exists() -> None:
    assert set(REFUSED) <= {path.name for path in EVERY}


@pytest.mark.parametrize("file_name", REPAIRED)
def test_repair_reads_it_and_says_what_it_changed(file_name: str) -> None:
    path = next(path for path in EVERY if path.name == file_name)
    item_count, comment_count, change = REPAIRED[file_name]
    items, notes = read(path, repair=True)
    assert (len(items), len(comments_of(items))) == (item_count, comment_count) == count_marks(path)
    assert f"repaired: {change}" in notes


@pytest.mark.parametrize("file_name", sorted(set(REFUSED) - set(REPAIRED)))
def test_repair_does_not_touch_what_is_unsafe(file_name: str) -> None:
    path = next(path for path in EVERY if path.name == file_name)
    with pytest.raises(Refused):
        read(path, repair=True)


@pytest.mark.parametrize("path", READ, ids=name)
def test_repair_changes_nothing_in_a_sound_file(path: Path) -> None:
    strict, _ = read(path)
    mended, notes = read(path, repair=True)
    assert tally(mended).as_json() == tally(strict).as_json()
    assert [each.body for each in comments_of(mended)] == [each.body for each in comments_of(strict)]
    assert not [note for note in notes if note.startswith("repaired")]


@pytest.mark.parametrize(
    ("file_name", "text"),
    [
        ("wxr-iso-8859-1.xml", "café"),
        ("wxr-windows-1252.xml", "“"),
        ("wxr-utf16.xml", "utf16 😀"),
        ("wxr-latin1-declared-utf8-bom.xml", "bom"),
    ],
)
def test_it_reads_the_encoding_the_file_declares(file_name: str, text: str) -> None:
    items, _ = read(SHARED / "hostile" / file_name)
    assert text in comments_of(items)[0].body.source
    assert "�" not in comments_of(items)[0].body.source
