"""Tokens for programs: shown once, kept as a hash, useless when they should be."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tertulia.people.grants import MARK, SCOPES, Grant, find_grant
from tertulia.people.models import ApiToken

pytestmark = pytest.mark.django_db


def token(*words):
    """What the command says."""
    out = StringIO()
    call_command("token", *words, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def create(name="cms", *words):
    return token("create", name, "--scope", "comments:write", *words)


def test_a_token_grants_its_scopes_and_is_kept_as_a_hash():
    secret = token("create", "cms", "--scope", "threads:write", "--scope", "comments:read", "--threads", "blog-")
    assert secret.startswith(MARK)
    assert find_grant(secret) == Grant("cms", frozenset({"threads:write", "comments:read"}), "blog-")
    assert secret.removeprefix(MARK) not in repr(ApiToken.objects.values())
    assert secret not in token("list")


@pytest.mark.parametrize("nonsense", ["", MARK, f"{MARK}x", "x" * 10_000, "\0"])
def test_what_is_no_token_grants_nothing(nonsense):
    create()
    assert find_grant(nonsense) is None


def test_a_revoked_token_grants_nothing_and_its_name_is_free():
    secret = create()
    assert token("revoke", "cms") == "Revoked."
    assert find_grant(secret) is None
    assert "revoked" in token("list")
    again = create()
    assert find_grant(again)
    assert find_grant(secret) is None


def test_a_token_runs_out():
    secret = create("cms", "--days", "30")
    assert find_grant(secret)
    ApiToken.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert find_grant(secret) is None
    assert "expired" in token("list")


def test_a_token_may_last():
    assert find_grant(create("cms", "--days", "0"))
    assert "does not expire" in token("list")


def test_its_use_is_noted_to_the_day():
    secret = create()
    assert "never used" in token("list")
    find_grant(secret)
    assert f"last used {timezone.now().date()}" in token("list")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("create", "cms", "--scope", "comments:write"), "already"),
        (("create", "x", "--scope", "everything"), "invalid choice"),
        (("create", "x"), "--scope"),
        (("create", "two\nlines", "--scope", "comments:write"), "one line"),
        (("create", "x", "--scope", "comments:write", "--days", "-1"), "a number of days"),
        (("create", "x", "--scope", "comments:write", "--threads", "ftp://x/"), "not an http address"),
        (("revoke", "nobody"), "no usable token"),
    ],
)
def test_what_cannot_be_done_is_said(words, says):
    create()
    with pytest.raises(CommandError, match=says):
        token(*words)


def test_an_address_ends_where_its_host_does():
    secret = create("cms", "--threads", "HTTPS://Blog.example")
    grant = find_grant(secret)
    assert grant.reaches("https://blog.example/a")
    assert not grant.reaches("https://blog.example.evil/a")


def test_persons_of_two_sites_are_two_persons():
    one, two = Grant("one", frozenset(SCOPES)), Grant("two", frozenset(SCOPES))
    keys = {one.guest_key("1"), one.guest_key("2"), two.guest_key("1")}
    assert len(keys) == 3
    assert one.guest_key("1") in keys
    assert max(map(len, keys)) <= 40
