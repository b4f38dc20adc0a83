"""How fast and how much. The limits count comments and know no address."""

import sqlite3
from datetime import timedelta

import pytest
from django.db import connection

from tertulia.embed.forms import Token
from tertulia.embed.tests.visitor import ADDRESS, Comment, Visitor, editor, texts

pytestmark = pytest.mark.django_db


def later(**span):
    """As if everything had been posted so much earlier."""
    for comment in Comment.objects.all():
        Comment.objects.filter(pk=comment.pk).update(created=comment.created - timedelta(**span))


def test_it_refuses_a_form_that_comes_back_at_once(reader, monkeypatch):
    monkeypatch.setattr("tertulia.moderation.rules.haste.SECONDS", 2.0)
    page = reader.say("Quick!")
    assert (page.status, page.fields["text"]) == (429, "Quick!")
    assert "That was very fast." in page.said
    monkeypatch.setattr(Token, "age", 3.0)
    assert reader.send(page).status == 303


def test_it_refuses_the_sixth_comment_of_a_person_within_a_minute(reader):
    for number in range(5):
        assert reader.say(f"{number}").status == 303
    page = reader.say("six")
    assert (page.status, page.fields["text"]) == (429, "six")
    assert "You have posted 5 comments in the last minute." in page.said
    later(minutes=1)
    assert reader.send(page).status == 303


def test_a_form_that_was_posted_is_not_counted_against_the_limit_again(reader):
    for number in range(4):
        reader.say(f"{number}")
    form = reader.open()
    assert reader.send(form, text="five").status == 303
    assert reader.send(form, text="five").status == 303
    assert len(texts()) == 5


def test_it_refuses_a_network_that_floods_whoever_it_says_it_is(thread):
    for number in range(20):
        assert Visitor(f"203.0.113.{number}").say(f"{number}").status == 303
    page = Visitor("203.0.113.200").say("one more")
    assert (page.status, page.fields["text"]) == (429, "one more")
    assert "Many comments came from your network in the last minute." in page.said
    assert Visitor("203.0.114.1").say("a neighbour").status == 303


def test_it_refuses_a_network_of_the_longer_addresses(thread):
    for number in range(20):
        assert Visitor(f"2001:db8:77:{number}::1").say(f"{number}").status == 303
    assert Visitor("2001:db8:77:ffff::1").say("one more").status == 429
    assert Visitor("2001:db8:78::1").say("a neighbour").status == 303


def test_the_hour_counts_too(reader):
    for _ in range(8):
        for number in range(5):
            assert reader.say(f"{number}").status == 303
        later(minutes=2)
    page = reader.say("forty-one")
    assert page.status == 429
    assert "You have posted 40 comments in the last hour." in page.said


def test_staff_are_not_limited(thread, monkeypatch):
    monkeypatch.setattr("tertulia.moderation.rules.haste.SECONDS", 2.0)
    ines = editor()
    assert {ines.say(f"{number}").status for number in range(25)} == {303}


def test_limits_can_be_lifted_for_a_load_test(reader, settings, monkeypatch):
    monkeypatch.setattr("tertulia.moderation.rules.haste.SECONDS", 2.0)
    settings.TERTULIA_LIMITS = False
    assert {reader.say(f"{number}").status for number in range(25)} == {303}
    assert reader.send(reader.open(), subject="trap").status == 422


@pytest.mark.parametrize("address", [ADDRESS, "2001:db8:77:1:2:3:4:5", "::ffff:203.0.113.77", "no address", ""])
def test_no_address_is_kept_anywhere(thread, address):
    visitor = Visitor(address)
    page = visitor.say("")
    assert page.status == 422
    assert visitor.say("Hello").status == 303
    assert visitor.say("Hello", subject="trap").status == 422
    stored = everything()
    assert "Hello" in stored
    for part in {address, "203.0.113.77", "2001:db8:77:1", "0db8:0077:0001"} - {""}:
        assert part not in stored


def everything() -> str:
    """Every cell of every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            try:
                cursor.execute(f'SELECT * FROM "{table}"')
            except sqlite3.DatabaseError:  # a full-text index's own tables
                continue
            rows += cursor.fetchall()
    return repr(rows)
