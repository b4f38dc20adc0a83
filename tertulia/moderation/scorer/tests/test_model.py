"""The model that comes with the program, as a site asks it. Sentences are our own; what is asserted is plain to
anybody."""

import os
import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.moderation.scorer import model
from tertulia.moderation.scorer.model import CHUNK, READ, chunks
from tertulia.moderation.scorer.scores import ATTRIBUTES

CALM = [
    "The council closed the pool last night, and I wonder who will pay for the buses to the next one.",
    "I disagree with nearly all of this, but thank you for writing it down so clearly.",
    "The minister broke her promise, hid the report for a year and should resign.",
    "Saying that immigrants are vermin is disgusting, and I am glad that somebody finally said so.",
    "We are Muslims, we live next to the harbour, and we would like a crossing there as well.",
    "This damn printer ate my ballot paper again.",
    "Gracias por el artículo; no estoy de acuerdo con la subida del billete.",
    "Спасибо за статью, но с ценами на проезд я не согласен.",
]
HOSTILE = [
    "You are a stupid, worthless idiot and everybody here hates you.",
    "All immigrants are filthy vermin and should be thrown out.",
    "Shut up, you pathetic moron.",
    "Eres un imbécil y un payaso, cállate ya.",
    "Ты тупой идиот, заткнись уже.",
]


@cache
def loaded():
    return model.load()


@pytest.fixture
def shipped():
    return loaded()


@pytest.mark.parametrize("text", CALM)
def test_the_calm_are_left_alone(shipped, text):
    assert shipped.score(text).hostility < 80


@pytest.mark.parametrize("text", HOSTILE)
def test_the_hostile_stand_out(shipped, text):
    found = shipped.score(text)
    assert found.is_sure
    assert found.hostility >= 80


def test_attributes_are_told_apart(shipped):
    swearing = shipped.score("Holy shit, what a goal!").values
    assert swearing["PROFANITY"] > 0.5 > swearing["IDENTITY_ATTACK"]
    threat = shipped.score("I know where you live and I will break your legs.").values
    assert threat["THREAT"] > 0.5
    advert = shipped.score(
        "Earn 5000 dollars a week from home, no experience needed! Contact me on WhatsApp for a free casino bonus"
    ).values
    assert advert["SPAM"] > 0.5 > advert["TOXICITY"]


def test_every_attribute_has_a_value_between_nothing_and_one(shipped):
    values = shipped.score("The pool is closed again, you idiots.").values
    assert set(values) == set(ATTRIBUTES)
    assert all(0 <= value <= 1 for value in values.values())


def test_the_words_that_carry_it_are_marked(shipped):
    text = "The new timetable is out, and you are a worthless idiot."
    words = " ".join(text[span.start : span.end] for span in shipped.score(text).spans)
    assert "idiot" in words
    assert "timetable" not in words


@pytest.mark.parametrize(
    ("text", "disguised"), [("you idiot", "you 1d10t"), ("they are morons", "they are m.o.r.o.n.s")]
)
def test_a_disguise_hides_nothing(shipped, text, disguised):
    assert shipped.score(disguised, "en").values["INSULT"] == pytest.approx(
        shipped.score(text, "en").values["INSULT"], abs=0.1
    )


def test_nobody_hides_one_insult_behind_nine_kind_paragraphs(shipped):
    kind = "Thank you for this article about the harbour and its long history. " * 30
    assert shipped.score(kind).hostility < 50
    assert shipped.score(f"{kind}You are a stupid, worthless idiot.").hostility >= 80


def test_a_megabyte_is_read_as_far_as_is_said(shipped):
    found = shipped.score("The pool is closed. " * 50_000)
    assert found.read == READ
    assert found.is_sure


@pytest.mark.parametrize("text", ["", " \n", "😀😀😀", "123 !!! ...", "\u0301" * 3_000, "\ud800\udc00\ud800"])
def test_what_says_nothing_has_no_scores(shipped, text):
    found = shipped.score(text, "en")
    assert (found.values, found.hostility, found.is_sure) == ({}, None, False)


def test_a_language_that_was_not_learnt_has_none_and_a_weak_one_is_not_sure(shipped):
    assert shipped.score("Gemeenteraad sluit het zwembad zonder iemand iets te vragen.").values == {}
    german = shipped.score("Der Stadtrat hat das Bad geschlossen, ohne jemanden zu fragen.")
    assert german.language == "de"
    assert german.values
    assert german.hostility is None


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=1_500))
def test_any_text_is_answered(text):
    found = loaded().score(text, "en")
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans)


def test_parts_are_the_whole_and_short_enough():
    text = "word " * 1_000 + "x" * 2_000
    parts = chunks(text)
    assert "".join(parts) == text
    assert max(map(len, parts)) <= CHUNK


def test_nothing_is_left_in_the_home_folder_and_nobody_is_told(tmp_path):
    """The runtime would write down a number of this machine, and send it."""
    code = (
        "from tertulia.moderation.scorer.model import load; print(load().score('You idiot, go away').values['INSULT'])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(found.stdout) > 0.5
    assert list(tmp_path.rglob("*")) == []
