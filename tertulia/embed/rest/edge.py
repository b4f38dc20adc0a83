"""The one view of the API. Before an operation runs: where it comes from, and whether the document knows it."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from django.views.decorators.csrf import csrf_exempt

from tertulia.embed.rest.document import build, paths
from tertulia.embed.rest.feeds import FEEDS
from tertulia.embed.rest.guide import guide
from tertulia.embed.rest.interface import api
from tertulia.embed.rest.origins import READING, Caller, caller_of, preflight, share
from tertulia.embed.rest.problems import Problem
from tertulia.embed.rest.programs import check_address, check_scope, grant_of
from tertulia.kit.outage import is_outage, note_outage

NOT_ALLOWED = "Pages of this origin may not write here. The site's owner can allow it: TERTULIA_EMBED_ORIGINS."
NO_STORE = "The site's store cannot be used at the moment. Try again in a few minutes."
NOT_JSON = "Send JSON, with 'Content-Type: application/json'."


@csrf_exempt
def answer(request: HttpRequest, path: str) -> HttpResponse:
    """No CSRF token: `check_origin` and the content type stand in its place."""
    caller = caller_of(request)
    try:
        response = dispatch(request, path, caller)
    except Problem as problem:
        response = problem.response()
    except DatabaseError as error:
        if not is_outage(error):
            raise
        note_outage(error)
        response = Problem(503, "store-failed", NO_STORE).response()
    return share(response, caller)


def dispatch(request: HttpRequest, path: str, caller: Caller) -> HttpResponse:
    """Raises Problem."""
    methods = methods_of(path)
    if request.method == "OPTIONS":
        return preflight(caller, list(methods))
    method = str("GET" if request.method == "HEAD" else request.method)
    if method not in methods:
        allow = ", ".join([*methods, "OPTIONS"])
        raise Problem(405, "no-such-method", f"This address answers to {allow}.", allow=allow)
    check_address(request)
    if method not in READING or (caller.origin and grant_of(request)):
        check_origin(caller)
    known = methods[method]
    check_query(request, known)
    check_body(request, known)
    view, arguments, named = operations().resolve(path)
    check_scope(request, known, named.get("comment"))
    asked, request.method = request.method, method  # operations know no HEAD: whoever sends the answer drops its body
    response: HttpResponse = view(request, *arguments, **named)
    request.method = asked
    return response


@cache
def operations() -> URLResolver:
    return URLResolver(RegexPattern(r""), [*FEEDS, *guide, *api.urls[0]])


def methods_of(path: str) -> dict[str, dict[str, Any]]:
    """What the document says of an address, by method. Raises Problem for none of ours."""
    for pattern, operations_here in routes():
        if pattern.fullmatch(path):
            return operations_here
    raise Problem(404, "no-such-address", "There is nothing at this address. /api/v1/ lists what there is.")


@cache
def routes() -> list[tuple[re.Pattern[str], dict[str, dict[str, Any]]]]:
    return [(pattern_of(path), with_head(operations)) for path, operations in paths(build()).items()]


def pattern_of(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    return re.compile("".join(PLACES[part] if at % 2 else re.escape(part) for at, part in enumerate(parts)))


PLACES = {"comment": r"[^/]+", "key": r".+"}


def with_head(operations: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {method.upper(): operation for method, operation in operations.items()}
    return found | ({"HEAD": found["GET"]} if "GET" in found else {})


def check_origin(caller: Caller) -> None:
    if not caller.is_allowed:
        raise Problem(403, "origin-not-allowed", NOT_ALLOWED)


def check_query(request: HttpRequest, operation: dict[str, Any]) -> None:
    asked = {one["name"]: one["schema"] for one in operation.get("parameters", []) if one["in"] == "query"}
    for name, values in request.GET.lists():
        if name not in asked:
            raise Problem(422, "unknown-field", f"This operation knows {listed(asked)}.", field=name[:100])
        if len(values) > 1 and asked[name].get("type") != "array":
            raise Problem(422, "given-twice", "This can be given once.", field=name)


def listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "no parameters"


def check_body(request: HttpRequest, operation: dict[str, Any]) -> None:
    """No form can send JSON, so none on another site writes here."""
    wanted = "requestBody" in operation
    if (wanted or request.body) and request.content_type != "application/json":
        raise Problem(415, "not-json", NOT_JSON)
    if not wanted and request.body.strip() not in (b"", b"{}"):
        raise Problem(422, "unknown-field", "This operation takes no body.")
