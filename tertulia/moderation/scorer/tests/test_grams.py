import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.moderation.scorer.grams import BITS, grams, spelt, undisguised

HOSTILE = st.text(st.characters(exclude_categories=()), max_size=300)


def of(text):
    return grams(undisguised(text))


def seen(text):
    found = of(text)
    return {text[start:end] for start, end in zip(found.starts, found.ends, strict=True)}


def test_words_pairs_and_pieces_are_seen_where_they_stand():
    found = seen("The bus is late")
    assert {"The", "bus", "late", "The bus", "is late", "lat", "ate"} <= found
    assert "bus is late" not in found


def test_the_same_words_are_the_same_numbers_wherever_they_stand():
    short, long = of("a late bus"), of("Nobody likes waiting for a late bus, in the rain or not.")
    assert len(set(short.numbers) & set(long.numbers)) >= 0.8 * len(set(short.numbers))


@pytest.mark.parametrize(
    "text", ["g.r.o.b.n.i.k", "Gr0bn1k", "gr\u200bobnik", "ɢʀᴏʙɴɪᴋ", "GROBNIIIIK", "ｇｒｏｂｎｉｋ"]
)
def test_a_disguise_changes_nothing(text):
    assert set(of(text).numbers) == set(of("grobnik").numbers)
    found = of(text)
    assert (found.starts.min(), found.ends.max()) == (0, len(text))


def test_who_is_spoken_to_and_where_a_link_leads_say_nothing():
    assert set(of("@bus_driver late again https://bus.example/late?x=1").numbers) == set(of("late again").numbers)


def test_repeated_letters_stay_for_whoever_looks_words_up():
    assert spelt(undisguised("A g00d book")) == "a good book"


@given(HOSTILE)
def test_any_text_has_grams_within_it(text):
    found = of(text)
    assert ((found.starts >= 0) & (found.starts <= found.ends) & (found.ends <= len(text))).all()
    assert ((found.numbers >= 0) & (found.numbers < 1 << BITS)).all()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "@somebody", "https://only.example/"])
def test_nothing_has_none(text):
    assert len(of(text)) == 0


def test_numbers_are_spread_over_the_table():
    chance = random.Random(1)
    words = {"".join(chance.choices("abcdefghij", k=8)) for _ in range(2_000)}
    numbers = np.concatenate([of(word).numbers[:1] for word in words])
    assert len(set(numbers)) > 0.98 * len(words)
