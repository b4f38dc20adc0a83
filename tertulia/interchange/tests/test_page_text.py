"""The grammar of archived page texts, in pages of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tertulia.interchange.records import Comment, Item, Refused
from tertulia.interchange.tests.reading import comments_of, read

GAP = "\u00a0"
PAGE = f"""Ferry timetable slips again

Published on:{GAP}Feb 9, 2020 @ 07:45{GAP}– The ferry is late.

It was late in January, too.

Comments (4)
Add Comment
  • Ines

    Who pays?

    And when?

    • Otto Brandt

      You do.
      All of you.

      • Ines

        Ha.

  • R2

    A list:
    • not a reply
    • nor this"""


def read_page(folder: Path, text: str, zone: str = "UTC") -> tuple[Item, list[Comment], list[str]]:
    path = folder / "page.txt"
    path.write_text(text, encoding="utf-8")
    items, notes = read(path, zone=zone, form="page-text")
    return items[0], comments_of(items), notes


def test_it_reads_headline_stamp_and_paragraphs(tmp_path: Path) -> None:
    item, _, notes = read_page(tmp_path, PAGE)
    assert item.title == "Ferry timetable slips again"
    assert item.published.utc == datetime(2020, 2, 9, 7, 45, tzinfo=UTC)
    assert item.published.written == "Feb 9, 2020 @ 07:45"
    assert item.body.source.split("\n\n") == ["The ferry is late.", "It was late in January, too."]
    assert (item.state, item.authors, notes) == ("live", (), [])


def test_it_nests_by_the_depth_of_the_bullet(tmp_path: Path) -> None:
    _, comments, _ = read_page(tmp_path, PAGE)
    assert [(each.name, each.parent) for each in comments] == [
        ("Ines", ""),
        ("Otto Brandt", "1"),
        ("Ines", "2"),
        ("R2", ""),
    ]
    assert comments[0].body.source == "Who pays?\n\nAnd when?"
    assert comments[1].body.source == "You do.\nAll of you."
    assert comments[3].body.source == "A list:\n• not a reply\n• nor this"


def test_it_reads_the_stamp_in_the_zone_given(tmp_path: Path) -> None:
    item, _, _ = read_page(tmp_path, PAGE, zone="America/Mexico_City")
    assert item.published.utc == datetime(2020, 2, 9, 13, 45, tzinfo=UTC)


@pytest.mark.parametrize("gap", [" ", "\u00a0"])
def test_it_takes_either_space_around_the_stamp(tmp_path: Path, gap: str) -> None:
    item, _, _ = read_page(tmp_path, PAGE.replace(GAP, gap))
    assert item.published.utc is not None
    assert item.body.source.startswith("The ferry")


def test_it_reports_a_count_that_differs(tmp_path: Path) -> None:
    _, comments, notes = read_page(tmp_path, PAGE.replace("Comments (4)", "Comments (9)"))
    assert len(comments) == 4
    assert notes == ["the page announces 9 comments, 4 were found"]


def test_a_page_without_a_stamp_is_a_draft_and_says_so(tmp_path: Path) -> None:
    item, comments, notes = read_page(tmp_path, PAGE.replace("Published on:", "Seen on:"))
    assert (item.state, item.published.utc) == ("draft", None)
    assert len(comments) == 4
    assert any("unpublished draft" in note for note in notes)


@pytest.mark.parametrize("date", ["Feb 30, 2020", "Foo 9, 2020"])
def test_an_impossible_date_is_not_guessed(tmp_path: Path, date: str) -> None:
    item, _, notes = read_page(tmp_path, PAGE.replace("Feb 9, 2020", date))
    assert (item.state, item.published.utc) == ("draft", None)
    assert any("is no date" in note for note in notes)


def test_a_bullet_that_skips_a_level_is_text(tmp_path: Path) -> None:
    text = PAGE + "\n\n        • Deep\n\n          What of it?"
    _, comments, _ = read_page(tmp_path, text)
    assert len(comments) == 4
    assert comments[3].body.source.endswith("\n\n    • Deep\n\n      What of it?")


def test_a_bullet_without_a_blank_line_after_it_is_text(tmp_path: Path) -> None:
    _, comments, notes = read_page(tmp_path, PAGE.replace("A list:\n", "A list:\n\n"))
    assert comments[3].body.source == "A list:\n\n• not a reply\n• nor this"
    assert (len(comments), notes) == (4, [])


def test_a_comment_without_text_is_kept(tmp_path: Path) -> None:
    text = PAGE.replace("    Who pays?\n\n    And when?\n\n", "")
    _, comments, notes = read_page(tmp_path, text)
    assert (comments[0].name, comments[0].body.source) == ("Ines", "")
    assert (len(comments), notes) == (4, [])


def test_text_at_the_margin_ends_the_comments(tmp_path: Path) -> None:
    _, comments, notes = read_page(tmp_path, PAGE + "\n\nScroll to Top\nImprint")
    assert comments[3].body.source.endswith("nor this")
    assert notes == ["line below the comments left out of them (kept with the original text)"]


def test_a_quoted_comment_header_stays_in_its_comment(tmp_path: Path) -> None:
    text = PAGE.replace("Comments (4)", "Comments (5)") + "\n\n  • Zoe\n\n    Comments (3)\n    Add Comment"
    _, comments, notes = read_page(tmp_path, text)
    assert (comments[4].body.source, notes) == ("Comments (3)\nAdd Comment", [])


def test_windows_line_ends_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode())
    items, _ = read(path)
    plain, _, _ = read_page(tmp_path, PAGE)
    assert items[0].id == plain.id
    assert len(comments_of(items)) == 4


def test_the_original_text_is_kept_whole(tmp_path: Path) -> None:
    assert read_page(tmp_path, PAGE)[0].raw == PAGE


def test_numbered_comments_get_no_invented_author(tmp_path: Path) -> None:
    text = "3 thoughts on “The old lamp”\n\n  1. It was green.\n\n  2. It was\nnot.\n\nLeave a Reply\n"
    item, comments, notes = read_page(tmp_path, text)
    assert item.title == "The old lamp"
    assert [(each.name, each.state, each.body.source) for each in comments] == [
        ("", "held", "It was green."),
        ("", "held", "It was\nnot."),
    ]
    assert "the page announces 3 comments, 2 were found" in notes


def test_said_comments_keep_their_author_and_wait_for_an_editor(tmp_path: Path) -> None:
    text = "A lamp\n\nIt shines.\n\n2 comments:\n\nBlogger Ann Lee said...\n\nOh.\n\nBo said...\n\nYes.\n\nAgain.\n"
    _, comments, notes = read_page(tmp_path, text)
    assert [(each.name, each.state, each.body.source) for each in comments] == [
        ("Ann Lee", "held", "Oh."),
        ("Bo", "held", "Yes.\n\nAgain."),
    ]
    assert not any("announces" in note for note in notes)


@pytest.mark.parametrize(("data", "why"), [(b"", "is empty"), (b"caf\xe9", "not the utf-8"), (b"a\x00b", "control")])
def test_it_refuses_what_is_no_text(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    with pytest.raises(Refused, match=why):
        read(path, form="page-text")
