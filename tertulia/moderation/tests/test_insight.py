"""Insight counts what was judged and decided, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation.api import Rejected, Submission, set_policy
from tertulia.moderation.insight import read_insight
from tertulia.moderation.models import Judgement
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000")
MODERATOR = Speaker(name="Inés", is_staff=True)


def say(section, text):
    thread = discussion.open_thread(key=f"article-{section}", url="/a/", title="A", section=section)
    draft = discussion.Draft(thread.id, None, "Rosa", text, key=f"key-{text}")
    return moderation.post(Submission(draft, READER, seconds=60.0), thread).id


def decide(comment, state):
    discussion.decide(comment, discussion.Ruling(state, state), by=MODERATOR)


def test_without_anything_there_is_nothing():
    found = read_insight()
    assert len(found.days) == len(found.median_hours) == 30
    assert {(day.shown, day.held, day.refused) for day in found.days} == {(0, 0, 0)}
    assert (found.rules, found.sections, found.waiting) == ([], [], 0)


def test_what_was_held_for_nothing_is_seen_by_rule_and_by_section():
    say("harbour", "Shown at once.")
    set_policy(mode="pre", shortest=4)
    held = [say("harbour", f"Held {number}.") for number in range(3)] + [say("city", "Held too.")]
    with pytest.raises(Rejected):
        say("city", "No")
    decide(held[0], "published")
    decide(held[1], "published")
    decide(held[1], "removed")  # another thought does not undo that it was held for nothing
    decide(held[3], "removed")
    found = read_insight()
    today = found.days[-1]
    assert (today.date, today.shown, today.held, today.refused) == (timezone.localdate(), 1, 4, 1)
    mode, length = found.rules
    assert (mode.name, mode.held, mode.decided, mode.false, mode.false_percent) == ("mode", 4, 3, 2, 67)
    assert (length.name, length.held, length.refused, length.false_percent) == ("length", 0, 1, None)
    harbour, city = found.sections
    assert (harbour.name, harbour.held, harbour.false) == ("harbour", 3, 2)
    assert (city.name, city.held, city.refused, city.false) == ("city", 1, 1, 0)
    assert found.waiting == 1


def test_the_median_is_of_the_time_from_hold_to_decision(monkeypatch):
    set_policy(mode="pre")
    held = [say("harbour", f"Held {number}.") for number in range(3)]
    Judgement.objects.update(at=timezone.now() - timedelta(hours=10))
    Judgement.objects.filter(comment=held[0]).update(at=timezone.now() - timedelta(hours=2))
    for comment in held:
        decide(comment, "published")
    found = read_insight()
    assert found.median_hours[-1] == pytest.approx(10, abs=0.1)
    assert found.rules[0].median_hours == pytest.approx(10, abs=0.1)


def test_what_its_author_took_back_was_not_decided():
    set_policy(mode="pre")
    comment = say("harbour", "Held.")
    decide(comment, "published")
    discussion.delete_own(comment, by=READER)
    assert read_insight().rules[0].decided == 1


def test_what_is_older_is_not_counted():
    say("harbour", "Long ago.")
    Judgement.objects.update(at=timezone.now() - timedelta(days=40))
    assert sum(day.shown for day in read_insight().days) == 0


def test_editors_see_it_and_others_do_not(admin_client, client):
    set_policy(mode="pre")
    decide(say("<b>harbour", "Held."), "published")
    page = admin_client.get("/admin/comments/insight/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "&lt;b&gt;harbour" in text
    assert "<b>harbour" not in text
    assert "style=" not in text[text.index("chart") : text.index("</table>")]
    assert client.get("/admin/comments/insight/").status_code == 302
