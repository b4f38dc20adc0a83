"""An edit is judged as a new comment is."""

import pytest

from tertulia.embed.rest import given
from tertulia.embed.rest.tests.client import problem
from tertulia.moderation.api import Finding, Rule

pytestmark = pytest.mark.django_db


def test_an_edit_that_an_editor_looks_at_first(program, monkeypatch):
    root = program.say("Is it late?").json()["id"]
    comment = program.say("Wait.", parent=root).json()["id"]
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES", [Rule("odd", 1, lambda _: Finding("hold", "odd", "An editor looks at it."))]
    )
    response = program.send("PATCH", f"comments/{comment}", {"text": "Win a tram!"})
    body = response.json()
    given.Comment.model_validate(body)
    assert (response.status_code, body["state"], body["parent"], body["depth"]) == (202, "held", root, 2)
    assert body["why"] == "An editor looks at it."
    assert "Wait" not in (shown := program.get("comments", {"thread": "article-1"}).content.decode())
    assert "Win" not in shown


def test_an_edit_that_the_rules_do_not_let_pass(program, monkeypatch):
    comment = program.say("Wait.").json()["id"]
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES", [Rule("odd", 1, lambda _: Finding("reject", "odd", "Not like this."))]
    )
    problem(program.send("PATCH", f"comments/{comment}", {"text": "Win!"}), 422, "odd", detail="Not like this.")
