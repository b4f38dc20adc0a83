"""How long the rules take over a comment, with long lists: what a writer waits for before their comment is stored."""

import random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from tertulia.bench.progress import counted
from tertulia.bench.threads import NAMES, SENTENCES, make_threads
from tertulia.discussion import api as discussion
from tertulia.discussion.api import Draft
from tertulia.moderation import api as moderation
from tertulia.moderation.api import Submission
from tertulia.people.api import Speaker

WORDS, BANS, EACH = 10_000, 1_000, 50
SLOWEST, SLOWEST_OF_ALL = 2.0, 5.0  # milliseconds: median and 99th percentile
LETTERS = "bdfgklmnprstvz"
EDITOR = Speaker(name="The Bench", is_staff=True)


def measure(repeats: int) -> list[dict[str, Any]]:
    """`repeats`: verdicts by the fifty, on texts of one to forty sentences. Each writer is new to the store."""
    settings.TERTULIA_LIMITS = True  # all rules are on
    [thread] = make_threads([100])
    facts = discussion.find_thread(thread.key)
    added = facts.id if facts else 0
    make_lists()
    dice = random.Random(1)  # noqa: S311 - a bench, not a lottery
    rows = []
    for sentences in (1, 4, 40):
        times = []
        for number in counted(range(repeats * EACH), f"{sentences} sentences"):
            text = " ".join(dice.choices(SENTENCES, k=sentences))
            draft = Draft(added, None, dice.choice(NAMES), text, key=str(number), email="a@b.example")
            by = Speaker(guest=f"bench-{number:012}", network=f"10.{number % 250}.{number // 250 % 250}.0/24")
            began = perf_counter()
            moderation.submit(Submission(draft, by, seconds=60.0), facts)
            times.append((perf_counter() - began) * 1000)
        rows.append(row(sentences, len(text), times))
    connections.close_all()
    return rows


def row(sentences: int, characters: int, times: list[float]) -> dict[str, Any]:
    return {
        "what": f"verdict on {sentences} sentences, about {characters} characters",
        "median ms": round(median(times), 2),
        "bar ms": SLOWEST,
        "p99 ms": round(quantiles(times, n=100)[98], 2),
        "bar p99 ms": SLOWEST_OF_ALL,
    }


def make_lists() -> None:
    """Words that are in no text, and bans that hold nobody who writes here."""
    dice = random.Random(2)  # noqa: S311 - as above
    words = {"".join(dice.choices(LETTERS + "aeiou", k=dice.randint(6, 12))) for _ in range(WORDS)}
    with transaction.atomic():
        moderation.add_word_list("The Bench", "banned", "\n".join(sorted(words)))
        for number in range(BANS):
            moderation.impose("ban", f"person:guest:banned-{number:010}", reason="The bench.", by=EDITOR)
