"""Words and phrases of a list, found in a text whatever disguise they wear, with their place in it.

The search is Aho and Corasick's over folded text (`folding.py`): its time does not depend on the length of the list.
What it finds is read again, more closely: the marks of the word's language, l and i, repeated letters, the edges.
"""

import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick
from django.utils.translation import gettext as _

from tertulia.kit.folding import APART, EITHER, FEW, Folded, fold, is_unseen

# Scripts written without spaces: a word of theirs is found inside others too.
UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "BOPOMOFO", "KANGXI", "IDEOGRAPHIC")
LONG = 6  # letters from which a letter written twice makes no other word: "grobnnik", but not "dinner" for "diner"
# Letters that are the same to the eye in two scripts: Latin, Cyrillic, Greek, Armenian.
SAME = frozenset("aceopxyijshABEKMHOPCTYXIJSасеорхуіјѕһԁԛԝӏАВЕКМНОРСТУХІЈЅονΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսոհ")
MOST_LINES, LONGEST, SHOWN = 100_000, 100, 50


class Entry(NamedTuple):
    """One line of a list. A `*` at its end stands for any ending; `kind` is the caller's own."""

    word: str
    language: str = ""
    kind: str = ""


class Hit(NamedTuple):
    """What was found: the word as the list has it, and where: `text[start:end]`."""

    word: str
    kind: str
    start: int
    end: int


class Wanted:
    """An entry, and how closely it must be met: worked out when a text first has something like it."""

    def __init__(self, entry: Entry, word: str) -> None:
        self.entry, self.word = entry, word
        self.open = entry.word.endswith("*")  # any ending

    @cached_property
    def closely(self) -> tuple[str, list[str]]:
        """Folded in the language of the entry, and its runs."""
        return closely(self.word, self.entry.language)

    @cached_property
    def scripts(self) -> frozenset[str]:
        return scripts(self.word)

    def is_spelt(self, text: str) -> bool:
        """Whether a piece of a text, with its disguise, is this word rather than one that folds to the same letters."""
        found, runs = closely(text, self.entry.language)
        wanted, wanted_runs = self.closely
        return found == wanted and all(map(self.agrees, runs, wanted_runs))

    def agrees(self, found: str, wanted: str) -> bool:
        """A letter three times is stretched; twice it may be another word, unless the word is long."""
        more = len(found) - len(wanted)
        stretched = more == 0 or (more > 0 and (len(found) > 2 or len(self.closely[0]) >= LONG))
        return stretched and (EITHER in wanted or set(found) - {EITHER} <= set(wanted))


class Matcher:
    """Built once for a list, used by any number of threads at once. An entry's language says which marks make other
    letters: "ano" as Spanish does not find "año", as no language it does.

    An entry that folds to nothing is never found; `parse` says so by line. Where entries find the same place, the
    longest wins, then the first of the list.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.wanted: dict[str, list[Wanted]] = {}
        for entry in entries:
            word = entry.word.rstrip("*").strip()
            loose = fold(word).text.strip()
            if loose:
                self.wanted.setdefault(loose, []).append(Wanted(entry, word))
        self.loose = list(self.wanted)
        self.search = AhoCorasick(self.loose)

    def find(self, text: str) -> list[Hit]:
        """In the order of the text, none over another. Takes any text and never fails."""
        folded = fold(text)
        reading = Reading(text, folded)
        hits = [
            hit
            for number, start, end in self.search.find_matches_as_indexes(folded.text, overlapping=True)
            if reading.is_edge(start, end - start)
            for hit in reading.hits(self.wanted[self.loose[number]], start, end)
        ]
        return longest(hits) if hits else []


class Reading:
    """One text while it is searched; remembers what it has read closely, since a flood of one word is one word."""

    def __init__(self, text: str, folded: Folded) -> None:
        self.text, self.folded = text, folded
        self.known: dict[tuple[int, str], bool] = {}
        self.native: frozenset[str] | None = None

    def is_edge(self, k: int, letters: int) -> bool:
        """Whether a word of so many letters may begin or end before the k-th folded character."""
        text = self.folded.text
        if k in (0, len(text)) or not (is_inside(text[k - 1]) and is_inside(text[k])):
            return True
        return self.folded.seams.get(self.folded.places[k], letters + 1) <= letters

    def hits(self, wanted: list[Wanted], start: int, end: int) -> Iterator[Hit]:
        closed = self.is_edge(end, end - start)
        first, last = self.piece(start, end)
        for one in wanted:
            if (closed or one.open) and self.is_spelt(one, first, last):
                yield Hit(
                    one.entry.word, one.entry.kind, first, last if closed else self.piece(start, self.ending(end))[1]
                )

    def piece(self, start: int, end: int) -> tuple[int, int]:
        """Where folded characters come from, without what only keeps them apart from the next."""
        places, text = self.folded.places, self.text
        after = end
        while places[after] == places[end - 1]:  # one character of the text may be two folded ones
            after += 1
        own, last = places[end - 1] + 1, places[after]
        while last > own and (is_unseen(text[last - 1]) or text[last - 1].isspace() or text[last - 1] in APART):
            last -= 1
        while last < places[after] and is_unseen(text[last]):
            last += 1
        return places[start], last

    def ending(self, k: int) -> int:
        while not self.is_edge(k, FEW):
            k += 1
        return k

    def is_spelt(self, one: Wanted, first: int, last: int) -> bool:
        piece = self.text[first:last]
        key = id(one), piece
        if key not in self.known:
            self.known[key] = piece == one.entry.word or (one.is_spelt(piece) and not self.is_foreign(one, piece))
        return self.known[key]

    def is_foreign(self, one: Wanted, piece: str) -> bool:
        """Whether it is a word of another script that only looks like the one wanted: Russian "вот" is no "bot". Where
        the text has nothing of that script but letters that look the same in both, it is a disguise."""
        here = scripts(piece)
        if not one.scripts or not here or here & one.scripts:
            return False
        if self.native is None:
            self.native = frozenset(script(letter) for letter in set(self.text) if letter not in SAME)
        return here <= self.native


def closely(text: str, language: str) -> tuple[str, list[str]]:
    """The folded text and its runs, without white space around: "¨" alone is a space to the folding."""
    folded = fold(text, language)
    start = len(folded.text) - len(folded.text.lstrip())
    end = len(folded.text.rstrip())
    return folded.text[start:end], folded.runs()[start:end]


def longest(hits: list[Hit]) -> list[Hit]:
    taken: list[Hit] = []
    starts: list[int] = []
    for hit in sorted(hits, key=lambda hit: hit.start - hit.end):
        k = bisect(starts, hit.start)
        if (k and taken[k - 1].end > hit.start) or (k < len(taken) and taken[k].start < hit.end):
            continue
        taken.insert(k, hit)
        starts.insert(k, hit.start)
    return taken


@lru_cache(maxsize=4096)
def is_inside(letter: str) -> bool:
    """Letters, digits and marks of a script with spaces are inside a word."""
    if not (letter.isalnum() or unicodedata.category(letter).startswith("M")):
        return False
    return not unicodedata.name(letter, "").startswith(UNSPACED)


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """LATIN, CYRILLIC, ...; "" for what is no letter. A letter of mathematics or full width counts as the plain one."""
    plain = unicodedata.normalize("NFKC", letter)[0]
    return unicodedata.name(plain, "").partition(" ")[0] if plain.isalpha() else ""


def scripts(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(script, text)))


class Problem(NamedTuple):
    """What is wrong with a line, counted from 1, and what to do."""

    line: int
    reason: str


class BadList(ValueError):
    """A list that cannot be read; `problems` has the first of its faults, in order."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{line}: {reason}" for line, reason in problems))
        self.problems = problems


def entries_of(text: str, language: str = "", kind: str = "") -> list[Entry]:
    """Those of a list that was parsed before: to look at each word again takes as long as all the rest."""
    words = dict.fromkeys(word for _number, word in words_of(lines_of(text)))
    return [Entry(word, language, kind) for word in words]


def lines_of(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def words_of(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """One word or phrase a line, with the number of its line; blank lines and lines that begin with # left out."""
    for number, line in enumerate(lines, 1):
        word = line.strip()
        if word and not word.startswith("#"):
            yield number, word


def parse(text: str, language: str = "", kind: str = "") -> list[Entry]:
    """The entries of a list. Of lines that mean the same to a reader, the first. Raises BadList with at most `SHOWN`
    problems."""
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        raise BadList([Problem(MOST_LINES + 1, _("The list is too long. Divide it: 100,000 lines are the most."))])
    problems: list[Problem] = []
    entries: dict[tuple[str, bool], Entry] = {}
    for number, word in words_of(lines):
        spelt = "" if len(word) > LONGEST else fold(word.removesuffix("*"), language).spelt.strip()
        if reason := fault(word, spelt):
            problems.append(Problem(number, reason))
            if len(problems) == SHOWN:
                break
        entries.setdefault((spelt, word.endswith("*")), Entry(word, language, kind))
    if problems:
        raise BadList(problems)
    return list(entries.values())


def fault(word: str, spelt: str) -> str:
    """Why a line cannot be looked for; empty when it can."""
    if len(word) > LONGEST:
        return _("This is too long. Shorten it: 100 characters are the most.")
    if any(letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Cs") for letter in word):
        return _("This has characters that are no text. Write the word anew, and save the list as UTF-8.")
    if "*" in word[:-1]:
        return _("A * may only stand at the end of a word. Take the other away.")
    if word == "*":
        return _("A * alone would find everything. Write the beginning of a word before it.")
    if not spelt or (word.endswith("*") and not (spelt[-1].isalnum() or is_inside(spelt[-1]))):
        return _("Nothing of this can be looked for. Write a word with letters, or take the line away.")
    return ""
