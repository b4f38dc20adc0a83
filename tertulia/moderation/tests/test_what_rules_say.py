"""Each rule by itself, on a real store: what it lets pass, what it minds and what it saw."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.kit.matching import BadList, parse
from tertulia.moderation import api as moderation
from tertulia.moderation import rulebook, sanctions
from tertulia.moderation.api import Rejected, Submission, set_policy
from tertulia.moderation.models import Domain, Judgement, Sanction, WordList
from tertulia.moderation.sanctions import BadSanction, impose
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")
STRANGER = Speaker(guest="stranger-key-00000", network="198.51.100.0/24")
MODERATOR = Speaker(user_id=None, name="Inés", is_staff=True)
YES = frozenset({"careless-word", "repeat", "warning"})  # to all that is asked here
TEXT = "The ferry was late again and nobody on the quay was told why."


@pytest.fixture
def thread():
    return discussion.open_thread(key="article-1", url="/2026/11/26/ferry/", title="The ferry", section="harbour")


def draft(thread, text=TEXT, **given):
    made = {"parent": None, "name": "Rosa", "key": f"key-{timezone.now().timestamp()}"} | given
    return discussion.Draft(thread=thread.id, text=text, **made)


def judge(thread, text=TEXT, by=READER, anyway=frozenset(), **given):
    return moderation.submit(Submission(draft(thread, text, **given), by, seconds=60.0, anyway=anyway), thread)


def say(thread, text=TEXT, by=READER, **given):
    return moderation.post(Submission(draft(thread, text, **given), by, seconds=60.0, anyway=YES), thread)


def change(model, **values):
    with transaction.atomic():
        model.objects.create(**values)
        rulebook.changed()


# The book


def test_a_narrower_word_counts_more(thread):
    set_policy(mode="pre", links=1)
    set_policy(section="harbour", links=7)
    set_policy(thread="article-1", mode="post")
    found = moderation.policy_of("harbour", "article-1")
    assert (found.mode, found.links) == ("post", 7)
    assert (moderation.policy_of().mode, moderation.policy_of("sport").links) == ("pre", 1)


def test_what_is_as_above_goes_with_what_is_above():
    set_policy(section="harbour", newcomers=3)
    set_policy(section="harbour", newcomers=None, links=2)
    set_policy(newcomers=1)
    assert moderation.policy_of("harbour").newcomers == 1


@pytest.mark.parametrize(
    "values",
    [{"mode": "odd"}, {"links": -1}, {"heat": 10_001}, {"newcomers": 31}, {"reject_above": 101}, {"unknown": 1}],
)
def test_a_policy_that_cannot_be_is_refused(values):
    with pytest.raises((ValueError, TypeError)):
        set_policy(**values)


def test_a_change_that_was_undone_holds_nowhere():
    with transaction.atomic():
        assert set_policy(mode="pre").mode == "pre"
        transaction.set_rollback(True)
    assert moderation.policy_of().mode == "post"
    set_policy(links=5)
    assert moderation.policy_of().mode == "post"


@pytest.mark.django_db(transaction=True)
def test_an_edition_is_made_only_with_the_change_it_stands_for():
    with pytest.raises(RuntimeError, match="edition"):
        rulebook.changed()


def test_words_are_prepared_again_only_when_they_are_others():
    change(WordList, name="Ours", kind="banned", words="grobnik")
    words = rulebook.rulebook().words
    set_policy(links=5)
    assert rulebook.rulebook().words is words
    change(WordList, name="More", kind="banned", words="pizpuerco")
    assert rulebook.rulebook().words is not words


# Modes


def test_before_publishing_an_editor_looks_where_the_site_wants_it(thread):
    set_policy(section="harbour", mode="pre")
    verdict = judge(thread)
    assert (verdict.action, verdict.code) == ("hold", "premoderated")
    assert say(thread).state == "held"
    assert discussion.audit() == []


def test_comments_can_be_paused_everywhere_at_once(thread):
    set_policy(is_paused=True)
    assert judge(thread).code == "paused"
    assert judge(thread, by=MODERATOR).action == "pass"


def test_a_closed_discussion_says_so(thread):
    closed = discussion.set_thread_state("article-1", "closed")
    with pytest.raises(Rejected) as refusal:
        say(closed)
    assert (refusal.value.code, refusal.value.status) == (discussion.ThreadClosed.code, discussion.ThreadClosed.status)


def test_those_who_work_here_are_asked_nothing_unless_the_site_wants_it(thread):
    set_policy(mode="pre")
    assert judge(thread, by=MODERATOR).action == "pass"
    set_policy(mode="pre", exempts_staff=False)
    assert judge(thread, by=MODERATOR).code == "premoderated"


# Words and links


def test_words_of_the_lists_are_found_in_disguise_and_their_places_kept(thread):
    change(WordList, name="Ours", kind="banned", words="grobnik\n# a comment\n")
    text = "You are a g.r.o.b.n.i.k and you know it."
    verdict = judge(thread, text)
    assert (verdict.action, verdict.code) == ("reject", "banned-word")
    [(start, end)] = verdict.decisive.spans
    assert text[start:end] == "g.r.o.b.n.i.k"
    assert verdict.decisive.saw["words"] == ["grobnik"]


def test_the_worst_word_decides(thread):
    change(WordList, name="Suspect", kind="suspect", words="pizpuerco")
    change(WordList, name="Careless", kind="careless", words="tontaina")
    assert judge(thread, "Such a pizpuerco.").action == "hold"
    assert judge(thread, "Such a tontaina.").action == "ask"
    assert judge(thread, "Such a tontaina.", anyway=YES).action == "pass"
    assert judge(thread, "A tontaina and a pizpuerco.", anyway=YES).action == "hold"
    assert judge(thread, name="Pizpuerco").decisive.saw["in_name"]


def test_a_list_that_cannot_be_read_names_its_lines():
    with pytest.raises(BadList) as problem:
        parse("fine\n*\n", "", "banned")
    assert problem.value.problems[0].line == 2


@pytest.mark.parametrize(
    ("text", "action", "code"),
    [
        ("Look at https://shop.casino.example/x", "reject", "listed-domain"),
        ("Look at [this](HTTPS://Casino.Example./)", "reject", "listed-domain"),
        ("Look at https://notcasino.example/", "pass", ""),
        ("Look at https://bit.ly/abc", "hold", "shortener"),
        ("https://a.example/ https://b.example/ https://c.example/", "hold", "many-links"),
        ("https://a.example/ https://b.example/", "pass", ""),
        ("Write to me@casino.example", "pass", ""),
        ("`https://casino.example` is code", "pass", ""),
    ],
)
def test_links_are_judged_by_where_they_lead(thread, text, action, code):
    set_policy(links=2)
    change(Domain, name="casino.example", action="reject")
    verdict = judge(thread, text)
    assert (verdict.action, verdict.code) == (action, code)


def test_the_website_of_an_author_is_a_link_too(thread):
    change(Domain, name="casino.example", action="hold")
    assert judge(thread, website="https://www.casino.example/").code == "listed-domain"


def test_a_text_can_be_too_short(thread):
    set_policy(shortest=5)
    assert judge(thread, "a b \u200b c").code == "too-short"
    assert judge(thread, "a b c d e").action == "pass"


# People


def test_saying_the_same_twice_is_asked_about(thread):
    assert judge(thread).action == "pass"
    say(thread)
    verdict = judge(thread, f"  {TEXT.upper()}")
    assert (verdict.action, verdict.code) == ("ask", "repeat")
    assert verdict.decisive.saw["likeness"] == 1
    assert judge(thread, TEXT + " Well.").code == "repeat"
    assert judge(thread, "Something else entirely, about the tram and its driver.").action == "pass"
    assert judge(thread, by=STRANGER).action == "pass"
    assert judge(thread, anyway=YES).action == "pass"


def test_newcomers_wait_until_so_many_were_approved(thread):
    set_policy(newcomers=2)
    first, second = say(thread, "One."), say(thread, "Two.")
    assert (first.state, second.state) == ("held", "held")
    for comment in (first, second):
        discussion.decide(comment.id, discussion.Ruling("published", "approved"), by=MODERATOR)
    assert say(thread, "Three.").state == "published"


def test_whose_comments_are_taken_away_waits_and_trust_comes_back(thread):
    made = [say(thread, f"Number {number}.").id for number in range(4)]
    for comment in made[:2]:
        discussion.decide(comment, discussion.Ruling("removed", "removed"), by=MODERATOR)
    verdict = judge(thread)
    assert (verdict.action, verdict.code) == ("hold", "rejections")
    assert verdict.decisive.saw == {"taken": 2, "of": 4}
    discussion.decide(made[0], discussion.Ruling("published", "approved"), by=MODERATOR)
    assert judge(thread).action == "pass"


def test_who_is_banned_is_told_why_and_until_when(thread):
    number = impose("ban", f"person:{READER.key}", reason="Threats against a neighbour", by=MODERATOR)
    with pytest.raises(Rejected) as refusal:
        say(thread)
    assert (refusal.value.code, refusal.value.status) == ("ban", 403)
    assert "Threats against a neighbour." in refusal.value.sentence
    assert judge(thread, by=STRANGER).action == "pass"
    assert sanctions.lift(number, by=MODERATOR, sentence="It was somebody else.")
    assert not sanctions.lift(number, by=MODERATOR)
    assert judge(thread).action == "pass"
    assert discussion.audit() == []


def test_a_suspension_ends_by_itself(thread, monkeypatch):
    ends = timezone.now() + timedelta(hours=1)
    impose("suspension", f"person:{READER.key}", reason="Cool down.", by=MODERATOR, ends=ends)
    assert judge(thread).code == "suspension"
    monkeypatch.setattr("tertulia.moderation.sanctions.timezone.now", lambda: ends + timedelta(seconds=1))
    assert judge(thread).action == "pass"


@pytest.mark.parametrize(
    ("subject", "email", "barred"),
    [
        ("email:rosa@gmail.com", "R.o.s.a+news@googlemail.com", True),
        ("email:rosa@mail.example", "rosa+x@MAIL.example", True),
        ("email:rosa@mail.example", "ro.sa@mail.example", False),
        ("domain:mail.example", "anybody@eu.mail.example", True),
        ("domain:mail.example", "anybody@notmail.example", False),
    ],
)
def test_an_address_is_known_in_its_disguises(thread, subject, email, barred):
    impose("ban", subject, reason="Advertising.", by=MODERATOR)
    assert judge(thread, email=email).action == ("reject" if barred else "pass")


@pytest.mark.parametrize(
    ("network", "barred"),
    [("192.0.2.77/32", True), ("192.0.0.0/16", True), ("198.51.100.0/24", False), ("2001:db8::/32", False)],
)
def test_a_network_is_barred_until_a_date(thread, network, barred):
    impose("ban", f"network:{network}", reason="A flood.", by=MODERATOR, ends=timezone.now() + timedelta(days=1))
    assert judge(thread).action == ("reject" if barred else "pass")


@pytest.mark.parametrize(
    ("kind", "subject", "reason", "days"),
    [
        ("ban", "network:192.0.2.0/24", "No end.", None),
        ("warning", "network:192.0.2.0/24", "Nobody to read it.", 1),
        ("ban", "network:0.0.0.0/0", "Everybody.", 1),
        ("ban", "network:somewhere", "Nowhere.", 1),
        ("suspension", "person:user:1", "No end.", None),
        ("ban", "person:user:1", " ", None),
        ("ban", "person:user:1", "Over.", -1),
        ("ban", "person:'; DROP TABLE", "Nobody.", None),
        ("ban", "planet:earth", "All.", None),
        ("ban", "email:nobody", "No address.", None),
        ("warning", "email:a@b.example", "Not a person.", None),
    ],
)
def test_what_cannot_be_imposed_is_refused(kind, subject, reason, days):
    ends = timezone.now() + timedelta(days=days) if days else None
    with pytest.raises(BadSanction):
        impose(kind, subject, reason=reason, by=MODERATOR, ends=ends)
    assert not Sanction.objects.exists()


def test_a_warning_is_read_once_and_then_kept(thread):
    impose("warning", f"person:{READER.key}", reason="Stay with the ferry", by=MODERATOR)
    verdict = judge(thread)
    assert (verdict.action, verdict.code) == ("ask", "warning")
    assert "Stay with the ferry." in verdict.decisive.sentence
    assert judge(thread, anyway=frozenset({"careless-word"})).code == "warning"
    say(thread)
    assert judge(thread, "Another comment, about the tram this time.").action == "pass"
    assert Sanction.objects.get().acknowledged is not None


def test_a_warning_is_read_before_an_editor_looks_at_what_comes_after_it(thread):
    impose("warning", f"person:{READER.key}", reason="Stay with the ferry", by=MODERATOR)
    set_policy(mode="pre")
    submission = Submission(draft(thread), READER, seconds=60.0)
    with pytest.raises(Rejected) as asked:
        moderation.post(submission, thread)
    assert (asked.value.code, asked.value.is_question) == ("warning", True)
    assert Sanction.objects.get().acknowledged is None
    assert moderation.post(replace(submission, anyway=frozenset({"warning"})), thread).state == "held"
    assert Sanction.objects.get().acknowledged is not None


# What is kept of it


def test_the_whole_verdict_is_kept_with_the_comment(thread):
    set_policy(mode="pre")
    change(WordList, name="Suspect", kind="suspect", words="pizpuerco")
    posted = say(thread, "Such a pizpuerco.")
    kept = Judgement.objects.get(comment=posted.id)
    assert (kept.action, kept.rule, kept.code, kept.section) == ("hold", "words", "suspect-word", "harbour")
    assert [one["rule"] for one in kept.facts["found"]] == ["words/1", "mode/1"]
    assert kept.facts["found"][0]["spans"] == [[7, 16]]
    assert "links/1" in kept.facts["ran"]
    assert kept.edition == rulebook.rulebook().edition
    [decided] = discussion.read_decisions(posted.id)
    assert decided.after == "held"


def test_what_passes_is_kept_too_and_what_is_refused_without_its_text(thread):
    say(thread)
    change(WordList, name="Ours", kind="banned", words="grobnik")
    with pytest.raises(Rejected):
        say(thread, "A grobnik, and nobody else.")
    passed, refused = Judgement.objects.order_by("pk")
    assert (passed.action, refused.action, refused.comment_id) == ("pass", "reject", None)
    assert "nobody else" not in str(refused.facts)


def test_an_edit_is_kept_as_one(thread):
    posted = say(thread)
    change(WordList, name="Suspect", kind="suspect", words="pizpuerco")
    assert moderation.edit(posted.id, "Such a pizpuerco.", by=READER) == "held"
    assert Judgement.objects.get(is_edit=True).code == "suspect-word"
    assert discussion.audit() == []
