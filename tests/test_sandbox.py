"""The sandbox itself: the scratch data folder and the closed network."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings


def test_the_data_folder_is_a_scratch_one():
    assert Path(os.environ["TERTULIA_DATA"]) == settings.TERTULIA_DATA
    assert settings.TERTULIA_DATA.name.startswith("tertulia-test-")


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80)])
def test_it_refuses_to_leave_the_machine(address):
    with pytest.raises(RuntimeError, match="loopback only"):
        socket.create_connection(address, timeout=1)


def test_it_refuses_to_look_up_a_name():
    with pytest.raises(RuntimeError, match=r"example\.org"):
        socket.getaddrinfo("example.org", 80)


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
