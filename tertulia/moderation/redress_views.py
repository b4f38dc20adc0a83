"""The pages of those who send a notice and of those whose comments are restricted. They work without an account and
without JavaScript; the private ones are known to one person, and no other site learns their address."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow
from tertulia.kit.addresses import absolute
from tertulia.kit.numbers import LARGEST
from tertulia.moderation import appeals, flaggers, grounds, notices, statements
from tertulia.moderation.models import Flagger, Notice, Statement
from tertulia.moderation.reasons import OFFENCES
from tertulia.moderation.redress_forms import LONGEST, AppealForm, FlaggedForm, NoticeForm, RedressForm
from tertulia.people.api import identify, remember

View = Callable[..., HttpResponse]
read_or_write = require_http_methods(["GET", "HEAD", "POST"])
WRITES = ("notice_form", "notice", "statement")
UNPROVEN = gettext_lazy("This form could not be checked, so nothing was sent. Allow cookies, then send it again.")
GONE = gettext_lazy("This comment is no longer shown, so your notice is not needed any more.")
NUMBERED = re.compile(r"(?:^|/comments/|#comment-)(\d{1,18})(?:/[^/]*)?$", re.ASCII)


def private(view: View) -> View:
    """Kept by nobody and shown by no search engine. Other sites are not told the address; ours is, since browsers that
    are to tell nobody send forms without saying where from, and those are refused."""

    @never_cache
    @read_or_write
    @wraps(view)
    def guarded(request: HttpRequest, key: str) -> HttpResponse:
        response = view(request, key)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def find_shown(comment: int) -> DeskRow | None:
    """A comment that readers see."""
    row = discussion.read_rows([comment]).get(comment) if comment <= LARGEST else None
    return row if row and row.state == "published" and row.thread.is_public else None


@never_cache
@read_or_write
def notice_form(request: HttpRequest, comment: int) -> HttpResponse:
    """GET: the form of a notice about a comment. POST: send it."""
    if request.method == "POST":
        return send_notice(request, comment)
    row = find_shown(comment)
    if row is None:
        raise Http404(_("There is no such comment, or it is no longer shown."))
    return show_notice_form(request, row, NoticeForm(comment=comment))


def send_notice(request: HttpRequest, comment: int) -> HttpResponse:
    form, speaker = NoticeForm(request.POST, comment=comment), identify(request)
    if not form.is_valid():
        return show_refused(request, comment, form, 422)
    said = form.cleaned_data
    complaint = notices.Complaint(
        said["offence"],
        said["explanation"],
        said["name"] or (form.flagger.name if form.flagger else ""),
        said["email"],
        said["token"],
        get_language() or "",
        form.flagger,
    )
    try:
        notice = notices.send(comment, complaint, by=speaker)
    except discussion.Refused as refusal:
        form.add_error(None, _(refusal.sentence))
        return show_refused(request, comment, form, refusal.status)
    response = see_other(reverse("notice", args=[notice.key]))
    remember(request, response, speaker)
    return response


def show_refused(request: HttpRequest, comment: int, form: NoticeForm, status: int) -> HttpResponse:
    """The form with what was written in it, or that alone where the comment has gone meanwhile."""
    row = find_shown(comment)
    if row is None:
        text = str(form["explanation"].value() or "")
        return render(request, "lost.html", {"sentence": GONE, "text": text}, status=404)
    return show_notice_form(request, row, form, status)


def show_notice_form(
    request: HttpRequest, row: DeskRow, form: NoticeForm, status: int = 200, flagger: Flagger | None = None
) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "token": form.next_token(),
        "secret": form["secret"].value() or "",
        "flagger": flagger or form.flagger,
        "offences": OFFENCES.values(),
        "address": absolute(reverse("comment", args=[row.id])),
        "is_own": discussion.owns(row.id, identify(request)),
        "longest": LONGEST,
    }
    return render(request, "moderation/redress/notice_form.html", context, status=status)


def see_other(path: str) -> HttpResponse:
    response = redirect(path)
    response.status_code = 303
    return response


@private
def flagger_page(request: HttpRequest, key: str) -> HttpResponse:
    """A trusted flagger's way in: which comment, then the form of a notice with their secret in it."""
    flagger = flaggers.find(key)
    if flagger is None:
        raise Http404(_("There is no such page."))
    form = FlaggedForm(request.POST) if request.method == "POST" else FlaggedForm()
    if form.is_valid():
        found = NUMBERED.search(form.cleaned_data["address"].strip())
        row = find_shown(int(found[1])) if found else None
        if row:
            blank = NoticeForm(comment=row.id, initial={"secret": key, "name": flagger.name})
            return show_notice_form(request, row, blank, flagger=flagger)
        form.add_error("address", _("There is no comment at this address, or it is no longer shown."))
    context = {"form": form, "flagger": flagger}
    return render(request, "moderation/redress/flagger.html", context, status=422 if form.errors else 200)


@private
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """What became of a notice, for the one who sent it. POST: appeal."""
    found = notices.find(key)
    if found is None:
        raise Http404(_("There is no such page."))
    return answer(request, found)


@private
def statement(request: HttpRequest, key: str) -> HttpResponse:
    """Why something was restricted, for whom it concerns. POST: appeal."""
    found = statements.find(key)
    if found is None:
        raise Http404(_("There is no such page."))
    return answer(request, found)


def answer(request: HttpRequest, found: Statement | Notice) -> HttpResponse:
    if request.method != "POST":
        return show_private(request, found, AppealForm())
    form = AppealForm(request.POST)
    if not form.is_valid():
        return show_private(request, found, form, 422)
    said = form.cleaned_data
    words = appeals.Words(said["text"], said["email"], get_language() or "")
    try:
        appeals.send(found, words, network=identify(request).network)
    except discussion.Refused as refusal:
        form.add_error(None, _(refusal.sentence))
        return show_private(request, found, form, refusal.status)
    return see_other(f"{request.path}#appeal")


def show_private(request: HttpRequest, found: Statement | Notice, form: RedressForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "appeal": appeals.of(found),
        "may_appeal": appeals.may_send(found),
        "until": appeals.until(found),
        "longest": LONGEST,
    }
    if isinstance(found, Statement):
        context |= {"statement": found, "account": grounds.account(found)}
        return render(request, "moderation/redress/statement.html", context, status=status)
    return render(request, "moderation/redress/notice.html", context | of_notice(found), status=status)


def of_notice(found: Notice) -> dict[str, Any]:
    offence = OFFENCES.get(found.offence)
    return {
        "notice": found,
        "is_shown": discussion.read_states([found.comment_id])[found.comment_id] == "published",
        "offence": offence.label if offence else found.offence,
        "address": absolute(reverse("comment", args=[found.comment_id])),
    }


def unproven(request: HttpRequest, name: str, given: dict[str, Any]) -> HttpResponse:
    """A form that does not prove where it came from is not taken, and what was written is not lost. `name`: one of
    WRITES."""
    if name == "notice_form":
        form = NoticeForm(request.POST, comment=given["comment"])
        form.add_error(None, UNPROVEN)
        return show_refused(request, given["comment"], form, 403)
    return private(refuse)(request, **given)


def refuse(request: HttpRequest, key: str) -> HttpResponse:
    found = notices.find(key) or statements.find(key)
    if found is None:
        raise Http404(_("There is no such page."))
    form = AppealForm(request.POST)
    form.add_error(None, UNPROVEN)
    return show_private(request, found, form, 403)
