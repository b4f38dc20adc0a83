"""What the editors' decisions teach: which comments they let stand, and which they took away for what was said there.
What a rule, the scorer or a program did by itself teaches nothing, or the scorer would learn from itself."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow, Entry, Wanted
from tertulia.kit.text import plain
from tertulia.moderation.drift import ASIDE
from tertulia.moderation.reasons import REASONS
from tertulia.moderation.scorer.learning import Example
from tertulia.moderation.verdicts import links_in

HOSTILE = frozenset(REASONS) - frozenset(ASIDE)
SPAM, UNDONE = "spam", "undone"
MOST = 5_000  # comments of each side, those of the latest decisions
PAGE, PAGES = 500, 200
STOOD = timedelta(days=14)
UNSEEN = 0.5  # what a comment counts that stood so long without anybody deciding on it
By = Callable[[DeskRow, Entry | None], bool]


def read_lessons(kind: str, stood: timedelta = STOOD) -> list[Example]:
    """`kind`: "hostility" or "spam". Those that nobody decided on come first, so that of the same text the decision
    counts."""
    bad = list(read_bad(kind))
    good = list(read_good())
    decided = {row.id for row in good}
    return [
        *(example(row, is_bad=False, weight=UNSEEN) for row in read_stood(bad, decided, stood)),
        *(example(row, is_bad=False) for row in reversed(good)),
        *(example(row, is_bad=True) for row in reversed(bad)),
    ]


def example(row: DeskRow, *, is_bad: bool, weight: float = 1.0) -> Example:
    return Example(text_of(row), is_bad, weight, row.thread.key)


def text_of(row: DeskRow) -> str:
    """As its author would have sent it. What came from another system can be HTML."""
    return row.source if "<" not in row.source else " ".join([plain(row.html), *links_in(row.html)])


def read_bad(kind: str) -> Iterator[DeskRow]:
    if kind == SPAM:
        yield from read_decided("removed", lambda row, entry: is_taken(row, entry, frozenset({SPAM})))
        # Nobody here put these there: they were spam in the system that the site came from.
        yield from read_decided("spam", lambda row, entry: entry is None or is_editors(row, entry))
    else:
        yield from read_decided("removed", lambda row, entry: is_taken(row, entry, HOSTILE))


def read_good() -> Iterator[DeskRow]:
    return read_decided("approved", lambda row, entry: entry is not None and is_editors(row, entry))


def is_taken(row: DeskRow, entry: Entry | None, codes: frozenset[str]) -> bool:
    return entry is not None and entry.code in codes and is_editors(row, entry)


def is_editors(row: DeskRow, entry: Entry) -> bool:
    """An editor's own word on the very text that stands there now."""
    is_editor = entry.by is not None and not entry.program and entry.code != UNDONE
    return is_editor and (row.edited is None or row.edited <= entry.at)


def read_decided(queue: str, is_wanted: By) -> Iterator[DeskRow]:
    """The newest, at most MOST, of those that are wanted by what was decided on them last."""
    found, after = 0, ""
    for _ in range(PAGES):
        rows, after = discussion.read_queue(queue, Wanted(), after=after, limit=PAGE)
        entries = deciding(queue, [row.id for row in rows])
        for row in rows:
            if found < MOST and is_wanted(row, entries.get(row.id)):
                found += 1
                yield row
        if not after or found == MOST:
            return


def deciding(queue: str, comments: list[int]) -> dict[int, Entry]:
    """By comment. Of what was taken away the decision that did it, since an appeal may have been answered after it."""
    if queue != "removed":
        return discussion.last_entries(comments)
    entries = discussion.read_entries(discussion.in_force(comments)).values()
    return {entry.comment: entry for entry in entries if entry.comment}


def read_stood(bad: list[DeskRow], decided: set[int], stood: timedelta) -> Iterator[DeskRow]:
    """From each discussion in which comments were taken away as many that were not: otherwise what it is about would
    seem to be what was wrong with them."""
    until = timezone.now() - stood
    for thread, number in Counter(row.thread.key for row in bad).items():
        rows, _after = discussion.read_queue("newest", Wanted(thread=thread, until=until), limit=2 * number + 10)
        touched = discussion.find_decided([row.id for row in rows]) | decided
        left = [row for row in rows if row.id not in touched and not row.urgency]
        yield from left[:number]
