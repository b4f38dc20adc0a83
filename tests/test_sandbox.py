"""The sandbox itself: the scratch data folder and the closed network."""

import os
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings

from tests import sandbox, stores


def test_the_data_folder_is_a_scratch_one():
    assert Path(os.environ["TERTULIA_DATA"]) == settings.TERTULIA_DATA
    assert settings.TERTULIA_DATA.name.startswith("tertulia-test-")


def test_a_developers_settings_are_not_the_tests(monkeypatch):
    data = os.environ["TERTULIA_DATA"]
    for name in ("LANGUAGE", "NAME", "COMMENT_MAX", "TEST_STORE"):
        monkeypatch.setenv(f"TERTULIA_{name}", "x")
    sandbox.forget_settings()
    left = {name for name in os.environ if name.startswith("TERTULIA_")}
    left -= {"TERTULIA_TEST_DATABASE_URL", stores.SHARED}
    assert left == {"TERTULIA_DATA", "TERTULIA_TEST_STORE", "TERTULIA_SCORER"}
    assert os.environ["TERTULIA_DATA"] == data


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


def test_a_store_that_nobody_knows_is_refused(monkeypatch):
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("TERTULIA_TEST_STORE", "mysql")
    with pytest.raises(pytest.UsageError, match="sqlite or postgresql"):
        stores.choose_store()


def test_a_developers_database_is_never_the_tests(monkeypatch):
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("TERTULIA_TEST_STORE", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://live.example/site")
    stores.choose_store()
    assert "DATABASE_URL" not in os.environ


def test_the_template_is_of_these_very_migrations(monkeypatch, tmp_path):
    before = stores.migrations_digest()
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/0001_more.py").write_text("")
    monkeypatch.setattr(apps, "get_app_configs", lambda: [SimpleNamespace(path=tmp_path, label="more")])
    assert stores.migrations_digest() != before
    monkeypatch.undo()
    assert stores.migrations_digest() == before
