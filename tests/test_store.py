"""Preparing the store: everything once, nothing twice."""

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from tertulia.serve import store

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    return []


@pytest.fixture
def called(monkeypatch):
    names = []
    monkeypatch.setattr(store, "call_command", lambda name, **_: names.append(name))
    return names


def test_every_migration_on_disk_is_known_to_have_been_applied(called, said):
    assert len(list(store.migrations_on_disk())) > 100
    store.migrate(said.append)
    assert (called, said) == ([], [])


def test_a_new_migration_is_noticed_and_counted(monkeypatch, called, said):
    monkeypatch.setattr(store, "missing_migrations", lambda: {("discussion", "0099_more")})
    store.migrate(said.append)
    assert called == ["migrate"]
    assert said == ["Preparing the database (1 steps) ..."]


def test_progress_is_told_every_fifty_steps(said):
    ticker = store.Ticker(said.append, "Applying", 120, "database")
    for _ in range(120):
        ticker.write("  Applying app.0001_initial...")
        ticker.write(" OK\n")
    assert said == ["  database: 50 of 120", "  database: 100 of 120"]


def test_static_files_are_collected_once(settings, tmp_path, monkeypatch, called, said):
    settings.TERTULIA_DATA, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    store.collect_static(said.append)
    store.collect_static(said.append)
    assert called == ["collectstatic"]
    monkeypatch.setattr(store, "static_fingerprint", lambda: "another version")
    store.collect_static(said.append)
    assert called == ["collectstatic"] * 2


def test_a_collection_that_was_cut_off_is_done_again(settings, tmp_path, monkeypatch, said):
    settings.TERTULIA_DATA, settings.STATIC_ROOT = tmp_path, tmp_path / "static"

    def cut_off(name, **_):
        settings.STATIC_ROOT.mkdir()
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "call_command", cut_off)
    with pytest.raises(KeyboardInterrupt):
        store.collect_static(said.append)
    assert not (tmp_path / "static.stamp").exists()


def test_the_fingerprint_sees_a_changed_file(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "site.css").write_text("a {}")
    before = store.static_fingerprint()
    (tmp_path / "site.css").write_text("a { color: red }")
    assert store.static_fingerprint() != before


def test_samples_are_for_an_empty_store_alone(called, said):
    store.load_samples(said.append)
    assert called == ["load_samples"]
    Page.objects.get(depth=2).add_child(instance=Page(title="A newsroom's own page"))
    store.load_samples(said.append)
    assert called == ["load_samples"]


def test_the_site_takes_the_name_readers_use(settings):
    settings.TERTULIA_BASE_URL = "https://news.example"
    store.name_site()
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port, site.root_url) == ("news.example", 443, "https://news.example")


def test_the_commands_it_calls_exist():
    for name in ("migrate", "collectstatic", "load_samples"):
        with pytest.raises(SystemExit):
            call_command(name, "--help")
