"""One-time sign-in links: how the first editor gets in, and how one who lost the password gets back."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from tertulia.people.models import SignInLink

LIFETIME = timedelta(days=2)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(user: User) -> str:
    """A fresh path that signs `user` in once. Earlier unused links of the same editor stop working."""
    SignInLink.objects.filter(user=user, used=None).delete()
    token = secrets.token_urlsafe(24)
    SignInLink.objects.create(user=user, digest=digest(token), expires=timezone.now() + LIFETIME)
    return f"/sign-in/{token}/"


def find_editor(token: str) -> User | None:
    """Whose link this is, if it can still be used."""
    link = SignInLink.objects.filter(digest=digest(token), used=None, expires__gt=timezone.now()).first()
    return User.objects.get(pk=link.user_id) if link else None


def use_link(token: str) -> bool:
    """Claim the link; False when somebody was faster. One conditional UPDATE, so two clicks cannot both win."""
    now = timezone.now()
    return SignInLink.objects.filter(digest=digest(token), used=None, expires__gt=now).update(used=now) == 1


def forget_spent() -> int:
    spent = SignInLink.objects.exclude(used=None, expires__gt=timezone.now())
    return spent.delete()[0]
