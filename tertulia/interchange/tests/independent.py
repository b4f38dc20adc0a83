"""Counts of the shared files made without any of our code: ElementTree and regular expressions only."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "import"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared sample files are not beside this checkout")


def files(folder: str) -> list[Path]:
    return sorted((SHARED / folder).iterdir()) if SHARED.is_dir() else []


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def fields_of(element: ElementTree.Element) -> dict[str, str]:
    """First value of each WordPress field; fields in strangers' namespaces are not WordPress's."""
    found: dict[str, str] = {}
    for child in element:
        space = child.tag.rpartition("}")[0]
        if not space or "wordpress.org/export/" in space or "purl.org" in space:
            found.setdefault(local(child.tag), child.text or "")
    return found


def count_wxr(path: Path) -> dict[str, Any]:
    """The "read" object of a report, worked out from a tree of the whole file."""
    root = ElementTree.parse(path).getroot()
    types: Counter[str] = Counter()
    approved: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    items = comments = with_parent = missing = deepest = 0
    for item in root.iter("item"):
        items += 1
        types[fields_of(item).get("post_type", "")] += 1
        above: dict[int, int] = {}
        for element in item:
            if local(element.tag) != "comment":
                continue
            fields = fields_of(element)
            comments += 1
            approved[fields.get("comment_approved", "")] += 1
            kinds[fields.get("comment_type", "")] += 1
            above.setdefault(int(fields["comment_id"]), int(fields.get("comment_parent") or 0))
            with_parent += int(fields.get("comment_parent") or 0) != 0
        missing += sum(parent != 0 and parent not in above for parent in above.values())
        deepest = max([deepest, *(level(above, key) for key in above)])
    return {
        "items": items,
        "by_post_type": dict(types),
        "comments": comments,
        "comments_by_approved": dict(approved),
        "comments_by_type": dict(kinds),
        "with_parent": with_parent,
        "missing_parent": missing,
        "max_level": deepest,
    }


def level(above: dict[int, int], key: int) -> int:
    seen: set[int] = set()
    while key in above and key not in seen:
        seen.add(key)
        key = above[key]
    return len(seen)


def count_marks(path: Path) -> tuple[int, int]:
    """Items and comments by their opening tags, for files that no XML reader accepts."""
    text = re.sub(r"<!\[CDATA\[.*?\]\]>", "", path.read_text("utf-8", "replace"), flags=re.DOTALL)
    return len(re.findall(r"<item[\s>]", text)), len(re.findall(r"</wp:comment>", text))


def count_page(path: Path) -> dict[str, int]:
    """Of a page text: paragraphs above the comments, bullets that open a comment, the number announced."""
    text = path.read_text("utf-8")
    above, _, below = text.partition("\nAdd Comment\n")
    announced = re.search(r"^Comments \((\d+)\)$", above, re.MULTILINE)
    blocks = [block for block in above.split("\n\n") if block.strip()]
    bullets = re.findall(r"(?<=\n\n)( +)• .+\n(?=\n)", "\n\n" + below)
    return {
        "paragraphs": len(blocks) - 2,
        "comments": len(bullets),
        "replies": sum(len(indent) > 2 for indent in bullets),
        "deepest": max((len(indent) // 2 for indent in bullets), default=0),
        "announced": int(announced[1]) if announced else 0,
    }
