"""What a live stream says of a thread and of each change in it. Never readers' text: who is told then reads the comment
itself, so nothing that was taken back in between is passed on."""

from collections.abc import Collection, Sequence
from typing import Any

from tertulia.discussion import api as discussion
from tertulia.journal.api import Change
from tertulia.kit.addresses import thread_key
from tertulia.notify.api import Event, Source

TOPIC = "thread:"
NEW = ("comment-posted", "comment-edited")  # while they are held they were never seen, so nothing is gone
SHOWN = ("comment-posted", "comment-decided")  # what readers see afterwards, they did not see before
# Votes are left out: a busy thread would have all its readers fetch a comment again with each of them.
TOLD = {*NEW, "comment-decided", "comment-highlighted", "thread-changed"}


def find(asked: str) -> tuple[str, dict[str, Any]] | None:
    thread = discussion.find_thread(thread_key(asked))
    return (f"{TOPIC}{thread.key}", state_of(thread)) if thread and thread.is_public else None


def describe(changes: Sequence[Change]) -> list[Event]:
    """Of several changes to one comment only the last is told: it says how things stand now."""
    told = [change for change in changes if change.kind in TOLD]
    last = {(change.topic, change.refs.get("comment")): change for change in told}
    shown = {change.refs.get("comment") for change in told if change.kind in SHOWN}
    threads = {topic: discussion.find_thread(topic.removeprefix(TOPIC)) for topic, _ in last}
    events = [event_of(change, threads[change.topic], shown) for change in last.values()]
    return sorted((event for event in events if event), key=lambda event: event.seq)


def event_of(change: Change, thread: discussion.ThreadFacts | None, shown: Collection[int | None]) -> Event | None:
    if thread is None or not thread.is_public:
        return Event(change.seq, change.topic, "thread", {"state": "hidden", "count": 0}, is_last=True)
    comment = change.refs.get("comment")
    if comment is None:
        return Event(change.seq, change.topic, "thread", state_of(thread))
    row = discussion.find_row(thread, comment)
    if row:
        data = {"comment": comment, "parent": row.parent_id, "count": thread.count}
        if comment in shown:
            data["new"] = True
        return Event(change.seq, change.topic, "comment", data)
    if change.kind in NEW:
        return None
    return Event(change.seq, change.topic, "gone", {"comment": comment, "count": thread.count})


def state_of(thread: discussion.ThreadFacts) -> dict[str, Any]:
    return {"state": "open" if thread.is_open else "closed", "count": thread.count}


SOURCE = Source(find, describe)
