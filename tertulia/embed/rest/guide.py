"""The document for machines, and a page of it for people."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import re_path

from tertulia.embed.rest.answers import kept
from tertulia.embed.rest.codes import CODES
from tertulia.embed.rest.document import build
from tertulia.kit.addresses import absolute


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    place: str
    kind: str
    told: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    told: str
    fields: list[Field]
    statuses: list[tuple[str, str]]


def openapi(request: HttpRequest) -> HttpResponse:
    return kept(request, build() | {"servers": [{"url": absolute("")}]})


def page(request: HttpRequest) -> HttpResponse:
    document = build()
    found = [
        read_operation(method.upper(), path, operation, document["components"]["schemas"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    html = render_to_string("embed/api.html", {"operations": found, "info": document["info"], "codes": CODES}, request)
    return kept(request, html, media_type="text/html; charset=utf-8")


def read_operation(method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> Operation:
    fields = [
        Field(one["name"], one["in"], kind_of(one["schema"]), one.get("description", ""), one["required"])
        for one in operation.get("parameters", [])
    ]
    if body := operation.get("requestBody"):
        name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        fields += body_fields(schemas[name], schemas)
    statuses = [(status, told["description"]) for status, told in sorted(operation["responses"].items())]
    told = operation.get("description", "")
    return Operation(operation["operationId"], method, path, operation["summary"], told, fields, statuses)


def body_fields(schema: dict[str, Any], schemas: dict[str, Any], prefix: str = "") -> list[Field]:
    """The fields of a JSON body, those of objects within it by dotted names."""
    found: list[Field] = []
    for name, one in schema["properties"].items():
        options = [option for option in one.get("anyOf", [one]) if option.get("type") != "null"]
        required = name in schema.get("required", [])
        found.append(Field(prefix + name, "body", kind_of(options[0]), one.get("description", ""), required))
        if reference := options[0].get("$ref"):
            found += body_fields(schemas[reference.rpartition("/")[2]], schemas, f"{prefix}{name}.")
    return found


LIMITS = {"minimum": "from {}", "maximum": "to {}", "maxLength": "at most {} characters", "maxItems": "at most {}"}


def kind_of(schema: dict[str, Any]) -> str:
    """A type with its limits, in words."""
    kind = " or ".join(map(str, schema["enum"])) if "enum" in schema else schema.get("type", "object")
    limits = [words.format(schema[name]) for name, words in LIMITS.items() if name in schema]
    return ", ".join([kind, *limits])


guide = [re_path(r"^openapi\.json\Z", openapi), re_path(r"^\Z", page)]
