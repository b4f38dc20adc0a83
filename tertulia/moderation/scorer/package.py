"""The file of a model: one line of JSON that says what is in it (its card), filled up with spaces to HEAD bytes; then
the parts, each of them hashed there. The file is mapped, not read, so that all workers share one copy of what is
large in it."""

import hashlib
import json
import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "tertulia-scorer/1"
HEAD, LARGEST = 1 << 16, 64_000_000  # bytes; parts begin on a page of memory


class BadModel(ValueError):
    """A file that is no model, or not the one that was meant; the message is one line and says what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """`hash`: sha256 of the whole file, in hex. The parts are views of the file."""

    card: dict[str, Any]
    parts: dict[str, memoryview]
    hash: str
    path: Path


def pack(card: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    told = [{"name": name, "bytes": len(part), "sha256": sha256(part)} for name, part in parts.items()]
    head = json.dumps({"format": FORMAT, **card, "parts": told}, sort_keys=True, ensure_ascii=False).encode()
    if len(head) >= HEAD:
        raise ValueError(f"a card has less than {HEAD} bytes")
    return b"".join([head.ljust(HEAD - 1), b"\n", *parts.values()])


def unpack(path: Path, expected: str = "") -> Package:
    """`expected`: the hash that the file must have. Raises BadModel."""
    try:
        with path.open("rb") as file:
            content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise BadModel(f"the scorer's model {path} cannot be read: {error.strerror}") from None
    except ValueError:  # an empty file cannot be mapped
        raise BadModel(f"{path} is no model of the scorer, or damaged") from None
    if len(content) > LARGEST:
        raise BadModel(f"{path} is larger than any model")
    found = sha256(content)
    if expected and found != expected:
        raise BadModel(
            f"the scorer's model {path} is not the one that belongs here (sha256 {found[:12]}, wanted "
            f"{expected[:12]}): install Tertulia again, or name another model in TERTULIA_SCORER"
        )
    return Package(*opened(bytes(content[:HEAD]), content[HEAD:], path), found, path)


def opened(head: bytes, rest: memoryview, path: Path) -> tuple[dict[str, Any], dict[str, memoryview]]:
    parts: dict[str, memoryview] = {}
    try:
        card = json.loads(head)
        if card["format"] != FORMAT:
            raise BadModel(f"{path} is a model of another kind ({str(card['format'])[:40]}); wanted {FORMAT}")
        for part in card["parts"]:
            taken, rest = rest[: int(part["bytes"])], rest[int(part["bytes"]) :]
            if sha256(taken) != part["sha256"]:
                raise BadModel(f"{path} is damaged: its part {str(part['name'])[:40]} is not what its card says")
            parts[str(part["name"])] = taken
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, BadModel):
            raise
        raise BadModel(f"{path} is no model of the scorer, or damaged") from None
    if rest:
        raise BadModel(f"{path} is damaged: it is longer than its card says")
    return card, parts


def sha256(content: bytes | memoryview) -> str:
    return hashlib.sha256(content).hexdigest()
