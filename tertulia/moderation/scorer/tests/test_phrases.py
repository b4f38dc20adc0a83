from collections import Counter

import pytest

from tertulia.moderation.scorer.phrases import KINDS, BadBook, books, read_book
from tertulia.moderation.scorer.scores import ATTRIBUTES

BOOK = """
# Buses and trains.
[slot carrier]
the {kind} bus
the night train
[slot kind]
early
late
[pair person politics]
The head of {carrier} is a fool. || The head of {carrier} should resign.
[kind remark]
We took {carrier}.
It rains.
"""


@pytest.fixture
def book(tmp_path):
    def write(text, name="en_buses.txt"):
        path = tmp_path / name
        path.write_text(text)
        return read_book(path)

    return write


def test_slots_are_filled_alike_on_both_sides_of_a_pair(book):
    pairs = [one for one in book(BOOK).phrases(20) if one.pair]
    assert Counter(one.kind for one in pairs) == {"person": 3, "politics": 3}
    by_pair = {one.pair: set() for one in pairs}
    for one in pairs:
        by_pair[one.pair].add(one.text.partition(" is a ")[0].partition(" should")[0])
    assert all(len(heads) == 1 for heads in by_pair.values())


def test_a_line_without_slots_comes_once_and_no_line_twice_alike(book):
    texts = [one.text for one in book(BOOK).phrases(20)]
    assert texts.count("It rains.") == 1
    assert len(texts) == len(set(texts))
    assert "We took the late bus." in texts


def test_the_same_seed_gives_the_same_phrases(book):
    first, again, other = (list(book(BOOK).phrases(1, seed)) for seed in (1, 1, 2))
    assert first == again
    assert len({tuple(book(BOOK).phrases(1, seed)) for seed in range(9)}) > 1
    assert other


def test_a_book_takes_the_slots_of_another(book):
    book(BOOK)
    taken = book("[slots en_buses]\n[slot stop]\nthe harbour\n[kind remark]\n{carrier} goes to {stop}.", "en_stops.txt")
    assert {one.text for one in taken.phrases(20)} == {
        "The early bus goes to the harbour.",
        "The late bus goes to the harbour.",
        "The night train goes to the harbour.",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[slots en_trams]\n[kind remark]\nNo.", "no book en_trams.txt"),
        ("[kind rant]\nNo.", "no kind 'rant'"),
        ("[pair person politics]\nOnly one.", "2 sentences are wanted"),
        ("[kind remark]\nWe took {tram}.", r"no \[slot tram\]"),
        ("A line before all.", "0 sentences are wanted"),
    ],
)
def test_a_book_that_cannot_be_read_says_where(book, text, told):
    with pytest.raises(BadBook, match=told):
        book(text)


def test_kinds_speak_of_attributes_that_there_are():
    assert all(some <= set(ATTRIBUTES) for some in KINDS.values())


@pytest.fixture(scope="module")
def phrases():
    return [one for book in books() for one in book.phrases(1)]


def test_the_books_speak_three_languages_and_have_every_kind_in_each(phrases):
    found = {language: {one.kind for one in phrases if one.language == language} for language in ("en", "es", "ru")}
    assert {language: set(KINDS) - kinds for language, kinds in found.items()} == {
        "en": set(),
        "es": set(),
        "ru": set(),
    }


def test_no_slot_is_left_open(phrases):
    assert not [one.text for one in phrases if "{" in one.text or "||" in one.text]


def test_no_phrase_is_harmless_and_hostile(phrases):
    said = {}
    for one in phrases:
        said.setdefault((one.language, one.text.casefold()), set()).add("TOXICITY" in one.attributes)
    assert not [text for (_, text), sides in said.items() if len(sides) > 1]
