"""What is mailed to those who send notices, whose comments are restricted, and who appeal. A letter says where to read
it and not what was written: neither a comment's text nor anybody's name is in it.

A row is marked before its letter goes, by one conditional UPDATE, so that two machines never send it twice, and the
mark is taken off when the mail server does not take it. A machine that dies between the two leaves it marked: that
letter is never sent, and the private page still says all that it would have said."""

import logging
import smtplib
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override
from wagtail.models import Page

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Entry
from tertulia.kit.addresses import absolute
from tertulia.kit.text import one_line
from tertulia.moderation import grounds, statements
from tertulia.moderation.models import Appeal, Notice, Sanction, Statement
from tertulia.people.api import Speaker

MOST, SECONDS = 100, 15  # letters in a round, and how long it may take: other things happen by the same clock
FAILURES = 3  # of the mail server, after which a round ends
TIMEOUT = 10  # seconds that it may take over each answer
LOOKED_AT = 10  # comments of somebody whose address is looked for
LATEST = timedelta(days=30)  # what could not go out for so long is not news any more
MINUTE = timedelta(seconds=statements.MINUTE_TO_UNDO)
SENT, REFUSED, FAILED, ELSEWHERE = "sent", "refused", "failed", "another machine has it"
SUBJECTS = {
    "receipt": gettext_lazy("Your notice has arrived"),
    "notice": gettext_lazy("What was decided on your notice"),
    "statement": gettext_lazy("Why something of yours was restricted"),
    "appeal": gettext_lazy("What was decided on your appeal"),
}

log = logging.getLogger("tertulia.letters")


@dataclass(frozen=True, slots=True)
class Letter:
    """`row` has the moment of sending in its field `mark`. `path`: of the private page. `said`: a key of SUBJECTS."""

    row: Model
    mark: str
    to: str
    said: str
    language: str
    path: str

    def message(self, connection: Any) -> EmailMessage:
        with override(self.language or settings.LANGUAGE_CODE):
            site = name_of_paper()
            context = {"site": site, "address": absolute(self.path)}
            subject = f"{site}: {SUBJECTS[self.said]}"
            body = render_to_string(f"moderation/mail/{self.said}.txt", context)
        return EmailMessage(subject, body, to=[self.to], connection=connection)

    def claim(self) -> bool:
        """Whether it is for this process to send."""
        return self.set_mark(None, timezone.now())

    def give_back(self) -> None:
        """It was not sent: the next round tries again."""
        type(self.row)._default_manager.filter(pk=self.row.pk).update(**{self.mark: None})

    def set_mark(self, before: Any, after: Any) -> bool:
        found = type(self.row)._default_manager.filter(pk=self.row.pk, **{self.mark: before})
        return found.update(**{self.mark: after}) == 1


def name_of_paper() -> str:
    """As it stands on the front page."""
    own = Page.objects.exclude(content_type__app_label=Page._meta.app_label)  # not the welcome page of Wagtail
    front = own.filter(sites_rooted_here__is_default_site=True).first()
    return one_line(front.title if front else settings.WAGTAIL_SITE_NAME)


def send() -> int:
    """Send what is due. Returns how many letters went out. Without a mail server nothing is marked as sent."""
    if not settings.EMAIL_HOST:
        return 0
    connection = get_connection(timeout=TIMEOUT)
    sent, failed, end = 0, 0, time.monotonic() + SECONDS
    try:
        for letter in due():
            fate = deliver(letter, connection)
            sent, failed = sent + (fate == SENT), failed + (fate == FAILED)
            if sent == MOST or failed == FAILURES or time.monotonic() > end:
                break
    finally:
        connection.close()
    return sent


def deliver(letter: Letter, connection: Any) -> str:
    """FAILED: the mail server did, whatever the letter. What it refuses for good is not offered to it again."""
    if not letter.claim():
        return ELSEWHERE
    try:
        connection.open()
        letter.message(connection).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as error:
        if not is_for_good(error):
            letter.give_back()
        log.warning("A letter was refused (%s)", type(error).__name__)  # nobody's address is in the log
        return REFUSED
    except OSError as error:
        letter.give_back()
        connection.close()
        log.warning("No letter can be sent (%s); it is tried again", type(error).__name__)
        return FAILED
    return SENT


def is_for_good(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return not isinstance(error, smtplib.SMTPDataError) or error.smtp_code >= 500


def due() -> Iterator[Letter]:
    yield from receipts()
    yield from answers_to_notices()
    yield from reasons()
    yield from answers_to_appeals()


def receipts() -> Iterator[Letter]:
    """Of notices that are not decided yet: the answer says as much."""
    found = Notice.objects.filter(decided=None, receipted=None, at__gt=timezone.now() - LATEST).exclude(email="")
    for one in found.order_by("at")[: 2 * MOST]:
        yield Letter(one, "receipted", one.email, "receipt", one.language, private_path(one))


def answers_to_notices() -> Iterator[Letter]:
    for one in told(Notice.objects.exclude(email="")):
        yield Letter(one, "answered", one.email, "notice", one.language, private_path(one))


def answers_to_appeals() -> Iterator[Letter]:
    """To the address that the appeal gives, or to the one that is known already."""
    for one in told(Appeal.objects.select_related("statement", "notice")):
        page = one.statement or one.notice
        letter = Letter(one, "answered", one.email or known_address(page), "appeal", one.language, private_path(page))
        if letter.to:
            yield letter
        else:
            letter.claim()  # or every round would look at it


def known_address(told: Statement | Notice) -> str:
    if isinstance(told, Notice):
        return told.email
    number = told.decision_id
    return addresses_of(list(discussion.read_entries([number]).values())).get(number, "")


def told(found: Any) -> Any:
    """What was decided a minute ago, so that it is not undone any more, and not answered yet."""
    now = timezone.now()
    found = found.filter(answered=None, decided__gt=now - LATEST, decided__lte=now - MINUTE)
    return found.order_by("decided")[: 2 * MOST]


def reasons() -> Iterator[Letter]:
    now = timezone.now()
    found = Statement.objects.filter(mailed=None, withdrawn=None, at__gt=now - LATEST, at__lte=now - MINUTE)
    rows = list(found.order_by("at")[: 5 * MOST])
    entries = discussion.read_entries([one.decision_id for one in rows])
    in_force = grounds.in_force(entries.values())
    emails = addresses_of([one for one in entries.values() if one.number in in_force])
    silent = [one.pk for one in rows if one.decision_id not in emails]
    # Marked all the same: there are very many, and every round would look at them.
    Statement.objects.filter(pk__in=silent, mailed=None).update(mailed=now)
    for one in rows:
        if email := emails.get(one.decision_id):
            yield Letter(one, "mailed", email, "statement", settings.LANGUAGE_CODE, private_path(one))


def is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def addresses_of(entries: Collection[Entry]) -> dict[int, str]:
    """Of whom decisions are about, by number: what the comment was signed with, their account's, or what another
    comment of theirs was signed with. What nobody knows is missing."""
    rows = discussion.read_rows([one.comment for one in entries if one.comment])
    people = {one.number: rows[one.comment].author if one.comment else one.person for one in entries}
    accounts = addresses_of_people(set(people.values()))
    last_signed = cache(address_of_guest)  # much of what is decided at once is of one person
    found = {}
    for one in entries:
        person = people[one.number]
        signed = rows[one.comment].email if one.comment else address_of_sanction(one)
        email = signed or accounts.get(person, "") or last_signed(person)
        if is_address(email):
            found[one.number] = email
    return found


def address_of_guest(person: str) -> str:
    """What somebody without an account last signed a comment with."""
    written = discussion.read_written(person, limit=LOOKED_AT)
    return next((row.email for row in written if is_address(row.email)), "")


def addresses_of_people(people: Collection[str]) -> dict[str, str]:
    """Of those who have an account, by `Speaker.key`."""
    speakers = [discussion.speaker_of(one) for one in people if one]
    numbers = [one.user_id for one in speakers if one.user_id]
    found = get_user_model().objects.filter(pk__in=numbers).values_list("pk", "email")
    return {Speaker(user_id=number).key: email for number, email in found}


def address_of_sanction(entry: Entry) -> str:
    found = Sanction.objects.filter(pk=grounds.sanction_of(entry), subject__startswith="email:").first()
    return found.subject.partition(":")[2] if found else ""


def private_path(told: Statement | Notice) -> str:
    return reverse("statement" if isinstance(told, Statement) else "notice", args=[told.key])
