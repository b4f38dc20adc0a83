"""What can be done over the API. Everything passes the rules that the form on the page passes."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Posted, ThreadFacts
from tertulia.embed.rest import drafts, given, sent, threads
from tertulia.embed.rest.answers import done, own
from tertulia.embed.rest.drafts import Written
from tertulia.embed.rest.interface import WRITE, answers, api
from tertulia.embed.rest.origins import caller_of
from tertulia.embed.rest.problems import Problem
from tertulia.embed.rest.programs import check_thread, grant_of
from tertulia.embed.rest.rows import comment_json, held_json
from tertulia.embed.rest.speakers import keep, writer_of
from tertulia.kit.addresses import absolute, thread_key
from tertulia.kit.text import render, without_controls
from tertulia.people.api import GuestToken


@api.post("/comments", response=answers(given.Comment, WRITE, 201, also=[202]), operation_id="post_comment",
          summary="Post a comment")  # fmt: skip
def post_comment(request: HttpRequest, body: Body[sent.NewComment]) -> HttpResponse:
    """201 with the comment, or 202 when an editor looks at it first. Give `thread`, or `page` for a page of another
    site: the first comment on it opens its discussion."""
    speaker = writer_of(request, body.author.id)
    thread = target(request, body)
    if (grant := grant_of(request)) is not None:
        check_thread(grant, thread.key)
    written = Written(fields_of(body), body.idempotency_key, body.parent, body.opened, body.anyway)
    posted = drafts.post(drafts.submission_of(written, thread, speaker), thread)
    return keep(request, answer_posted(posted, body.parent), speaker)


def target(request: HttpRequest, body: sent.NewComment) -> ThreadFacts:
    """The discussion that it goes to, or the one that it would open. Raises Problem."""
    asked = body.thread or body.page.url
    if not asked:
        raise Problem(422, "missing-field", "Say which discussion: thread or page.", field="thread")
    found = threads.find(asked)
    if found is None and body.page.url:
        return threads.planned(thread_key(asked), body.page.url, body.page.title, caller_of(request))
    if found is None:
        raise Problem.of(discussion.NoSuchThread())
    return found


def fields_of(body: sent.NewComment) -> dict[str, str]:
    return body.author.model_dump(exclude_none=True, exclude={"id"}) | {"text": body.text, "subject": body.subject}


def answer_posted(posted: Posted, parent: int | None) -> HttpResponse:
    """The comment as it stands. Sent again after it was taken away: only where it was."""
    row = posted.row or (row_again(posted.id) if posted.state == "published" else None)
    if row:
        response = own(comment_json(row), 201)
    else:
        response = own(held_of(posted, parent) | {"state": posted.state}, 202 if posted.state == "held" else 201)
    response["Location"] = absolute(f"/comments/{posted.id}/")
    return response


def row_again(comment: int) -> discussion.Row | None:
    branch = discussion.read_branch(comment, limit=1)
    return branch.rows[0] if branch else None


def held_of(posted: Posted, parent: int | None) -> dict[str, Any]:
    above = discussion.read_branch(parent, limit=1) if parent else None
    return held_json(posted.id, above.rows[0] if above else None)


@api.patch("/comments/{comment}", response=answers(given.Comment, WRITE, also=[202]), operation_id="edit_comment",
           summary="Edit one's own comment")  # fmt: skip
def edit_comment(request: HttpRequest, comment: sent.CommentId, body: Body[sent.NewText]) -> HttpResponse:
    """Another text in place of what it said, within the time that the site allows. It is judged as a new comment is:
    200, or 202 when an editor looks at it first. Moderators see what it was."""
    speaker, before = writer_of(request), discussion.read_branch(comment, limit=1)
    state = drafts.edit(comment, body.text, speaker)
    if state == "held" and before:
        return own(held_json(comment, before.above[-1] if before.above else None), 202)
    branch = discussion.read_branch(comment, limit=1)
    if branch is None:
        raise Problem.of(discussion.NoSuchComment())
    return own(comment_json(branch.rows[0]))


@api.delete("/comments/{comment}", response={204: None} | answers(given.Problem, WRITE, 400),
            operation_id="delete_comment", summary="Delete one's own comment")  # fmt: skip
def delete_comment(request: HttpRequest, comment: sent.CommentId) -> HttpResponse:
    """Possible at any time. Where it was answered a tombstone stays."""
    discussion.delete_own(comment, by=writer_of(request))
    return done()


@api.post("/comments/{comment}/votes", response=answers(given.Votes, WRITE), operation_id="vote",
          summary="Vote on a comment")  # fmt: skip
def vote(request: HttpRequest, comment: sent.CommentId, body: Body[sent.NewVote]) -> HttpResponse:
    """One vote per person and comment; it can be changed and taken back. Never on one's own."""
    speaker = writer_of(request)
    if body.value < 0 and not settings.TERTULIA_DOWN_VOTES:
        raise Problem(403, "no-down-votes", _("This site has no votes against a comment."), field="value")
    votes = discussion.vote(comment, body.value, by=speaker)
    return keep(request, own({"ups": votes.ups, "downs": votes.downs, "mine": votes.mine}), speaker)


@api.post("/comments/{comment}/reports", response={204: None} | answers(given.Problem, WRITE, 400),
          operation_id="report_comment", summary="Report a comment")  # fmt: skip
def report_comment(request: HttpRequest, comment: sent.CommentId, body: Body[sent.NewReport]) -> HttpResponse:
    """Tell the editors that something is wrong with it. A second report by the same person replaces the first."""
    speaker = writer_of(request)
    discussion.report(comment, body.reason, without_controls(body.text), by=speaker)
    return keep(request, done(), speaker)


@api.post("/identity", response=answers(given.Identity, (400, 403, 405, 413, 415, 422)), operation_id="make_identity",
          summary="Become a guest")  # fmt: skip
def make_identity(request: HttpRequest) -> HttpResponse:
    """A token for pages of other sites, where no cookie of this site is read. Nothing is stored for it."""
    return own({"token": str(GuestToken.fresh())})


@api.post("/preview", response=answers(given.Preview, (400, 403, 405, 413, 415, 422)), operation_id="preview",
          summary="See a text as a comment")  # fmt: skip
def preview(request: HttpRequest, body: Body[sent.NewText]) -> HttpResponse:
    """The HTML that a text would have. Nothing is stored."""
    return own({"html": render(drafts.clean_text(body.text), "markdown")})
