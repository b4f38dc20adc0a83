"""How Google's services read JSON into messages (the JSON mapping of proto3), and in which words they refuse it. A name
may be written `doNotStore` or `do_not_store`; null is as if it was not there; one value may stand for a list of one."""

import json
import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tertulia.moderation.perspective.faults import Fault, malformed, no_json

Read = Callable[[Any, str], Any]  # of a value and where it stands, such as "comment.text"
OURS = "type.googleapis.com/google.commentanalyzer.v1alpha1."
HALF = re.compile("[\ud800-\udfff]")  # of a character of UTF-16: JSON can say it, nothing else can
LARGEST = 2**31 - 1
SHOWN = 100  # characters of what was sent, in an error about it


def parse_json(body: bytes) -> Any:
    """Raises Fault."""
    try:
        return json.loads(body.decode("utf-8-sig") or "{}", parse_constant=refuse)
    except UnicodeDecodeError:
        raise no_json("It is not UTF-8.") from None
    except RecursionError:
        raise no_json("Message too deep.") from None
    except json.JSONDecodeError as error:
        raise no_json(f"{error.msg} at line {error.lineno}, column {error.colno}.") from None
    except ValueError:  # a number of thousands of digits
        raise no_json("A number is too long.") from None


def refuse(name: str) -> None:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise no_json(f"Unexpected token. {name} is no number of JSON.")


def string(value: Any, at: str) -> str:
    if not isinstance(value, str):
        raise mistyped(at, "TYPE_STRING", value)
    return HALF.sub("\ufffd", value)


def boolean(value: Any, at: str) -> bool:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise mistyped(at, "TYPE_BOOL", value)
    return bool(value == "true")


def number(value: Any, at: str) -> float:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        with suppress(ValueError, OverflowError):
            found = float(value)
            if math.isfinite(found):
                return found
    raise mistyped(at, "TYPE_FLOAT", value)


def integer(value: Any, at: str) -> int:
    found = number(value, at)
    if not found.is_integer() or abs(found) > LARGEST:
        raise mistyped(at, "TYPE_INT32", value)
    return int(found)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `names`, or its place among them."""

    type: str
    names: tuple[str, ...]

    def __call__(self, value: Any, at: str) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(self.names):
            return self.names[value]
        if value not in self.names:
            raise mistyped(at, OURS + self.type, value)
        return str(value)


@dataclass(frozen=True, slots=True)
class Many:
    read: Read

    def __call__(self, value: Any, at: str) -> list[Any]:
        values = value if isinstance(value, list) else [value]
        return [self.read(one, f"{at}[{place}]") for place, one in enumerate(values)]


@dataclass(frozen=True, slots=True)
class Map:
    """By names that the client chooses."""

    read: Read

    def __call__(self, value: Any, at: str) -> dict[str, Any]:
        if isinstance(value, list):
            raise malformed(f"Invalid value at '{at}' (Map), Cannot bind a list to map for field '{camel(at)}'.", at)
        if not isinstance(value, dict):
            raise mistyped(at, "Map", value)
        return {
            string(name, at): self.read(one, f"{at}[{place}].value") for place, (name, one) in enumerate(value.items())
        }


@dataclass(frozen=True, slots=True)
class Message:
    """`fields`: how each is read, by its name in JSON. What did not come is not in what is returned."""

    type: str
    fields: Mapping[str, Read]

    def __call__(self, value: Any, at: str) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise mistyped(at, OURS + self.type, value)
        found = {}
        for given, one in value.items():
            name = camel(given)
            if name not in self.fields:
                raise unknown(given, at)
            if one is not None:
                found[name] = self.fields[name](one, f"{at}.{snake(name)}" if at else snake(name))
        return found


def camel(name: str) -> str:
    return re.sub("_([a-z])", lambda found: found[1].upper(), name)


def snake(name: str) -> str:
    return re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name)


def unknown(name: str, at: str) -> Fault:
    place = f" at '{at}'" if at else ""
    return malformed(f'Invalid JSON payload received. Unknown name "{name[:SHOWN]}"{place}: Cannot find field.', at)


def mistyped(at: str, type_: str, value: Any) -> Fault:
    """What is not of the type that stands there. Only what is short is shown again."""
    if not at:
        return malformed('Invalid JSON payload received. Unknown name "": Root element must be a message.')
    if isinstance(value, list):
        above, _, name = at.rpartition(".")
        place = f" at '{above}'" if above else ""
        sentence = f'Unknown name "{name}"{place}: Proto field is not repeating, cannot start list.'
        return malformed(f"Invalid JSON payload received. {sentence}", above)
    shown = "an object" if isinstance(value, dict) else json.dumps(value)[:SHOWN]
    return malformed(f"Invalid value at '{at}' ({type_}), {shown}", at)
