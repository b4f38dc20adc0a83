"""The OpenAPI document: what ninja makes out of the types, with what it does not know of added."""

import json
from functools import cache
from typing import Any

from tertulia.embed.rest import hosting, reading, writing  # noqa: F401 - the operations are what the document is made of
from tertulia.embed.rest.interface import api
from tertulia.embed.rest.problems import MEDIA_TYPE
from tertulia.embed.rest.programs import ALONE, NEEDED, PERSON
from tertulia.people.api import SCOPES

PREFIX = "/api/v1/"
DESCRIPTION = (
    "Discussions to read and to write. Errors are RFC 9457 problem details; unknown fields are refused. "
    "At most 256 kB can be sent at once. Live events (server-sent) are at GET /api/v1/live?thread=KEY."
)
SECURITY = {
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Tertulia TOKEN`, from POST /api/v1/identity. On the site's own pages its cookies serve.",
    },
    "program": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of the site's owner (`tertulia token create`), with scopes: "
        + "; ".join(f"`{scope}`, to {told}" for scope, told in SCOPES.items())
        + f". For which reader of its site a program writes, it says with author.id or in the header `{PERSON}`.",
    },
}
UNCHANGED = {"description": "Not Modified: what `If-None-Match` names is still it."}
PERSONAL = {"read_me", "read_source", "list_desk"}
ATOM = "application/atom+xml; charset=utf-8"


@cache
def build() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    document["info"]["description"] = DESCRIPTION
    document["components"]["securitySchemes"] = SECURITY
    document["security"] = [{}, {"token": []}]
    for operations in document["paths"].values():
        for method, operation in operations.items():
            complete(method, operation)
    document["paths"] |= FEEDS
    return document


def complete(method: str, operation: dict[str, Any]) -> None:
    for status, told in operation["responses"].items():
        if int(status) >= 400:
            told["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    name = operation["operationId"]
    if name in ALONE:
        operation["security"] = [{"program": [ALONE[name]]}]
    elif name in NEEDED:
        operation["security"] = [{}, {"token": []}, {"program": [NEEDED[name]]}]
    if method == "get" and operation["operationId"] not in PERSONAL:
        operation["responses"]["304"] = UNCHANGED


def feed(operation_id: str, summary: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    refusals = {"404": "Not Found", "405": "Method Not Allowed", "422": "Unprocessable Entity"}
    operation = {
        "operationId": operation_id,
        "summary": summary,
        "description": "The fifty latest published comments, as an Atom feed.",
        "parameters": parameters,
        "responses": {
            "200": {"description": "OK", "content": {ATOM: {"schema": {"type": "string"}}}},
            "304": UNCHANGED,
            **{status: {"description": title, **problem} for status, title in refusals.items()},
        },
    }
    return {"get": operation}


KEY = {"in": "path", "name": "key", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 2000}}
FEEDS = {
    f"{PREFIX}feeds/comments.atom": feed("site_feed", "Feed of the site's comments", []),
    f"{PREFIX}feeds/thread/{{key}}.atom": feed("thread_feed", "Feed of a thread", [KEY]),
}


def paths(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The operations by their path below the prefix, with the document itself and its guide."""
    own: dict[str, Any] = {"": {"get": {}}, "openapi.json": {"get": {}}}
    return own | {path.removeprefix(PREFIX): operations for path, operations in document["paths"].items()}
