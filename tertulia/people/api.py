"""Who is speaking. Nobody is tracked: a guest gets a cookie only by posting; of an address only its network is kept."""

import secrets
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from tertulia.delivery.api import show_at_once
from tertulia.kit import prepared
from tertulia.kit.addresses import truncated_network
from tertulia.kit.lookalikes import skeleton
from tertulia.people import links
from tertulia.people.grants import MARK, SCOPES, Grant, find_grant, make_token, revoke_token
from tertulia.people.tokens import KEY, GuestToken

__all__ = [
    "MARK",
    "SCOPES",
    "Grant",
    "GuestToken",
    "Speaker",
    "editor_link",
    "find_grant",
    "first_editor_link",
    "forget_links",
    "identify",
    "identify_guest",
    "is_staff_name",
    "make_token",
    "remember",
    "revoke_token",
]

COOKIE = "tertulia_guest"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Speaker:
    """The one who acts. `guest` is a random key from a signed cookie, `network` a /24 or /48 or empty."""

    guest: str = ""
    network: str = ""
    user_id: int | None = None
    name: str = ""
    is_staff: bool = False

    @property
    def key(self) -> str:
        """Names the person in what they leave behind: "user:ID" or "guest:KEY"."""
        return f"user:{self.user_id}" if self.user_id else f"guest:{self.guest}" if self.guest else ""


def identify(request: HttpRequest) -> Speaker:
    """Read who makes a request. Writes nothing; a guest without a cookie gets a key that `remember` can keep."""
    network = truncated_network(request.META.get("REMOTE_ADDR", ""))
    user = request.user
    if isinstance(user, User) and user.is_active:
        name = user.get_full_name() or user.get_username()
        return Speaker(network=network, user_id=user.pk, name=name, is_staff=user.has_perm("wagtailadmin.access_admin"))
    known = request.get_signed_cookie(COOKIE, default="", salt=COOKIE)
    guest = known if known and KEY.fullmatch(known) else secrets.token_urlsafe(18)
    return Speaker(guest=guest, network=network)


def is_staff_name(name: str) -> bool:
    """Whether a reader would take this for the name of somebody who signs in here."""
    wanted = skeleton(name)
    staff = prepared.select(User, ("first_name", "last_name", "username"), is_active=True)
    return bool(wanted) and any(wanted in skeletons(*names) for names in staff)


@lru_cache(maxsize=4096)
def skeletons(first: str, last: str, username: str) -> tuple[str, str]:
    return skeleton(f"{first}{last}"), skeleton(username)


def identify_guest(request: HttpRequest, guest: str = "") -> Speaker:
    """A guest by a key that came in another way than our cookie; no cookie is read. Without a key: nobody yet."""
    return Speaker(guest=guest, network=truncated_network(request.META.get("REMOTE_ADDR", "")))


def remember(request: HttpRequest, response: HttpResponse, speaker: Speaker) -> None:
    """Let the browser keep a guest's key, so that what is theirs stays theirs to change."""
    if not speaker.guest:
        return
    response.set_signed_cookie(
        COOKIE, speaker.guest, salt=COOKIE, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    show_at_once(response)


def first_editor_link() -> str | None:
    """A path that signs the first editor in, made anew at every start until one editor has signed in."""
    if User.objects.filter(is_superuser=True, last_login__isnull=False).exists():
        return None
    editor = User.objects.filter(is_superuser=True).order_by("pk").first()
    if editor is None:
        editor = User(username="editor", is_superuser=True, is_staff=True)
        editor.set_unusable_password()
        editor.save()
    return links.make_link(editor)


def editor_link(username: str) -> str:
    """A path that signs this editor in once. Raises User.DoesNotExist."""
    return links.make_link(User.objects.get(username=username, is_active=True))


def forget_links() -> int:
    """Delete sign-in links that were used or have run out. Returns how many."""
    return links.forget_spent()
