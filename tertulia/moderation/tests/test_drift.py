"""The scorer's drift, and how often the editors agree with it, counted from what was judged and decided."""

import math
from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation import deciding, drift
from tertulia.moderation.api import Submission, set_policy
from tertulia.moderation.drift import Counts, by_band, read_drift, stability
from tertulia.moderation.models import Judgement
from tertulia.moderation.scorer import Scores
from tertulia.moderation.tests.scoring import put
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000")
MODERATOR = Speaker(user_id=7, name="Inés", is_staff=True)


@pytest.fixture
def thread():
    return discussion.open_thread(key="article-1", url="/a/", title="A", section="harbour")


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.TERTULIA_LIMITS = False


def lay(score, number=1, weeks=0, model="test-1", **given):
    """Judgements of some weeks ago, as they are kept."""
    facts = {"scored": {"model": model, "is_sure": score is not None}}
    at = timezone.now() - timedelta(weeks=weeks, minutes=1)
    Judgement.objects.bulk_create(
        Judgement(action="pass", score=score, facts=facts, edition=0, at=at, **given) for _ in range(number)
    )


def say(thread, monkeypatch, score, text, **named):
    put(monkeypatch, score, **named)
    return moderation.post(Submission(discussion.Draft(thread.id, None, "Rosa", text, text), READER), thread).id


def test_without_a_scorer_there_is_nothing():
    Judgement.objects.create(action="pass", edition=0, at=timezone.now())
    found = read_drift()
    assert (found.total, found.index, found.models, found.versions) == (0, None, {}, [])
    assert found.bands == [(0, 0)] * 10


def test_weeks_have_their_shares_and_means_by_model():
    lay(10, 3)
    lay(60, 2)
    lay(95, 4)
    lay(None)
    lay(20, 2, weeks=7, model="test-0")
    lay(50, 9, weeks=8)  # before the time
    lay(99, 5, is_edit=True)
    found = read_drift()
    assert len(found.weeks) == drift.WEEKS
    last, first = found.weeks[-1], found.weeks[0]
    assert [last.share(band) for band in ("calm", "doubtful", "hostile", "unsure")] == [30, 20, 40, 10]
    assert last.mean("test-1") == pytest.approx((30 + 120 + 380) / 9, abs=0.1)
    assert last.mean("test-0") is None
    assert (first.mean("test-0"), first.total) == (20, 2)
    assert found.weeks[3].share("calm") == 0
    assert found.versions == ["test-0", "test-1"]
    row = found.models["test-1"]
    assert (row.scored, row.unsure, row.unsure_percent, row.mean) == (10, 1, 10, last.mean("test-1"))


def test_the_index_is_the_one_of_the_books():
    """Shares of a half each against a quarter and three quarters: (¾ − ½) ln(¾ / ½) + (¼ − ½) ln(¼ / ½)."""
    expected = 0.25 * math.log(1.5) + 0.25 * math.log(2)
    assert stability([500_000, 500_000], [750_000, 250_000]) == pytest.approx(expected, abs=0.001)
    assert stability([10, 20, 0], [100, 200, 0]) == pytest.approx(0, abs=0.05)
    assert math.isfinite(stability([0, 1000], [1000, 0]))


def test_bands_are_of_ten_and_one_is_of_those_it_was_not_sure_of():
    counts = Counts({("m", 0): 1, ("m", 9): 1, ("n", 10): 1, ("m", 99): 1, ("m", 100): 1, ("m", None): 3})
    assert by_band(counts) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2, 3]


@pytest.mark.parametrize(
    ("scores", "model", "is_large", "is_new"),
    [((15, 15), "test-1", False, False), ((15, 85), "test-1", True, False), ((15, 85), "test-2", True, True)],
)
def test_a_large_drift_is_told_and_whether_the_model_is_another(admin_client, scores, model, is_large, is_new):
    lay(scores[0], 200, weeks=5)
    lay(scores[1], 200, weeks=1, model=model)
    found = read_drift()
    assert (found.sizes, found.is_large, found.is_new_model) == ((200, 200), is_large, is_new)
    page = admin_client.get("/admin/comments/insight/").content.decode()
    assert ("differ much" in page) is is_large
    assert ("hardly differ" in page) is not is_large
    assert ("The model is another one" in page) is (is_large and is_new)
    assert ("The model is the same" in page) is (is_large and not is_new)


def test_of_few_comments_nothing_is_said(admin_client):
    lay(15, 199, weeks=5)
    lay(85, 500, weeks=1)
    assert read_drift().index is None
    page = admin_client.get("/admin/comments/insight/").content.decode()
    assert "Too few comments to say" in page
    assert "199 in the older half of this time and 500 in the newer one, of 200" in page


def test_what_editors_decided_is_set_beside_the_score(thread, monkeypatch):
    set_policy(rejections=0)
    hostile = [say(thread, monkeypatch, 85, f"A cold remark, number {number}.") for number in range(10)]
    for comment in hostile[:7]:
        deciding.decide(comment, "removed", by=MODERATOR, reason="insult")
    for comment in hostile[7:9]:
        deciding.decide(comment, "published", by=MODERATOR)
    missed = say(thread, monkeypatch, 12, "This was shown at once.")
    deciding.decide(missed, "removed", by=MODERATOR, reason="hate")
    stood = say(thread, monkeypatch, 12, "This was reported for nothing.")
    deciding.keep(stood, "published", by=MODERATOR)
    beside = say(thread, monkeypatch, 12, "The weather is fine today.")
    deciding.decide(beside, "removed", by=MODERATOR, reason="off-topic")
    found = read_drift()
    assert found.bands[8] == (7, 2)
    assert found.bands[1] == (1, 1)
    row = found.models["test-1"]
    assert (row.scored, row.held, row.decided, row.false, row.false_percent) == (13, 10, 9, 2, 22)
    assert row.missed == 1


def test_each_version_answers_for_its_own(thread, monkeypatch):
    first = say(thread, monkeypatch, 85, "A cold remark.", version="test-1")
    second = say(thread, monkeypatch, 85, "Another cold remark, by far.", version="test-2")
    deciding.decide(first, "published", by=MODERATOR)
    deciding.decide(second, "removed", by=MODERATOR, reason="threat")
    found = read_drift().models
    assert (found["test-1"].false, found["test-2"].false) == (1, 0)
    assert (found["test-1"].decided, found["test-2"].decided) == (1, 1)


def test_spam_that_was_held_and_spam_that_was_not(thread, monkeypatch):
    held = say(thread, monkeypatch, 5, "Boots, the best, half the price.", spam=95)
    shown = say(thread, monkeypatch, 5, "Pills, the best, half the price.", spam=30)
    for comment in (held, shown):
        deciding.decide(comment, "removed", by=MODERATOR, reason="spam")
    found = read_drift()
    row = found.models["test-1"]
    assert (row.held, row.decided, row.false, row.missed) == (1, 1, 0, 1)
    assert found.bands[0] == (0, 0)


def test_what_counts_is_what_was_decided_in_the_end(thread, monkeypatch):
    comment = say(thread, monkeypatch, 85, "A cold remark.")
    undone = deciding.decide(comment, "removed", by=MODERATOR, reason="insult")
    deciding.undo(undone, by=MODERATOR)
    assert read_drift().models["test-1"].decided == 0
    deciding.decide(comment, "removed", by=MODERATOR, reason="insult")
    deciding.decide(comment, "published", by=MODERATOR)  # as after an appeal
    row = read_drift().models["test-1"]
    assert (row.decided, row.false) == (1, 1)


def test_what_its_author_deleted_was_not_decided(thread, monkeypatch):
    comment = say(thread, monkeypatch, 75, "A cold remark.")
    discussion.delete_own(comment, by=READER)
    found = read_drift()
    assert found.models["test-1"].missed == 0
    assert found.bands == [(0, 0)] * 10


def test_an_edit_into_an_insult_is_judged_by_what_it_says_now(thread, monkeypatch):
    comment = say(thread, monkeypatch, 5, "Good morning to all.")
    put(monkeypatch, 90)
    moderation.edit(comment, "You are made of cardboard.", by=READER)
    deciding.decide(comment, "removed", by=MODERATOR, reason="insult")
    found = read_drift()
    assert found.bands[9] == (1, 0)
    assert found.models["test-1"].missed == 0


def test_a_hold_because_the_scorer_failed_is_not_its_judgement(thread, monkeypatch):
    comment = say(thread, monkeypatch, 5, "Good morning to all.", fault="damaged")
    deciding.decide(comment, "published", by=MODERATOR)
    found = read_drift()
    assert (found.models, found.total) == ({}, 0)


def test_not_being_sure_is_counted(thread, monkeypatch):
    set_policy(mode="score")
    put(monkeypatch).says = Scores(model="test-1")
    moderation.post(Submission(discussion.Draft(thread.id, None, "Rosa", "…!", "k"), READER), thread)
    assert read_drift().models["test-1"].unsure == 1


def test_the_page_has_its_charts_and_escapes_the_models_name(admin_client):
    lay(15, 3, model="<b>own-1")
    page = admin_client.get("/admin/comments/insight/").content.decode()
    section = page[page.index('id="scorer"') :]
    assert section.count("<svg") >= 2
    assert "&lt;b&gt;own-1" in section
    assert "<b>own" not in page
    assert "style=" not in section[: section.index("</section>")]


def test_more_models_than_a_chart_has_lines_show_the_newest(admin_client):
    for week in range(6):
        lay(15, 3, weeks=week, model=f"own-{week}")
    page = admin_client.get("/admin/comments/insight/").content.decode()
    key = page[page.index("Mean score by version") :]
    key = key[key.index("chart-key") : key.index("</ul>")]
    assert [f"own-{week}" in key for week in range(6)] == [True, True, True, True, False, False]
    assert "own-5" in page
