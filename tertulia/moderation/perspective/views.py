"""The addresses. A key in the request is all that counts: no cookie is read, so no other site's page can use anybody's;
and no header lets such a page read the answer, because a key in a page would be everybody's."""

import math
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from tertulia.kit.outage import is_outage, note_outage
from tertulia.moderation.perspective import faults
from tertulia.moderation.perspective.answers import analyse, suggest
from tertulia.moderation.perspective.asked import parse_analysis, parse_suggestion
from tertulia.moderation.perspective.discovery import document
from tertulia.moderation.perspective.faults import Fault
from tertulia.moderation.perspective.limits import Allowance
from tertulia.people.api import MARK, Grant, find_grant

SCOPE = "score"
BEARER = re.compile(r"bearer\s+(\S+)\s*", re.IGNORECASE)
allowance = Allowance()


@csrf_exempt
def analyze(request: HttpRequest) -> HttpResponse:
    return answer(request, lambda body: analyse(parse_analysis(body)))


@csrf_exempt
def suggestscore(request: HttpRequest) -> HttpResponse:
    return answer(request, lambda body: suggest(parse_suggestion(body)))


@require_safe
def discovery(request: HttpRequest) -> HttpResponse:
    """Nothing but how to ask, so without a key."""
    return JsonResponse(document())


def answer(request: HttpRequest, operation: Callable[[bytes], dict[str, Any]]) -> HttpResponse:
    try:
        if request.method != "POST":
            raise faults.wrong_method()
        check_rate(grant_of(request))
        response = JsonResponse(operation(request.body))
    except Fault as fault:
        response = fault.response()
    except DatabaseError as error:
        if not is_outage(error):
            raise
        note_outage(error)
        response = faults.unavailable().response()
    response["Cache-Control"] = "no-store"
    return response


def grant_of(request: HttpRequest) -> Grant:
    """Raises Fault."""
    key = key_of(request)
    if not key:
        raise faults.no_key()
    grant = find_grant(key) if key.startswith(MARK) else None  # a key of Google costs no look into the store
    if grant is None:
        raise faults.bad_key()
    if SCOPE not in grant.scopes:
        raise faults.no_scope()
    return grant


def key_of(request: HttpRequest) -> str:
    """As Google takes it: in the address or in a header of its own; as this site's tokens are sent elsewhere, too."""
    bearer = BEARER.fullmatch(request.headers.get("Authorization", ""))
    given = request.GET.get("key") or request.headers.get("X-Goog-Api-Key") or (bearer[1] if bearer else "")
    return given.strip()


def check_rate(grant: Grant) -> None:
    """Raises Fault."""
    limit = settings.TERTULIA_SCORE_PER_MINUTE
    wait = allowance.take(grant.name, limit) if limit else 0.0
    if wait:
        raise faults.too_many(grant.name, limit, math.ceil(wait))
