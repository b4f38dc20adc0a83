"""The real front with the real live address over a real store; behind it, in place of the site, one command a request.

`GET /do?post=TEXT`, `&remove=ID`, ... answers with JSON: the worker's `pid` and what the command gave.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import django

from tertulia.serve.bridge import Bridge
from tertulia.serve.front import Front
from tests.listening import KEY

django.setup()

from tertulia.discussion import api as discussion  # noqa: E402
from tertulia.journal.api import Change  # noqa: E402
from tertulia.notify import api as notify  # noqa: E402
from tertulia.notify import hub, reader  # noqa: E402
from tertulia.people.api import Speaker  # noqa: E402
from tertulia.serve.feed import SOURCE  # noqa: E402

READER, EDITOR = Speaker(guest="reader-key-0000000"), Speaker(name="Inés", is_staff=True)


def post(text: str) -> int:
    thread = discussion.open_thread(key=KEY, url="/tram/", title="The tram")
    text, _, parent = text.partition("|")
    draft = discussion.Draft(thread.id, int(parent or 0) or None, "Rosa", text, secrets.token_hex(8))
    return discussion.post(draft, by=READER).id


def decide(what: str) -> bool:
    state, _, comment = what.partition("|")
    return discussion.decide(int(comment), discussion.Ruling(state, "test"), by=EDITOR)


def turn(state: str) -> str:
    return discussion.set_thread_state(KEY, state).state


def edit(comment: str) -> None:
    discussion.edit(int(comment), secrets.token_hex(8), by=READER)


COMMANDS: dict[str, Callable[[str], Any]] = {"post": post, "decide": decide, "turn": turn, "edit": edit}


def site(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    done = [COMMANDS[name](value) for name, value in parse_qsl(environ["QUERY_STRING"])]
    streams = sum(len(readers) for readers in live.hub.topics.values())
    start_response("200 OK", [("Content-Type", "application/json")])
    facts = {"pid": os.getpid(), "done": done, "streams": streams, "tail": live.hub.tail is not None}
    return [json.dumps(facts | {"networks": len(live.seats.taken)}).encode()]


if "SQUARE_BEAT" in os.environ:
    hub.BEAT = int(os.environ["SQUARE_BEAT"])
if "SQUARE_MOST_WAITING" in os.environ:
    reader.MOST_WAITING = int(os.environ["SQUARE_MOST_WAITING"])
PADDING = "x" * int(os.environ.get("SQUARE_PADDING", "0"))


def describe(changes: Sequence[Change]) -> list[notify.Event]:
    """As it is, or with so much padding that a reader who does not read is soon behind."""
    return [
        replace(event, data={**event.data, "x": PADDING} if PADDING else event.data)
        for event in SOURCE.describe(changes)
    ]


bridge = Bridge(site, 2)
live = notify.Live(notify.Source(SOURCE.find, describe), total=20, each=int(os.environ.get("SQUARE_EACH", "10")))
application = Front(bridge, (), bridge.stop, {"/api/v1/live": live})
