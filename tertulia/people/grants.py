"""What programs may do here: tokens that the site's owner gives to a host site, each with its scopes."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tertulia.kit.addresses import canonical
from tertulia.people.models import ApiToken

MARK = "tertulia_"  # so that a token is known for what it is wherever it turns up
SCOPES = {
    "threads:write": "make, name, open and close discussions",
    "comments:read": "read comments in every state, and their Markdown",
    "comments:write": "post, edit, delete, vote and report for the host site's own readers",
    "comments:moderate": "publish, hold and remove comments, with a reason",
    "score": "have texts scored at /v1alpha1/comments:analyze, as by Perspective",
}


class NameTaken(ValueError):
    """A token of this name can still be used."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What the bearer of a token may do: `scopes` of SCOPES, in threads whose keys begin with `prefix`."""

    name: str
    scopes: frozenset[str]
    prefix: str = ""

    def reaches(self, thread: str) -> bool:
        return thread.startswith(self.prefix)

    def guest_key(self, person: str) -> str:
        """The key of a host site's reader. It stays the same when the token of that name is made anew, and whoever
        knows the host site's own number of the reader cannot guess it."""
        mac = salted_hmac("tertulia.host-person", "\0".join((self.name, person)), algorithm="sha256")
        return f"host-{mac.hexdigest()[:32]}"


def digest(secret: str) -> str:
    """A token is as long as a hash and as random: it needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(name: str, scopes: Collection[str], *, days: int, prefix: str = "") -> str:
    """The secret of a new token, which is kept nowhere. `days`: how long it can be used, 0 for ever.

    The name of a token that was revoked or has run out can be used again. Raises NameTaken.
    """
    if usable().filter(name=name).exists():
        raise NameTaken
    secret = MARK + secrets.token_urlsafe(32)
    now = timezone.now()
    values = {
        "digest": digest(secret),
        "scopes": sorted(set(scopes)),
        "prefix": canonical(prefix) if "://" in prefix else prefix,
        "created": now,
        "used": None,
        "expires": now + timedelta(days=days) if days else None,
        "revoked": None,
    }
    ApiToken.objects.update_or_create(name=name, defaults=values)
    return secret


def usable() -> "QuerySet[ApiToken]":
    return ApiToken.objects.filter(Q(expires=None) | Q(expires__gt=timezone.now()), revoked=None)


def is_usable(token: ApiToken) -> bool:
    return token.revoked is None and (token.expires is None or token.expires > timezone.now())


def find_grant(secret: str) -> Grant | None:
    """What the bearer of this may do; None for what is no token, or not any more."""
    token = usable().filter(digest=digest(secret)).first()
    if token is None:
        return None
    today = timezone.now().date()
    if token.used != today:
        ApiToken.objects.filter(pk=token.pk).update(used=today)  # to the day: nobody's hours are kept
    return Grant(token.name, frozenset(token.scopes), token.prefix)


def list_tokens() -> list[ApiToken]:
    return list(ApiToken.objects.order_by("name"))


def revoke_token(name: str) -> bool:
    """From now on it opens nothing. False when no usable token has this name."""
    return usable().filter(name=name).update(revoked=timezone.now()) == 1
