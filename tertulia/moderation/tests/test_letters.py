"""What is mailed, to whom, when, and what is never in it."""

import smtplib

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.utils.translation import gettext_lazy

from tertulia.discussion import api as discussion
from tertulia.moderation import appeals, deciding, letters, notices, sanctions
from tertulia.moderation.models import Appeal, Notice, Statement
from tertulia.moderation.tests.desk_cast import open_thread, say
from tertulia.moderation.tests.post_office import post_office
from tertulia.moderation.tests.redress_cast import (
    OFFENCE,
    READER,
    Person,
    a_minute_passes,
    moderator,
    notice_path,
    statement_of,
    years_pass,
)
from tertulia.newsroom import api as newsroom
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
TEXT = "Greta steals bells."


class Broken(EmailBackend):
    """A mail server with a mood. `refuses`: an error for each address."""

    refuses: dict[str, Exception] = {}

    def send_messages(self, messages):
        for message in messages:
            if error := self.refuses.get(message.to[0]):
                raise error
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def mail_server(settings, monkeypatch):
    cache.clear()
    settings.EMAIL_HOST = "mail.example"
    monkeypatch.setattr(Broken, "refuses", {})
    return settings


@pytest.fixture
def thread():
    return open_thread()


@pytest.fixture
def comment(thread):
    draft = discussion.Draft(thread.id, None, "Rosa", TEXT, "k", email="rosa@mail.example")
    return discussion.post(draft, by=READER).id


@pytest.fixture
def mo():
    return moderator("zelda")[1]


def sent():
    """To whom and about what, since it was asked last."""
    found = [(message.to[0], message.subject.partition(": ")[2]) for message in mail.outbox]
    for message in mail.outbox:
        said = f"{message.subject} {message.body}"
        for secret in (TEXT, "Greta", "Rosa", OFFENCE["explanation"], "satire", "It is true", "We looked", "zelda"):
            assert secret not in said, secret
        assert message.body.count("http://127.0.0.1:8000/") == 1
    mail.outbox.clear()
    return found


def test_a_notice_has_a_receipt_at_once_and_an_answer_after_a_minute(comment, mo):
    path = notice_path(Person().send(comment))
    assert letters.send() == 1
    assert path in mail.outbox[0].body
    assert sent() == [("greta@mail.example", "Your notice has arrived")]
    notices.decide(Notice.objects.get(), "kept", by=mo, sentence="It is satire.")
    assert letters.send() == 0
    a_minute_passes()
    assert letters.send() == 1
    assert path in mail.outbox[0].body
    assert sent() == [("greta@mail.example", "What was decided on your notice")]
    assert letters.send() == 0


def test_who_gave_no_address_gets_no_letter(comment, mo):
    notice_path(Person().send(comment, offence="minors", name="", email=""))
    notices.decide(Notice.objects.get(), "kept", by=mo, sentence="It is satire.")
    a_minute_passes()
    assert letters.send() == 0


def test_the_author_is_told_of_a_removal_after_the_minute_in_which_it_can_be_undone(comment, mo):
    deciding.decide(comment, "removed", by=mo, reason="insult")
    assert letters.send() == 0
    a_minute_passes()
    assert letters.send() == 1
    assert f"/statements/{statement_of(comment).key}/" in mail.outbox[0].body
    assert sent() == [("rosa@mail.example", "Why something of yours was restricted")]
    assert letters.send() == 0


def test_what_was_undone_is_not_told(comment, mo):
    decision = deciding.decide(comment, "removed", by=mo, reason="insult")
    deciding.undo(decision, by=mo)
    a_minute_passes()
    assert letters.send() == 0


def test_what_somebody_else_decided_otherwise_meanwhile_is_not_told(comment, mo):
    deciding.decide(comment, "removed", by=mo, reason="insult")
    deciding.decide(comment, "published", by=moderator("bo")[1])
    a_minute_passes()
    assert letters.send() == 0


def test_an_account_is_written_to_at_its_own_address(thread, mo):
    rosa = User.objects.create_user("rosa", email="account@mail.example")
    comment = say(thread, "Mine", by=Speaker(user_id=rosa.pk, name="Rosa"))
    deciding.decide(comment, "removed", by=mo, reason="insult")
    sanctions.impose("warning", f"person:user:{rosa.pk}", reason="Insults.", by=mo)
    a_minute_passes()
    assert letters.send() == 2
    assert {to for to, _ in sent()} == {"account@mail.example"}


def test_an_address_that_is_banned_is_told_so(mo):
    sanctions.impose("ban", "email:rosa@mail.example", reason="Insults.", by=mo)
    a_minute_passes()
    assert letters.send() == 1
    assert sent() == [("rosa@mail.example", "Why something of yours was restricted")]


def test_somebody_without_an_account_is_told_where_they_last_said_they_are(thread, mo):
    for text, email in (("One", "old@mail.example"), ("Two", "rosa@mail.example"), ("Three", "no address")):
        discussion.post(discussion.Draft(thread.id, None, "Rosa", text, text, email=email), by=READER)
    sanctions.impose("ban", f"person:{READER.key}", reason="Insults.", by=mo)
    a_minute_passes()
    assert letters.send() == 1
    assert sent() == [("rosa@mail.example", "Why something of yours was restricted")]


@pytest.mark.parametrize("email", ["", "no address", "a@b\nBcc: all@mail.example"])
def test_a_comment_without_an_address_is_looked_at_once(thread, mo, email):
    draft = discussion.Draft(thread.id, None, "Rosa", TEXT, "k", email=email)
    comment = discussion.post(draft, by=READER).id
    deciding.decide(comment, "removed", by=mo, reason="insult")
    a_minute_passes()
    assert letters.send() == 0
    assert Statement.objects.get().mailed is not None
    assert mail.outbox == []


def test_an_appeal_is_answered_where_it_says_or_where_the_notice_said(comment, mo):
    path = notice_path(Person().send(comment))
    notices.decide(Notice.objects.get(), "kept", by=mo, sentence="It is satire.")
    Client().post(path, {"text": "It is true.", "email": ""})
    deciding.decide(comment, "removed", by=mo, reason="insult")
    Client().post(f"/statements/{statement_of(comment).key}/", {"text": "It is true.", "email": "other@mail.example"})
    a_minute_passes()
    letters.send()
    mail.outbox.clear()
    for appeal in Appeal.objects.all():
        appeals.decide(appeal.pk, "upheld", by=moderator(f"no{appeal.pk}")[1], answer="We looked again.")
    assert letters.send() == 0
    a_minute_passes()
    assert letters.send() == 2
    about = "What was decided on your appeal"
    assert sorted(sent()) == [("greta@mail.example", about), ("other@mail.example", about)]
    assert letters.send() == 0


def test_an_appeal_that_gives_no_address_is_looked_at_once(thread, mo):
    comment = say(thread, TEXT)
    deciding.decide(comment, "removed", by=mo, reason="insult")
    Client().post(f"/statements/{statement_of(comment).key}/", {"text": "It is true."})
    appeals.decide(Appeal.objects.get().pk, "upheld", by=moderator("bo")[1], answer="We looked again.")
    a_minute_passes()
    assert letters.send() == 0
    assert Appeal.objects.get().answered is not None


def test_a_letter_is_in_the_language_of_the_page(comment, monkeypatch):
    monkeypatch.setitem(letters.SUBJECTS, "receipt", gettext_lazy("Comments"))
    notice_path(Person().send(comment))
    Notice.objects.update(language="es")
    letters.send()
    assert mail.outbox[0].subject == "Tertulia: Comentarios"


def test_the_name_is_the_one_on_the_front_page(comment):
    newsroom.ensure_front("The Test\r\nBcc: all@mail.example")
    notice_path(Person().send(comment))
    letters.send()
    assert mail.outbox[0].subject == "The Test Bcc: all@mail.example: Your notice has arrived"
    assert mail.outbox[0].recipients() == ["greta@mail.example"]


def test_a_name_with_a_line_end_adds_no_header(comment, settings):
    settings.WAGTAIL_SITE_NAME = "The\r\nBcc: all@mail.example"
    notice_path(Person().send(comment))
    letters.send()
    assert mail.outbox[0].subject == "The Bcc: all@mail.example: Your notice has arrived"
    assert mail.outbox[0].recipients() == ["greta@mail.example"]


def test_without_a_mail_server_nothing_is_marked_or_printed(comment, mo, settings, capsys):
    settings.EMAIL_HOST = ""
    notice_path(Person().send(comment))
    deciding.decide(comment, "removed", by=mo, reason="insult")
    a_minute_passes()
    call_command("send_letters")
    assert capsys.readouterr().out == "Notices answered: 1. Holds explained: 0. Letters sent: 0.\n"
    assert mail.outbox == []
    assert Notice.objects.get().receipted is None
    assert Statement.objects.get().mailed is None


def broken(settings, **refuses):
    settings.EMAIL_BACKEND = f"{Broken.__module__}.Broken"
    Broken.refuses = {f"{name}@mail.example": error for name, error in refuses.items()}


def notices_of(thread, *names):
    for number, name in enumerate(names):
        comment = say(thread, f"Comment {number}")
        notice_path(Person(address=f"203.0.{number}.7").send(comment, email=f"{name}@mail.example"))


def test_a_server_that_fails_leaves_a_letter_for_the_next_round(thread, settings):
    notices_of(thread, "ada")
    broken(settings, ada=ConnectionRefusedError())
    assert letters.send() == 0
    assert Notice.objects.get().receipted is None
    broken(settings)
    assert letters.send() == 1
    assert Notice.objects.get().receipted is not None


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        smtplib.SMTPServerDisconnected(),
        smtplib.SMTPDataError(451, b"later"),
        smtplib.SMTPRecipientsRefused({"bob@mail.example": (450, b"later")}),
    ],
)
def test_one_that_fails_does_not_block_the_others(thread, settings, error):
    notices_of(thread, "ada", "bob", "eve")
    broken(settings, bob=error)
    letters.send()
    assert [to for to, _ in sent()] == ["ada@mail.example", "eve@mail.example"]
    assert list(Notice.objects.filter(receipted=None).values_list("email", flat=True)) == ["bob@mail.example"]


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPDataError(554, b"no"),
        smtplib.SMTPRecipientsRefused({"bob@mail.example": (550, b"nobody")}),
        UnicodeError(),
    ],
)
def test_what_is_refused_for_good_is_not_offered_again(thread, settings, error, caplog):
    notices_of(thread, "bob", "eve")
    broken(settings, bob=error)
    letters.send()
    assert [to for to, _ in sent()] == ["eve@mail.example"]
    assert not Notice.objects.filter(receipted=None).exists()
    assert "bob" not in caplog.text


def test_a_round_ends_when_the_server_is_down(thread, settings):
    notices_of(thread, "ada", "bob", "eve", "kim", "lou")
    broken(settings, **{name: TimeoutError() for name in ("ada", "bob", "eve", "kim")})
    assert letters.send() == 0
    assert mail.outbox == []
    assert Notice.objects.filter(receipted=None).count() == 5


def test_a_mail_server_takes_them_and_refuses_one(thread, settings):
    notices_of(thread, "ada", "nobody", "eve")
    with post_office(settings) as office:
        assert letters.send() == 2
    assert [letter.partition("To: ")[2].partition("\r\n")[0] for letter in office.letters] == [
        "ada@mail.example",
        "eve@mail.example",
    ]
    assert "Subject: Tertulia: Your notice has arrived" in office.letters[0]
    assert "http://127.0.0.1:8000/notices/" in office.letters[0].replace("=\r\n", "")
    assert not Notice.objects.filter(receipted=None).exists()


def test_a_mail_server_that_hangs_or_is_not_there_holds_nobody_up(thread, settings, monkeypatch):
    notices_of(thread, "ada")
    monkeypatch.setattr(letters, "TIMEOUT", 0.1)
    with post_office(settings, is_deaf=True):
        assert letters.send() == 0
    assert letters.send() == 0  # nobody listens any more
    assert Notice.objects.get().receipted is None


def test_two_machines_send_a_letter_once(thread):
    notices_of(thread, "ada")
    [here], [there] = list(letters.receipts()), list(letters.receipts())
    assert letters.deliver(here, mail.get_connection()) == letters.SENT
    assert letters.deliver(there, mail.get_connection()) == letters.ELSEWHERE
    assert len(mail.outbox) == 1


def test_a_letter_a_month_late_is_not_sent(comment, mo):
    deciding.decide(comment, "removed", by=mo, reason="insult")
    years_pass(31)
    assert letters.send() == 0


def test_names_and_addresses_are_forgotten_half_a_year_after_the_decision(comment, mo):
    path = notice_path(Person().send(comment))
    open_one = notice_path(Person(address="198.51.100.4").send(comment))
    first = Notice.objects.order_by("pk").first()
    notices.decide(first, "kept", by=mo, sentence="It is satire.")
    Client().post(path, {"text": "It is true.", "email": "other@mail.example"})
    years_pass(181)
    call_command("tidy")
    first.refresh_from_db()
    assert first.email == "greta@mail.example"  # under appeal
    appeals.decide(Appeal.objects.get().pk, "upheld", by=moderator("bo")[1], answer="We looked again.")
    call_command("tidy")
    first.refresh_from_db()
    assert (first.email, Appeal.objects.get().email) == ("greta@mail.example", "other@mail.example")
    years_pass(181)
    call_command("tidy")
    first.refresh_from_db()
    assert (first.name, first.email, first.network) == ("", "", "")
    assert first.explanation == OFFENCE["explanation"]
    assert Appeal.objects.get().email == ""
    assert Notice.objects.get(decided=None).email == "greta@mail.example"
    assert Person().client.get(open_one).status_code == 200
