"""A form that does not prove where it came from is not posted, and its text is not lost."""

import pytest

from tertulia.embed.tests.visitor import Visitor, texts

pytestmark = pytest.mark.django_db

SENTENCE = "This form could not be checked, so nothing was posted. Allow cookies, then send it again."


def check(reader, page, text):
    assert (page.status, page.fields["text"]) == (403, text)
    assert SENTENCE in page.said
    assert texts() == []
    assert reader.send(page).status == 303
    assert texts() == [text]


@pytest.mark.parametrize("proof", ["", "x", "a" * 64, "\x00", "é" * 32])
def test_a_wrong_proof(reader, proof):
    check(reader, reader.send(reader.open(), csrfmiddlewaretoken=proof, text="Kept."), "Kept.")


def test_a_proof_of_somebody_else(reader):
    foreign = Visitor("198.51.100.7").open().fields["csrfmiddlewaretoken"]
    check(reader, reader.send(reader.open(), csrfmiddlewaretoken=foreign, text="Kept."), "Kept.")


def test_a_cookie_that_was_refused_or_cleared(reader):
    form = reader.open()
    reader.client.cookies.clear()
    check(reader, reader.send(form, text="Kept."), "Kept.")


def test_a_form_on_another_site(reader):
    form = reader.open()
    response = reader.client.post(
        "/threads/article-1/comments",
        form.fields | {"name": "Rosa", "text": "Kept."},
        headers={"Origin": "https://evil.example"},
    )
    assert response.headers["Cache-Control"].startswith("max-age=0")
    check(reader, reader.page(response), "Kept.")


def test_a_thread_that_is_not_there_is_not_found(reader):
    assert reader.send(reader.open(), key="no-such", csrfmiddlewaretoken="x").status == 404


def test_other_pages_keep_their_own_answer(client, db):
    client.handler.enforce_csrf_checks = True
    response = client.post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert SENTENCE not in response.content.decode()
