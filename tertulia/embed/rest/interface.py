"""The one NinjaAPI object and what all operations share: their errors, and how the document tells of them."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from tertulia.discussion.api import Refused
from tertulia.embed.rest import given
from tertulia.embed.rest.problems import Problem, invalid


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


class Strict(Parser):
    """JSON as RFC 8259 has it: in UTF-8, no NaN, no half of a character that no store takes."""

    def parse_body(self, request: HttpRequest) -> Any:
        text = request.body.decode()
        body = json.loads(text, parse_constant=refuse)
        if "\\u" in text:
            json.dumps(body, ensure_ascii=False).encode()
        return body


api = NinjaAPI(title="Tertulia", version="1", docs_url=None, openapi_url=None, urls_namespace="rest", parser=Strict())

READ = (401, 404, 405, 422)
WRITE = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429)


def answers(model: Any, problems: Iterable[int], status: int = 200, also: Iterable[int] = ()) -> dict[int, Any]:
    """The answers of an operation: what it gives, and the problems it can have."""
    return {status: model} | dict.fromkeys(also, model) | dict.fromkeys(problems, given.Problem)


@api.exception_handler(Problem)
def of_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.response()


@api.exception_handler(Refused)
def of_refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return Problem.of(refusal).response()


@api.exception_handler(ValidationError)
def of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return invalid(error.errors).response()


@api.exception_handler(HttpError)
def of_body(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja's own, of which only one is left: a body that is no JSON."""
    return Problem(error.status_code, "not-json", "The body is not JSON in UTF-8.").response()
