"""Where requests of Isso's client come in: from which page, by which guest, and how they are refused.

Isso's client always sends cookies, so here, unlike in the API, pages of allowed sites may. The one that counts gives no
more than the rights of the guest who wrote through it.
"""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from tertulia.discussion.api import Refused
from tertulia.embed.rest.origins import READING, Caller, caller_of, share
from tertulia.embed.rest.problems import Problem
from tertulia.people.api import GuestToken, Speaker, identify_guest

COOKIE = "tertulia_isso"
PATH = "/isso/"
YEAR = 366 * 24 * 3600
NOT_ALLOWED = "This site does not take comments from pages of that origin."

Operation = Callable[..., HttpResponse]


def address(**operations: Operation) -> Operation:
    """A view that calls the operation of the request's method."""

    @csrf_exempt
    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        caller = caller_of(request)
        return share_with_cookies(answer(request, caller, operations, named), caller)

    return view


def answer(
    request: HttpRequest, caller: Caller, operations: dict[str, Operation], named: dict[str, Any]
) -> HttpResponse:
    if request.method == "OPTIONS":
        return preflight(list(operations))
    operation = operations.get(str(request.method))
    if operation is None:
        return HttpResponse(status=405, headers={"Allow": ", ".join(operations)})
    try:
        check(request, caller)
        return operation(request, caller, **{name: int(value) for name, value in named.items()})
    except Problem as problem:
        return refuse(problem.status, problem.detail)
    except Refused as refusal:
        return refuse(refusal.status, gettext(refusal.sentence))


def check(request: HttpRequest, caller: Caller) -> None:
    """Raises Problem for what no page of ours or of an allowed site sends."""
    if request.method not in READING and not caller.is_allowed:
        raise Problem(403, "origin-not-allowed", NOT_ALLOWED)
    if request.method not in READING and request.content_type != "application/json":
        raise Problem(403, "not-json", "CSRF")


def preflight(methods: list[str]) -> HttpResponse:
    headers = {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Origin, Referer, Content-Type",
        "Access-Control-Max-Age": "7200",
    }
    return HttpResponse(status=204, headers=headers)


def share_with_cookies(response: HttpResponse, caller: Caller) -> HttpResponse:
    share(response, caller)
    if caller.origin and caller.is_allowed:
        response["Access-Control-Allow-Credentials"] = "true"
        response["Access-Control-Expose-Headers"] = "X-Set-Cookie, Date"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def refuse(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def body_of(request: HttpRequest) -> Any:
    """Raises Problem."""
    try:
        body = json.loads(request.body)
        json.dumps(body, ensure_ascii=False).encode()  # no half of a character, which no store takes
    except (ValueError, RecursionError):
        raise Problem(400, "not-json", "The body is not JSON.") from None
    return body


def guest_of(request: HttpRequest) -> Speaker:
    """Who writes: the guest of the cookie, or a new one."""
    try:
        token = GuestToken.parse(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        token = GuestToken.fresh()
    return identify_guest(request, token.guest)


def remember(request: HttpRequest, response: HttpResponse, speaker: Speaker) -> HttpResponse:
    """Without https a browser takes no cookie from a page of another site; from another port it does."""
    secure = request.is_secure()
    response.set_cookie(
        COOKIE,
        str(GuestToken.of(speaker.guest)),
        max_age=YEAR,
        path=PATH,
        secure=secure,
        httponly=True,
        samesite="None" if secure else "Lax",
    )
    return response


def as_json(body: Any, status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status, safe=False)
