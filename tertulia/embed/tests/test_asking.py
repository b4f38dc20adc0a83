"""A rule may ask the writer. The form comes back with the question, the text, and a second button that says yes."""

import pytest

from tertulia.discussion import api as discussion
from tertulia.embed.isso.tests.test_isso import HOST, Browser
from tertulia.embed.tests.visitor import Comment, texts
from tertulia.moderation.api import Finding, Rule
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
TEXT = 'Much </textarea><b>"careless"</b> talk.'
QUESTION = "This may <b>hurt</b> somebody. Post it anyway?"
BUTTON = '<button type="submit" name="anyway" value="odd">Post it anyway</button>'


def ask(case):
    return Finding("ask", "odd", QUESTION) if "careless" in case.draft.text else None


@pytest.fixture(autouse=True)
def _asking(monkeypatch):
    monkeypatch.setattr("tertulia.moderation.api.RULES", [Rule("odd", 1, ask)])


@pytest.fixture
def asked(reader):
    """The form that came back with the question."""
    return reader.send(reader.open(), text=TEXT, website="https://rosa.example/")


def test_the_question_comes_with_the_text_and_a_second_button(asked):
    assert (asked.status, asked.fields["text"], asked.fields["name"]) == (422, TEXT, "Rosa")
    assert asked.fields["website"] == "https://rosa.example/"
    assert QUESTION in asked.said
    assert "<b>hurt</b>" not in asked.html
    assert BUTTON in asked.html
    assert texts() == []


def test_the_first_button_is_the_one_that_does_not_confirm(asked):
    """A browser presses the first one for the key Enter."""
    form = asked.html[asked.html.index('<form class="compose"') :]
    first = form[form.index('<button type="submit"') :]
    assert first.startswith('<button type="submit">Post comment</button>')


def test_the_question_takes_the_focus_and_no_other_refusal_does(reader, asked):
    assert '<div class="alert" role="alert" tabindex="-1" autofocus>' in asked.html
    refused = reader.send(reader.open(), text="")
    assert '<div class="alert" role="alert">' in refused.html


def test_who_says_yes_posts_it(reader, asked):
    assert reader.send(asked, anyway="odd").status == 303
    assert texts() == [TEXT]


def test_the_first_button_asks_again(reader, asked):
    again = reader.send(asked)
    assert (again.status, again.fields["text"], BUTTON in again.html) == (422, TEXT, True)
    assert texts() == []


def test_another_text_is_judged_afresh(reader, asked):
    again = reader.send(asked, text="Still careless.")
    assert (again.status, QUESTION in again.said) == (422, True)
    assert reader.send(again, text="Considerate.").status == 303
    assert texts() == ["Considerate."]


def test_one_answer_is_none_to_another_question(reader, asked, monkeypatch):
    even = Rule("even", 1, lambda _: Finding("ask", "even", "Is it even?"))
    monkeypatch.setattr("tertulia.moderation.api.RULES", [Rule("odd", 1, ask), even])
    page = reader.send(asked, anyway="odd")
    assert (page.status, page.fields["text"], "Is it even?" in page.said) == (422, TEXT, True)
    assert 'name="anyway" value="even,odd"' in page.html
    assert reader.send(page, anyway="even").status == 422
    assert texts() == []
    assert reader.send(page, anyway="even,odd").status == 303


@pytest.mark.parametrize("anyway", ["", "yes", "ODD", "1", ",", "even", "x" * 100_000, "<b>"])
def test_only_the_button_says_yes(reader, asked, anyway):
    assert reader.send(asked, anyway=anyway).status == 422
    assert texts() == []


def test_an_address_never_says_yes(reader, asked):
    address = "/threads/article-1/comments?anyway=odd"
    page = reader.page(reader.client.post(address, {name: value for name, value in asked.fields.items() if value}))
    assert (page.status, page.fields["text"]) == (422, TEXT)
    assert BUTTON not in reader.page(reader.client.get(address)).html
    assert texts() == []


def test_the_button_is_only_there_where_something_was_asked(reader, asked):
    for page in (reader.open(), reader.send(reader.open(), text="", anyway="odd"), reader.send(asked, email="rosa")):
        assert 'name="anyway"' not in page.html


def test_yes_is_no_answer_to_what_is_refused(reader, asked, monkeypatch):
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES", [Rule("odd", 1, lambda _: Finding("reject", "odd", "Not like this."))]
    )
    page = reader.send(asked, anyway="odd")
    assert (page.status, page.fields["text"], 'name="anyway"' in page.html) == (422, TEXT, False)
    assert "Not like this." in page.said
    assert texts() == []


def test_yes_does_not_go_past_an_editor(reader, asked, monkeypatch):
    held = Rule("first", 1, lambda _: Finding("hold", "first", "An editor looks at it."))
    monkeypatch.setattr("tertulia.moderation.api.RULES", [held, Rule("odd", 1, ask)])
    assert reader.send(asked, anyway="odd").status == 202
    assert Comment.objects.get().state == "held"


def test_yes_does_not_go_past_the_limits(reader, asked, monkeypatch):
    busy = Rule("rate", 1, lambda _: Finding("reject", "rate-person", "Wait a minute.", status=429))
    monkeypatch.setattr("tertulia.moderation.api.LIMITS", [busy])
    page = reader.send(asked, anyway="odd")
    assert (page.status, page.fields["text"]) == (429, TEXT)
    monkeypatch.setattr("tertulia.moderation.api.LIMITS", [])
    assert reader.send(page, anyway="odd").status == 303


@pytest.mark.parametrize("anyway", ["odd", ""])
def test_what_a_lost_answer_hid_is_found_and_not_asked_about_again(reader, asked, anyway):
    assert reader.send(asked, anyway="odd").status == 303
    assert reader.send(asked, anyway=anyway).status == 303
    assert texts() == [TEXT]


def test_a_form_that_does_not_prove_where_it_came_from_keeps_the_text(reader, asked):
    page = reader.send(asked, anyway="odd", csrfmiddlewaretoken="x")
    assert (page.status, page.fields["text"]) == (403, TEXT)
    assert reader.send(page, anyway="odd").status == 303


def test_a_discussion_that_closed_after_the_question_gives_the_text_back(reader, thread, asked):
    discussion.set_thread_state(thread.key, "closed")
    page = reader.send(asked, anyway="odd")
    assert (page.status, page.kept) == (403, TEXT)


def test_a_parent_that_went_after_the_question_keeps_the_text(reader):
    reader.say("First.")
    parent = Comment.objects.get().pk
    page = reader.send(reader.open(parent=parent), text=TEXT)
    discussion.decide(parent, discussion.Ruling("removed", "test"), by=Speaker())
    page = reader.send(page, anyway="odd")
    assert (page.status, page.fields["text"], page.fields["parent"]) == (409, TEXT, "")


def test_issos_client_is_told_how_to_go_on_and_keeps_its_text(settings):
    """It has no button for an answer."""
    settings.TERTULIA_EMBED_ORIGINS = [HOST]
    browser = Browser()
    response, told = browser.new(TEXT), "You cannot answer this here: change your words, then send them again."
    assert (response.status_code, response.content.decode()) == (403, f"{QUESTION} {told}")
    assert texts() == []
    assert browser.new("Considerate.").status_code == 201
    said = browser.new(TEXT).content.decode()
    assert f"write your comment at {settings.TERTULIA_BASE_URL}/threads/" in said
    assert texts() == ["Considerate."]
