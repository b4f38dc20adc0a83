"""Warnings, suspensions and bans: what editors tell somebody, and what they may not do until it ends. Whoever is under
one is told so, and why, when they write: nobody writes into the void here."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from ipaddress import ip_network

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Ruling
from tertulia.moderation import deciding, statements
from tertulia.moderation.models import Sanction
from tertulia.moderation.rulebook import changed
from tertulia.people.api import Speaker

WIDEST = {4: 8, 6: 16}  # bits: a ban of more than that bars a continent
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DOTLESS = {"gmail.com", "googlemail.com"}  # to whom a.b@ and ab@ are one box
END = re.compile(r"[.!?…。؟।]$")


class BadSanction(ValueError):
    """What cannot be imposed, in a sentence that says what to do."""


def impose(
    kind: str, subject: str, *, reason: str, by: Speaker, ends: datetime | None = None, removes: bool = False
) -> int:
    """Warn, suspend or ban. `subject`: "person:KEY", "email:ADDRESS", "domain:NAME" or "network:CIDR".

    `removes`: what the person has posted goes too, for the same reason. Returns its number. Raises BadSanction.
    """
    return impose_all(kind, subject, reason=reason, by=by, ends=ends, removes=removes)[0]


def impose_all(
    kind: str, subject: str, *, reason: str, by: Speaker, ends: datetime | None = None, removes: bool = False
) -> tuple[int, list[int]]:
    """As `impose`, with the numbers of the decisions on comments that went with it."""
    subject = checked_subject(subject)
    check(Sanction.Kind(kind), subject, reason, ends)
    if removes and (kind != Sanction.Kind.BAN or not subject.startswith("person:")):
        raise BadSanction(_("Only the comments of a person who is banned can be removed with it."))
    with transaction.atomic():
        made = Sanction.objects.create(
            kind=kind, subject=subject, reason=reason.strip(), begins=timezone.now(), ends=ends, by_id=by.user_id
        )
        note(made, kind, by)
        changed()
    return made.pk, take_down(subject.partition(":")[2], made.reason, by) if removes else []


def take_down(person: str, reason: str, by: Speaker) -> list[int]:
    """Each by itself, with its own decision: who appeals, appeals against one. After the ban, so that none comes in
    behind it."""
    made = [
        deciding.decide(comment, "removed", by=by, reason="banned", sentence=reason)
        for comment in discussion.find_written(person)
    ]
    return [number for number in made if number]


def check(kind: str, subject: str, reason: str, ends: datetime | None) -> None:
    """Raises BadSanction."""
    if not reason.strip():
        raise BadSanction(_("Write the reason: the person reads it."))
    if ends is not None and ends <= timezone.now():
        raise BadSanction(_("It ends in the past. Give a time to come."))
    if kind == Sanction.Kind.SUSPENSION and ends is None:
        raise BadSanction(_("A suspension has an end. Give one, or ban the person."))
    if subject.startswith("network:") and (ends is None or kind != Sanction.Kind.BAN):
        raise BadSanction(_("A network can only be banned, and only until a date: many people share one."))
    if kind == Sanction.Kind.WARNING and not subject.startswith("person:"):
        raise BadSanction(_("Only a person can be warned."))


def checked_subject(subject: str) -> str:
    """In the form in which it is compared. Raises BadSanction."""
    kind, _colon, value = subject.strip().partition(":")
    value = value.strip()
    if kind == "person" and re.fullmatch(r"(user:\d{1,18}|guest:[\w-]{10,50})", value):
        return f"person:{value}"
    if kind == "email" and ADDRESS.fullmatch(value):
        return f"email:{same_box(value)}"
    if kind == "domain" and re.fullmatch(r"[\w-]+(\.[\w-]+)+", value):
        return f"domain:{value.casefold()}"
    if kind == "network":
        return f"network:{checked_network(value)}"
    raise BadSanction(_("Name whom it is for: a person, an e-mail address, an e-mail domain or a network."))


def checked_network(value: str) -> str:
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        raise BadSanction(_("This is no network. Write it as 192.0.2.0/24 or 2001:db8::/48.")) from None
    if network.prefixlen < WIDEST[network.version]:
        raise BadSanction(_("This is too wide: at least /%(bits)d.") % {"bits": WIDEST[network.version]})
    kept = {4: 24, 6: 48}[network.version]
    # Of a reader no more is known than the /24 or /48: a narrower ban would bar nobody.
    return str(network.supernet(new_prefix=kept) if network.prefixlen > kept else network)


def same_box(email: str) -> str:
    """The address less what a mail service ignores in it, so that a+b@ is a@ and no new person."""
    name, _at, domain = email.strip().casefold().rpartition("@")
    name = name.partition("+")[0]
    if domain in DOTLESS:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{domain}"


def subjects(speaker: Speaker, email: str) -> Iterator[str]:
    """All under which somebody can be sanctioned."""
    if speaker.key:
        yield f"person:{speaker.key}"
    if ADDRESS.fullmatch(email):
        yield f"email:{same_box(email)}"
        parts = email.rpartition("@")[2].casefold().split(".")
        yield from (f"domain:{'.'.join(parts[at:])}" for at in range(len(parts) - 1))
    if speaker.network:
        network = ip_network(speaker.network)
        widths = range(WIDEST[network.version], network.prefixlen + 1)
        yield from (f"network:{network.supernet(new_prefix=width)}" for width in widths)


def in_force() -> Q:
    """What holds now; a warning only until it is acknowledged."""
    unread = ~Q(kind=Sanction.Kind.WARNING) | Q(acknowledged=None)
    return Q(lifted=None) & (Q(ends=None) | Q(ends__gt=timezone.now())) & unread


def standing(speaker: Speaker, email: str = "") -> list[Sanction]:
    """What holds for somebody now, the newest first."""
    found = Sanction.objects.filter(in_force(), subject__in=list(subjects(speaker, email)))
    return list(found.order_by("-begins", "-pk"))


def standing_of(people: Iterable[str]) -> list[Sanction]:
    """What holds now for these persons themselves, by `Speaker.key`."""
    return list(Sanction.objects.filter(in_force(), subject__in=[f"person:{key}" for key in people]).order_by("-pk"))


def read(*, ended: bool = False, before: int | None = None, limit: int = 50) -> list[Sanction]:
    """What holds, or what has ended: the newest first, numbers below `before`."""
    found = Sanction.objects.filter(~in_force() if ended else in_force()).select_related("by").order_by("-pk")
    return list((found.filter(pk__lt=before) if before is not None else found)[:limit])


@transaction.atomic
def acknowledge(number: int) -> None:
    """Its subject has read a warning."""
    Sanction.objects.filter(pk=number, acknowledged=None).update(acknowledged=timezone.now())


@transaction.atomic
def lift(number: int, *, by: Speaker, sentence: str = "") -> bool:
    """End it before its time. False when it has ended."""
    found = Sanction.objects.select_for_update().filter(pk=number, lifted=None).first()
    if found is None:
        return False
    found.lifted = timezone.now()
    found.save(update_fields=["lifted"])
    note(found, f"{found.kind}-lifted", by, sentence)
    changed()
    return True


def undo(number: int, *, by: Speaker, within: timedelta) -> None:
    """Lift what one has imposed oneself just now. Raises Settled after that time."""
    recent = Sanction.objects.filter(pk=number, by=by.user_id, begins__gt=timezone.now() - within)
    if not by.user_id or not recent.exists() or not lift(number, by=by, sentence=_("Undone.")):
        raise discussion.Settled


def note(sanction: Sanction, code: str, by: Speaker, sentence: str = "") -> None:
    kind, _colon, value = sanction.subject.partition(":")
    facts = {"sanction": sanction.pk, "of": kind, "ends": sanction.ends.isoformat() if sanction.ends else None}
    ruling = Ruling("", code, sentence or sanction.reason, facts)
    number = discussion.note_decision(ruling, person=value if kind == "person" else "", by=by)
    if code in Sanction.Kind.values:
        statements.make(number, key=statements.sanction_key(sanction.pk))


def closed(sentence: str) -> str:
    """With a full stop, so that another sentence can follow."""
    return sentence if END.search(sentence) else f"{sentence}."
