"""Trusted flaggers (Digital Services Act, Art. 22): who they are, and the secret by which they are known."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.moderation.models import Flagger


class BadFlagger(ValueError):
    """What cannot be added, in a sentence that says what to do."""


def digest(secret: str) -> str:
    """The secret is as long as a hash and as random: it needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def add(name: str) -> str:
    """The secret of a trusted flagger's private address, which is kept nowhere. A name that was removed can come again,
    with another secret. Raises BadFlagger."""
    if Flagger.objects.filter(name=name, removed=None).exists():
        raise BadFlagger(_("There is a trusted flagger of this name. Remove it first to give it another address."))
    secret = secrets.token_urlsafe(24)
    values = {"digest": digest(secret), "added": timezone.now(), "removed": None}
    Flagger.objects.update_or_create(name=name, defaults=values)
    return secret


def find(secret: str) -> Flagger | None:
    return Flagger.objects.filter(digest=digest(secret), removed=None).first() if secret else None


def remove(number: int) -> bool:
    """Their address opens nothing from now on; what they sent stays. False when there is none of that number."""
    return Flagger.objects.filter(pk=number, removed=None).update(removed=timezone.now()) == 1


def read() -> list[Flagger]:
    return list(Flagger.objects.filter(removed=None).order_by("name"))
