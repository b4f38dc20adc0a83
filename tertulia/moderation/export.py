"""Statements of reasons as the Transparency Database of the EU takes them (Digital Services Act, Art. 24(5)).

All of it is made of codes and of our own sentences. What somebody wrote, reader or editor, is never part of it: it can
name people, and what is published there cannot be called back."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TextIO

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tertulia.discussion import api as discussion
from tertulia.discussion.api import TAKEN, DeskRow, Entry
from tertulia.kit.addresses import absolute
from tertulia.moderation import dsa
from tertulia.moderation.dsa.names import COUNTRIES
from tertulia.moderation.grounds import rule_of, source_of
from tertulia.moderation.models import Statement
from tertulia.moderation.reasons import ALL_REASONS, OFFENCES, TERMS
from tertulia.moderation.statements import MINUTE_TO_UNDO

CHUNK = 500
EARLIEST = date(2000, 1, 1)  # the database knows no content from before
WHAT = {
    "removal": _("A comment below an article was removed."),
    "hold": _("A comment below an article is not shown while it waits for an editor."),
    "suspension": _("Somebody cannot post comments for a time."),
    "ban": _("Somebody cannot post comments any more."),
}
SEEN = {
    "notice": _("Somebody sent a notice that it is against the law."),
    "flagger": _("A trusted flagger sent a notice that it is against the law."),
    "report": _("A reader reported it."),
    "rule": _("A rule of the site saw it first."),
    "own": _("An editor saw it first."),
}
SOURCES = {
    "notice": "SOURCE_ARTICLE_16",
    "flagger": "SOURCE_TRUSTED_FLAGGER",
    "report": "SOURCE_TYPE_OTHER_NOTIFICATION",
}
LAW = _("The law: %(offence)s")
RULES = _("The rules of the discussion: %(reason)s")
LOOKED_AT = _("An editor looks at it first")
CONDUCT = _("What the person has posted before")
BROKEN = _("It breaks the rules of this discussion.")


class BadStatement(ValueError):
    """A statement that the database would not take, with its number and what is wrong."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with what it rests on. `row`: the comment, None where it is about a person."""

    number: int
    kind: str
    entry: Entry
    row: DeskRow | None
    offence: str


def export(out: TextIO, since: datetime | None = None, until: datetime | None = None) -> int:
    """Write the statements made from one moment to another, as lines of JSON, each the body of one request with at most
    a hundred. Returns how many. Raises BadStatement: what was written until then is not to be used."""
    number = 0
    for batch in dsa.batches(checked(read(since, until))):
        out.write(json.dumps(batch, ensure_ascii=False) + "\n")
        number += len(batch["statements"])
    return number


def checked(told: Iterable[Told]) -> Iterator[dsa.Statement]:
    """Raises BadStatement."""
    for one in told:
        statement = statement_of(one)
        for wrong in [*dsa.validate(statement), *dsa.no_personal_data(statement)]:
            raise BadStatement(f"Statement {one.number}: {wrong}")
        yield statement


def read(since: datetime | None, until: datetime | None) -> Iterator[Told]:
    """In order. What was taken back, or still can be, is left out, and a warning, which restricts nothing."""
    settled = timezone.now() - timedelta(seconds=MINUTE_TO_UNDO)
    made = Statement.objects.filter(withdrawn=None, at__lt=min(until or settled, settled)).order_by("pk")
    made = (made.filter(at__gte=since) if since else made).select_related("notice")
    one_by_one = made.iterator(chunk_size=CHUNK)
    while chunk := list(islice(one_by_one, CHUNK)):
        entries = discussion.read_entries([one.decision_id for one in chunk])
        comments = {entry.comment for entry in entries.values() if entry.comment}
        rows, undone = discussion.read_rows(comments), discussion.find_undone(comments)
        for one in chunk:
            entry = entries[one.decision_id]
            kind = kind_of(entry)
            if kind and entry.number not in undone:
                offence = one.notice.offence if one.notice else ""
                yield Told(one.pk, kind, entry, rows.get(entry.comment or 0), offence)


def kind_of(entry: Entry) -> str:
    """A key of WHAT; empty where nothing is restricted."""
    if entry.after == "held" and entry.before != "held":
        return "hold"
    if entry.after in TAKEN and entry.before not in TAKEN:
        return "removal"
    return entry.code if entry.comment is None and entry.code in WHAT else ""


def statement_of(told: Told) -> dsa.Statement:
    entry, rule = told.entry, rule_of(told.entry)
    source = source_of(entry, rule)
    day = timezone.localdate(entry.at)
    written = timezone.localdate(told.row.created) if told.row else day
    made: Any = restriction_of(told) | ground_of(told)
    statement: dsa.Statement = made | {
        "content_type": ["CONTENT_TYPE_TEXT"],
        "content_date": max(written, EARLIEST).isoformat(),
        "territorial_scope": list(COUNTRIES),
        "application_date": day.isoformat(),
        "decision_facts": f"{WHAT[told.kind]} {SEEN[source]}",
        "source_type": SOURCES.get(source, "SOURCE_VOLUNTARY"),
        "automated_detection": "Yes" if rule else "No",
        "automated_decision": automation_of(entry, rule),
        "puid": salted_hmac("tertulia.statements", str(entry.number), algorithm="sha256").hexdigest(),
    }
    return statement


def restriction_of(told: Told) -> dict[str, Any]:
    """Who is suspended or banned can still read: a part of the service is kept from them."""
    if told.kind == "removal":
        return {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"]}
    if told.kind == "hold":
        return {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"]}
    ends = told.entry.facts.get("ends")
    if not ends:
        return {"decision_provision": "DECISION_PROVISION_PARTIAL_TERMINATION"}
    day = timezone.localdate(datetime.fromisoformat(ends))
    return {
        "decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION",
        "end_date_service_restriction": day.isoformat(),
    }


def ground_of(told: Told) -> dict[str, Any]:
    reason, offence = ALL_REASONS.get(told.entry.code), OFFENCES.get(told.offence)
    if reason and reason.is_law:
        named = offence or reason
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": str(LAW % {"offence": named.label}),
            "illegal_content_explanation": str(reason.told),
            "category": named.category,
            "category_specification": list(named.keywords),
        }
    label = reason.label if reason else LOOKED_AT if told.kind == "hold" else BROKEN if told.row else CONDUCT
    ground = {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": str(RULES % {"reason": label}),
        "incompatible_content_explanation": str(reason.told if reason else label),
        "category": reason.category if reason else TERMS,
        "category_specification": list(reason.keywords) if reason else [],
    }
    terms = settings.TERTULIA_TERMS_URL
    return ground | ({"decision_ground_reference_url": absolute(terms) if terms[0] == "/" else terms} if terms else {})


def automation_of(entry: Entry, rule: str) -> str:
    if entry.by is not None:
        return "AUTOMATED_DECISION_NOT_AUTOMATED"
    if entry.program:
        return "AUTOMATED_DECISION_PARTIALLY"
    return "AUTOMATED_DECISION_FULLY" if rule else "AUTOMATED_DECISION_NOT_AUTOMATED"
