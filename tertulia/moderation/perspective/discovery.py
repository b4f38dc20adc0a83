"""What Google's own client libraries read before they ask: methods and messages, as a discovery document. It is made
from what `asked.py` reads, so that it cannot say anything else."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from tertulia.moderation.perspective.asked import ANALYZE, SUGGEST, SUGGESTED
from tertulia.moderation.perspective.shapes import Choice, Many, Map, Message, Read, boolean, integer, number, string

Schema = dict[str, Any]
TYPES: dict[Read, Schema] = {
    string: {"type": "string"},
    boolean: {"type": "boolean"},
    number: {"type": "number", "format": "float"},
    integer: {"type": "integer", "format": "int32"},
}
ANALYZED = Message(
    "AnalyzeCommentResponse",
    {
        "attributeScores": Map(SUGGESTED),
        "languages": Many(string),
        "detectedLanguages": Many(string),
        "clientToken": string,
    },
)
THANKED = Message(
    "SuggestCommentScoreResponse",
    {"clientToken": string, "requestedLanguages": Many(string), "detectedLanguages": Many(string)},
)
METHODS = {"analyze": (ANALYZE, ANALYZED), "suggestscore": (SUGGEST, THANKED)}
ASKED = {
    "key": {"type": "string", "location": "query"},
    "alt": {"type": "string", "location": "query", "default": "json", "enum": ["json"]},
    "prettyPrint": {"type": "boolean", "location": "query", "default": "true"},
    "fields": {"type": "string", "location": "query"},
    "quotaUser": {"type": "string", "location": "query"},
}


def document() -> dict[str, Any]:
    root = f"{settings.TERTULIA_BASE_URL}/"
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": "commentanalyzer:v1alpha1",
        "name": "commentanalyzer",
        "version": "v1alpha1",
        "protocol": "rest",
        "rootUrl": root,
        "servicePath": "",
        "baseUrl": root,
        "batchPath": "batch",
        "parameters": ASKED,
        "resources": {"comments": {"methods": {name: method(name, *pair) for name, pair in METHODS.items()}}},
        "schemas": dict(schemas(*(one for pair in METHODS.values() for one in pair))),
    }


def method(name: str, asked: Message, answered: Message) -> dict[str, Any]:
    path = f"v1alpha1/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}",
        "httpMethod": "POST",
        "path": path,
        "flatPath": path,
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": asked.type},
        "response": {"$ref": answered.type},
    }


def schemas(*messages: Message) -> Iterator[tuple[str, Schema]]:
    """Of these and of all that they are made of, by name; some more than once."""
    for one in messages:
        properties = {name: schema(read) for name, read in one.fields.items()}
        yield one.type, {"id": one.type, "type": "object", "properties": properties}
        for read in one.fields.values():
            inner = read.read if isinstance(read, Many | Map) else read
            if isinstance(inner, Message):
                yield from schemas(inner)


def schema(read: Read) -> Schema:
    if isinstance(read, Message):
        return {"$ref": read.type}
    if isinstance(read, Many):
        return {"type": "array", "items": schema(read.read)}
    if isinstance(read, Map):
        return {"type": "object", "additionalProperties": schema(read.read)}
    if isinstance(read, Choice):
        return {"type": "string", "enum": list(read.names)}
    return TYPES[read]
