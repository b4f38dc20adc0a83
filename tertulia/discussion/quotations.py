"""Whom a comment answers and with which words that one began, for pages where the answer stands alone."""

from collections.abc import Sequence
from dataclasses import replace

from tertulia.discussion.models import Comment
from tertulia.discussion.pages import Row
from tertulia.kit.text import plain

LENGTH = 80  # characters of it that are quoted


def quote_parents(rows: Sequence[Row], *, everywhere: bool = False) -> list[Row]:
    """The rows, `answers` made "NAME: first words…" where it says whom a row answers, or `everywhere` on replies."""
    wanted = {row.parent_id for row in rows if row.parent_id and not row.gone and (everywhere or row.answers)}
    if not wanted:
        return list(rows)
    found = Comment.objects.filter(pk__in=wanted, state=Comment.State.PUBLISHED).only("name", "html")
    quotes = {comment.pk: f"{comment.name}: {first_words(comment.html)}" for comment in found}
    return [
        replace(row, answers=quotes.get(row.parent_id or 0, row.answers)) if everywhere or row.answers else row
        for row in rows
    ]


def first_words(html: str) -> str:
    text = " ".join(plain(html).split())
    return text if len(text) <= LENGTH else text[:LENGTH].rsplit(" ", 1)[0] + "…"
