"""Where editors answer notices and appeals, and say who is a trusted flagger."""

from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tertulia.discussion import api as discussion
from tertulia.kit.addresses import absolute
from tertulia.kit.numbers import LARGEST, plain_number
from tertulia.kit.posting import by_post
from tertulia.moderation import appeals, beats, flaggers, grounds, notices
from tertulia.moderation.appeals import Case
from tertulia.moderation.deciding import BadDecision
from tertulia.moderation.deeds import PERMISSION
from tertulia.moderation.models import Notice
from tertulia.moderation.notices import Pending
from tertulia.moderation.reasons import OFFENCES, REASONS
from tertulia.moderation.redress_forms import DecisionForm, FlaggerForm
from tertulia.moderation.rule_pages import PERMISSION as RULES
from tertulia.moderation.rule_pages import needs, read_or_write
from tertulia.people.api import identify

PAGE = 20
allowed = needs(PERMISSION)
NOT_THERE = "There is no such page."


def page_of(request: HttpRequest) -> int:
    """Its number, from 1 on."""
    number = plain_number(request.GET.get("page", "1"), most=99_999)
    if not number:
        raise Http404(NOT_THERE)
    return number


@allowed
@never_cache
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Comments with open notices, the most urgent first."""
    notices.close_settled()
    number, sections = page_of(request), beats.sections_of(request.user)
    pending = notices.read_pending(sections, skip=(number - 1) * PAGE, limit=PAGE + 1)
    context = {
        "tab": "notices",
        "pending": [shown(one) for one in pending[:PAGE]],
        "total": notices.count_open(),
        "next": number + 1 if len(pending) > PAGE else None,
        "reasons": REASONS.values(),
    }
    return render(request, "moderation/redress/notices.html", context)


def shown(pending: Pending, number: int = 0, form: DecisionForm | None = None) -> dict[str, Any]:
    """As the template prints it. `form`: what came back, for the notice with this number."""
    return {
        "row": pending.row,
        "record": pending.record,
        "notices": [(one, label_of(one), form if one.pk == number else None) for one in pending.notices[:PAGE]],
        "more": max(0, len(pending.notices) - PAGE),
    }


def label_of(notice: Notice) -> str:
    offence = OFFENCES.get(notice.offence)
    return str(offence.label) if offence else notice.offence


def visible_notice(request: HttpRequest, number: int) -> Notice:
    notice = notices.find_number(number)
    if notice is None:
        raise Http404(NOT_THERE)
    beats.visible(request.user, notice.comment_id)
    return notice


@allowed
@by_post("desk_notices")
def decide_notice(request: HttpRequest, number: int) -> HttpResponse:
    notice, form = visible_notice(request, number), DecisionForm(request.POST)
    if not form.is_valid():
        return show_notice(request, notice, form, 422)
    said = form.cleaned_data
    removes = said["outcome"] == Notice.Outcome.REMOVED
    sentence = said["sentence"] if removes else said["answer"]
    try:
        notices.decide(notice, said["outcome"], by=identify(request), reason=said["reason"], sentence=sentence)
    except BadDecision as bad:
        form.add_error(None, str(bad))
        return show_notice(request, notice, form, 422)
    except discussion.Refused as refusal:
        messages.warning(request, _(refusal.sentence))
        return redirect("desk_notices")
    messages.success(request, _("The comment is removed.") if removes else _("The comment stays."))
    return redirect("desk_notices")


def show_notice(request: HttpRequest, notice: Notice, form: DecisionForm, status: int) -> HttpResponse:
    """The comment with the notices on it, what was written among it."""
    row = discussion.find_desk_row(notice.comment_id)
    here = list(notices.by_urgency().filter(comment=notice.comment_id).select_related("flagger"))
    if notice.pk not in {one.pk for one in here}:
        messages.warning(request, _(discussion.Settled.sentence))
        return redirect("desk_notices")
    pending = Pending(row, here, discussion.count_written(row.author))
    context = {"tab": "notices", "pending": [shown(pending, notice.pk, form)], "reasons": REASONS.values()}
    return render(request, "moderation/redress/notices.html", context, status=status)


@allowed
@never_cache
@require_safe
def appeal_list(request: HttpRequest) -> HttpResponse:
    """Those that wait for an answer, the oldest first."""
    number = page_of(request)
    start = (number - 1) * PAGE
    found = list(islice(appeals.read_open(beats.sections_of(request.user)), start, start + PAGE + 1))
    context = {
        "tab": "appeals",
        "cases": [laid_out(request, case) for case in found[:PAGE]],
        "next": number + 1 if len(found) > PAGE else None,
        "reasons": REASONS.values(),
    }
    return render(request, "moderation/redress/appeals.html", context)


def laid_out(request: HttpRequest, case: Case, form: DecisionForm | None = None) -> dict[str, Any]:
    statement, notice = case.appeal.statement, case.appeal.notice
    row = discussion.find_desk_row(case.comment) if case.comment else None
    return {
        "case": case,
        "row": row,
        "record": discussion.count_written(row.author) if row else {},
        "account": grounds.account(statement) if statement else None,
        "subject": grounds.subject_of(case.entry) if case.entry else "",
        "notice": notice,
        "offence": label_of(notice) if notice else "",
        "may_decide": case.first is None or case.first != request.user.pk,
        "form": form,
    }


@allowed
@by_post("desk_appeals")
def decide_appeal(request: HttpRequest, number: int) -> HttpResponse:
    case, form = appeals.find_case(number), DecisionForm(request.POST)
    if case is None or not appeals.is_within(case, beats.sections_of(request.user)):
        raise Http404(NOT_THERE)
    if not form.is_valid():
        return show_appeal(request, case, form, 422)
    said = form.cleaned_data
    try:
        appeals.decide(
            number,
            said["outcome"],
            by=identify(request),
            answer=said["answer"],
            reason=said["reason"],
            sentence=said["sentence"],
        )
    except BadDecision as bad:
        form.add_error(None, str(bad))
        return show_appeal(request, case, form, 422)
    except appeals.OwnDecision as refusal:
        form.add_error(None, _(refusal.sentence))
        return show_appeal(request, case, form, refusal.status)
    except discussion.Refused as refusal:
        messages.warning(request, _(refusal.sentence))
        return redirect("desk_appeals")
    messages.success(request, _("The appeal is answered."))
    return redirect("desk_appeals")


def show_appeal(request: HttpRequest, case: Case, form: DecisionForm, status: int) -> HttpResponse:
    context = {"tab": "appeals", "cases": [laid_out(request, case, form)], "reasons": REASONS.values()}
    return render(request, "moderation/redress/appeals.html", context, status=status)


@needs(RULES)
@never_cache
@read_or_write
def flagger_list(request: HttpRequest) -> HttpResponse:
    """The private address of one that is added is shown in this answer and never again."""
    form = FlaggerForm(request.POST if request.method == "POST" else None)
    address = ""
    if form.is_valid():
        try:
            secret = flaggers.add(form.cleaned_data["name"])
        except flaggers.BadFlagger as bad:
            form.add_error("name", str(bad))
        else:
            address, form = absolute(reverse("flagger", args=[secret])), FlaggerForm()
    context = {"tab": "flaggers", "form": form, "address": address, "flaggers": flaggers.read()}
    return render(request, "moderation/redress/flaggers.html", context, status=422 if form.errors else 200)


@needs(RULES)
@by_post("desk_flaggers")
def remove_flagger(request: HttpRequest, number: int) -> HttpResponse:
    if number > LARGEST or not flaggers.remove(number):
        raise Http404(NOT_THERE)
    messages.success(request, _("Removed: the private address opens nothing any more."))
    return redirect("desk_flaggers")


urlpatterns: list[URLPattern] = [
    path("comments/notices/", notice_list, name="desk_notices"),
    path("comments/notices/<int:number>/", decide_notice, name="desk_notice"),
    path("comments/appeals/", appeal_list, name="desk_appeals"),
    path("comments/appeals/<int:number>/", decide_appeal, name="desk_appeal"),
    path("comments/flaggers/", flagger_list, name="desk_flaggers"),
    path("comments/flaggers/<int:number>/remove/", remove_flagger, name="desk_flagger_remove"),
]
