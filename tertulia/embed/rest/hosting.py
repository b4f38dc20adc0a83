"""What only the program of a host site can do: keep its discussions, read and decide on comments in any state."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow, ThreadFacts
from tertulia.embed.rest import given, sent, threads
from tertulia.embed.rest.answers import own
from tertulia.embed.rest.interface import WRITE, answers, api
from tertulia.embed.rest.problems import Problem
from tertulia.embed.rest.programs import check_thread, grant_of
from tertulia.embed.rest.rows import moment, thread_json
from tertulia.kit.addresses import thread_key
from tertulia.kit.text import one_line, without_controls
from tertulia.moderation import api as moderation
from tertulia.people.api import Grant, Speaker

NO_URL = "There is no such discussion. To make it, say the address of its page."
NO_THREAD = "This token is for some discussions only: say which."


def bearer(request: HttpRequest) -> Grant:
    """The grant that was looked at before the operation ran."""
    grant = grant_of(request)
    assert grant is not None  # noqa: S101 - `check_scope` lets nobody else in
    return grant


@api.put("/threads/{path:key}", response=answers(given.Thread, WRITE, also=[201]), operation_id="put_thread",
         summary="Make or change a discussion")  # fmt: skip
def put_thread(request: HttpRequest, key: sent.ThreadKey, body: Body[sent.NewThread]) -> HttpResponse:
    """201 when it was made, 200 when it was there. Its key, or the address of its page, stands percent-encoded in the
    address of this."""
    name = thread_key(key)
    if not name:
        raise Problem(422, "missing-field", "A key has something to see in it.", field="key")
    if name.startswith(threads.OWN_KEYS):
        raise threads.reserved("key")
    check_thread(bearer(request), name)
    before = threads.find(name)
    thread = discussion.open_thread(key=name, **values(name, body, before))
    return own(thread_json(thread), 200 if before else 201)


def values(key: str, body: sent.NewThread, before: ThreadFacts | None) -> dict[str, Any]:
    """What the discussion is to be: as it was, with what was sent."""
    told = body.model_fields_set
    url = threads.plain_address(body.url, "url") if "url" in told else before.url if before else key
    if not before and "://" not in url:
        raise Problem(404, "no-such-thread", NO_URL, field="url")
    state = body.state if "state" in told or not before else before.state
    closes = body.closes if "closes" in told or not before else before.closes
    if body.state == "open" and "state" in told and "closes" not in told and closes and closes <= timezone.now():
        closes = None  # opening lifts a date that has passed
    return {
        "url": url,
        "title": one_line(body.title) if "title" in told or not before else before.title,
        "state": state,
        "closes": closes,
        "authors": sorted(before.authors) if before else (),
        "section": before.section if before else str(urlsplit(url).hostname),
    }


@api.get("/desk", response=answers(given.Desk, (401, 403, 404, 405, 422)), operation_id="list_desk",
         summary="Read comments in any state")  # fmt: skip
def list_desk(
    request: HttpRequest,
    state: sent.State = "held",
    thread: sent.Thread | None = None,
    limit: sent.Limit = 50,
    before: sent.Before = None,
) -> HttpResponse:
    """Comments of one state, of all discussions or of one, the newest first; with their Markdown."""
    grant, key = bearer(request), thread_key(thread) if thread else ""
    if grant.prefix and not key:
        raise Problem(422, "missing-field", NO_THREAD, field="thread")
    check_thread(grant, key or grant.prefix)
    if key and discussion.find_thread(key) is None:
        raise Problem.of(discussion.NoSuchThread())
    rows = discussion.read_desk(state, thread=key, before=before, limit=limit)
    return own({"comments": [desk_json(row) for row in rows], "next": rows[-1].id if len(rows) == limit else None})


def desk_json(row: DeskRow) -> dict[str, Any]:
    facts = thread_json(row.thread)
    return {
        "id": row.id,
        "parent": row.parent_id,
        "state": row.state,
        "name": row.name,
        "website": row.website,
        "html": row.html,
        "text": row.source,
        "created": moment(row.created),
        "thread": {name: facts[name] for name in ("key", "url", "title")},
    }


@api.post("/comments/{comment}/decisions", response=answers(given.Decided, WRITE), operation_id="decide_comment",
          summary="Publish, hold or remove a comment")  # fmt: skip
def decide_comment(request: HttpRequest, comment: sent.CommentId, body: Body[sent.NewDecision]) -> HttpResponse:
    """The decision is kept with its reason and the name of the program. What its author deleted stays so."""
    decision = moderation.decide(
        comment, body.state, by=Speaker(), sentence=without_controls(body.reason), program=bearer(request).name
    )
    return own({"id": comment, "state": body.state, "changed": decision is not None})
