import pytest

from tertulia.kit.addresses import absolute, truncated_network


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:", ""),
        ("", ""),
        ("192.0.2.77, 10.0.0.1", ""),
    ],
)
def test_it_keeps_only_the_network(address, network):
    assert truncated_network(address) == network


def test_addresses_come_from_the_settings_not_from_the_request(settings):
    settings.TERTULIA_BASE_URL = "https://courier.example"
    assert absolute("/world/") == "https://courier.example/world/"
