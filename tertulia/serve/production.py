"""What a site that strangers can reach still lacks, in plain words. Each function says one thing, or nothing."""

import os
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core import checks

from tertulia.serve.address import is_loopback

# Django's own findings that are no news here:
EXPLAINED = {
    # ... consequences of a base address without https, which base_url() says in one line
    "security.W004",
    "security.W012",
    "security.W016",
    # ... the proxy in front redirects http to https; whether subdomains follow is the owner's decision
    "security.W005",
    "security.W008",
    "security.W021",
    # ... Wagtail shows an editor's preview in a frame of the same site
    "security.W019",
}


def base_url() -> str | None:
    base = urlsplit(settings.TERTULIA_BASE_URL)
    if is_loopback(base.hostname or "localhost"):
        return "readers cannot reach it. Set TERTULIA_BASE_URL=https://your.site"
    if base.scheme != "https":
        return (
            "what readers send can be read on the way. Put a certificate in front, TERTULIA_BASE_URL=https://your.site"
        )
    return None


def hosts() -> str | None:
    if "*" in settings.ALLOWED_HOSTS:
        return "it answers under any name. Set TERTULIA_HOSTS to its own, or TERTULIA_BASE_URL alone"
    return None


def proxies() -> str | None:
    if urlsplit(settings.TERTULIA_BASE_URL).scheme == "https" and not settings.TERTULIA_PROXIES:
        return "behind a proxy all readers look like one. Set TERTULIA_PROXIES to its address, such as 127.0.0.1"
    return None


def limits() -> str | None:
    if not settings.TERTULIA_LIMITS:
        return "anybody may post as fast as they can. Unset TERTULIA_LIMITS"
    return None


def debug() -> str | None:
    if settings.DEBUG:
        return "error pages show the program's insides. Unset TERTULIA_DEBUG"
    return None


def time_zone() -> str | None:
    if not os.environ.get("TERTULIA_TIME_ZONE", "").strip():
        return "articles are stamped in UTC. Set TERTULIA_TIME_ZONE=Area/City"
    return None


def mail() -> str | None:
    if not settings.EMAIL_HOST:
        return "no mail leaves: an editor who forgot the password gets no link. Set TERTULIA_SMTP_HOST"
    return None


def secret_key() -> str | None:
    path = settings.TERTULIA_DATA / "secret-key"
    if path.exists() and path.stat().st_mode & 0o077:
        return f"other users of the machine can read the site's key: chmod 600 {path}"
    return None


def passwords() -> str | None:
    editors = User.objects.filter(is_active=True, is_staff=True)
    names = [editor.get_username() for editor in editors if not editor.has_usable_password()]
    if names:
        return f"no password is set for {', '.join(names)}. Sign in with the link and set one under Account"
    return None


FINDINGS = [base_url, hosts, proxies, limits, debug, time_zone, mail, secret_key, passwords]


def lacks() -> list[str]:
    ours = [text for find in FINDINGS if (text := find())]
    messages = checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
    return ours + [message.msg for message in messages if message.id not in EXPLAINED]
