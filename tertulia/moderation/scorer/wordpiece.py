"""A text as the numbers of a vocabulary of pieces (WordPiece: Schuster and Nakajima 2012), as BERT takes it apart:
lower case, without accents, words and signs by themselves, then the longest pieces from the left."""

import re
import unicodedata
from collections.abc import Sequence

START, END, UNKNOWN, PADDING = "[CLS]", "[SEP]", "[UNK]", "[PAD]"
LONGEST = 40  # letters of a word that is looked up; nothing longer is a word
ROOM = 20_000  # words remembered: readers may not fill the memory with words of their own making
UNSEEN = {"Mn", "Cf", "Cs"}
PART = re.compile(r"[^\W_]+|[^\w\s]|_")


class WordPiece:
    """`vocabulary`: the pieces in the order of their numbers; "##" begins one that goes on."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.vocabulary = tuple(vocabulary)
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._start, self._end, self._unknown = (self._numbers[name] for name in (START, END, UNKNOWN))
        self._known: dict[str, tuple[int, ...]] = {}  # of the words met before

    def numbers(self, text: str, most: int) -> list[int]:
        """At most `most`, with the start and the end."""
        found = [self._start]
        for word in PART.findall(plain(text)):
            found += self._known.get(word) or self._look_up(word)
            if len(found) >= most:
                break
        return [*found[: most - 1], self._end]

    def _look_up(self, word: str) -> tuple[int, ...]:
        pieces = self._take_apart(word)
        if len(self._known) < ROOM and len(word) <= LONGEST:
            self._known[word] = pieces
        return pieces

    def _take_apart(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        start = 0
        while start < len(word) <= LONGEST:
            for end in range(len(word), start, -1):
                number = self._numbers.get(word[start:end] if not start else f"##{word[start:end]}")
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                break
        return tuple(found) if found and start == len(word) else (self._unknown,)


def plain(text: str) -> str:
    text = unicodedata.normalize("NFD", text.lower())
    return text if text.isascii() else "".join([one for one in text if unicodedata.category(one) not in UNSEEN])
