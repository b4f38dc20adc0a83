"""What cannot be posted comes back in the same form, with the text kept and one clear sentence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.embed.tests.visitor import Comment, open_thread, texts
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db

OTHER = Speaker(guest="somebody-else-00000")
NOTHING = "Write something first."
NO_NAME = "Write a name that can be seen."
STRIPPED = "Invisible control characters were taken out. Look at what is left, then send it again."
NO_EMAIL = "This is not an e-mail address."
NO_SITE = "This is not a web address that starts with http:// or https://."
NO_PARENT = "The comment you are answering is not in this discussion or is gone."
ZERO_WIDTH = "\u200b\u200d\u2060\ufeff\u00ad\u3164\U000e0041"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, NOTHING),
        ({"text": " \t\r\n\u00a0\u2003"}, NOTHING),
        ({"text": "\u200b\u200d\u2060\u00ad\u3164\U000e0041"}, NOTHING),
        ({"text": ZERO_WIDTH}, STRIPPED),
        ({"text": "x" * 10_001}, "This is 10001 characters long; at most 10000 can be posted."),
        ({"text": "x" * 100_000}, "This is 100000 characters long; at most 10000 can be posted."),
        ({"text": "Good \x00morning"}, STRIPPED),
        ({"text": "Good \x07morning\x1b[2J"}, STRIPPED),
        ({"text": "I like \u202egnihton\u202c about it"}, STRIPPED),
        ({"name": ""}, NO_NAME),
        ({"name": "  "}, NO_NAME),
        ({"name": "\u200b\u2060"}, NO_NAME),
        ({"name": "asoR\u202e"}, STRIPPED),
        ({"name": "Ro\x00sa"}, STRIPPED),
        ({"name": "x" * 61}, "This name is 61 characters long; at most 60 fit."),
        ({"email": "rosa"}, NO_EMAIL),
        ({"email": "rosa@example.org, other@example.org"}, NO_EMAIL),
        ({"email": "rosa@example.org\r\nBcc: all@example.org"}, NO_EMAIL),
        ({"website": "javascript:alert(1)"}, NO_SITE),
        ({"website": "JaVaScRiPt://example.org/%0aalert(1)"}, NO_SITE),
        ({"website": "data:text/html,<script>alert(1)</script>"}, NO_SITE),
        ({"website": "vbscript:msgbox(1)"}, NO_SITE),
        ({"website": "ftp://example.org/"}, NO_SITE),
        ({"website": "file:///etc/passwd"}, NO_SITE),
        ({"website": "http://[::1"}, NO_SITE),
        ({"website": "x" * 250}, NO_SITE),
        ({"parent": "x"}, NO_PARENT),
        ({"parent": "-1"}, NO_PARENT),
        ({"parent": "0x10"}, NO_PARENT),
        ({"parent": "1.5"}, NO_PARENT),
        ({"parent": "٣"}, NO_PARENT),
        ({"parent": "1" + "0" * 30}, NO_PARENT),
        ({"parent": "1" * 5000}, NO_PARENT),
    ],
    ids=lambda value: str(value)[:40].encode("unicode_escape").decode() if isinstance(value, dict) else "",
)
def test_it_refuses_and_keeps_what_was_written(reader, changed, sentence):
    written = {"name": "Rosa", "text": "Kept as it is.", "website": "https://rosa.example/"} | changed
    page = reader.send(reader.open(), **written)
    assert page.status == 422
    assert sentence in page.said
    for name in written.keys() - changed.keys():
        assert page.fields[name] == written[name]
    assert texts() == []


def test_a_long_text_is_kept_to_the_last_letter(reader):
    text = "First.\n\n" + "ñ" * 99_000 + "\n\nLast."
    page = reader.send(reader.open(), text=text)
    assert page.fields["text"] == text


def test_the_longest_text_that_may_be_posted_is_posted(reader):
    assert reader.say("🚋" * 10_000).status == 303
    assert texts() == ["🚋" * 10_000]


@pytest.mark.parametrize("name", ["name", "text"])
def test_what_is_left_of_control_characters_is_posted_the_second_time(reader, name):
    page = reader.send(reader.open(), **{"text": "fine", "name": "fine", name: "a\u202eb\x00c"})
    assert page.fields[name] == "abc"
    assert reader.send(page).status == 303
    assert getattr(Comment.objects.get(), {"text": "source"}.get(name, name)) == "abc"


def test_two_sentences_when_two_things_are_wrong(reader):
    page = reader.send(reader.open(), name="", text="")
    assert NO_NAME in page.said
    assert NOTHING in page.said


# --- What it answers -------------------------------------------------------------------------------------------------


def test_it_refuses_an_answer_to_a_comment_that_never_was(reader):
    page = reader.send(reader.open(), parent="999", text="Hello?")
    assert (page.status, page.fields["text"], page.fields["parent"]) == (409, "Hello?", "")
    assert NO_PARENT in page.said
    assert "Send this again to post it on its own." in page.said
    assert reader.send(page).status == 303
    assert Comment.objects.get().parent_id is None


def test_it_refuses_a_parent_of_another_thread(reader):
    other = open_thread("article-2")
    draft = discussion.Draft(thread=other.id, parent=None, name="Bo", text="Secret of the other page", key="k")
    foreign = discussion.post(draft, by=OTHER).id
    page = reader.open(parent=foreign)
    assert "Secret of the other page" not in page.html
    page = reader.send(page, parent=str(foreign), text="Here I am.")
    assert (page.status, page.fields["text"]) == (409, "Here I am.")
    assert NO_PARENT in page.said
    assert "Secret of the other page" not in page.html
    assert texts() == ["Secret of the other page"]


@pytest.mark.parametrize("state", ["removed", "held", "spam", "trash"])
def test_it_refuses_an_answer_to_what_readers_do_not_see(reader, state):
    reader.say("Not to be seen again")
    parent = Comment.objects.get()
    form = reader.open(parent=parent.pk)
    discussion.decide(parent.pk, discussion.Ruling(state, "test"), by=OTHER)
    page = reader.send(form, text="But I saw it.")
    assert (page.status, page.fields["text"], page.fields["parent"]) == (409, "But I saw it.", "")
    assert NO_PARENT in page.said
    for shown in (page, reader.open(parent=parent.pk)):
        assert "Not to be seen again" not in shown.html


def test_opening_a_form_for_what_is_gone_says_what_will_become_of_it(reader):
    page = reader.open(parent="999")
    assert page.status == 200
    assert "The comment you are answering is gone." in page.said
    assert page.fields["parent"] == ""


def test_it_refuses_the_hundred_and_first_level(reader, thread):
    parent = None
    for number in range(100):
        draft = discussion.Draft(thread=thread.id, parent=parent, name="Bo", text=f"{number}", key=f"k{number}")
        parent = discussion.post(draft, by=OTHER).id
    page = reader.send(reader.open(parent=parent), text="One more")
    assert (page.status, page.fields["text"]) == (409, "One more")
    assert "This branch is too deep to answer further." in page.said
    assert Comment.objects.count() == 100


# --- The thread ------------------------------------------------------------------------------------------------------


def close(thread):
    discussion.set_thread_state(thread.key, "closed")


def close_by_date(thread):
    open_thread(closes=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("shut", [close, close_by_date])
def test_it_refuses_a_closed_thread_and_gives_the_text_back(reader, thread, shut):
    form = reader.open()
    shut(thread)
    page = reader.send(form, text="Too late, I know.")
    assert (page.status, page.kept) == (403, "Too late, I know.")
    assert "closed" in page.said
    assert "closed" in reader.open().said
    assert texts() == []


# --- The trap --------------------------------------------------------------------------------------------------------


def test_it_refuses_what_fills_in_the_field_that_nobody_sees(reader):
    page = reader.send(reader.open(), subject="Cheap watches", text="Nice post")
    assert (page.status, page.fields["text"], page.fields["subject"]) == (422, "Nice post", "Cheap watches")
    assert "One field must stay empty" in page.said
    assert reader.send(page, subject="").status == 303


# --- Requests no form would make ----------------------------------------------------------------------------------


def test_an_empty_request_is_refused_in_words(reader):
    page = reader.send(reader.open(), **dict.fromkeys(["name", "text", "token", "parent", "subject"], ""))
    assert page.status == 422
    assert "This form is no longer valid." in page.said


def test_a_field_sent_twice_counts_once(reader):
    form = reader.open().fields
    answer = reader.client.post("/threads/article-1/comments", form | {"name": ["A", "B"], "text": ["one", "two"]})
    assert answer.status_code == 303
    assert texts() == ["two"]


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data"]
)
def test_a_body_of_another_kind_makes_nothing(reader, kind):
    body = b'{"name": "Rosa", "text": "Hi"}'
    answer = reader.client.post("/threads/article-1/comments", body, content_type=kind)
    assert answer.status_code in (400, 403, 422)
    assert texts() == []
