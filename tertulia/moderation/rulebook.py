"""What the rules go by, in memory, and read again when the edition in the store is another: one small question each."""

import logging
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tertulia.kit import prepared
from tertulia.kit.matching import Matcher, entries_of, parse
from tertulia.moderation.models import Adaptation as AdaptationRow
from tertulia.moderation.models import Domain, Edition, Sanction, Scope, WordList
from tertulia.moderation.scorer.adapting import Adaptation
from tertulia.moderation.scorer.heads import BadHead, opened

ONLY = 1
log = logging.getLogger("tertulia.scorer")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """`scopes`: what is said of each, by name. `domains`: what happens to links there, by domain. `subjects`: all under
    which somebody may be sanctioned now. `lists`: what `words` was made of. `adaptation`: what the scorer has learnt
    here."""

    edition: int = -1
    scopes: dict[str, dict[str, Any]] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset()
    lists: tuple[tuple[str, str, str], ...] = ()
    words: Matcher = field(default_factory=lambda: Matcher([]))
    adaptation: Adaptation = field(default_factory=Adaptation)


held, loading = Rulebook(), Lock()


def rulebook() -> Rulebook:
    """The one that holds now."""
    global held
    edition = number()
    if held.edition != edition:
        with loading:
            if held.edition != edition:
                held = load(edition)
    return held


def number() -> int:
    found = prepared.select(Edition, ["number"], limit=1, id=ONLY)
    return int(found[0][0]) if found else 0


def changed() -> None:
    """In the transaction of any change: from its end on every process reads anew."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the edition is raised in the transaction that changes the rules")
    # A moment and not the next number: that one would come again after a transaction that was undone.
    Edition.objects.update_or_create(pk=ONLY, defaults={"number": time.time_ns() // 1000})


def load(edition: int) -> Rulebook:
    before = held
    lists = tuple(WordList.objects.order_by("pk").values_list("words", "language", "kind"))
    now = timezone.now()
    sanctions = Sanction.objects.filter(lifted=None).filter(Q(ends=None) | Q(ends__gt=now))
    return Rulebook(
        edition,
        dict(Scope.objects.values_list("name", "values")),
        dict(Domain.objects.values_list("name", "action")),
        frozenset(sanctions.values_list("subject", flat=True)),
        lists,
        # To make it of a hundred thousand words takes a second, and most changes are of something else.
        before.words if before.lists == lists else Matcher([entry for one in lists for entry in entries_of(*one)]),
        learnt(before.adaptation),
    )


def learnt(before: Adaptation) -> Adaptation:
    """What is in use; none of it where the owner does not want the site to learn."""
    used = AdaptationRow.objects.filter(is_active=True).order_by("pk") if settings.TERTULIA_LEARN else ()
    rows = tuple((row.pk, row.made) for row in used)
    if rows == before.rows:
        return before
    heads = []
    for row in used:
        try:
            heads.append(opened(row.weights, row.kind, row.model, row.pk))
        except BadHead:
            told = "What was learnt about %s (number %d) is damaged and not used: run `tertulia adapt-scorer` again"
            log.error(told, row.kind, row.pk)
    return Adaptation(tuple(heads), rows)


@transaction.atomic
def add_word_list(name: str, kind: str, words: str, language: str = "") -> None:
    """Raises kit.matching.BadList for words that cannot be read."""
    parse(words, language, kind)
    WordList.objects.create(name=name, kind=kind, language=language, words=words)
    changed()
