"""Who sends notices, whose comment is removed, and who decides."""

import re
from datetime import timedelta
from html import unescape

from django.core import signing
from django.test import Client
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import statements
from tertulia.moderation.models import Appeal, Notice, Statement
from tertulia.moderation.tests.desk_cast import READER, make_moderator
from tertulia.people.api import COOKIE, Speaker

OFFENCE = {
    "offence": "defamation",
    "explanation": "It says that I steal <i>bells</i>.",
    "name": "Greta Notifier",
    "email": "greta@mail.example",
    "good_faith": "yes",
}
TOKEN = re.compile(r'name="token" value="([^"]+)"')
LATER = timedelta(seconds=statements.MINUTE_TO_UNDO + 1)


class Person:
    """A browser. `guest`: the key in its cookie."""

    def __init__(self, guest="", address="203.0.113.77"):
        self.client = Client(REMOTE_ADDR=address)
        if guest:
            self.client.cookies[COOKIE] = signing.get_cookie_signer(salt=COOKIE + COOKIE).sign(guest)

    def token(self, comment):
        return unescape(TOKEN.search(self.client.get(f"/comments/{comment}/notice/").content.decode())[1])

    def send(self, comment, **changed):
        fields = OFFENCE | {"token": self.token(comment)} | changed
        return self.client.post(f"/comments/{comment}/notice/", fields)

    def read(self, path):
        return self.client.get(path).content.decode()


def moderator(name="mo", *sections):
    """The account, the one who speaks with it, and its browser."""
    user = make_moderator(name, *sections)
    client = Client()
    client.force_login(user)
    return user, Speaker(user_id=user.pk, name=name, is_staff=True), client


def notice_path(response):
    assert response.status_code == 303, response.content.decode()[-2000:]
    return response["Location"]


def statement_of(comment):
    return Statement.objects.filter(decision__in=discussion.numbers_on(comment)).latest("pk")


def a_minute_passes():
    """For all that waits until it cannot be undone any more."""
    for model, name in ((Notice, "decided"), (Statement, "at"), (Appeal, "decided")):
        for row in model.objects.exclude(**{name: None}):
            model.objects.filter(pk=row.pk).update(**{name: getattr(row, name) - LATER})


def years_pass(days):
    then = timezone.now() - timedelta(days=days)
    Notice.objects.exclude(decided=None).update(decided=then)
    Statement.objects.update(at=then)
    Appeal.objects.exclude(decided=None).update(decided=then)


__all__ = ["OFFENCE", "READER", "Person", "a_minute_passes", "moderator", "notice_path", "statement_of", "years_pass"]
