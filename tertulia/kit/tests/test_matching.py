import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tertulia.kit.folding import fold
from tertulia.kit.matching import LONGEST, MOST_LINES, SHOWN, BadList, Entry, Hit, Matcher, Problem, entries_of, parse

# Words of no language, in the letters of several.
LIST = [
    Entry("grobnik", "en", "banned"),
    Entry("pizpuerco", "es", "banned"),
    Entry("coñaz", "es", "suspect"),
    Entry("polgolla", "es", "suspect"),
    Entry("gran puerzo", "es", "banned"),
    Entry("gran puerzo verde", "es", "suspect"),
    Entry("tontol*", "es", "suspect"),
    Entry("bok", "en", "suspect"),
    Entry("diner", "en", "suspect"),
    Entry("schlürk", "de", "banned"),
    Entry("weißnark", "de", "banned"),
    Entry("sıtak", "tr", "banned"),
    Entry("İvzik", "tr", "banned"),
    Entry("гадрюк", "ru", "banned"),
    Entry("сорве", "ru", "suspect"),
    Entry("corbe", "en", "suspect"),
    Entry("\u0643\u0631\u0628\u0648\u0642", "ar", "banned"),
    Entry("\u0e1a\u0e39\u0e1a\u0e39\u0e01", "th", "banned"),
    Entry("馬鹿林", "zh", "banned"),
    Entry("バカボ", "ja", "banned"),
    Entry("g++", "", "suspect"),
]
MATCHER = Matcher(LIST)


def found(text):
    return [(hit.word, text[hit.start : hit.end]) for hit in MATCHER.find(text)]


def test_a_hit_says_what_and_where():
    assert MATCHER.find("What a GRÓBNIK, that one.") == [Hit("grobnik", "banned", 7, 14)]


DISGUISES = {
    "grobnik": [
        "Grobnik", "gRoBnIk", "ｇｒｏｂｎｉｋ", "𝗴𝗿𝗼𝗯𝗻𝗶𝗸", "ⓖⓡⓞⓑⓝⓘⓚ", "grоbnіk", "grοbnιk", "grobոik", "gʀᴏʙɴɪᴋ",
        "grøbnik", "gröbnîk",
        "gr\u200bobnik", "gr\u00adob\u2060nik", "g\u0336r\u0336o\u0336b\u0336n\u0336i\u0336k",
        "gro\u0301\u0300\u0302\u0303\u0304bnik",
        "gr0bnik", "gr0bn1k", "gro8n!k", "9robnik", "grobn|k", "grooobnik", "grobnikkkk", "grobnniik",
        "gggrrroooobbbbnnniiikkk",
        "g r o b n i k", "g.r.o.b.n.i.k", "g-r-o-b-n-i-k", "g_r_o_b_n_i_k", "g * r * o * b * n * i * k",
        "g  r  o  b  n  i  k",
        "g\nr\no\nb\nn\ni\nk", "g r 0 b n 1 k", "gg rr oo bb nn ii kk", "G.R.O.B.N.İ.K",
    ],
    "pizpuerco": [
        "p1zpu3rc0", "PIZPUERCO", "pízpuércö", "рizрuеrсо", "p·i·z·p·u·e·r·c·o", "pizpueeeeerco",
    ],
    "coñaz": ["COÑAZ", "con\u0303az", "c0ñaz", "coñ4z", "c o ñ a z"],
    "polgolla": ["po1golla", "pol901la", "polgo11a", "poIgolla", "polgo!la", "POLGOLLA", "p o l g o l l a"],
    "schlürk": ["SCHLÜRK", "schlu\u0308rk", "sch1ürk", "schlüüürk", "s c h l ü r k"],
    "weißnark": ["WEISSNARK", "WEIẞNARK", "weissnark", "we1ßn4rk"],
    "sıtak": ["SITAK", "sıt4k", "s ı t a k", "sıııtak"],
    "İvzik": ["ivzik", "İVZİK", "i\u0307vzik", "1vz1k"],
    "гадрюк": ["ГАДРЮК", "гaдpюк", "г а д р ю к", "г.а.д.р.ю.к", "гааадрюк", "га\u0301дрюк"],
    "сорве": ["СОРВЕ", "c0рвe", "сopве"],
    "\u0643\u0631\u0628\u0648\u0642": [
        "\u0643\u064e\u0631\u0652\u0628\u064f\u0648\u0642", "\u0643\u0640\u0640\u0631\u0628\u0640\u0648\u0642",
        "\u06a9\u0631\u0628\u0648\u0642", "\ufedb\ufeae\ufe91\ufeee\ufed6", "\u0643 \u0631 \u0628 \u0648 \u0642",
    ],
    "バカボ": ["ﾊﾞｶﾎﾞ", "ハ\u3099カホ\u3099"],
    "馬鹿林": ["馬 鹿 林", "馬\u200b鹿林"],
}  # fmt: skip


@pytest.mark.parametrize(("word", "disguise"), [(word, one) for word, all_ in DISGUISES.items() for one in all_])
@pytest.mark.parametrize(
    "around", ["{}", "Well: {}!", "({}), said 12 of them", "«{}» añadió", "и это {}, да", "<{}>", "{}\u2026"]
)
def test_a_word_is_found_in_every_disguise(word, disguise, around):
    assert found(around.format(disguise)) == [(word, disguise)]


@pytest.mark.parametrize(
    "innocent",
    [
        "grobnikian agrobnik ungrobnikly",  # a word inside others
        "cogrobniké égrobnik grobnik\u0438 \u0915\u093fgrobnik",  # letters and marks of any script are inside
        "grob nik gro-bnik grob.nik",  # ordinary words are not joined
        "conaz cónaz",  # n is not ñ in Spanish
        "schlurk schlück",  # nor u ü in German
        "sitak SİTAK ıvzık IVZIK",  # nor ı i in Turkish
        "book boke bo dinner",  # a double letter is another word when the word is short
        "poigoiia polgola",  # l is not i, and ll not l
        "tonto tonta",
        "granpuerzo gran, puerzo",
        "2024 100 m 1.000,50 € $5 10am 0800 600 8 0 4",
        "8 0 1 5 12-10-2024 10.15.20",
        "I a m at b, o and k",
        "g+ g",
        "a b c of it",
    ],
)
def test_ordinary_writing_is_left_alone(innocent):
    assert found(innocent) == []


def test_a_word_of_another_script_that_looks_the_same_is_left_alone():
    assert found("сорве и гнев") == [("сорве", "сорве")]
    assert found("a corbe by the lake") == [("corbe", "corbe")]
    assert Matcher([Entry("bot", "en")]).find("вот где он был") == []
    assert Matcher([Entry("сор", "ru")]).find("the cop laughed") == []
    assert [hit.word for hit in Matcher([Entry("cop", "en")]).find("the сор laughed")] == ["cop"]  # Cyrillic, and alone


def test_a_star_stands_for_any_ending():
    assert found("tontol, tontolón y tontol3s: tonto") == [
        ("tontol*", "tontol"),
        ("tontol*", "tontolón"),
        ("tontol*", "tontol3s"),
    ]


def test_words_in_a_row_are_found_across_any_white_space_and_the_longest_wins():
    assert found("gran\u00a0 \n\tpuerzo, gran puerzo  verde") == [
        ("gran puerzo", "gran\u00a0 \n\tpuerzo"),
        ("gran puerzo verde", "gran puerzo  verde"),
    ]


def test_the_longest_wins_wherever_it_begins():
    matcher = Matcher([Entry("zuk mir"), Entry("mir val dor"), Entry("dor")])
    assert [hit.word for hit in matcher.find("zuk mir val dor")] == ["mir val dor"]


def test_the_first_of_two_entries_that_mean_the_same_wins():
    assert [hit.kind for hit in Matcher([Entry("zuk", "", "banned"), Entry("ZUK", "", "suspect")]).find("zuk")] == [
        "banned"
    ]


def test_scripts_without_spaces_have_their_words_inside_others():
    assert found("あのバカボだった") == [("バカボ", "バカボ")]
    assert found("他是馬鹿林人grobnik吗") == [("馬鹿林", "馬鹿林"), ("grobnik", "grobnik")]
    assert found("\u0e40\u0e02\u0e32\u0e1a\u0e39\u0e1a\u0e39\u0e01\u0e21\u0e32") == [
        ("\u0e1a\u0e39\u0e1a\u0e39\u0e01",) * 2
    ]


def test_words_among_spaced_letters_are_found_when_they_are_long_enough():
    assert found("you are a g r o b n i k y o u") == [("grobnik", "g r o b n i k")]
    assert found("b o k  y o u") == [("bok", "b o k")]
    assert found("a b o k e r") == []


def test_signs_and_years_at_a_word_are_no_part_of_it():
    assert found("@grobnik grobnik88 grobnik@example.org hey!grobnik!you g++") == [("grobnik", "grobnik")] * 4 + [
        ("g++", "g++")
    ]


def test_a_word_with_nothing_to_look_for_finds_nothing_and_harms_no_other():
    for word in ("", "*", "\u200b", "\u0301 *"):
        matcher = Matcher([Entry(word), Entry("grobnik")])
        assert [hit.word for hit in matcher.find("a grobnik, \u200b * \u0301")] == ["grobnik"]


def test_a_list_that_was_parsed_is_read_alike_again():
    text = "\ufeffgrobnik\r\n\n# not this\ngrobnik\n plonk* \n"
    assert entries_of(text, "en", "banned") == parse(text, "en", "banned")


def test_an_empty_list_finds_nothing():
    assert Matcher([]).find("grobnik") == []


PIECES = st.sampled_from(
    [one for all_ in DISGUISES.values() for one in all_] + list(" .-_!@1lIéñи\u200b\u0301\ud800\nﷺﬁक")
)


@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(st.characters()), st.lists(PIECES).map(" ".join)))
@example("g r o b n i k g r o b n i k")
@example("\ud800grobnik\udc00")
@settings(max_examples=600)
def test_what_is_found_lies_in_the_text_and_folds_to_the_word(text):
    languages = {entry.word: entry.language for entry in LIST}
    last = 0
    for word, _, start, end in MATCHER.find(text):
        assert last <= start < end <= len(text)
        last = end
        here, wanted = (fold(one, languages[word]).text for one in (text[start:end], word.rstrip("*")))
        assert here.startswith(wanted) if word.endswith("*") else here == wanted


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8), max_size=6),
    st.text(max_size=40),
)
@settings(max_examples=300)
def test_any_list_that_can_be_read_can_be_searched_for(words, text):
    try:
        entries = parse("\n".join(words))
    except BadList:
        return
    matcher = Matcher(entries)
    for entry in entries:
        if not entry.word.endswith("*"):
            assert matcher.find(entry.word)
    matcher.find(text)


def test_a_list_is_one_word_or_phrase_a_line():
    text = "\ufeff# of the house\n\n grobnik \r\nGROBNIK\ngrób\u200bnik\rgran  puerzo\ngran puerzo\n"
    text += "tontol*\ntontol\nbok\nbook\n"
    words = ["grobnik", "gran  puerzo", "tontol*", "tontol", "bok", "book"]
    assert [entry.word for entry in parse(text, "es", "banned")] == words
    assert parse("zuk", "es", "banned") == [Entry("zuk", "es", "banned")]


def test_each_fault_names_its_line_and_what_to_do():
    text = "\n".join(
        [
            "zuk",
            "# *",
            "*",
            "zu*k",
            "x" * (LONGEST + 1),
            "\u200b\u0301",
            "zu\0k",
            "z\ufffdk",
            "\ud800",
            "...*",
            "x" * LONGEST,
        ]
    )
    with pytest.raises(BadList) as caught:
        parse(text)
    assert [(line, reason.split(".")[0]) for line, reason in caught.value.problems] == [
        (3, "A * alone would find everything"),
        (4, "A * may only stand at the end of a word"),
        (5, "This is too long"),
        (6, "Nothing of this can be looked for"),
        (7, "This has characters that are no text"),
        (8, "This has characters that are no text"),
        (9, "This has characters that are no text"),
        (10, "Nothing of this can be looked for"),
    ]
    assert str(caught.value).startswith("3: A * alone")


def test_a_list_has_a_most_of_lines_and_shows_a_most_of_faults():
    assert len(parse("zuk\n" * (MOST_LINES - 1))) == 1
    with pytest.raises(BadList) as caught:
        parse("zuk\n" * MOST_LINES)
    assert caught.value.problems == [
        Problem(MOST_LINES + 1, "The list is too long. Divide it: 100,000 lines are the most.")
    ]
    with pytest.raises(BadList) as caught:
        parse("*\n" * (SHOWN + 5))
    assert len(caught.value.problems) == SHOWN
