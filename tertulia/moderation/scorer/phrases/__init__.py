"""Comments of our own words, for what the public sets lack: the same words said of a group, of a person, of a thing;
hate and who answers it; sharp politics; everyday talk. A scorer that has not seen them flags whoever names a group.

A book (`LANGUAGE*.txt`) has slots, `[slot NAME]` with one filling a line, and kinds, `[kind NAME]` with one sentence
a line that may ask for slots as `{NAME}`. In `[pair A B]` each line holds a sentence of kind A and one of kind B,
parted by `||`, filled alike: a minimal pair. `[slots BOOK]` takes another book's slots. `#` begins a note."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
SLOT = re.compile(r"\{(\w+)\}")
DEEPEST = 6  # slots in slots
# What each kind is, of ATTRIBUTES: a kind that is not toxic has none of the others but what stands here.
KINDS: dict[str, frozenset[str]] = {
    # of a group that people are born into or believe in
    "hate": frozenset({"TOXICITY", "IDENTITY_ATTACK"}),
    "hate_threat": frozenset({"TOXICITY", "IDENTITY_ATTACK", "THREAT"}),
    "neutral": frozenset(),
    "praise": frozenset(),
    "counter": frozenset(),
    "report": frozenset(),
    "negated": frozenset(),
    # of anybody and anything else
    "person": frozenset({"TOXICITY", "INSULT"}),
    "crowd": frozenset({"TOXICITY", "INSULT"}),
    "threat": frozenset({"TOXICITY", "THREAT"}),
    "figurative": frozenset(),
    "thing": frozenset(),
    "swear": frozenset({"PROFANITY"}),
    "swear_thing": frozenset({"PROFANITY"}),
    "swear_person": frozenset({"TOXICITY", "INSULT", "PROFANITY"}),
    "politics": frozenset(),
    "remark": frozenset(),
    "spam": frozenset({"SPAM"}),
}


class BadBook(ValueError):
    """A book that cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """`pair`: phrases of one pair share it, filled alike; empty where it stands alone."""

    text: str
    kind: str
    language: str
    pair: str = ""

    @property
    def attributes(self) -> frozenset[str]:
        return KINDS[self.kind]


@dataclass(slots=True)
class Book:
    """`lines`: for each line the kinds and their sentences, one of each or two of a pair."""

    name: str
    slots: dict[str, list[str]] = field(default_factory=dict)
    lines: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.name.partition("_")[0]

    def phrases(self, each: int, seed: int = 0) -> Iterator[Phrase]:
        """Every line filled up to `each` times; one without slots comes once. The same for the same seed."""
        chance = random.Random(f"{self.name} {seed}")  # noqa: S311
        for number, (kinds, sentences) in enumerate(self.lines):
            seen = set()
            for turn in range(each if any(SLOT.search(one) for one in sentences) else 1):
                filled: dict[str, str] = {}
                texts = tuple(self.fill(one, filled, chance) for one in sentences)
                if texts not in seen:
                    seen.add(texts)
                    pair = f"{self.name}/{number}/{turn}" if len(texts) > 1 else ""
                    yield from (
                        Phrase(text, kind, self.language, pair) for kind, text in zip(kinds, texts, strict=True)
                    )

    def fill(self, sentence: str, filled: dict[str, str], chance: random.Random, depth: int = 0) -> str:
        def choose(found: re.Match[str]) -> str:
            name = found[1]
            if name not in filled:
                filled[name] = self.fill(chance.choice(self.slots[name]), {}, chance, depth + 1)
            return filled[name]

        return upper_first(SLOT.sub(choose, sentence)) if not depth else SLOT.sub(choose, sentence)


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def read_book(path: Path) -> Book:
    """Raises BadBook."""
    book = Book(path.stem)
    slot = ""
    kinds: tuple[str, ...] = ()
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if taken := re.fullmatch(r"\[slots (\w+)\]", line):
            if not (other := path.with_name(f"{taken[1]}.txt")).is_file():
                raise BadBook(f"{path.name}:{number}: there is no book {other.name} to take slots from")
            book.slots |= read_book(other).slots
        elif head := re.fullmatch(r"\[(slot|kind|pair) (\w+)(?: (\w+))?\]", line):
            slot, kinds = head_of(head, f"{path.name}:{number}")
            if slot:
                book.slots.setdefault(slot, [])
        elif slot:
            book.slots[slot].append(line)
        else:
            sentences = tuple(one.strip() for one in line.split("||"))
            if not kinds or len(sentences) != len(kinds):
                raise BadBook(f"{path.name}:{number}: {len(kinds)} sentences are wanted here, parted by ||")
            book.lines.append((kinds, sentences))
    check(book, path.name)
    return book


def head_of(head: re.Match[str], place: str) -> tuple[str, tuple[str, ...]]:
    what, first, second = head.groups()
    if what == "slot":
        return first, ()
    kinds = (first,) if what == "kind" else (first, second or "")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise BadBook(f"{place}: no kind {unknown[0]!r}; one of {', '.join(KINDS)}")
    return "", kinds


def check(book: Book, name: str) -> None:
    for filling in [
        *(one for some in book.slots.values() for one in some),
        *(s for _, some in book.lines for s in some),
    ]:
        if missing := [slot for slot in SLOT.findall(filling) if not book.slots.get(slot)]:
            raise BadBook(f"{name}: no [slot {missing[0]}], asked for by {filling!r}")


def books() -> list[Book]:
    return [read_book(path) for path in sorted(FOLDER.glob("*.txt"))]
