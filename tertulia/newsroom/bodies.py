"""An article's body out of other systems' text: each part in the block made for it, the rest kept as it was."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.utils.html import escape

from tertulia.kit.text import Kind, plain, render_article

Block = dict[str, Any]

# The top-level elements of sanitised HTML: nh3 closes every element and escapes every stray "<", so a pattern can tell.
ELEMENT = re.compile(r"<(p|h[1-6]|ul|ol|blockquote|pre|table|figure|div|dl|hr)\b", re.IGNORECASE)
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>", re.IGNORECASE)
VOID = {"br", "hr"}
INLINE = re.compile(r"</?(?:b|strong|i|em|a|s|del|sup|sub|code|br|p)\b[^>]*>")
ITEM = re.compile(r"<li>(.*?)</li>\s*", re.DOTALL)


def block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def body_from_paragraphs(paragraphs: list[str]) -> list[Block]:
    """Blocks of plain text, one paragraph each; single newlines are line breaks."""
    return [block("paragraph", "<p>" + escape(text).replace("\n", "<br/>") + "</p>") for text in paragraphs]


def body_from_html(source: str, kind: Kind) -> list[Block]:
    """Blocks of another system's HTML, sanitised. What no block can hold is kept as an `imported` one."""
    blocks: list[Block] = []
    for part in top_level(render_article(source, kind)):
        made = block_of(part)
        if blocks and made["type"] == blocks[-1]["type"] == "imported":
            blocks[-1]["value"] += "\n" + made["value"]
        else:
            blocks.append(made)
    return blocks


def top_level(html: str) -> Iterator[str]:
    """Sanitised HTML cut between its top-level elements; text outside any element comes as a part of its own."""
    depth, start = 0, 0
    for tag in TAG.finditer(html):
        closing, name = tag.group(1), tag.group(2).lower()
        if name in VOID and name != "hr":
            continue
        if depth == 0 and ELEMENT.match(tag.group(0)) and not closing:
            yield from stripped(html[start : tag.start()])
            start = tag.start()
        depth += 0 if name == "hr" else -1 if closing else 1
        if depth <= 0 and ELEMENT.match(f"<{name} "):
            depth = 0
            yield from stripped(html[start : tag.end()])
            start = tag.end()
    yield from stripped(html[start:])


def stripped(part: str) -> Iterator[str]:
    if part.strip():
        yield part.strip()


def block_of(part: str) -> Block:
    opening = TAG.match(part)
    name = opening.group(2).lower() if opening and ELEMENT.match(part) else ""
    if name == "p" and simple(part):
        return block("paragraph", part)
    if name == "" and simple(part):
        return block("paragraph", f"<p>{part}</p>")
    if re.fullmatch(r"h[1-6]", name):
        title = " ".join(plain(part).split())
        return block("heading", title[:200]) if title else block("imported", part)
    if name in ("ul", "ol") and (items := list_items(part)):
        return block("list", {"ordered": name == "ol", "items": [block("item", f"<p>{item}</p>") for item in items]})
    if name == "blockquote" and simple(part, also="blockquote"):
        return block("quotation", {"text": plain(part), "speaker": "", "office": ""})
    return block("imported", part)


def simple(part: str, also: str = "p") -> bool:
    """Whether a paragraph block can hold it: inline elements only."""
    return all(INLINE.fullmatch(tag.group(0)) or tag.group(2) == also for tag in TAG.finditer(part))


def list_items(part: str) -> list[str]:
    """The items of a flat list; empty when it nests or holds more than inline text."""
    inner = part[part.index(">") + 1 : part.rindex("<")].strip()
    items = ITEM.findall(inner)
    flat = not ITEM.sub("", inner).strip() and all(simple(item) and "<p" not in item for item in items)
    return [item.strip() for item in items] if flat else []
