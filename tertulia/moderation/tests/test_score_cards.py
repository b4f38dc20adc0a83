"""What a moderator reads of a score, what its writer is told of it, and what both see when the scorer fails."""

import html
import re

import pytest
from django.utils.translation import override

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation import deciding, statements
from tertulia.moderation.api import Submission, set_policy
from tertulia.moderation.models import Judgement, Statement
from tertulia.moderation.score_words import LABELS, band_of, reading
from tertulia.moderation.scorer import ATTRIBUTES, Scores
from tertulia.moderation.tests.desk_cast import DESK, READER, make_moderator, open_thread
from tertulia.moderation.tests.redress_cast import Person
from tertulia.moderation.tests.scoring import put
from tertulia.moderation.tests.test_statements import a_day_passes, read
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
TEXT = "You are a <b>leaking</b> teapot, all of you."


@pytest.fixture
def thread():
    return open_thread()


@pytest.fixture
def moderator(client):
    user = make_moderator()
    client.force_login(user)
    return user


def say(thread, text=TEXT):
    draft = discussion.Draft(thread.id, None, "Rosa", text, f"key-{text}"[:64])
    return moderation.post(Submission(draft, READER, seconds=60.0), thread).id


def cards(client, query="?queue=held"):
    return client.get(DESK + query).content.decode().partition('id="queue"')[2].partition('id="toast"')[0]


def told(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page)))


def test_a_card_says_in_words_what_is_high_in_which_language_and_by_which_model(client, moderator, thread, monkeypatch):
    put(monkeypatch, 93, spam=10, INSULT=0.931, IDENTITY_ATTACK=0.41, THREAT=0.39, spans=[(13, 20)])
    say(thread)
    page = cards(client)
    assert (
        "Score 93 (hostile): Hostile tone 0.93, insult 0.93, attack on a group 0.41 · read as English · test-1"
        in told(page)
    )
    assert "threat" not in told(page).partition("read as")[0].partition("Score 93")[2]
    assert '<rect width="93" height="8"' in page
    assert "You are a &lt;b&gt;<mark>leaking</mark>&lt;/b&gt; teapot" in page


def test_a_score_of_nothing_high_is_only_a_number(client, moderator, thread, monkeypatch):
    set_policy(mode="pre")
    put(monkeypatch, 12)
    say(thread)
    assert "Score 12 (calm) · read as English · test-1" in told(cards(client))


@pytest.mark.parametrize(
    ("language", "says"),
    [("", "Score: not sure, language unknown · test-1"), ("eu", "Score: not sure, it has not learnt Basque · test-1")],
)
def test_a_card_says_that_the_scorer_is_not_sure(client, moderator, thread, monkeypatch, language, says):
    set_policy(mode="score")
    put(monkeypatch).says = Scores(language=language)
    say(thread)
    page = cards(client)
    assert says in told(page)
    assert "score-bar" not in page


def test_figures_and_words_are_the_readers(moderator, thread, monkeypatch):
    put(monkeypatch, 93)
    say(thread)
    kept = Judgement.objects.get()
    with override("es"):
        found = reading(kept.score, kept.facts["scored"])
        assert [value for _label, value in found.named] == ["0,93"]
        assert found.language == "Inglés"


def test_what_was_judged_before_there_was_more_to_keep_shows_its_score(client, moderator, thread):
    set_policy(mode="pre")
    comment = say(thread)
    Judgement.objects.filter(comment=comment).update(score=70)
    assert "Score 70 (doubtful)" in told(cards(client))


def test_a_model_with_markup_in_its_name_is_text(client, moderator, thread, monkeypatch):
    put(monkeypatch, 93, version="<i>own")
    say(thread)
    page = cards(client)
    assert "&lt;i&gt;own" in page
    assert "<i>own" not in page


def test_the_worst_is_looked_at_first(client, moderator, thread, monkeypatch):
    for score, named in ((85, {}), (95, {}), (90, {"THREAT": 0.9})):
        put(monkeypatch, score, **named)
        say(thread, f"Remark with {score}, not like the others at all: {'abcdefghij' * (score % 7)}")
    said = told(cards(client))
    assert [int(score) for score in re.findall(r"Score (\d+)", said)] == [90, 95, 85]


def test_every_attribute_has_a_word_and_every_score_a_band():
    assert set(LABELS) == set(ATTRIBUTES)
    assert [str(band_of(score)[1]) for score in (None, 0, 39, 40, 79, 80, 100)] == [
        "not sure", "calm", "calm", "doubtful", "doubtful", "hostile", "hostile",
    ]  # fmt: skip


def test_the_desk_says_that_the_scorer_has_failed_and_only_then(client, moderator, thread, monkeypatch):
    assert "cannot be asked" not in client.get(DESK).content.decode()
    put(monkeypatch, fault="the scorer's model <x> is damaged")
    say(thread)
    page = client.get(DESK).content.decode()
    assert "The scorer cannot be asked." in page
    assert "model &lt;x&gt; is damaged" in page
    assert "no-scorer" in told(cards(client))


# What its writer is told


def test_its_writer_reads_at_once_that_a_program_held_it(thread, monkeypatch):
    put(monkeypatch, 93)
    comment = say(thread)
    page = Person(READER.guest).read(f"/comments/{comment}/actions")
    assert "A program found it likely to be hostile, so an editor looks at it first. It may be mistaken." in page


def test_what_an_editor_says_of_a_hold_is_not_told_before_its_statement(thread, monkeypatch):
    comment = say(thread)
    by = Speaker(user_id=make_moderator().pk, is_staff=True)
    deciding.decide(comment, "held", by=by, sentence="Let me think.")
    page = Person(READER.guest).read(f"/comments/{comment}/actions")
    assert "waits for a moderator" in page
    assert "Let me think." not in page


def stated(thread, monkeypatch):
    """The page of the statement about a hold that has lasted a day."""
    statements.seen["decision"] = None
    say(thread)
    a_day_passes(monkeypatch)
    assert statements.make_for_holds() == 1
    return read(Statement.objects.get())


def test_a_statement_of_a_hold_by_score_says_that_a_program_did_it_and_what_it_took_it_for(thread, monkeypatch):
    put(monkeypatch, 93, INSULT=0.9, THREAT=0.1)
    page = stated(thread, monkeypatch)
    assert "Automated means" in page
    assert "A rule of this site has seen it by itself: <bdi>score</bdi>." in page
    assert "It estimates from the words of a comment alone" in page
    assert "What it took yours for: hostile tone, insult</p>" in page
    assert "A program found it likely to be hostile" in page
    assert "The rule decided it by itself" in page
    assert "You can appeal once" in page
    assert "0.9" not in page


def test_a_statement_of_a_hold_because_the_scorer_failed_accuses_nobody(thread, monkeypatch):
    put(monkeypatch, fault="damaged")
    page = stated(thread, monkeypatch)
    assert "could not be asked, so comments wait for an editor, whatever they say" in page
    assert "took yours for" not in page


def test_a_removal_after_a_hold_by_score_says_that_a_program_saw_it_and_a_person_decided(thread, monkeypatch):
    put(monkeypatch, 93)
    comment = say(thread)
    deciding.decide(comment, "removed", by=Speaker(user_id=make_moderator().pk, is_staff=True), reason="insult")
    page = read(Statement.objects.get())
    assert "A rule of this site has seen it by itself: <bdi>score</bdi>." in page
    assert "A person decided it." in page
