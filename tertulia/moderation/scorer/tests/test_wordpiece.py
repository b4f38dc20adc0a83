from hypothesis import given
from hypothesis import strategies as st

from tertulia.moderation.scorer import wordpiece
from tertulia.moderation.scorer.wordpiece import WordPiece

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "bus", "##es", "##e", "late", ",", "n", "##o"]
WORDS = WordPiece(PIECES)


def read(text, most=50):
    return [PIECES[number] for number in WORDS.numbers(text, most)]


def test_the_longest_pieces_from_the_left():
    assert read("Buses, LATE") == ["[CLS]", "bus", "##es", ",", "late", "[SEP]"]


def test_what_no_piece_begins_or_ends_is_unknown_as_a_whole():
    assert read("busk xyz no") == ["[CLS]", "[UNK]", "[UNK]", "n", "##o", "[SEP]"]


def test_accents_and_unseen_signs_are_dropped():
    assert read("bús\u200b láte") == ["[CLS]", "bus", "late", "[SEP]"]


def test_line_ends_part_words():
    assert read("bus\nláte") == ["[CLS]", "bus", "late", "[SEP]"]


def test_no_more_than_asked_for():
    assert read("late " * 40, most=5) == ["[CLS]", "late", "late", "late", "[SEP]"]


def test_a_word_that_never_ends_is_unknown_and_not_remembered():
    words = WordPiece(PIECES)
    assert [
        PIECES[n]
        for n in words.numbers(
            "busesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesesese",
            9,
        )
    ] == [
        "[CLS]",
        "[UNK]",
        "[SEP]",
    ]
    assert not words._known


def test_only_so_many_words_are_remembered(monkeypatch):
    monkeypatch.setattr(wordpiece, "ROOM", 3)
    words = WordPiece(PIECES)
    for number in range(9):
        words.numbers(f"bus{'es' * number}", 9)
    assert len(words._known) == 3


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_becomes_numbers(text):
    found = WORDS.numbers(text, 30)
    assert len(found) <= 30
    assert found[0] == 2
    assert found[-1] == 3
