"""Who is really asking: the peer of the socket, or what a proxy that the site trusts says about it."""

from collections.abc import Iterator, MutableMapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

Scope = MutableMapping[str, Any]
Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
Header = tuple[bytes, bytes]


def parse_address(text: str) -> Address | None:
    """Takes `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]:443`; `::ffff:192.0.2.1` is read as IPv4."""
    host = text.strip().strip('"')
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_trusted(address: Address | None, proxies: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in proxies)


def is_forwarding(name: bytes) -> bool:
    """A header that speaks of the client, or could pass for one: to WSGI `X_Forwarded_For` has the same name."""
    return name.startswith(b"x-forwarded-") or name in (b"forwarded", b"x-real-ip") or b"_" in name


def listed(headers: Sequence[Header], name: bytes) -> Iterator[str]:
    """The entries of a comma-separated header, last first: each proxy appends, so the last one is nearest."""
    joined = b",".join(value for key, value in headers if key == name).decode("latin-1")
    return reversed([entry.strip() for entry in joined.split(",") if entry.strip()])


def true_client(peer: Address, headers: Sequence[Header], proxies: Sequence[Network]) -> Address:
    """The right-most address that is not one of ours. Everything left of it was written by whoever that is."""
    client = peer
    for entry in listed(headers, b"x-forwarded-for"):
        address = parse_address(entry)
        if address is None:
            break
        client = address
        if not is_trusted(address, proxies):
            break
    return client


def with_true_client(scope: Scope, proxies: Sequence[Network]) -> Scope:
    """The scope with its client and scheme settled and every header that could contradict them taken out."""
    headers: list[Header] = scope["headers"]
    host, port = scope.get("client") or ("", 0)
    peer = parse_address(host)
    scheme = scope["scheme"]
    if peer and is_trusted(peer, proxies):
        client = true_client(peer, headers, proxies)
        host, port = str(client), port if client == peer else 0
        stated = next(listed(headers, b"x-forwarded-proto"), scheme).lower()
        scheme = stated if stated in ("http", "https") else scheme
    elif peer:
        host = str(peer)
    kept = [header for header in headers if not is_forwarding(header[0])]
    forwarded = len(kept) < len(headers)
    return {**scope, "client": (host, port), "scheme": scheme, "headers": kept, "forwarded": forwarded}
