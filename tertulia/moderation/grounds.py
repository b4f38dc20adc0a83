"""What a statement of reasons says: all of it read from the decision, so that the two never say different things."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow, Entry
from tertulia.moderation.models import Sanction, Statement
from tertulia.moderation.reasons import ALL_REASONS
from tertulia.moderation.score_words import named

RESTRICTIONS = {
    "removed": gettext_lazy("Your comment was removed: nobody sees it any more."),
    "held": gettext_lazy("Your comment is not shown while it waits for an editor."),
    "warning": gettext_lazy("You were warned: you must read the warning before you post again."),
    "suspension": gettext_lazy("You cannot post for a time."),
    "ban": gettext_lazy("You cannot post."),
}
SOURCES = {
    "notice": gettext_lazy("Somebody sent a notice that it is against the law (Digital Services Act, Article 16)."),
    "flagger": gettext_lazy("A trusted flagger sent a notice that it is against the law (Articles 16 and 22)."),
    "report": gettext_lazy("A reader reported it."),
    "rule": gettext_lazy("Our own initiative: a rule of this site asked for an editor to look at it."),
    "own": gettext_lazy("Our own initiative: an editor saw it."),
}
AGAIN = {
    "published": gettext_lazy("It no longer holds: the comment is shown again."),
    "deleted": gettext_lazy("The comment was deleted by its author since."),
}


@dataclass(frozen=True, slots=True)
class Account:
    """`kind`: a key of RESTRICTIONS. `over`: why it no longer holds, empty while it does. `row`: the comment, None
    where it is about a person. `rule`: that saw it, by name. `took_for`: what the scorer took it for, where that is the
    rule. `ground`: the label of the reason. `is_law`: it rests on the law and not on the site's terms."""

    entry: Entry
    kind: str
    duration: str
    over: str
    row: DeskRow | None
    source: str
    rule: str
    took_for: list[str]
    is_automatic: bool
    program: bool
    ground: str
    is_law: bool
    words: str
    terms: str

    @property
    def restriction(self) -> str:
        return str(RESTRICTIONS.get(self.kind, RESTRICTIONS["removed"]))


def account(statement: Statement) -> Account:
    entry = discussion.read_entries([statement.decision_id])[statement.decision_id]
    row = discussion.read_rows([entry.comment])[entry.comment] if entry.comment else None
    sanction = None if row else Sanction.objects.filter(pk=sanction_of(entry)).first()
    reason = ALL_REASONS.get(entry.code)
    rule = rule_of(entry)
    return Account(
        entry=entry,
        kind=entry.after if row else entry.code,
        duration=duration(sanction.ends if sanction else None, has_end=entry.after == "held"),
        over=over(statement, entry, row, sanction),
        row=row,
        source=str(SOURCES[source_of(entry, rule)]),
        rule=rule,
        took_for=took_for(entry) if rule == "score" else [],
        is_automatic=bool(rule) and entry.by is None and not entry.program,
        program=bool(entry.program),
        ground=str(reason.label) if reason else "",
        is_law=reason is not None and reason.is_law,
        words=entry.sentence,
        terms=settings.TERTULIA_TERMS_URL,
    )


def rule_of(entry: Entry) -> str:
    """The rule that saw it first, by name; empty where none did."""
    holds = (one["rule"] for one in entry.facts.get("found", []) if one["action"] == "hold")
    return str(entry.facts.get("rule") or next(holds, "")).partition("/")[0]


def took_for(entry: Entry) -> list[str]:
    """In words and without figures: by these somebody would only learn how to stay below them."""
    saw: dict[str, Any] = next(
        (one["saw"] for one in entry.facts.get("found", []) if one["rule"].startswith("score/")), {}
    )
    return [str(label) for label, _value in named(saw.get("values", {}))]


def source_of(entry: Entry, rule: str) -> str:
    source = str(entry.facts.get("source", ""))
    return source if source in SOURCES else "rule" if rule else "own"


def duration(ends: datetime | None, *, has_end: bool) -> str:
    if has_end:
        return _("Until an editor has decided.")
    if ends is None:
        return _("Without an end.")
    return _("Until %(moment)s.") % {"moment": date_format(localtime(ends), "DATETIME_FORMAT")}


def over(statement: Statement, entry: Entry, row: DeskRow | None, sanction: Any) -> str:
    if statement.withdrawn:
        return _("This decision was taken back.")
    if sanction is not None and sanction.lifted:
        return _("It no longer holds: it was lifted.")
    if sanction is not None and sanction.ends and sanction.ends <= timezone.now():
        return _("It no longer holds: its time is over.")
    if row is None or row.state == entry.after:
        return ""
    return str(AGAIN.get(row.state, _("Something else was decided on the comment since.")))


def stands(statement: Statement, entry: Entry) -> bool:
    """Whether what it tells of still holds."""
    return not statement.withdrawn and bool(in_force([entry]))


def in_force(entries: Collection[Entry]) -> set[int]:
    """Those of the decisions, by number, that still hold."""
    moves = discussion.in_force([one.comment for one in entries if one.comment])
    lasting = Sanction.objects.filter(pk__in={sanction_of(one) for one in entries}, lifted=None)
    sanctions = set(lasting.values_list("pk", flat=True))
    return {one.number for one in entries if one.number in moves or (not one.comment and sanction_of(one) in sanctions)}


def sanction_of(entry: Entry) -> int:
    """Its number; 0 where it is about none."""
    return int(entry.facts.get("sanction") or 0)


def subject_of(entry: Entry) -> str:
    """Whom a sanction is for, as editors see it; empty where it is about none."""
    found = Sanction.objects.filter(pk=sanction_of(entry)).values_list("subject", flat=True)
    return found.first() or ""
