"""SQL that is made once: it must say what Django's own compiler says, for every column there is."""

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.utils import timezone

from tertulia.kit import prepared

pytestmark = pytest.mark.django_db


def make(name="rosa", **values):
    user = User(username=name, last_login=timezone.now(), is_staff=True, **values)
    prepared.insert(user)
    return user


def facts(row):
    return {field.attname: getattr(row, field.attname) for field in type(row)._meta.concrete_fields}


def test_a_row_is_stored_as_django_reads_it():
    user = make(first_name="Rosa “R”; DROP TABLE auth_user --", email="rosa@example.org")
    assert facts(User.objects.get(pk=user.pk)) == facts(user)
    assert not user._state.adding


def test_a_row_is_found_as_django_finds_it():
    user = User.objects.create(username="rosa", is_staff=True)
    assert facts(prepared.find(User, username="rosa")) == facts(User.objects.get(username="rosa"))
    assert prepared.find(User, username="rosa", is_active=False) is None
    assert prepared.find(User, id=user.pk).is_staff is True
    assert prepared.find(User, username="rosa' OR 1=1 --") is None


def test_an_insert_does_not_update():
    user = make()
    with pytest.raises(IntegrityError):
        prepared.insert(User(pk=user.pk, username="other"))


def test_the_store_keeps_its_rules():
    make("rosa")
    with pytest.raises(IntegrityError):
        make("rosa")


def test_values_are_selected_and_converted():
    moment = make("rosa").last_login
    make("ines", is_active=False)
    assert prepared.select(User, ("username", "last_login"), is_active=True) == [["rosa", moment]]


def test_a_number_is_added_to_in_the_rows_that_are_named():
    kinds = [ContentType.objects.create(app_label="square", model=name) for name in "abc"]
    rights = [Permission.objects.create(codename=f"c{n}", name="n", content_type=kinds[0]) for n in range(3)]
    step = kinds[1].pk - kinds[0].pk
    prepared.add(Permission, "content_type_id", step, [right.pk for right in rights[:2]])
    found = Permission.objects.filter(codename__in=["c0", "c1", "c2"]).order_by("codename")
    assert [right.content_type_id for right in found] == [kinds[1].pk, kinds[1].pk, kinds[0].pk]


def test_a_key_that_is_no_number_is_kept():
    prepared.insert(Session(session_key="k" * 32, session_data="x", expire_date=timezone.now()))
    assert prepared.find(Session, session_key="k" * 32).session_data == "x"


def test_what_is_no_column_is_a_mistake():
    with pytest.raises(KeyError):
        prepared.find(User, surname="Vidal")


def test_the_sql_is_made_once():
    make("rosa")
    before = prepared.insertion.cache_info().misses
    make("ines")
    assert prepared.insertion.cache_info().misses == before
