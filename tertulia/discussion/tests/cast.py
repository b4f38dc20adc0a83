"""The standing cast: one thread, a reader, a stranger, an editor."""

import secrets

from django.contrib.auth.models import User

from tertulia.discussion import api as discussion
from tertulia.people.api import Speaker

READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")
STRANGER = Speaker(guest="stranger-key-00000", network="198.51.100.0/24")


def editor() -> Speaker:
    user, _ = User.objects.get_or_create(username="ines", is_superuser=True, first_name="Inés")
    return Speaker(user_id=user.pk, name="Inés", is_staff=True)


def open_thread(key="article-1", **values):
    return discussion.open_thread(key=key, url="/2026/11/25/tram/", title="The tram", **values)


def draft(thread, text="I take it every day.", parent=None, key="", name="Rosa"):
    return discussion.Draft(thread=thread.id, parent=parent, name=name, text=text, key=key or secrets.token_hex(8))


def say(thread, text="I take it every day.", parent=None, by=READER, **values):
    """Post and return the new comment's id."""
    return discussion.post(draft(thread, text, parent), by=by, **values).id


def ids(page):
    return [row.id for row in page.rows]
