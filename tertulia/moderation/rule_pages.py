"""Where editors say what a site, a section or one discussion asks of comments."""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertulia.discussion import api as discussion
from tertulia.moderation import desk
from tertulia.moderation.forms import PolicyForm
from tertulia.moderation.policies import Policy, policy_of, said_for, set_policy
from tertulia.moderation.preview import chart, try_policy

PERMISSION = "moderation.change_scope"
View = Callable[..., HttpResponse]
read_or_write = require_http_methods(["GET", "HEAD", "POST"])


def needs(permission: str) -> Callable[[View], View]:
    """Others get 403: Wagtail by itself would lead them away."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                return render(request, "moderation/rules_denied.html", status=403)
            return view(request, *args, **named)

        return guarded

    return guard


allowed = needs(PERMISSION)


def rules(request: HttpRequest) -> HttpResponse:
    """The entry of the menu: who may not set the rules may impose sanctions."""
    if not request.user.has_perm(PERMISSION) and request.user.has_perm(desk.PERMISSION):
        return redirect("desk_sanctions")
    return site_policy(request)


@allowed
@read_or_write
def site_policy(request: HttpRequest) -> HttpResponse:
    return policy_page(request, _("The whole site"))


@allowed
@read_or_write
def section_policy(request: HttpRequest, section: str) -> HttpResponse:
    if section not in discussion.read_sections():
        raise Http404("There is no such section.")
    return policy_page(request, section, above=policy_of(), section=section)


@allowed
@read_or_write
def thread_policy(request: HttpRequest, number: int) -> HttpResponse:
    try:
        thread = discussion.find_thread_by_id(number)
    except discussion.NoSuchThread as refusal:
        raise Http404(refusal.sentence) from None
    return policy_page(request, thread.title or thread.key, above=policy_of(thread.section), thread=thread.key)


def policy_page(request: HttpRequest, place: str, *, above: Policy | None = None, **scope: str) -> HttpResponse:
    """`place`: what it is called; `scope`: the section or the discussion, as `set_policy` takes it."""
    said = said_for(**scope) if above else asdict(policy_of())
    form = PolicyForm(request.POST if request.method == "POST" else None, above=above, initial=said)
    is_trial = "preview" in request.POST and "thread" not in scope
    if form.is_valid() and not is_trial and store(form, scope):
        messages.success(request, _("Saved. It holds from now on."))
        return redirect(request.path)
    context = {
        "form": form,
        "place": place,
        "sections": discussion.read_sections(),
        "here": scope.get("section"),
        "is_site": above is None,
        "can_try": "thread" not in scope,
    }
    if is_trial and form.is_valid():
        trial = try_policy(form.cleaned_data, **scope)
        context |= {"trial": trial, "chart": chart(trial)}
    return render(request, "moderation/rules_policy.html", context)


def store(form: PolicyForm, scope: dict[str, str]) -> bool:
    try:
        set_policy(**scope, **form.cleaned_data)
    except ValueError:
        form.add_error(None, _("A number here is 0 to 10000. Mend it, then save again."))
        return False
    return True
