"""Addresses: of this site, of pages that have a discussion, and of the networks that readers come from."""

import hashlib
import re
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

from tertulia.kit.text import one_line

LONGEST_KEY = 200
PORTS = {"http": ":80", "https": ":443"}
TRACKED = re.compile(r"(?:utm_[^=]*|fbclid|gclid)(?:=|$)")  # who sent the reader here


def absolute(path: str) -> str:
    """The public URL of a path on this site."""
    return f"{settings.TERTULIA_BASE_URL}{path}"


def truncated_network(address: str) -> str:
    """The network of an address, /24 or /48: all that is ever kept of it. Empty when it is not an address.

    >>> truncated_network("192.0.2.77"), truncated_network("2001:db8:1:2::3"), truncated_network("?")
    ('192.0.2.0/24', '2001:db8:1::/48', '')
    """
    try:
        parsed = ip_address(address.split("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def canonical(url: str) -> str:
    """The address of a page without what changes from visit to visit: fragment, who sent the reader, case of the host.

    Raises ValueError for anything that is not an http address.

    >>> canonical("HTTPS://Blog.Example:443/a?utm_source=x&page=2#top")
    'https://blog.example/a?page=2'
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    if parts.scheme not in PORTS or not parts.hostname or one_line(url) != url or " " in url:
        raise ValueError("not an http address")
    kept = [pair for pair in parts.query.split("&") if pair and not TRACKED.match(pair)]
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"{parts.scheme}://{host.removesuffix(PORTS[parts.scheme])}{parts.path or '/'}{query}"


def thread_key(asked: str) -> str:
    """The key of a discussion: itself, or made from an address; one that would not fit is shortened by a hash."""
    key = one_line(asked)
    with suppress(ValueError):
        key = canonical(key)
    return key if len(key) <= LONGEST_KEY else f"{key[:150]}#{hashlib.sha256(key.encode()).hexdigest()[:40]}"
