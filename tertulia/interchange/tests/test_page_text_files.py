"""Every shared page text: against an independent count, or kept as a draft with the reason."""

from __future__ import annotations

import pytest

from tertulia.interchange.tests.independent import SHARED, count_page, files, needs_shared
from tertulia.interchange.tests.reading import comments_of, read, tally

pytestmark = needs_shared

# What is left of a page whose extractor lost something: comments read, and what the report says.
PARTIAL = {
    "andrewhammel-photo-caption.txt": (3, "partly read, numbered comments: authors and nesting are lost"),
    "bwhitecartoons-blogger-said.txt": (1, 'partly read, "... said" comments: nesting and dates are lost'),
    "fort-russ-2017-share-counts.txt": (0, "partly read: no comment section that could be recognised"),
    "planetpov-wpdiscuz.txt": (0, "partly read, wpDiscuz: authors, nesting and where comments begin are lost"),
}
WHOLE = ["seed-fort-russ-2018.txt", "synthetic-deep.txt"]


def test_every_file_is_accounted_for() -> None:
    assert {path.name for path in files("page-text")} == {*PARTIAL, *WHOLE}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_page_agrees_with_an_independent_count(name: str) -> None:
    path = SHARED / "page-text" / name
    items, notes = read(path)
    found = tally(items)
    assert count_page(path) == {
        "paragraphs": len(items[0].body.source.split("\n\n")),
        "comments": found.comments,
        "replies": found.with_parent,
        "deepest": found.max_level,
        "announced": found.comments,
    }
    assert (items[0].state, notes) == ("live", [])


def test_the_seed_page_comes_back_as_it_was() -> None:
    items, _ = read(SHARED / "page-text" / "seed-fort-russ-2018.txt")
    comments = comments_of(items)
    names = {each.id: each.name for each in comments}
    assert items[0].title == "Cooperation With Russia to be Top Priority in Mexico, says Ambassador"
    assert str(items[0].published.utc) == "2018-10-31 15:17:00+00:00"
    assert len(items[0].body.source.split("\n\n")) == 10
    assert [(each.name, names.get(each.parent)) for each in comments] == [
        ("Jeff Z", None),
        ("jo6pac", "Jeff Z"),
        ("heraldmage", None),
        ("John C Carleton", None),
        ("Proton", "John C Carleton"),
        ("Garry Compton", None),
    ]


@pytest.mark.parametrize("name", PARTIAL)
def test_a_partial_page_is_a_draft_with_its_whole_text(name: str) -> None:
    path = SHARED / "page-text" / name
    items, notes = read(path)
    assert (items[0].state, items[0].authors) == ("draft", ())
    assert items[0].raw == path.read_text("utf-8")
    assert (len(comments_of(items)), notes[0]) == PARTIAL[name]
    assert {each.state for each in comments_of(items)} <= {"held"}
