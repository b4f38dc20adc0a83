"""The group that a site comes with."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

from tertulia.moderation.tests.desk_cast import DESK

pytestmark = pytest.mark.django_db
make_group = import_module("tertulia.moderation.migrations.0003_comment_moderators").make_group


@pytest.fixture(autouse=True)
def no_group():
    Group.objects.filter(permissions__codename="change_comment").delete()


def test_who_is_put_into_it_may_moderate_and_change_no_rules(client):
    make_group(apps, None)
    user = User.objects.create_user("mo")
    user.groups.add(Group.objects.get(name="Comment moderators"))
    client.force_login(user)
    assert client.get(DESK).status_code == 200
    assert client.get("/admin/rules/").status_code == 302  # to the start, where it is said
    assert {one.codename for one in Permission.objects.filter(group__name="Comment moderators")} == {
        "access_admin",
        "change_comment",
    }


def test_it_has_a_name_in_the_language_of_the_site(settings):
    settings.LANGUAGE_CODE = "es"
    make_group(apps, None)
    assert Group.objects.filter(name="Moderadores de comentarios").exists()


def test_a_newsroom_that_has_such_a_group_gets_no_second():
    own = Group.objects.create(name="Friends of the harbour")
    own.permissions.add(Permission.objects.get(codename="change_comment", content_type__app_label="discussion"))
    make_group(apps, None)
    assert [one.name for one in Group.objects.filter(permissions__codename="change_comment")] == [
        "Friends of the harbour"
    ]


def test_a_group_of_that_name_is_left_as_it_is():
    Group.objects.create(name="Comment moderators")
    make_group(apps, None)
    assert not Group.objects.get(name="Comment moderators").permissions.exists()
