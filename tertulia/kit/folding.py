"""What a reader reads, whatever it is written with: the letters under the disguise, each with its place in the text.

Made for lists of words (`matching.py`). Folding is loose, so two words may fold to one; `Folded.runs` keeps what tells
them apart. The patterns below are the only ones, and take time in proportion to the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from tertulia.kit.lookalikes import TWINS

DROPPED, EITHER = "\0", "ǀ"  # a character nobody sees; a stroke that may be an i or an l (1, !, |)
ROOM = 20_000  # characters a spelling remembers: nobody may fill the memory with all of Unicode

# Letters of their own, by language: dropping the mark would make another word (año, ano). Any other mark on a Latin
# letter is stress, sloppiness or ornament. The marks of й, ї and ў count in every language.
ALPHABETS = {
    "es": "ñ", "gl": "ñ", "eu": "ñ", "fil": "ñ", "de": "äöü", "tr": "çğışöü", "az": "çəğıöşü", "sv": "åäö", "fi": "åäö",
    "et": "äöõüšž", "da": "æøå", "nb": "æøå", "nn": "æøå", "no": "æøå", "is": "áðéíóúýþæö", "hu": "öőüű",
    "pl": "ąćęłńóśźż", "cs": "čďěňřšťůž", "sk": "äčďľňôšťž", "sl": "čšž", "hr": "čćđšž", "bs": "čćđšž", "sr": "čćđšž",
    "ro": "ăâîșț", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "sq": "çë", "vi": "ăâđêôơư",
}  # fmt: skip
ALWAYS = frozenset("йїў")
STRAY_MARKS = ("COMBINING", "ARABIC", "HEBREW", "VARIATION SELECTOR", "MONGOLIAN FREE", "KHMER VOWEL INHERENT")
VOICED = "\u3099\u309a"  # the marks of か and が: part of the letter, ornament elsewhere
UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u0640")  # the fillers of Hangul, and the line that stretches Arabic words
# Beside those of names: letters with a stroke, small capitals and others that no rule of Unicode takes apart.
MORE_TWINS = {
    "a": "ᴀɐ", "b": "ʙɓƀβ", "c": "ᴄɔƈ", "d": "ᴅđɖɗð", "e": "ᴇəɛǝ", "f": "ꜰƒ", "g": "ɢɠ", "h": "ʜħɦ", "i": "ɪɩɨι",
    "j": "ᴊɉ", "k": "ᴋƙ", "l": "ʟłƚɫ", "m": "ᴍɱ", "n": "ɴŋɲ", "o": "ᴏøɵө", "p": "ᴘƥ", "q": "ʠ", "r": "ʀɾɽ", "s": "ꜱʂ",
    "t": "ᴛŧƭ", "u": "ᴜʉʊ", "v": "ᴠʋ", "w": "ᴡɯ", "y": "ʏɏ", "z": "ƶʐ", "oe": "œ",
    "ك": "ک", "ي": "یى", "ه": "ھہە",
}  # fmt: skip
LATIN = {
    twin: letters
    for twins in (TWINS, MORE_TWINS)
    for letters, others in twins.items()
    for twin in others
    if twin.isalpha()
}
SQUARED = {chr(start + i): chr(97 + i) for start in (0x1F150, 0x1F170) for i in range(26)}  # Ⓐ in black: no NFKC has it

LETTER = r"[^\W\d_]"
ITEM = r"[^\W_]|[@$€]"
APART = " .,-_*·•–—/\\+~'’\"“”:;=^#&()<>[]{}|!%°"
BETWEEN = f"[{re.escape(APART)}]"
FILLERS = re.compile(f"{DROPPED}+")
SPACES = re.compile("  +")
REPEATS = re.compile(r"([^ -@\[-`{-~])\1+")  # letters, and whatever is not ASCII
MARKS = re.compile("[\u0300-\u036f\u0653-\u0655\u3099\u309a\uff9e\uff9f]")
MARKED = re.compile(f"({LETTER})({MARKS.pattern}+)")
CAPITAL_I = re.compile("I(?<=[a-z]I)")  # after a small letter it stands for l
# A digit or sign beside a letter, and the word it is in.
DISGUISE = re.compile(f"[0-9@$€!|](?:(?={LETTER})|(?<={LETTER}[0-9@$€]))")
DISGUISED = re.compile("(?:[^\\W_]|[@$€!|])+")
# With a unit, or in a code or a date: "10am", "T17", "02T17".
QUANTITY = re.compile(f"[0-9]{{2,}}{LETTER}{{1,2}}|[0-9]*{LETTER}[0-9]{{2,}}|[0-9]+{LETTER}[0-9]+")
# Three letters or more, each perhaps repeated, always with the same between them.
SPACED = re.compile(
    f"(?<![^\\W_])(?<![@$€])({ITEM})\\1*+({BETWEEN}{{1,3}}?)({ITEM})\\3*+(?:\\2({ITEM})\\4*+(?!{ITEM}))+"
)
# A cheaper look that tells whether there may be any.
MAY_BE_SPACED = re.compile(f"{BETWEEN}({ITEM})\\1*+{BETWEEN}{{1,3}}?({ITEM})\\2*+(?!{ITEM})")
LEET = str.maketrans("034578@$€91!|", "oeastbaseg" + EITHER * 3)
LEET_CYRILLIC = LEET | str.maketrans("346", "зчб")
CYRILLIC = re.compile("[\u0400-\u04ff]")
FEW = 4  # letters a word needs to be taken out of the middle of spaced ones: "g r a s s" is one word


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the folded text. `places` has one number more: its k-th character comes from `places[k]` of the
    original, and what belongs to it ends before `places[k + 1]`. `spelt` is the text with repeated letters, and l and i
    apart. `seams` are places in the original where a word may begin or end between two letters, with the fewest letters
    that it must have for that."""

    text: str
    spelt: str
    places: Sequence[int]
    seams: dict[int, int]

    def runs(self) -> list[str]:
        """For each character of `text` how it is spelt: "book" is b, oo, k. A stroke that may be i or l is `EITHER`."""
        one = one_letter(self.spelt)
        starts = [0, *(k for k in range(1, len(one)) if one[k] != one[k - 1] or not one[k].isalpha()), len(one)]
        return [self.spelt[start:end] for start, end in pairwise(starts) if start < end]


def fold(text: str, language: str = "") -> Folded:
    """Undoes, in this order: compatibility forms, case, letters that look alike, what nobody sees, marks; digits and
    signs that stand for letters; letters set apart; letters repeated. Takes any text and never fails.

    Marks: those that make a letter of `language`'s alphabet (`ALPHABETS`) stay, as do those of scripts that cannot be
    read without (Devanagari, Thai). Accents of stress, harakat, niqqud and heaps of marks go. Without a language all
    those go.

    Digits and signs are letters only inside a word that has one: "2024", "100 m", "10am", "T17" and "$5" stay. ! and |
    need a letter or digit on both sides. Letters set apart are joined when they are three or more with the same between
    them: so "a b c of" is read as "abc of", while "I a" and "fu ck" stay as they are.

    The letters of other scripts come from one table with the names of `lookalikes.py`, which alone takes 0 and 1 for
    letters everywhere. Unicode's own list of confusables also joins what no reader confuses, such as m and rn.

    >>> fold("The G-R-0-B-И-İ-K!").text
    'the grobиik!'
    """
    letters, spelt = spelling(language), CAPITAL_I.sub(EITHER, compose(text))
    seen = spelt.translate(letters)
    places: Sequence[int] = range(len(text) + 1)
    if len(seen) != len(text):
        places = [k for k, letter in enumerate(spelt) for _ in letters[ord(letter)]] + [len(text)]
    seams: dict[int, int] = {}
    if DROPPED in seen:
        seen, places = cut(seen, places, spans(FILLERS, seen))
    gaps = [(start + 1, end) for start, end in spans(SPACES, seen)]
    seams.update((places[end], 1) for _, end in gaps)
    seen, places = cut(seen, places, gaps)
    seen = unmask(seen, places, seams)
    between = list(gaps_of_spaced(one_letter(seen)))
    if between:
        for _, end in between:
            seams.setdefault(places[end], FEW)
        seen, places = cut(seen, places, between)
        seen = unmask(seen, places, seams)
    one = one_letter(seen)
    repeats = [(start + 1, end) for start, end in spans(REPEATS, one) if one[start].isalpha()]
    folded, places = cut(one, places, repeats)
    return Folded(folded, seen, places, seams)


def one_letter(text: str) -> str:
    return text.replace("l", "i").replace(EITHER, "i")


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def cut(text: str, places: Sequence[int], out: Iterable[tuple[int, int]]) -> tuple[str, Sequence[int]]:
    """The text without the spans of `out`, which are in order and apart."""
    kept: list[str] = []
    where: list[int] = []
    last = 0
    for start, end in out:
        kept.append(text[last:start])
        where += places[last:start]
        last = end
    if not last:
        return text, places
    return "".join(kept) + text[last:], [*where, *places[last:]]


def compose(text: str) -> str:
    """Letters and their marks as one letter where there is one; as long as it was. Over three marks are a heap."""
    return MARKED.sub(whole, text) if MARKS.search(text) else text


def whole(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", found[1])
    one = unicodedata.normalize("NFKC", plain + found[2][:3])[0]
    return found[0] if one == plain or len(plain) > 1 else one.ljust(len(found[0]), "\u034f")


def unmask(text: str, places: Sequence[int], seams: dict[int, int]) -> str:
    """Letters for the digits and signs inside words. There may be a seam at a sign, and where digits at a word's edge
    end: "@grobnik" is an address or a disguise, "grobnik88" a word with a year or a longer word."""
    kept: list[str] = []
    last = 0
    for found in DISGUISE.finditer(text):
        start = found.start()
        if start < last:
            continue
        while start > last and (text[start - 1].isalnum() or text[start - 1] in "@$€!|"):
            start -= 1
        word = next(DISGUISED.finditer(text, start))[0]
        core = word.strip("!|")
        start += word.index(core)
        kept.append(text[last:start])
        last = start + len(core)
        if QUANTITY.fullmatch(core):
            kept.append(core)
            continue
        seams.update((places[start + k], 1) for k in edges(core))
        kept.append(core.translate(LEET_CYRILLIC if CYRILLIC.search(core) else LEET))
    return "".join(kept) + text[last:]


def edges(word: str) -> Iterator[int]:
    for k, letter in enumerate(word):
        if letter in "@$€!|":
            yield from (k, k + 1)
    yield len(word) - len(word.lstrip("0123456789"))
    yield len(word.rstrip("0123456789"))


def gaps_of_spaced(text: str) -> Iterator[tuple[int, int]]:
    """What stands between letters set apart. One letter again and again ("ha, h, h") is no word."""
    if not MAY_BE_SPACED.search(text):
        return
    for found in SPACED.finditer(text):
        items, between = found[0].split(found[2]), len(found[2])
        joined = one_letter(unmask("".join(items), range(len(found[0]) + 1), {}))
        if sum(map(str.isalpha, joined)) < 2 or len(set(joined)) < 2:
            continue
        end = found.start()
        for item in items[:-1]:
            end += len(item) + between
            yield end - between, end


class Spelling(dict[int, str]):
    """What each character is to a reader who reads `kept` as letters of their own; worked out when first asked for."""

    def __init__(self, kept: Iterable[str], dotless: bool) -> None:
        super().__init__()
        self.kept, self.dotless = frozenset(kept) | ALWAYS, dotless

    def __missing__(self, code: int) -> str:
        if len(self) >= ROOM:
            self.clear()
        before, after = "", chr(code)
        while before != after:
            before, after = after, "".join(map(self.letter, after))
        self[code] = after
        return after

    def letter(self, character: str) -> str:
        """One step of the way; empty steps are `DROPPED`, so that the length tells whether a place has moved."""
        kind = unicodedata.category(character)
        if character.isspace() or character == "\u2800":  # Braille's blank
            return " "
        if character == DROPPED or kind in ("Cc", "Cf", "Me") or character in UNSEEN:
            return DROPPED
        if kind == "Mn":
            return DROPPED if unicodedata.name(character, "").startswith(STRAY_MARKS) else character
        if kind == "Cs":
            return "\ufffd"
        if self.dotless and character in "Iİ":
            return "ı" if character == "I" else "i"
        return "".join(map(self.bare, unicodedata.normalize("NFKC", SQUARED.get(character, character)).casefold()))

    def bare(self, letter: str) -> str:
        if letter in self.kept:
            return letter
        apart = unicodedata.normalize("NFD", letter)
        marks = [mark for mark in apart[1:] if mark in VOICED or self.letter(mark) != DROPPED]
        return unicodedata.normalize("NFC", LATIN.get(apart[0], apart[0]) + "".join(marks))


@cache
def alphabet(language: str) -> Spelling:
    return Spelling(ALPHABETS.get(language, ""), dotless=language in ("tr", "az"))


def is_unseen(character: str) -> bool:
    """Whether it is nothing to a reader, or but an ornament of the letter before."""
    return spelling("")[ord(character)] == DROPPED


def spelling(language: str) -> Spelling:
    """That of the language in a tag such as "pt-BR"; all languages without an alphabet above share one."""
    short = short_of(language)
    return alphabet(short if short in ALPHABETS else "")


def short_of(language: str) -> str:
    """ "pt" of a tag such as "pt-BR" or "pt_BR"."""
    return language.replace("_", "-").partition("-")[0].lower()
