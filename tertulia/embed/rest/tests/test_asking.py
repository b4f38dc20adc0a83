"""A rule may ask the writer: a problem with `question`. The same comment with its code as `anyway` passes."""

import json

import pytest
from django.apps import apps

from tertulia.discussion import api as discussion
from tertulia.embed.rest.tests.client import cms, guest, problem
from tertulia.moderation.api import Finding, Rule

pytestmark = pytest.mark.django_db
QUESTION = "Post it anyway?"
Comment = apps.get_model("discussion", "Comment")
Thread = apps.get_model("discussion", "Thread")


@pytest.fixture(autouse=True)
def _asking(monkeypatch):
    monkeypatch.setattr("tertulia.moderation.api.RULES", [Rule("odd", 1, lambda _: Finding("ask", "odd", QUESTION))])


def texts():
    assert discussion.audit() == []
    return list(Comment.objects.order_by("pk").values_list("source", flat=True))


def test_the_question_is_a_problem_that_says_so(program):
    response = program.say()
    problem(response, 422, "odd", detail=QUESTION, question=True)
    assert response.json().keys() == {"type", "title", "status", "detail", "code", "question"}
    assert texts() == []


def test_anyway_posts_it(program):
    program.say(idempotency_key="one-and-the-same")
    response = program.say("Careless.", idempotency_key="one-and-the-same", anyway="odd")
    assert response.status_code == 201
    assert texts() == ["Careless."]


@pytest.mark.parametrize("anyway", ["", "other", "odd-one,one-odd", False])
def test_without_its_code_it_is_asked(program, anyway):
    """False is what a script of ours sends that a browser still holds."""
    problem(program.say(anyway=anyway), 422, "odd", question=True)
    assert texts() == []


@pytest.mark.parametrize("anyway", [True, "Odd", "odd,", ",", "odd odd", "o" * 41, 1, ["odd"], {}])
def test_what_is_no_code_is_refused(program, anyway):
    problem(program.say(anyway=anyway), 422, "invalid", field="anyway", question=None)
    assert texts() == []


def test_yes_to_everything_is_told_what_to_say(program):
    assert "give the code of the problem" in program.say(anyway=True).json()["detail"]


def test_one_answer_is_none_to_another_question(program, monkeypatch):
    rules = [Rule(code, 1, lambda _, code=code: Finding("ask", code, QUESTION)) for code in ("odd", "even")]
    monkeypatch.setattr("tertulia.moderation.api.RULES", rules)
    problem(program.say(), 422, "odd", question=True)
    problem(program.say(anyway="odd"), 422, "even", question=True)
    problem(program.say(anyway="even"), 422, "odd", question=True)
    assert texts() == []
    assert program.say(anyway="odd,even").status_code == 201


def test_an_address_never_says_yes(program):
    body = {"thread": "article-1", "author": {"name": "Rosa"}, "text": "Hi", "idempotency_key": "key-in-address"}
    problem(program.post("comments?anyway=odd", body), 422, "unknown-field", field="anyway")
    assert texts() == []


@pytest.mark.parametrize("anyway", ["odd", ""])
def test_what_a_lost_answer_hid_is_found_and_not_asked_about_again(program, anyway):
    first = program.say(idempotency_key="one-and-the-same", anyway="odd")
    second = program.say(idempotency_key="one-and-the-same", anyway=anyway)
    assert (second.status_code, second.json()["id"]) == (201, first.json()["id"])
    assert len(texts()) == 1


def test_other_refusals_are_no_questions(program, monkeypatch):
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES", [Rule("odd", 1, lambda _: Finding("reject", "odd", "Not like this."))]
    )
    for refused in (program.say(anyway="odd"), program.say()):
        problem(refused, 422, "odd", detail="Not like this.", question=None)
    assert texts() == []


def test_yes_does_not_go_past_an_editor(program, monkeypatch):
    rules = [Rule(action, 1, lambda _, action=action: Finding(action, "odd", QUESTION)) for action in ("ask", "hold")]
    monkeypatch.setattr("tertulia.moderation.api.RULES", rules)
    response = program.say(anyway="odd")
    assert (response.status_code, response.json()["state"]) == (202, "held")


def test_a_question_opens_no_discussion_and_yes_does(settings):
    settings.TERTULIA_EMBED_ORIGINS = ["https://blog.example"]
    page = {"url": "https://blog.example/trams", "title": "Trams"}
    blog = guest()
    problem(blog.say(thread=None, page=page, idempotency_key="the-first-one"), 422, "odd", question=True)
    assert Thread.objects.count() == 0
    assert blog.say(thread=None, page=page, idempotency_key="the-first-one", anyway="odd").status_code == 201
    assert discussion.find_thread(page["url"]).title == "Trams"


def test_a_host_sites_program_can_ask_its_reader(thread):
    program = cms("comments:write")
    author = {"id": "reader-7", "name": "Rosa"}
    problem(program.say(author=author), 422, "odd", question=True)
    assert program.say(author=author, anyway="odd").status_code == 201


def test_the_document_tells_of_both(program):
    schemas = json.loads(program.get("openapi.json").content)["components"]["schemas"]
    assert schemas["NewComment"]["properties"]["anyway"]["type"] == "string"
    assert "anyway" not in schemas["NewComment"]["required"]
    assert "question" in schemas["Problem"]["properties"]
