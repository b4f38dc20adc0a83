"""`tertulia check`: silent praise for a sound store, one plain line for each thing to mend, and the right status."""

import argparse
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core import checks

from tertulia.moderation.scorer.model import SHIPPED
from tertulia.serve import inspection, production

pytestmark = pytest.mark.django_db


def check(deploy=False):
    return inspection.run(argparse.Namespace(deploy=deploy))


def test_a_sound_store_passes(capsys):
    assert check() == 0
    assert capsys.readouterr().out.splitlines() == [
        "ok    settings",
        "ok    database",
        "ok    discussions",
        "ok    scorer",
    ]


def test_it_says_what_the_discussions_say(monkeypatch, capsys):
    monkeypatch.setattr(inspection, "audit", lambda: ["Thread 7 says 3 comments; 2 are published."])
    assert check() == 1
    assert "MEND  discussions: Thread 7 says 3 comments; 2 are published." in capsys.readouterr().out


@pytest.mark.parametrize("harm", [lambda content: content[:-1], lambda content: b"no model\n" + content, lambda _: b""])
def test_it_says_in_one_line_that_the_scorers_model_is_damaged(settings, tmp_path, capsys, harm):
    settings.TERTULIA_SCORER = tmp_path / "own.scorer"
    settings.TERTULIA_SCORER.write_bytes(harm(SHIPPED.read_bytes()))
    assert check() == 1
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("MEND")]
    assert line.startswith(f"MEND  scorer: {tmp_path}")
    assert "wait for an editor" in line


def test_it_says_in_one_line_that_the_scorers_model_is_missing(settings, tmp_path, capsys):
    settings.TERTULIA_SCORER = tmp_path / "none.scorer"
    assert check() == 1
    assert "MEND  scorer: the scorer's model" in capsys.readouterr().out


def test_it_says_when_the_database_is_behind_and_looks_no_further(monkeypatch, capsys):
    monkeypatch.setattr(inspection, "missing_migrations", lambda: {("discussion", "0099_more")})
    monkeypatch.setattr(inspection, "audit", lambda: pytest.fail("it read tables that may not be there"))
    assert check() == 1
    assert "1 steps behind" in capsys.readouterr().out


def test_it_says_when_the_file_is_damaged(monkeypatch, capsys):
    rows = [("row 3 missing from index discussion_comment_path",)]
    cursor = SimpleNamespace(execute=lambda sql: None, fetchall=lambda: rows)
    broken = SimpleNamespace(vendor="sqlite", cursor=lambda: nullcontext(cursor))
    monkeypatch.setattr(inspection, "connection", broken)
    assert check() == 1
    assert "the file is damaged (row 3 missing" in capsys.readouterr().out


def test_it_says_what_django_says(monkeypatch, capsys):
    errors = [checks.Error("This will not run.", hint="Mend it.", id="site.E001"), checks.Warning("Never mind.")]
    monkeypatch.setattr(checks, "run_checks", lambda **_: errors)
    assert check() == 1
    said = capsys.readouterr().out
    assert "MEND  settings: This will not run. Mend it. (site.E001)" in said
    assert "Never mind" not in said


GOOD = {
    "TERTULIA_BASE_URL": "https://news.example",
    "ALLOWED_HOSTS": ["news.example"],
    "TERTULIA_PROXIES": ["127.0.0.1/32"],
    "TERTULIA_LIMITS": True,
    "DEBUG": False,
    "EMAIL_HOST": "mail.example",
    "SECURE_HSTS_SECONDS": 3600,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}


@pytest.fixture
def site(settings, monkeypatch, tmp_path):
    """A public site that lacks nothing; a test takes one thing away."""
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.TERTULIA_DATA = tmp_path
    monkeypatch.setenv("TERTULIA_TIME_ZONE", "Europe/Madrid")
    User.objects.create_user("vera", password="a long enough one", is_staff=True)
    return settings


def test_a_site_that_lacks_nothing_only_gets_the_note(site, capsys):
    assert check(deploy=True) == 0
    said = capsys.readouterr().out
    assert "MEND" not in said
    assert f"Whether {site.TERTULIA_DATA} is copied to another place" in said


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TERTULIA_BASE_URL", "http://127.0.0.1:8000", "readers cannot reach it"),
        ("TERTULIA_BASE_URL", "http://news.example", "can be read on the way"),
        ("ALLOWED_HOSTS", ["*"], "answers under any name"),
        ("TERTULIA_PROXIES", [], "all readers look like one"),
        ("TERTULIA_LIMITS", False, "Unset TERTULIA_LIMITS"),
        ("DEBUG", True, "Unset TERTULIA_DEBUG"),
        ("EMAIL_HOST", "", "Set TERTULIA_SMTP_HOST"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
    ],
)
def test_it_says_what_a_public_site_lacks(site, name, value, says):
    setattr(site, name, value)
    found = production.lacks()
    assert any(says in text for text in found), found


def test_it_says_when_no_time_zone_is_set(site, monkeypatch):
    monkeypatch.setenv("TERTULIA_TIME_ZONE", "")
    assert any("TERTULIA_TIME_ZONE" in text for text in production.lacks())


def test_it_says_when_others_can_read_the_key(site):
    key = site.TERTULIA_DATA / "secret-key"
    key.touch(0o644)
    assert any(f"chmod 600 {key}" in text for text in production.lacks())
    key.chmod(0o600)
    assert production.lacks() == []


def test_it_names_editors_without_a_password(site):
    editor = User(username="first", is_staff=True)
    editor.set_unusable_password()
    editor.save()
    assert any("no password is set for first" in text for text in production.lacks())
