import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tertulia.kit.folding import ALPHABETS, ROOM, Spelling, fold

LANGUAGES = ["", "es", "de", "tr", "ru", "pt-BR", "vi", "ar", "xx"]
# The traps: letters and their twins, digits, signs, marks, what nobody sees, what keeps apart, halves of pairs.
TRICKY = st.text(
    st.sampled_from(
        "aabclLiIıİ1!|4@$3058oООГгñé\u0301\u0303\u0308\u200b\u00adſßﬁﷺ½ .-_*\n\tक\u093fع\u064b\u0640ｶｶﾞガ\u3099\ud800\0"
    )
)
ANY = st.one_of(TRICKY, st.text(st.characters()), st.text(st.characters(categories=["Cs", "Mn", "Cf", "Lu"])))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("GROBNUK", "grobnuk"),
        ("ｇｒｏｂｎｕｋ 𝓰𝓻𝓸𝓫𝓷𝓾𝓴 ⓖⓡⓞⓑⓝⓤⓚ 🅖🅡🅞🅑🅝🅤🅚", "grobnuk grobnuk grobnuk grobnuk"),
        ("grоbnυk gʀᴏʙɴᴜᴋ grøbnuk", "grobnuk grobnuk grobnuk"),  # Cyrillic о, Greek υ; small capitals; a stroke
        ("gr\u200bob\u00adn\u2060uk\ufeff", "grobnuk"),
        ("g\u0301\u0322\u0489r\u0336o\u035cbnu\u0308\u0301\u0301\u0301\u0301k", "grobnuk"),
        ("grobnúk gröbnuk", "grobnuk grobnuk"),
        ("gr0bnuk gro8nuk", "grobnuk grobnuk"),
        ("p1zpu3rc0 p!zpuerco pizpuerc0", "pizpuerco pizpuerco pizpuerco"),
        ("@mar4 $ab@ko ba$$", "amara sabako bas"),
        ("groooobnukkkk", "grobnuk"),
        ("g r o b n u k", "grobnuk"),
        ("g.r.o.b.n.u.k g-r-o-b-n-u-k g_r_o_b_n_u_k g * r * o * b", "grobnuk grobnuk grobnuk grob"),
        ("g r 0 b n u k", "grobnuk"),
        ("gg rr oo bb", "grob"),
        ("\u0643\u0640\u0640\u064e\u0631\u0652\u0645", "\u0643\u0631\u0645"),  # stretched and vowelled
        ("\ufedb\ufeae\ufee1", "\u0643\u0631\u0645"),  # presentation forms
        ("straße STRASSE", "strase strase"),
        ("г0рб", "ropб"),
        ("3дрaвия", "здpabия"),
        ("one\u00a0 \n two", "one two"),
    ],
)
def test_it_reads_what_a_reader_reads(written, read):
    assert fold(written).text == fold(read).text == fold(read.replace("l", "i")).text
    assert fold(written).text == read.replace("l", "i")


@pytest.mark.parametrize(
    "plain",
    [
        "2024",
        "100 m",
        "1.000,50 $",
        "$5",
        "10am 50s 100km",
        "t17 2024-01-02t17:00 a55",
        "1 2 3 4",
        "hey!",
        "a b",
        "i a",
        "fu ck",
        "ho ha",
        "a, b. c - d",
        "a a a a",
        "\u0915\u093f\u0924\u093e\u092c",  # a word of Hindi: its marks are letters
        "\u0e17\u0e35\u0e48\u0e19\u0e35\u0e48",  # of Thai
        "\u0431\u043e\u0439".replace("\u043e", "o"),  # й is not и
    ],
)
def test_it_leaves_alone_what_is_no_disguise(plain):
    assert fold(plain).text == plain


@pytest.mark.parametrize(
    ("language", "kept", "dropped"),
    [
        ("es", "ñ", "áéíóúü"),
        ("de", "äöü", "éà"),
        ("tr", "çğışöü", "âîû"),
        ("pl", "łóżć", "ñä"),
        ("", "", "ñäçéşåø"),
    ],
)
def test_the_letters_of_a_language_are_not_marks_on_others(language, kept, dropped):
    for letter in kept:
        assert fold(f"x{letter}x", language).text == f"x{letter}x" != fold(f"x{letter}x").text
    for letter in dropped:
        assert fold(f"x{letter}x", language).text.isascii()
    assert fold("an\u0303o", "es").text == fold("año", "es-MX").text == "año" != fold("ano", "es").text


def test_turkish_has_two_letters_i():
    assert fold("SIK", "tr").text == fold("sık", "tr").text == "sık"
    assert fold("SİK", "tr").text == fold("sik", "tr").text == "sik"
    assert fold("SIKIsık").text == "sikisik"


def test_a_place_is_where_the_letter_stands():
    written = "\u200bG\u0301 R--0 oo\u00adﬁx"
    folded = fold(written)
    assert folded.text == "g r--0 ofix"
    assert [written[start] for start in folded.places[:-1]] == list("G R--0 oﬁﬁx")
    assert folded.places[-1] == len(written)


def test_runs_tell_apart_what_folds_to_one():
    assert fold("book").runs() == ["b", "oo", "k"]
    assert fold("poll").runs() == ["p", "o", "ll"]
    assert fold("po1l").runs() == ["p", "o", "ǀl"]
    assert fold("cuIo").runs() == ["c", "u", "ǀ", "o"]
    assert fold("").runs() == []


@given(ANY, st.sampled_from(LANGUAGES))
@example("4a4 b c", "")
@example("a-a-a b c", "")
@example("a  b c", "")
@example("ｶ\u3099 ｶﾞ a0\u3099", "")
@example("\ud83d x\ude00", "")
@settings(max_examples=1000)
def test_what_is_folded_stays_as_it_is(text, language):
    once = fold(text, language)
    assert fold(once.text, language).text == once.text
    assert len(once.places) == len(once.text) + 1
    assert list(once.places) == sorted(once.places)
    assert all(0 <= place < len(text) for place in once.places[:-1])
    assert once.places[-1] == len(text)
    assert len(once.runs()) == len(once.text)
    assert "".join(once.runs()) == once.spelt
    once.text.encode()  # no half of a pair is left


def test_every_character_of_unicode_can_be_folded_and_the_memory_for_them_is_bounded():
    letters = Spelling(ALPHABETS["es"], dotless=False)
    for code in range(sys.maxunicode + 1):
        read = letters[code]
        assert read
        assert "".join(letters[ord(letter)] for letter in read) == read
    assert len(letters) <= ROOM
