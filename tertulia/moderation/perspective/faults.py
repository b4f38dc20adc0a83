"""What goes wrong, in the words and the shape that programs written for Perspective know."""

from typing import Any

from django.http import JsonResponse

from tertulia.kit.outage import RETRY

Detail = dict[str, Any]
BUSY = "The scorer of this site cannot be asked at the moment."
NO_KEY = (
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other "
    "form of API consumer identity to call this API."
)
BAD_KEY = "API key not valid. Please pass a valid API key."
NO_SCOPE = "This key is of a token without the scope score."
NO_JSON = "Invalid JSON payload received. {}"
QUOTA = (
    "Quota exceeded for quota metric 'Analysis requests (AnalyzeComment)' and limit 'Analysis requests "
    "(AnalyzeComment) per minute' for consumer '{}'."
)


class Fault(Exception):
    """A request that is refused. `status`: the name that Google has for it; `headers`: for the answer."""

    def __init__(
        self, code: int, status: str, message: str, *details: Detail, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(status)
        self.code, self.status, self.message, self.details, self.headers = code, status, message, details, headers

    def response(self) -> JsonResponse:
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = list(self.details)
        return JsonResponse({"error": error}, status=self.code, headers=self.headers)


def invalid(kind: str, message: str, **facts: Any) -> Fault:
    """`kind`: Perspective's own name for what is wrong with the request; `facts`: what goes with it."""
    mark = {"@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error", "errorType": kind}
    return Fault(400, "INVALID_ARGUMENT", message, mark | facts)


def malformed(description: str, field: str = "") -> Fault:
    """What is no message of this API. `field`: where it is wrong, as a path."""
    violation = {"field": field, "description": description} if field else {"description": description}
    mark = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return Fault(400, "INVALID_ARGUMENT", description, mark)


def no_json(why: str) -> Fault:
    return Fault(400, "INVALID_ARGUMENT", NO_JSON.format(why))


def no_key() -> Fault:
    return Fault(403, "PERMISSION_DENIED", NO_KEY)


def bad_key() -> Fault:
    return Fault(400, "INVALID_ARGUMENT", BAD_KEY, info("API_KEY_INVALID"))


def no_scope() -> Fault:
    return Fault(403, "PERMISSION_DENIED", NO_SCOPE, info("API_KEY_SERVICE_BLOCKED"))


def too_many(name: str, limit: int, wait: int) -> Fault:
    """`name`: of the key's token; `wait`: seconds."""
    found = info("RATE_LIMIT_EXCEEDED", quota_limit="AnalyzeRequestsPerMinutePerProject", quota_limit_value=str(limit))
    return Fault(429, "RESOURCE_EXHAUSTED", QUOTA.format(name), found, headers={"Retry-After": str(wait)})


def unavailable() -> Fault:
    return Fault(503, "UNAVAILABLE", BUSY, headers={"Retry-After": RETRY})


def wrong_method() -> Fault:
    return Fault(405, "UNIMPLEMENTED", "This address answers to POST.", headers={"Allow": "POST"})


def info(reason: str, **facts: str) -> Detail:
    found: Detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
    }
    return found | ({"metadata": facts} if facts else {})
