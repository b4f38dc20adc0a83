"""Which addresses of the network can be a public machine's."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Where no public machine is, after the registries of special addresses at IANA.
CLOSED = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "127.0.0.0/8", "::/3"),  # this machine; IPv4 mapped or compatible; NAT64
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),  # private; behind a provider's NAT
        "169.254.0.0/16",  # link-local; metadata of most clouds
        *("168.63.129.16/32", "192.0.0.0/24"),  # metadata of Azure and Oracle
        *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15"),  # examples; load tests
        *("192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4"),  # 6to4 relays; multicast; reserved and broadcast
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),  # Teredo, ORCHID; examples; 6to4
        *("4000::/2", "8000::/1"),  # not given out; unique local, link-local, multicast
    )
]


def is_public(address: Address) -> bool:
    """False for addresses of this machine, its neighbours and its cloud, and for forms that hide one of those."""
    return not any(address in network for network in CLOSED)
