"""Statements of reasons (Digital Services Act, Art. 17): each says why something was restricted, at an address that
only the person knows whom it concerns. What it says is said by `grounds`."""

import base64
import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tertulia.discussion import api as discussion
from tertulia.kit.addresses import absolute
from tertulia.moderation.models import Notice, Statement
from tertulia.people.api import Speaker

MINUTE_TO_UNDO = 60  # seconds; nothing is mailed before they are over
MOST = 500  # statements about holds that one round makes
RECENT = 1000  # statements among which the last about a hold is looked for

# Up to which decision this process has looked for holds that last; None: it has not looked yet.
seen: dict[str, int | None] = {"decision": None}


def private_key(kind: str, *parts: object) -> str:
    """22 letters that nobody can guess who does not know the site's key; the same for the same parts."""
    mac = salted_hmac(f"tertulia.{kind}", "\0".join(map(str, parts)), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")


def make(decision: int, notice: Notice | None = None, *, key: str = "") -> None:
    """In the transaction of the decision."""
    Statement.objects.create(
        key=key or secrets.token_urlsafe(16), decision_id=decision, notice=notice, at=timezone.now()
    )


def withdraw(decision: int) -> None:
    """The decision was undone: nobody is told of it any more, and the notices that it answered are open again."""
    Statement.objects.filter(decision=decision, withdrawn=None).update(withdrawn=timezone.now())
    answered = Notice.objects.filter(decision=decision)
    answered.update(decided=None, outcome="", answer="", by=None, decision=None, answered=None)


def find(key: str) -> Statement | None:
    return Statement.objects.select_related("appeal").filter(key=key).first()


def find_own(comment: int, speaker: Speaker) -> Statement | None:
    """The newest statement about a comment, for the one who wrote it."""
    if not discussion.owns(comment, speaker):
        return None
    found = Statement.objects.filter(decision__in=discussion.numbers_on(comment), withdrawn=None)
    return found.order_by("-decision").first()


def own_path(comment: int, speaker: Speaker) -> str:
    """Of the private page of that statement; empty where there is none."""
    found = find_own(comment, speaker)
    return reverse("statement", args=[found.key]) if found else ""


def why_held(comment: int) -> str:
    """The sentence of the rule that holds it, for its author; empty where a person or a program holds it: what these
    say stands in the statement."""
    last = discussion.last_entries([comment]).get(comment)
    return last.sentence if last and last.after == "held" and last.by is None and not last.program else ""


def sanction_key(sanction: int) -> str:
    """Of the statement about a sanction: known by its number, so that whoever meets the sanction can be led there."""
    return private_key("sanction", sanction)


def address_of_sanction(sanction: int) -> str:
    """Empty where none was made."""
    key = sanction_key(sanction)
    return address(key) if Statement.objects.filter(key=key).exists() else ""


def address(key: str) -> str:
    return absolute(reverse("statement", args=[key]))


def make_for_holds() -> int:
    """State the reasons of holds that have lasted too long. Returns how many. Bounded, however many decisions there
    are: each round goes on where the last one ended."""
    after = seen["decision"]
    if after is None:
        # In the order of the numbers, so all before the last one made are done.
        made = Statement.objects.order_by("-decision").values_list("decision", flat=True)[:RECENT]
        after = discussion.last_hold(list(made))
    until = timezone.now() - timedelta(hours=settings.TERTULIA_STATEMENT_HOURS)
    found, reached = discussion.read_holds(after, until, limit=MOST)
    rows = [Statement(key=secrets.token_urlsafe(16), decision_id=number, at=timezone.now()) for number in found]
    Statement.objects.bulk_create(rows, ignore_conflicts=True)  # another machine's clock may have been faster
    seen["decision"] = reached
    return len(rows)
