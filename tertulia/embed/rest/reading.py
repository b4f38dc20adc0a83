"""What the API gives to read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tertulia.discussion import api as discussion
from tertulia.embed.rest import given, sent, threads
from tertulia.embed.rest.answers import kept, own
from tertulia.embed.rest.interface import READ, answers, api
from tertulia.embed.rest.origins import caller_of
from tertulia.embed.rest.problems import Problem
from tertulia.embed.rest.programs import grant_of
from tertulia.embed.rest.recent import read_recent
from tertulia.embed.rest.rows import comment_json, moment, page_json, thread_json
from tertulia.embed.rest.speakers import reader_of, writer_of
from tertulia.kit.addresses import absolute, thread_key
from tertulia.kit.text import plain

EXCERPT = 200  # characters
NO_CURSOR = _(
    "There is no such place in this discussion, or it belongs to another order. Begin again without a cursor."
)


def topic_of(thread: discussion.ThreadFacts) -> str:
    return f"thread:{thread.key}"


def no_cursor() -> Problem:
    return Problem(404, "no-such-cursor", gettext(NO_CURSOR), field="after")


@api.get("/comments", response=answers(given.CommentPage, READ), operation_id="list_comments", summary="Read a thread")
def list_comments(
    request: HttpRequest,
    thread: sent.Thread,
    sort: sent.Sort = "oldest",
    limit: sent.Limit = 50,
    after: sent.Cursor = "",
    text: sent.Switch = "0",
) -> HttpResponse:
    """Comments in reading order: a sort orders the roots, each with its conversation below it. Following `next` gives
    every comment once, whatever is written or voted in between. `text=1` adds the plain text."""
    found = threads.read(thread, caller_of(request))
    if not found.id:
        return kept(request, page_json(discussion.Page(found), text == "1"))  # made up: not to be kept by us
    try:
        page = discussion.list_comments(found, sort=sort, after=after, limit=limit)
    except ValueError:
        raise no_cursor() from None
    return kept(request, page_json(page, text == "1"), topic_of(found), seconds=discussion.lasts(page.rows))


@api.get("/comments/{comment}", response=answers(given.CommentInPlace, READ), operation_id="read_comment",
         summary="Read a comment")  # fmt: skip
def read_comment(
    request: HttpRequest,
    comment: sent.CommentId,
    limit: sent.Limit = 50,
    after: sent.Cursor = "",
    text: sent.Switch = "0",
) -> HttpResponse:
    """A comment with those it answers (`ancestors`, root first) and those below it, in reading order; with `after` the
    further ones below it."""
    try:
        branch = discussion.read_branch(comment, after=after, limit=limit)
        first = branch if not after else discussion.read_branch(comment, limit=1)
    except ValueError:
        raise no_cursor() from None
    if branch is None or first is None:
        raise Problem.of(discussion.NoSuchComment())
    with_text = text == "1"
    below = branch.rows if after else branch.rows[1:]
    body = comment_json(first.rows[0], with_text) | {
        "thread": thread_json(branch.thread),
        "ancestors": [comment_json(row, with_text) for row in branch.above],
        "below": [comment_json(row, with_text) for row in below],
        "next": branch.later or None,
    }
    rows = [first.rows[0], *branch.above, *below]
    return kept(request, body, topic_of(branch.thread), seconds=discussion.lasts(rows))


@api.get("/counts", response=answers(given.Counts, READ), operation_id="count_comments", summary="Count comments")
def count_comments(request: HttpRequest, thread: sent.Threads) -> HttpResponse:
    """How many published comments each of up to 100 threads has, replies included."""
    keys = {asked: thread_key(asked) for asked in thread}
    found = discussion.counts(list(keys.values()))
    topics = [f"thread:{key}" for key in keys.values()]
    return kept(request, {"counts": {asked: found.get(key, 0) for asked, key in keys.items()}}, *topics)


@api.get("/recent", response=answers(given.Recent, READ), operation_id="recent_comments", summary="Latest comments")
def recent_comments(request: HttpRequest, limit: sent.Limit = 10) -> HttpResponse:
    """The latest published comments of all public threads, newest first."""
    comments = [
        {
            "id": row.id,
            "url": absolute(f"/comments/{row.id}/"),
            "author": row.name,
            "excerpt": plain(row.html)[:EXCERPT],
            "created": moment(row.created),
            "thread": {name: thread_json(row.thread)[name] for name in ("key", "url", "title")},
        }
        for row in read_recent(limit)
    ]
    return kept(request, {"comments": comments}, "thread")


@api.get("/search", response=answers(given.Found, READ), operation_id="search_comments", summary="Search a thread")
def search_comments(request: HttpRequest, thread: sent.Thread, q: sent.Words) -> HttpResponse:
    """The newest fifty published comments that hold all of the words, of which eight count."""
    found = threads.read(thread, caller_of(request))
    rows = discussion.search_comments(found, q) if found.id else []
    return kept(request, {"thread": thread_json(found), "comments": [comment_json(row) for row in rows]})


@api.get("/me", response=answers(given.Me, READ), operation_id="read_me", summary="Who am I here")
def read_me(request: HttpRequest, thread: sent.Thread) -> HttpResponse:
    """What depends on who reads: their name, their own comments, their votes. Never kept."""
    speaker, found = reader_of(request), threads.find(thread)
    mine = discussion.own_comments(speaker, found.id) if found else {}
    body = {
        "name": speaker.name,
        "staff": speaker.is_staff,
        "guest": not speaker.user_id,
        "mine": {str(comment): moment(until) for comment, until in mine.items()},
        "votes": {str(one): vote for one, vote in discussion.votes_of(speaker, found.id).items()} if found else {},
        "down_votes": settings.TERTULIA_DOWN_VOTES,
        "edit_minutes": settings.TERTULIA_EDIT_MINUTES,
        "max_length": settings.TERTULIA_COMMENT_MAX,
    }
    return own(body)


@api.get("/source/{comment}", response=answers(given.Source, (401, 403, 404, 405, 422)), operation_id="read_source",
         summary="Read one's own Markdown")  # fmt: skip
def read_source(request: HttpRequest, comment: sent.CommentId) -> HttpResponse:
    """The Markdown of one's own comment, for the form that edits it. With a program's token: of any comment."""
    if grant_of(request):
        return own({"text": discussion.read_source(comment)})
    return own({"text": discussion.source_of(comment, by=writer_of(request))})
