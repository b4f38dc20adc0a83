import pytest

from tertulia.moderation.scorer.languages import guess


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council has closed the pool without asking anybody.", "en"),
        ("El ayuntamiento ha cerrado la piscina sin preguntar a nadie.", "es"),
        ("Городской совет закрыл бассейн и никого не спросил.", "ru"),
        ("Der Stadtrat hat das Bad geschlossen, ohne jemanden zu fragen.", "de"),
        ("أغلق المجلس المسبح دون أن يسأل أحدا", "ar"),
    ],
)
def test_a_sentence_tells_its_language(text, language):
    assert guess(text) == language


def test_a_short_text_is_in_the_language_of_its_page():
    assert guess("No, idiota", "es") == "es"
    assert guess("lol", "en-GB") == "en"
    assert guess("Facha.", "es") == guess("Facha.", "es_MX") == "es"


def test_a_short_text_that_is_certainly_in_another_language_is():
    assert guess("To jest prawda", "es") == "pl"


def test_signs_help_to_tell():
    assert guess("En serio ya: tú cobras por poner estas cosas ¿verdad?", "es") == "es"


def test_letters_that_are_drawn_out_are_one():
    assert guess("Vaya follooooooooooooooooooooooooooooooon con la piscina", "es") == "es"


def test_addresses_say_nothing():
    assert (
        guess("https://www.example.org/the-council-has-closed-the-pool @somebody_of_the_council ¡qué vergüenza!")
        == "es"
    )


def test_a_long_one_tells_though_the_page_says_otherwise():
    assert guess("Городской совет закрыл бассейн и никого не спросил.", "en") == "ru"


@pytest.mark.parametrize("text", ["", "   ", "😀😀😀", "12345 !!", "\u0301" * 50])
def test_without_letters_nobody_can_tell(text):
    assert guess(text, "en") == ""


def test_fifty_scripts_at_once_are_no_language():
    mixed = "аåשعअকਅઅଅஅఅಅഅකกກཀကაअአᎠᐁᚁᚠកᠠあアㄅ가一ꀀⲁⴰꓐꕀꗧꚠꤊ"
    assert guess(mixed) in ("", guess(mixed, ""))
