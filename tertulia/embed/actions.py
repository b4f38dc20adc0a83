"""What a reader can do with one comment without JavaScript: vote, edit, delete, report. One page, four small forms."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tertulia.discussion import api as discussion
from tertulia.discussion.api import ThreadFacts
from tertulia.embed.forms import CleanForm, EditForm, ReportForm
from tertulia.kit.numbers import LARGEST
from tertulia.kit.posting import form_or
from tertulia.moderation import api as moderation
from tertulia.people.api import Speaker, identify, remember

View = Callable[[HttpRequest, int], HttpResponse]
WRITES = {"comment_vote": "vote", "comment_edit": "edit", "comment_delete": "delete", "comment_report": "report"}
UNPROVEN = _("This form could not be checked, so nothing was changed. Allow cookies, then send it again.")
GONE = _("This comment is no longer shown, so nothing was changed.")
UNCONFIRMED = _("Tick the box if you want to delete it.")
DONE = {
    "voted": _("Your vote counts."),
    "taken-back": _("Your vote is taken back."),
    "reported": _("Thank you. The editors have your report."),
}


class NotShown(Http404):
    """The comment is not there, or not shown any more."""


class Found:
    """A published comment and the one who looks at it. Raises NotShown."""

    def __init__(self, request: HttpRequest, comment: int) -> None:
        branch = discussion.read_branch(comment, limit=1) if comment <= LARGEST else None
        if branch is None or branch.rows[0].gone:
            raise NotShown("There is no such comment, or it is no longer shown.")
        self.request, self.thread, self.row = request, branch.thread, branch.rows[0]
        self.speaker: Speaker = identify(request)
        self.until: datetime | None = discussion.own_comments(self.speaker, self.thread.id).get(comment)

    def show(self, status: int = 200, alert: Any = "", **given: Any) -> HttpResponse:
        """The page. `alert`: one sentence on what went wrong; `text`, `report_text`, `reason`: what was sent, kept."""
        may_edit = self.until is not None and self.until > timezone.now()
        sent = given.get("text")
        context = {
            "thread": self.thread,
            "row": self.row,
            "own": self.until is not None,
            "may_edit": may_edit,
            "until": self.until,
            "vote": discussion.votes_of(self.speaker, self.thread.id).get(self.row.id, 0),
            "down_votes": settings.TERTULIA_DOWN_VOTES,
            "reasons": discussion.REASON_LABELS.items(),
            "done": DONE.get(self.request.GET.get("done", "")),
            "alert": alert,
            "kept": "" if may_edit else sent,
        }
        if may_edit and sent is None:
            context["text"] = discussion.source_of(self.row.id, by=self.speaker)
        return render(self.request, "embed/actions.html", context | given, status=status)

    def done(self, where: str) -> HttpResponse:
        response = redirect(where)
        response.status_code = 303
        remember(self.request, response, self.speaker)
        return response

    def to_comment(self) -> HttpResponse:
        """Back to it; to its discussion, or a page with a link there, when it is no longer there."""
        link = discussion.find_permalink(self.row.id)
        shown = link is not None and link.is_shown
        if link and shown:
            return self.done(link.url)
        if self.thread.url.startswith("/"):
            return self.done(f"{self.thread.url}#comments")
        # On another site: browsers let no form lead there (form-action 'self'), not even by way of a redirect.
        response = render(self.request, "embed/deleted.html", {"thread": self.thread})
        remember(self.request, response, self.speaker)
        return response

    def to_actions(self, done: str) -> HttpResponse:
        """Here again: what was done shows nowhere else, since a public page is the same for everyone."""
        return self.done(f"{reverse('comment_actions', args=[self.row.id])}?done={done}")


@never_cache
@require_safe
def actions(request: HttpRequest, comment: int) -> HttpResponse:
    try:
        return Found(request, comment).show()
    except NotShown:
        own = own_page(request, comment)
        if own is None:
            raise
        return own


def own_page(request: HttpRequest, comment: int) -> HttpResponse | None:
    """What the author of a comment that is not shown may know: why, or that it waits. None for everybody else."""
    response: HttpResponse
    if path := moderation.own_path(comment, speaker := identify(request)):
        response = redirect(path)
    elif discussion.owns(comment, speaker) and discussion.read_states([comment])[comment] == "held":
        response = held_page(request, discussion.find_thread_of(comment), comment)
    else:
        return None
    add_never_cache_headers(response)
    return response


def held_page(request: HttpRequest, thread: ThreadFacts | None, comment: int, status: int = 200) -> HttpResponse:
    """For its author alone."""
    context = {"thread": thread, "comment": comment, "why": moderation.why_held(comment)}
    return render(request, "embed/held.html", context, status=status)


def to_form(request: HttpRequest, comment: int) -> HttpResponse:
    """Where the forms stand: whoever comes back from a page that refused one is led there."""
    return redirect("comment_actions", comment)


@never_cache
@form_or(to_form)
def vote(request: HttpRequest, comment: int) -> HttpResponse:
    found = Found(request, comment)
    value = {"1": 1, "0": 0, "-1": -1}.get(request.POST.get("value", ""), 2)
    try:
        discussion.vote(comment, value, by=found.speaker)
    except discussion.Refused as refusal:
        return found.show(refusal.status, _(refusal.sentence))
    return found.to_actions("voted" if value else "taken-back")


def text_kept(view: View) -> View:
    """What somebody wrote to a comment that was removed meanwhile is given back to them."""

    @wraps(view)
    def guarded(request: HttpRequest, comment: int) -> HttpResponse:
        try:
            return view(request, comment)
        except (NotShown, discussion.NoSuchComment):
            return lost(request)

    return guarded


def lost(request: HttpRequest) -> HttpResponse:
    text = str(EditForm(request.POST)["text"].value() or "")
    return render(request, "lost.html", {"sentence": GONE, "text": text}, status=404)


@never_cache
@form_or(to_form)
@text_kept
def edit(request: HttpRequest, comment: int) -> HttpResponse:
    found = Found(request, comment)
    form = EditForm(request.POST)
    if not form.is_valid():
        return found.show(422, form.sentence, **kept("edit", form))
    try:
        state = moderation.edit(comment, form.cleaned_data["text"], by=found.speaker)
    except discussion.NoSuchComment:
        raise
    except discussion.Refused as refusal:
        return found.show(refusal.status, _(refusal.sentence), **kept("edit", form))
    if state == "held":
        return held_page(request, found.thread, comment, status=202)
    return found.to_comment()


@never_cache
@form_or(to_form)
def delete(request: HttpRequest, comment: int) -> HttpResponse:
    found = Found(request, comment)
    if request.POST.get("confirm") != "yes":
        return found.show(422, UNCONFIRMED, wrong="delete")
    try:
        discussion.delete_own(comment, by=found.speaker)
    except discussion.Refused as refusal:
        return found.show(refusal.status, _(refusal.sentence))
    return found.to_comment()


@never_cache
@form_or(to_form)
@text_kept
def report(request: HttpRequest, comment: int) -> HttpResponse:
    found = Found(request, comment)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return found.show(422, form.sentence, **kept("report", form))
    data = form.cleaned_data
    try:
        discussion.report(comment, data["reason"], data["text"], by=found.speaker)
    except discussion.NoSuchComment:
        raise
    except discussion.Refused as refusal:
        return found.show(refusal.status, _(refusal.sentence), **kept("report", form))
    return found.to_actions("reported")


def kept(action: str, form: CleanForm) -> dict[str, Any]:
    """What was sent, for the page that shows it again."""
    text = str(form["text"].value() or "")
    if action == "report":
        return {"wrong": action, "report_text": text, "reason": str(form["reason"].value() or "")}
    return {"wrong": action, "text": text}


def unproven(request: HttpRequest, name: str, comment: int) -> HttpResponse:
    """A form that does not prove where it came from changes nothing, and its text is not lost."""
    action = WRITES[name]
    forms: dict[str, type[CleanForm]] = {"edit": EditForm, "report": ReportForm}
    if action not in forms:
        return Found(request, comment).show(403, UNPROVEN)
    given = kept(action, forms[action](request.POST))
    return text_kept(lambda request, comment: Found(request, comment).show(403, UNPROVEN, **given))(request, comment)
