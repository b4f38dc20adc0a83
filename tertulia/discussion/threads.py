"""Threads: opened with their page, closed by hand or by date, hidden when the page is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tertulia.discussion.errors import NoSuchThread
from tertulia.discussion.models import Comment, Thread
from tertulia.journal import api as journal
from tertulia.kit import prepared
from tertulia.kit.numbers import LARGEST


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """What the other rooms may know of a thread. `count`: published comments, replies included."""

    id: int
    key: str
    url: str
    title: str
    state: str
    closes: datetime | None
    count: int
    authors: frozenset[int] = frozenset()
    has_highlights: bool = False
    section: str = ""

    @property
    def is_public(self) -> bool:
        return self.state != Thread.State.HIDDEN

    @property
    def is_open(self) -> bool:
        return self.state == Thread.State.OPEN and (self.closes is None or self.closes > timezone.now())


COLUMNS = (
    "id",
    "key",
    "url",
    "title",
    "state",
    "closes",
    "count",
    "authors",
    "highlights",
    "section",
)  # that they are made of


def facts(thread: Thread) -> ThreadFacts:
    return facts_of([getattr(thread, name) for name in COLUMNS])


def facts_of(values: Sequence[Any]) -> ThreadFacts:
    number, key, url, title, state, closes, count, authors, highlights, section = values
    return ThreadFacts(number, key, url, title, state, closes, count, frozenset(authors), highlights > 0, section)


def find_thread(key: str) -> ThreadFacts | None:
    """The thread of a key. Reading never makes one."""
    found = prepared.select(Thread, COLUMNS, limit=1, key=key) if len(key) <= 200 and "\0" not in key else []
    return facts_of(found[0]) if found else None


def counts(keys: Sequence[str]) -> dict[str, int]:
    """Published comments by thread key, for listings; a key without a public thread is left out."""
    public = Thread.objects.exclude(state=Thread.State.HIDDEN)
    return dict(public.filter(key__in=keys).values_list("key", "count"))


def read_sections() -> list[str]:
    """The sections in which there are discussions."""
    return list(Thread.objects.exclude(section="").order_by("section").values_list("section", flat=True).distinct())


def find_thread_by_id(thread_id: int) -> ThreadFacts:
    """Raises NoSuchThread."""
    thread = Thread.objects.filter(pk=thread_id).first() if thread_id <= LARGEST else None
    if thread is None:
        raise NoSuchThread
    return facts(thread)


def find_thread_of(comment_id: int) -> ThreadFacts | None:
    """The thread that a comment of any state is in."""
    thread = Thread.objects.filter(pk__in=Comment.objects.filter(pk=comment_id).values("thread")).first()
    return facts(thread) if thread else None


@transaction.atomic
def open_thread(
    *,
    key: str,
    url: str,
    title: str,
    state: str = "open",
    closes: datetime | None = None,
    authors: Sequence[int] = (),
    section: str = "",
) -> ThreadFacts:
    """Make the thread of a page, or bring an existing one up to date with it. `authors`: users who wrote the page."""
    values = {
        "url": url[:2000],
        "title": title[:500],
        "section": section[:100],
        "state": state,
        "closes": closes,
        "authors": sorted(authors),
    }
    thread, made = Thread.objects.get_or_create(key=key, defaults=values)
    changed = [name for name, value in values.items() if getattr(thread, name) != value]
    if changed:
        for name in changed:
            setattr(thread, name, values[name])
        thread.save(update_fields=changed)
    if made or changed:
        journal.append(f"thread:{key}", "thread-changed", thread=thread.pk)
    return facts(thread)


@transaction.atomic
def set_thread_state(key: str, state: str) -> ThreadFacts:
    """Open, close or hide a thread by hand. Opening by hand lifts a closing date that has passed."""
    thread = Thread.objects.filter(key=key).first()
    if thread is None:
        raise NoSuchThread
    thread.state = Thread.State(state)
    if state == Thread.State.OPEN and thread.closes and thread.closes <= timezone.now():
        thread.closes = None
    thread.save(update_fields=["state", "closes"])
    journal.append(f"thread:{key}", "thread-changed", thread=thread.pk)
    return facts(thread)


def rename_section(old: str, new: str) -> None:
    """Carry the new slug of a section to its discussions."""
    Thread.objects.filter(section=old[:100]).update(section=new[:100])


def close_due() -> int:
    """Close the open threads whose date has come, so that whoever has one open is told. Returns how many."""
    due = Thread.objects.filter(state=Thread.State.OPEN, closes__lte=timezone.now())
    return sum(close(number) for number in due.values_list("pk", flat=True))


@transaction.atomic
def close(thread_id: int) -> bool:
    """False when somebody changed it first."""
    due = Thread.objects.filter(pk=thread_id, state=Thread.State.OPEN, closes__lte=timezone.now())
    if not due.update(state=Thread.State.CLOSED):
        return False
    key = Thread.objects.values_list("key", flat=True).get(pk=thread_id)
    journal.append(f"thread:{key}", "thread-changed", thread=thread_id)
    return True
