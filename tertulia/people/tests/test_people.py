import re

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.management import CommandError, call_command
from django.http import HttpResponse

from tertulia.people import api as people
from tertulia.people.models import SignInLink

pytestmark = pytest.mark.django_db


def ask(rf, cookies=(), user=None, address="192.0.2.7"):
    request = rf.get("/", REMOTE_ADDR=address)
    request.user = user or AnonymousUser()
    request.COOKIES.update(cookies)
    return request


def test_a_guest_is_known_by_a_signed_cookie_and_a_network(rf):
    request = ask(rf)
    guest = people.identify(request)
    response = HttpResponse()
    people.remember(request, response, guest)
    cookie = response.cookies["tertulia_guest"]
    again = people.identify(ask(rf, {"tertulia_guest": cookie.value}))
    assert again == guest
    assert guest.network == "192.0.2.0/24"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_forged_cookie_makes_a_new_guest(rf):
    forged = people.identify(ask(rf, {"tertulia_guest": "somebody-elses-key:forged"}))
    assert forged.guest
    assert not forged.guest.startswith("somebody")


def test_staff_speak_under_their_own_name(rf):
    editor = User.objects.create_superuser("ana", first_name="Ana", last_name="Lind")
    speaker = people.identify(ask(rf, user=editor))
    assert (speaker.name, speaker.is_staff, speaker.guest) == ("Ana Lind", True, "")


def test_the_first_editors_link_signs_in_once(client):
    path = people.first_editor_link()
    assert client.get(path).status_code == 200  # looking does not use it up
    assert client.post(path, {"password": ""}).url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.get(path).status_code == 410
    assert people.first_editor_link() is None


def test_the_first_editor_may_choose_a_password(client):
    path = people.first_editor_link()
    assert client.post(path, {"password": "12345678"}).status_code == 200  # too common: asked again, link not used up
    assert client.post(path, {"password": "four blue herons"}).status_code == 302
    assert User.objects.get(username="editor").check_password("four blue herons")


def test_only_the_newest_link_works(client):
    old, new = people.first_editor_link(), people.first_editor_link()
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


def test_a_link_runs_out(client):
    path = people.first_editor_link()
    link = SignInLink.objects.get()
    link.expires = link.expires.replace(year=2000)
    link.save()
    assert client.post(path, {"password": ""}).status_code == 410


def test_the_store_holds_no_link_that_could_be_used():
    token = re.fullmatch(r"/sign-in/(.+)/", people.first_editor_link()).group(1)
    assert token not in str(list(SignInLink.objects.values()))


def test_the_command_prints_a_link_for_a_named_editor(capsys, settings):
    settings.TERTULIA_BASE_URL = "https://courier.example"
    User.objects.create_superuser("ana")
    call_command("sign_in_link", "ana")
    assert capsys.readouterr().out.startswith("https://courier.example/sign-in/")
    with pytest.raises(CommandError, match="no active editor named 'bob'"):
        call_command("sign_in_link", "bob")
