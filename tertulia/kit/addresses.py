"""Addresses: of this site, and of the networks that readers come from."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings


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
