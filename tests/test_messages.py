"""The catalogues hold all that code and templates say. docs/translating.md tells how to mend what fails here."""

import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.utils.translation import override

from tertulia.kit.words import KINDS, PHRASES, counted, phrases
from tests.catalogues import LOCALE, PACKAGE, Entry, Message, marked, plural_rule, read_mo, read_po
from tests.sandbox import ROOT

TEMPLATES = PACKAGE / "templates"
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]
FORMS = {"es": 2, "ru": 3, "ar": 6}
LETTERS = {"es": r"[a-záéíóúñü]", "ru": r"[а-яё]", "ar": r"[\u0621-\u064a]"}
DATES = "date format"
SCRIPT = PACKAGE / "static/tertulia/thread.js"
SENTENCE = re.compile(r"\{n\} |[A-Z][a-z']*(?:[ ,.?]|$)")
NAMES_OF_KEYS = {"Enter", "Escape", "Tab"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")
TAG = re.compile(r"</?[a-z][^>]*>|&\w+;")
IN_ENGLISH = {"embed/api.html"}  # for those who write programs: the names in it are English anyway
SPOKEN = {"aria-label", "title", "alt", "placeholder", "label", "summary"}

each_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str) -> list[Entry]:
    return read_po(LOCALE / language / "LC_MESSAGES/django.po")


def messages(language: str) -> list[Entry]:
    return catalogue(language)[1:]


def test_there_is_a_catalogue_for_every_language():
    assert sorted(path.name for path in LOCALE.iterdir()) == sorted(LANGUAGES) == sorted(FORMS)


@each_language
def test_every_marked_string_is_in_the_catalogue_and_no_other(language):
    here, there = marked(), {entry.message for entry in messages(language)}
    missing = sorted(f"{where}: {message.text}" for message, where in here.items() if message not in there)
    stale = sorted(message.text for message in there - set(here))
    assert not missing, f"run script/messages and translate: {missing}"
    assert not stale, f"run script/messages: nothing says these any more: {stale}"


@each_language
def test_nothing_is_empty_fuzzy_or_twice(language):
    entries = messages(language)
    empty = [entry.message.text for entry in entries if not all(form.strip() for form in entry.forms)]
    fuzzy = [entry.message.text for entry in entries if "fuzzy" in entry.flags]
    twice = [text for text, count in Counter(entry.message.key for entry in entries).items() if count > 1]
    assert (empty, fuzzy, twice) == ([], [], [])


@each_language
def test_plurals_have_as_many_forms_as_the_language(language):
    count, _ = plural_rule(catalogue(language)[0])
    assert count == FORMS[language]
    wrong = [one.message.text for one in messages(language) if len(one.forms) != (count if one.message.plural else 1)]
    assert not wrong


@each_language
def test_placeholders_and_tags_are_kept(language):
    _, forms = plural_rule(catalogue(language)[0])
    for entry in messages(language):
        original = entry.message.plural or entry.message.text
        for index, form in enumerate(entry.forms):
            kept, wanted = Counter(PLACEHOLDER.findall(form)), Counter(PLACEHOLDER.findall(original))
            # “Two comments” can be one word: a form that stands for one number need not print it.
            spared = 1 if entry.message.plural and forms.count(index) == 1 else 0
            assert kept <= wanted, f"{original!r} became {form!r}"
            assert kept.total() >= wanted.total() - spared, f"{original!r} became {form!r}"
            assert Counter(TAG.findall(form)) == Counter(TAG.findall(original)), f"{original!r} became {form!r}"


@each_language
def test_translations_are_written_in_their_language(language):
    for entry in messages(language):
        if entry.message.context == DATES:
            continue
        for form in entry.forms:
            assert re.search(LETTERS[language], form.lower()), f"{entry.message.text!r} is not translated: {form!r}"
            assert form == form.strip(), f"{form!r} has white space at its ends"
            assert not re.search(r"[.:?!…]$", entry.message.text) or re.search(r"[.:?!…؟]$", form), form


@each_language
def test_what_is_served_is_what_was_written(language):
    """The compiled catalogue lies beside its source: a machine that serves a site needs no gettext."""
    written: dict[object, str] = {}
    for entry in catalogue(language):
        if entry.message.plural:
            written |= {(entry.message.key, index): form for index, form in enumerate(entry.forms)}
        else:
            written[entry.message.key] = entry.forms[0]
    assert read_mo(LOCALE / language / "LC_MESSAGES/django.mo") == written, "run script/messages"


def test_one_sentence_is_marked_in_one_way():
    """Once with a plural and once without, gettext keeps only one of the two."""
    keys = Counter(message.key for message in marked())
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_script_of_the_page_has_all_its_words():
    source = re.sub(r"^\s*(//|\*|/\*\*).*$", "", SCRIPT.read_text(), flags=re.MULTILINE)
    literals = set(re.findall(r'"((?:[^"\\\n]|\\.)*)"', source))
    said = {text for text in literals if SENTENCE.match(text)} | set(re.findall(r'\bt\(\s*"([^"]+)"', source))
    known = {*PHRASES, *(phrase for phrase, _ in counted(2))}
    assert said - known - NAMES_OF_KEYS == set(), "tertulia/kit/words.py lacks these"
    assert known - literals == set(), "thread.js no longer says these: take them out of tertulia/kit/words.py"


def test_phrases_that_count_are_named_by_their_english():
    with override("en"):
        assert phrases() == {}
        for (phrase, one), (_, several) in zip(counted(1), counted(2), strict=True):
            assert phrase == f"{one}|{several}"


@each_language
def test_the_words_of_the_script_have_a_form_for_every_kind_of_number(language):
    with override(language):
        found = phrases()
    assert set(found) == {*PHRASES, *(phrase for phrase, _ in counted(2))}
    for phrase, forms in found.items():
        assert set(forms) == (set(KINDS[language]) if "|" in phrase else {"other"})
        assert all(form and form not in phrase for form in forms.values()), phrase


class Spoken(HTMLParser):
    """The words of a template that no tag translates."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0
        source = re.sub(r"{%\s*(blocktranslate|comment)\b.*?{%\s*end\1\s*%}", "", source, flags=re.DOTALL)
        self.feed(re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", source, flags=re.DOTALL))

    def hear(self, text: str) -> None:
        if re.search(r"[A-Za-z]{2}", text):
            self.words.append(text.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "code", "urlset")
        for name, value in attrs:
            if name in SPOKEN:
                self.hear(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "code", "urlset")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.hear(data)


def test_templates_say_nothing_that_is_not_marked():
    said = {
        name: spoken
        for path in sorted(TEMPLATES.rglob("*.html"))
        if (name := str(path.relative_to(TEMPLATES))) not in IN_ENGLISH and (spoken := Spoken(path.read_text()).words)
    }
    assert not said, f"put these into {{% translate %}}: {said}"


def test_the_reader_of_templates_finds_what_is_not_marked():
    template = '<p title="Go {{ n }}">Hello {% translate "you" %}, <code>tertulia</code>{# no #} <b>{{ who }}</b></p>'
    assert Spoken(template).words == ["Go", "Hello ,"]


def test_an_unknown_language_is_refused_in_one_line():
    result = subprocess.run(
        [sys.executable, "-c", "from tertulia.cli import main; main()", "check"],
        env={"PATH": "", "TERTULIA_LANGUAGE": "de", "TERTULIA_DATA": str(settings.TERTULIA_DATA)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert "TERTULIA_LANGUAGE=de is none of en, es, ru, ar" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_reader_of_code_follows_imports():
    assert Message("Archive") in marked()
    assert Message("F Y", context=DATES) in marked()
