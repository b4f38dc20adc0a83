"""What goes wrong, as RFC 9457 says it: `application/problem+json`, one shape for every refusal."""

import json
from collections.abc import Mapping
from http.client import responses
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from tertulia.discussion.api import Refused
from tertulia.kit.outage import RETRY
from tertulia.moderation.api import Rejected

MEDIA_TYPE = "application/problem+json"
WAIT = "60"  # seconds: the shortest span that a limit counts
DOCUMENT = "/api/v1/"


class Problem(Exception):
    """A request that is refused. `field`: a dotted path to what is wrong; `limit`: the number it passed.

    `challenge`: what `WWW-Authenticate` asks for, RFC 9110 and 6750.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        field: str = "",
        limit: object = None,
        allow: str = "",
        challenge: str = "",
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.allow = status, code, detail, allow
        self.challenge = challenge or ("Tertulia" if status == 401 else "")
        self.extra: dict[str, Any] = {"field": field} if field else {}
        if limit is not None:
            self.extra["limit"] = limit

    @classmethod
    def of(cls, refusal: Refused) -> "Problem":
        problem = cls(refusal.status, refusal.code, gettext(refusal.sentence), field=FIELDS.get(refusal.code, ""))
        if isinstance(refusal, Rejected) and refusal.is_question:
            problem.extra["question"] = True
        return problem

    def response(self) -> HttpResponse:
        body = {
            "type": f"{DOCUMENT}#{self.code}",
            "title": responses.get(self.status, "Refused"),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        response = HttpResponse(json.dumps(body | self.extra), status=self.status, content_type=MEDIA_TYPE)
        response["Cache-Control"] = "no-store"
        if self.allow:
            response["Allow"] = self.allow
        if self.challenge:
            response["WWW-Authenticate"] = self.challenge
        if self.status in (429, 503):
            response["Retry-After"] = WAIT if self.status == 429 else RETRY
        return response


FIELDS = {"no-such-parent": "parent", "too-deep": "parent", "no-such-vote": "value", "no-such-reason": "reason"}

# pydantic's kinds of error that mean more than "invalid", and the key of its context that holds the limit.
CODES = {
    "extra_forbidden": ("unknown-field", ""),
    "missing": ("missing-field", ""),
    "string_too_long": ("too-long", "max_length"),
    "string_too_short": ("too-short", "min_length"),
    "too_long": ("too-many-items", "max_length"),
    "too_short": ("missing-field", "min_length"),
    "less_than_equal": ("too-large", "le"),
    "greater_than_equal": ("too-small", "ge"),
}


def invalid(errors: list[dict[str, Any]]) -> Problem:
    """The first thing that pydantic minds."""
    first: Mapping[str, Any] = errors[0]
    code, key = CODES.get(first["type"], ("invalid", ""))
    places = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "asked", "sent")]
    field = ".".join(places)
    detail = f"{field}: {first['msg']}." if field else f"{first['msg']}."
    return Problem(422, code, detail, field=field, limit=first.get("ctx", {}).get(key) if key else None)
