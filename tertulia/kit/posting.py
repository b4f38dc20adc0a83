"""Addresses that take a form, and who comes to them without one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def form_or(lead: View) -> Callable[[View], View]:
    """A view that takes a form; whoever comes without one gets the answer of `lead`, which is asked alike."""

    def guard(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            return (view if request.method == "POST" else lead)(request, *args, **named)

        return guarded

    return guard


def by_post(back: str) -> Callable[[View], View]:
    """For editors' pages. Who had been signed out when they sent the form comes here after signing in again, without
    what it said: they are led on to the page of that name, and told."""

    def lead(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        messages.warning(request, _("Nothing was changed: you had been signed out. Please do it again."))
        return redirect(back)

    return form_or(lead)
