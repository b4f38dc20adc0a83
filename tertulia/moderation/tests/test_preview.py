"""Bounds for the score are tried on what was written lately, before they hold."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation.models import Judgement
from tertulia.moderation.policies import Policy, policy_of, set_policy
from tertulia.moderation.rulebook import number
from tertulia.moderation.tests.test_rule_pages import AS_ABOVE, PLAIN, said, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _editor(client):
    sign_in(client, "change_scope")


@pytest.fixture
def thread():
    return discussion.open_thread(key="article-1", url="/a/", title="A", section="news")


def scored(score, section="news", days=0, spam=None, attack=None, **given):
    at = timezone.now() - timedelta(days=days)
    others = {name: value for name, value in (("spam", spam), ("attack", attack)) if value is not None}
    facts = {"scored": others | {"model": "test-1"}} if others else {}
    Judgement.objects.create(section=section, action="pass", score=score, edition=0, at=at, facts=facts, **given)


BOUNDS = {"mode": "score", "approve_below": "30", "reject_above": "80"}


def preview(client, path, fields):
    page = client.post(f"/admin/rules/{path}", fields | {"preview": "yes"})
    assert page.status_code == 200
    return page


def totals(page):
    return page.context["trial"].totals


def test_bounds_are_tried_on_what_was_written_and_nothing_is_saved(client):
    for score in (0, 29, 30, 79, 80, 100):
        scored(score)
    before = number()
    page = preview(client, "", PLAIN | BOUNDS)
    assert totals(page) == {"pass": 2, "hold": 2, "reject": 2}
    assert "2 would have been shown at once, 2 held and 2 refused" in said(page)
    assert '<option value="score" selected>' in page.content.decode()
    assert page.context["trial"].bands["reject"] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0]
    assert (number(), policy_of()) == (before, Policy())


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("post", {"pass": 1, "hold": 1, "reject": 1}),
        ("pre", {"pass": 0, "hold": 2, "reject": 1}),
        ("score", {"pass": 1, "hold": 1, "reject": 1}),
    ],
)
def test_every_mode_can_be_tried(client, mode, expected):
    for score in (10, 50, 90):
        scored(score)
    assert totals(preview(client, "", PLAIN | BOUNDS | {"mode": mode})) == expected


@pytest.mark.parametrize(("bound", "held"), [("0", 0), ("50", 2), ("51", 1)])
def test_the_bound_for_attacks_is_tried_too(client, bound, held):
    for attack in (None, 0, 50, 97):
        scored(10, attack=attack)
    fates = {"pass": 4 - held, "hold": held, "reject": 0}
    assert totals(preview(client, "", PLAIN | {"attack_from": bound})) == fates


@pytest.mark.parametrize(("bound", "held"), [("0", 0), ("80", 2), ("96", 1)])
def test_the_bound_for_spam_is_tried_too(client, bound, held):
    for spam in (0, 80, 97):
        scored(10, spam=spam)
    assert totals(preview(client, "", PLAIN | {"spam_from": bound})) == {"pass": 3 - held, "hold": held, "reject": 0}


@pytest.mark.parametrize(("mode", "held"), [("post", 0), ("score", 1)])
def test_what_the_scorer_was_not_sure_of_is_tried_too(client, mode, held):
    Judgement.objects.create(action="pass", edition=0, at=timezone.now(), facts={"scored": {"spam": None}})
    page = preview(client, "", PLAIN | BOUNDS | {"mode": mode})
    assert totals(page) == {"pass": 1 - held, "hold": held, "reject": 0}
    assert page.context["trial"].bands["hold" if held else "pass"] == [0] * 10 + [1]
    assert "not sure" in said(page)


def test_a_section_that_says_otherwise_keeps_its_own(client, thread):
    discussion.open_thread(key="article-2", url="/b/", title="B", section="sport")
    set_policy(section="sport", mode="pre")
    scored(10, "news")
    scored(10, "sport")
    assert totals(preview(client, "", PLAIN | BOUNDS)) == {"pass": 1, "hold": 1, "reject": 0}
    assert totals(preview(client, "section/sport/", AS_ABOVE | {"mode": "post"})) == {"pass": 1, "hold": 0, "reject": 0}
    assert totals(preview(client, "section/sport/", AS_ABOVE | {"reject_above": "5"}))["reject"] == 1


def test_what_is_old_or_an_edit_or_has_no_score_is_not_counted(client):
    scored(None)
    scored(50, days=31)
    scored(50, is_edit=True)
    page = preview(client, "", PLAIN | BOUNDS)
    assert totals(page) == {"pass": 0, "hold": 0, "reject": 0}
    assert "No comment of the last 30 days has a score yet." in said(page)


def test_what_cannot_hold_is_not_tried(client):
    page = preview(client, "", PLAIN | BOUNDS | {"reject_above": "101"})
    assert "trial" not in page.context
    assert "error-message" in page.content.decode()


def test_a_discussion_has_no_preview(client, thread):
    assert 'name="preview"' not in client.get(f"/admin/rules/discussion/{thread.id}/").content.decode()
    assert 'name="preview"' in client.get("/admin/rules/").content.decode()
