"""What a client is told first: what it missed, or that it must load the page again, and how the thread stands now."""

from dataclasses import dataclass

from tertulia.journal import api as journal
from tertulia.notify.events import Event, Source
from tertulia.notify.question import Question

MOST_MISSED = 500  # entries; who missed more is sooner done with loading the page again


@dataclass(frozen=True, slots=True)
class Opening:
    """`position`: the entry up to which `events` tell everything."""

    events: list[Event]
    position: int


def find_topic(source: Source, key: str) -> str | None:
    found = source.find(key)
    return found[0] if found else None


def open_topic(source: Source, question: Question) -> Opening | None:
    """None when there is no such thread, or it is not public any more.

    The journal is looked at before the thread: a comment that comes in between is then told twice, not never.
    """
    span = journal.span()
    found = source.find(question.key)
    if found is None:
        return None
    topic, state = found
    missed, position = missed_events(source, topic, question.after, span)
    return Opening([*missed, Event(position, topic, "count", state)], position)


def missed_events(source: Source, topic: str, after: int | None, span: journal.Span) -> tuple[list[Event], int]:
    if after is None:
        return [], span.newest
    if after not in span:
        return [Event(span.newest, topic, "reload", {})], span.newest
    changes = journal.read_topic(topic, after, MOST_MISSED + 1)
    position = max([span.newest, *(change.seq for change in changes)])
    if len(changes) > MOST_MISSED:
        return [Event(position, topic, "reload", {})], position
    return source.describe(changes), position
