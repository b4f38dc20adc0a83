"""The owner's list of tokens in the admin."""

import pytest
from django.contrib.auth.models import Permission, User

from tertulia.people.grants import find_grant, make_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret():
    return make_token("cms <b>", ["comments:read"], days=30, prefix="blog-")


@pytest.fixture
def owner(client):
    client.force_login(User.objects.create_superuser("owner"))
    return client


def test_the_owner_sees_and_revokes_a_token(owner, secret):
    page = owner.get("/admin/tokens/").content.decode()
    assert "cms &lt;b&gt;" in page
    assert "comments:read" in page
    assert secret not in page
    assert owner.post("/admin/tokens/revoke/", {"name": "cms <b>"}).status_code == 302
    assert find_grant(secret) is None
    page = owner.get("/admin/tokens/").content.decode()
    assert "Revoked on" in page
    assert 'value="cms' not in page


@pytest.mark.parametrize("name", ["", "nobody", "\0"])
def test_there_must_be_something_to_revoke(owner, secret, name):
    assert owner.post("/admin/tokens/revoke/", {"name": name}).status_code == 404
    assert find_grant(secret)


def test_only_the_owner_is_offered_it(client, owner, secret):
    assert "/admin/tokens/" in owner.get("/admin/").content.decode()
    editor = User.objects.create_user("ed")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    assert "/admin/tokens/" not in client.get("/admin/").content.decode()
    assert client.get("/admin/tokens/").status_code in (302, 403)
    client.post("/admin/tokens/revoke/", {"name": "cms <b>"})
    assert find_grant(secret)
