"""What code and templates mark for translation, and what the catalogues hold. Needs no gettext tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from gettext import GNUTranslations, c2py
from pathlib import Path

from django.utils.translation.template import templatize

from tests.sandbox import ROOT

PACKAGE = ROOT / "tertulia"
LOCALE = PACKAGE / "locale"

# How many strings each function takes, and whether the first of them is a context.
MARKS = {"gettext": (1, False), "pgettext": (2, True), "ngettext": (2, False), "npgettext": (3, True)}
LITERAL = r"""u?('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?(?:\s*,\s*{LITERAL})?")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    plural: str = ""
    context: str = ""

    @classmethod
    def of(cls, function: str, strings: list[str]) -> "Message":
        count, in_context = MARKS[function]
        context, *rest = strings[:count] if in_context else ["", *strings[:count]]
        return cls(rest[0], rest[1] if len(rest) > 1 else "", context)

    @property
    def key(self) -> str:
        """Its name in a compiled catalogue."""
        return f"{self.context}\4{self.text}" if self.context else self.text


@dataclass(slots=True)
class Entry:
    message: Message
    forms: list[str]
    flags: set[str] = field(default_factory=set)


def marked() -> dict[Message, str]:
    """Every marked string and a file that marks it."""
    found: dict[Message, str] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if "tests" in path.parts or path.suffix not in (".py", ".html", ".txt"):
            continue
        text = path.read_text()
        for message in marked_in_code(text) if path.suffix == ".py" else marked_in_template(text):
            found.setdefault(message, str(path.relative_to(ROOT)))
    return found


def marked_in_code(source: str) -> Iterator[Message]:
    """Calls of what a module imports from django.utils.translation, under whatever name."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy").removesuffix("_noop")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        function = names.get(node.func.id, "")
        strings = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if function in MARKS and len(strings) >= MARKS[function][0]:
            yield Message.of(function, strings)


def marked_in_template(source: str) -> Iterator[Message]:
    for function, *literals in CALL.findall(templatize(source)):
        strings = [ast.literal_eval(one) for one in literals if one]
        yield Message.of(function.replace("_", "gettext"), strings)


def read_po(path: Path) -> list[Entry]:
    """The entries of a catalogue, its header first; what is obsolete has no entry."""
    entries: list[Entry] = []
    flags: set[str] = set()
    parts: dict[str, str] = {}
    key = ""
    for line in [*path.read_text().splitlines(), ""]:
        if line.startswith("#,"):
            flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line and not line.startswith("#"):
            keyword = line.partition('"')[0].strip()
            key = keyword or key
            parts[key] = parts.get(key, "") + "".join(unescape(one) for one in QUOTED.findall(line))
        elif not line and parts:
            message = Message(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""))
            entries.append(Entry(message, [parts[name] for name in sorted(parts) if name.startswith("msgstr")], flags))
            flags, parts = set(), {}
    return entries


def unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), text)


def plural_rule(header: Entry) -> tuple[int, list[int]]:
    """How many plural forms a catalogue has, and which of them each number from 0 to 200 takes."""
    found = re.search(r"nplurals=(\d+); *plural=(.*);", header.forms[0])
    assert found
    rule = c2py(found[2])
    return int(found[1]), [rule(number) for number in range(201)]


def read_mo(path: Path) -> dict[object, str]:
    with path.open("rb") as file:
        catalogue: dict[object, str] = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return catalogue
