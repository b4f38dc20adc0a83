import pytest

from tertulia.notify.seats import Full, Seats


def test_a_network_has_so_many_and_all_have_so_many():
    seats = Seats(3, 2)
    with seats.take("a"), seats.take("a"):
        with pytest.raises(Full, match="network"), seats.take("a"):
            pass
        with seats.take("b"), pytest.raises(Full, match="all"), seats.take("c"):
            pass
    assert seats.sitting == 0
    assert not seats.taken


def test_without_a_limit_for_a_network_only_the_total_counts():
    seats = Seats(2, 0)
    with seats.take("a"), seats.take("a"), pytest.raises(Full, match="all"), seats.take("a"):
        pass
    assert not seats.taken
