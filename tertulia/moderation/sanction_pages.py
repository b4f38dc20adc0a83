"""Where editors warn, suspend and ban, see what holds, and lift it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertulia.kit.numbers import plain_number
from tertulia.kit.posting import by_post
from tertulia.moderation import beats, desk, sanctions
from tertulia.moderation.forms import LiftForm, SanctionForm
from tertulia.moderation.rule_pages import needs, read_or_write
from tertulia.moderation.thread_pages import cursor
from tertulia.people.api import Speaker, identify

PAGE = 50
allowed = needs(desk.PERMISSION)


@allowed
@require_safe
def sanction_list(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(request: HttpRequest, refused: LiftForm | None = None, number: int = 0) -> HttpResponse:
    """`refused`: what could not be lifted, by its number, with the form as it came."""
    ended = request.GET.get("show") == "ended"
    rows = sanctions.read(ended=ended, before=cursor(request), limit=PAGE + 1)
    subjects = dict(SanctionForm.base_fields["of"].choices)  # type: ignore[attr-defined]
    context = {
        "rows": [named(one, subjects) for one in rows[:PAGE]],
        "ended": ended,
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "refused": refused,
        "number": number,
    }
    return render(request, "moderation/sanctions.html", context)


def named(sanction: Any, subjects: dict[str, Any]) -> tuple[Any, Any, str]:
    of, _colon, value = sanction.subject.partition(":")
    return sanction, subjects.get(of, of), value


@allowed
@read_or_write
def add_sanction(request: HttpRequest) -> HttpResponse:
    form = SanctionForm(request.POST if request.method == "POST" else None, initial=whom(request))
    if form.is_valid() and impose(form, identify(request)):
        messages.success(request, _("It holds from now on. The person reads the reason when they write."))
        return redirect("desk_sanctions")
    return render(request, "moderation/sanctions_add.html", {"form": form})


def whom(request: HttpRequest) -> dict[str, str]:
    """Who wrote the comment that the editor comes from."""
    number = request.GET.get("comment", "")
    if not number:
        return {}
    comment = plain_number(number)
    if comment is None:
        raise Http404("There is no such comment.")
    return {"of": "person", "value": beats.visible(request.user, comment).author}


def impose(form: SanctionForm, by: Speaker) -> bool:
    said = form.cleaned_data
    subject = f"{said['of']}:{said['value']}"
    try:
        sanctions.impose(
            said["kind"], subject, reason=said["reason"], by=by, ends=said["ends"], removes=said["removes"]
        )
    except sanctions.BadSanction as bad:
        form.add_error(None, str(bad))
        return False
    return True


@allowed
@by_post("desk_sanctions")
def lift(request: HttpRequest, number: int) -> HttpResponse:
    form = LiftForm(request.POST)
    if not form.is_valid():
        return show(request, form, number)
    if sanctions.lift(number, by=identify(request), sentence=form.cleaned_data["sentence"]):
        messages.success(request, _("Lifted."))
    else:
        messages.warning(request, _("It has ended already."))
    return redirect("desk_sanctions")
