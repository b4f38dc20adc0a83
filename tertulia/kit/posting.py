"""Addresses of forms in the editors' pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def by_post(back: str) -> Callable[[View], View]:
    """A view that takes a form. Who had been signed out when they sent it is led here after signing in again, without
    what the form said: they are led on to the page of that name, and told."""

    def guard(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **named)
            messages.warning(request, _("Nothing was changed: you had been signed out. Please do it again."))
            return redirect(back)

        return guarded

    return guard
