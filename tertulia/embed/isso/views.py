"""The endpoints that Isso's published client uses, so that a site which leaves Isso need not change its pages.

After https://isso-comments.de/docs/reference/server-api/. Its `uri` is a path on the page's own site: with the page's
origin it names a thread as the API does.
"""

import hashlib
import time
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Posted, Refused, Row, ThreadFacts
from tertulia.embed.isso import shapes
from tertulia.embed.isso.edge import as_json, body_of, guest_of, remember
from tertulia.embed.rest import drafts, threads
from tertulia.embed.rest.drafts import Written
from tertulia.embed.rest.origins import Caller
from tertulia.embed.rest.problems import Problem
from tertulia.kit.addresses import absolute, thread_key
from tertulia.kit.numbers import LARGEST, plain_number
from tertulia.kit.text import render
from tertulia.moderation.api import Rejected
from tertulia.people.api import Speaker

MOST_COUNTS = 100
SAME = 600  # seconds in which the same words by the same person are the same comment: Isso's client sends no key
CONFIG = {
    "reply-to-self": True,
    "require-email": False,
    "require-author": True,
    "reply-notifications": False,
    "gravatar": False,
    "avatar": False,
    "feed": False,
    "vote": True,
}


def page_of(uri: str, caller: Caller) -> str:
    """Raises Problem."""
    if not uri:
        raise Problem(400, "invalid", "uri is missing")
    try:
        return urljoin(f"{caller.origin or settings.TERTULIA_BASE_URL}/", uri)
    except ValueError:
        raise Problem(400, "invalid", "uri is no address") from None


def number(request: HttpRequest, name: str) -> int | None:
    """Raises Problem."""
    text = request.GET.get(name)
    if text is None or text == "inf":
        return None
    found = plain_number(text)
    if found is None:
        raise Problem(400, "invalid", f"{name} should be integer")
    return found


def config(request: HttpRequest, caller: Caller) -> HttpResponse:
    return as_json({"config": CONFIG})


def comments(request: HttpRequest, caller: Caller) -> HttpResponse:
    """GET /isso/?uri=: roots with the first of their replies; with parent= the further ones of one root."""
    uri, sort = request.GET.get("uri", ""), request.GET.get("sort") or "oldest"
    if sort not in shapes.SORTS:
        raise Problem(400, "invalid", "sort is none of oldest, newest, upvotes")
    parent, limit, nested = number(request, "parent"), number(request, "limit"), number(request, "nested_limit")
    offset = number(request, "offset") or 0
    thread = threads.find(page_of(uri, caller))
    found = shapes.read(thread, sort) if thread else []
    if parent is not None:
        replies = next((one.replies for one in found if one.root.id == parent), [])
        shown: list[Any] = [shapes.comment_json(row) for row in cut(replies, offset, limit)]
        total, whole = len(replies), len(replies)
    else:
        shown = [shapes.conversation_json(one, nested) for one in cut(found, offset, limit)]
        total, whole = thread.count if thread else 0, len(found)
    hidden = max(0, whole - offset - len(shown))
    body = {"id": parent, "total_replies": total, "hidden_replies": hidden, "replies": shown, "config": CONFIG}
    return as_json(body)


def cut(rows: list[Any], offset: int, limit: int | None) -> list[Any]:
    return rows[offset:] if limit is None else rows[offset : offset + limit]


def text_of(body: Any, name: str) -> str:
    """A string that Isso's client may also send as null. Raises Problem."""
    value = body.get(name) if isinstance(body, dict) else None
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Problem(400, "invalid", f"{name} must be a string or null")
    return value


def new(request: HttpRequest, caller: Caller) -> HttpResponse:
    """POST /isso/new?uri=: 201, or 202 when an editor looks at it first."""
    body, speaker = body_of(request), guest_of(request)
    page = page_of(request.GET.get("uri", ""), caller)
    thread = threads.find(page) or threads.planned(thread_key(page), page, text_of(body, "title"), caller)
    written = written_of(body, thread, speaker)
    submission = drafts.submission_of(written, thread, speaker)
    try:
        posted = drafts.post(submission, thread)
    except Rejected as refusal:
        raise (unanswerable(refusal, thread) if refusal.is_question else refusal) from None
    response = as_json(posted_json(posted, written), 202 if posted.state == "held" else 201)
    return mark_own(remember(request, response, speaker), posted.id)


def unanswerable(question: Rejected, thread: ThreadFacts) -> Problem:
    """Isso's client shows the sentence, keeps the text and has no button for an answer."""
    told = gettext("You cannot answer this here: change your words, then send them again.")
    if thread.id:
        told = gettext("You cannot answer this here: change your words, or write your comment at %(address)s")
        told %= {"address": absolute(reverse("comments", args=[thread.key]))}
    asked = gettext(question.sentence)
    return Problem(403, question.code, f"{asked} {told}")


def written_of(body: Any, thread: ThreadFacts, speaker: Speaker) -> Written:
    fields = {name: text_of(body, sent) for name, sent in
              (("name", "author"), ("email", "email"), ("website", "website"), ("text", "text"))}  # fmt: skip
    parent = body.get("parent") if isinstance(body, dict) else None
    if parent is not None and (type(parent) is not int or not 0 < parent <= LARGEST):
        raise Problem(400, "invalid", "parent must be an integer or null")
    same = [thread.key, parent, speaker.network, int(time.time() / SAME), *sorted(fields.items())]
    return Written(fields, "isso-" + hashlib.sha256(repr(same).encode()).hexdigest()[:40], parent)


def posted_json(posted: Posted, written: Written) -> dict[str, Any]:
    row = find(posted.id) if posted.state == "published" else None
    if row:
        return shapes.comment_json(row)
    html = render(drafts.clean_text(written.fields["text"]), "markdown")
    return shapes.held_json(posted.id, written.parent, written.fields["name"], html, time.time())


def find(comment: int) -> Row | None:
    branch = discussion.read_branch(comment, limit=1)
    return branch.rows[0] if branch else None


def mark_own(response: HttpResponse, comment: int) -> HttpResponse:
    """Isso's client keeps this on the page's own site and shows "edit" and "delete" while it is there. It proves
    nothing: the cookie that does is ours."""
    seconds = settings.TERTULIA_EDIT_MINUTES * 60
    response["X-Set-Cookie"] = f"isso-{comment}=own; Max-Age={seconds}; Path=/; SameSite=Lax"
    return response


def view(request: HttpRequest, caller: Caller, comment: int) -> HttpResponse:
    """GET /isso/id/ID: with plain=1 the source, for the one who wrote it."""
    row = find(comment)
    if row is None or row.gone:
        raise discussion.NoSuchComment
    body = shapes.comment_json(row)
    if request.GET.get("plain", "0") != "0":
        body["text"] = discussion.source_of(comment, by=guest_of(request))
    return as_json(body)


def edit(request: HttpRequest, caller: Caller, comment: int) -> HttpResponse:
    before, text = find(comment), text_of(body_of(request), "text")
    state = drafts.edit(comment, text, guest_of(request))
    row = find(comment)
    if row and state == "published":
        return mark_own(as_json(shapes.comment_json(row)), comment)
    if before is None or state == "published":
        raise discussion.NoSuchComment
    html, created = render(drafts.clean_text(text), "markdown"), before.created.timestamp() if before.created else 0.0
    root = before.root_id if before.depth > 1 else None
    return as_json(shapes.held_json(comment, root, before.name, html, created), 202)


def delete(request: HttpRequest, caller: Caller, comment: int) -> HttpResponse:
    """Answers null where nothing is left of it, else what stands in its place."""
    discussion.delete_own(comment, by=guest_of(request))
    row = find(comment)
    response = as_json(shapes.comment_json(row) if row else None)
    response["X-Set-Cookie"] = f"isso-{comment}=; Max-Age=0; Path=/; SameSite=Lax"
    return response


def like(request: HttpRequest, caller: Caller, comment: int) -> HttpResponse:
    return vote(request, comment, 1)


def dislike(request: HttpRequest, caller: Caller, comment: int) -> HttpResponse:
    return vote(request, comment, -1)


def vote(request: HttpRequest, comment: int, value: int) -> HttpResponse:
    """A vote that is not taken, such as on one's own, answers with the counts as they are, as Isso does."""
    speaker = guest_of(request)
    try:
        votes = discussion.vote(comment, value, by=speaker)
    except discussion.NoSuchComment:
        raise
    except Refused:
        row = find(comment)
        return as_json({"likes": row.ups or 0 if row else 0, "dislikes": row.downs or 0 if row else 0})
    # Of a score that is hidden readers see their own vote: Isso's client knows no vote without a number.
    likes = int(votes.mine == 1) if votes.ups is None else votes.ups
    dislikes = int(votes.mine == -1) if votes.downs is None else votes.downs
    return remember(request, as_json({"likes": likes, "dislikes": dislikes}), speaker)


def count(request: HttpRequest, caller: Caller) -> HttpResponse:
    """POST /isso/count with a list of uris: how many comments each has, in that order."""
    uris = body_of(request)
    if not isinstance(uris, list) or len(uris) > MOST_COUNTS or not all(isinstance(uri, str) for uri in uris):
        raise Problem(400, "invalid", f"a list of at most {MOST_COUNTS} uris is expected")
    keys = [thread_key(page_of(uri, caller)) for uri in uris]
    found = discussion.counts(keys)
    return as_json([found.get(key, 0) for key in keys])


def preview(request: HttpRequest, caller: Caller) -> HttpResponse:
    return as_json({"text": render(drafts.clean_text(text_of(body_of(request), "text")), "markdown")})
