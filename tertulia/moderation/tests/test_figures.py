"""The figures count what was decided, and nothing that was taken back; page, CSV and JSON say the same."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation import deciding, figures, sanctions
from tertulia.moderation.api import Rejected, Submission, set_policy
from tertulia.moderation.layout import LAYOUT
from tertulia.moderation.models import Appeal, Flagger, Notice, Statement
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000")
NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings):
    """Turned by `clock["now"] = ...`."""
    cache.clear()
    settings.TERTULIA_LIMITS = False  # all that is said is said at once
    now = {"now": NOVEMBER}
    monkeypatch.setattr("django.utils.timezone.now", lambda: now["now"])
    yield now
    cache.clear()


@pytest.fixture
def editor():
    user = User.objects.create_user("ines")
    return Speaker(user_id=user.pk, name="Inés", is_staff=True)


def say(text):
    thread = discussion.open_thread(key="article-1", url="/a/", title="A", section="harbour")
    draft = discussion.Draft(thread.id, None, "Rosa", text, key=f"key-{text}")
    return moderation.post(Submission(draft, READER, seconds=60.0), thread).id


def notify(comment, offence="hate", **given):
    plain = {"key": f"key-{Notice.objects.count()}", "explanation": "It is.", "language": "en", "notifier": "guest:n"}
    return Notice.objects.create(comment_id=comment, offence=offence, at=timezone.now(), **(plain | given))


def read(month=11):
    cache.clear()
    return figures.read_figures(2026, month).tables


def some(rows):
    """The figures of a table that are not zero."""
    found = {(row, name): number for row, numbers in rows.items() for name, number in numbers.items()}
    return {key: number for key, number in found.items() if number}


def test_without_anything_everything_is_zero():
    tables = read()
    assert tables.keys() == LAYOUT.keys()
    assert [some(rows) for rows in tables.values()] == [{}] * len(LAYOUT)
    assert figures.years() == [2026]
    assert figures.months_of(2026) == [11]


def test_what_was_received_and_what_rules_did_alone(editor):
    say("Shown at once, and kept.")
    set_policy(mode="pre", shortest=4)
    held = [say(f"Number {number} is held.") for number in range(3)]
    with pytest.raises(Rejected):
        say("No")
    deciding.decide(held[0], "published", by=editor)
    deciding.decide(held[1], "removed", by=editor, reason="insult")
    tables = read()
    assert some(tables["comments"]) == {("shown", "number"): 1, ("held", "number"): 3, ("refused", "number"): 1}
    assert some(tables["automated"]) == {
        ("refused", "number"): 1, ("held", "number"): 3, ("decided", "number"): 2, ("released", "number"): 1
    }  # fmt: skip
    assert some(tables["measures"]) == {("premoderated", "hold"): 3, ("insult", "removal"): 1}
    assert some(tables["detection"]) == {("rule", "hold"): 3, ("rule", "removal"): 1}


def test_measures_by_who_saw_it_first(editor):
    texts = ("Seen by an editor.", "Reported by a reader.", "Removed by a program.", "Held by an editor.")
    own, reported, program, held = (say(text) for text in texts)
    discussion.report(reported, "abuse", by=Speaker(guest="reporter-key-000"))
    deciding.decide(own, "removed", by=editor, reason="spam")
    deciding.decide(reported, "removed", by=editor, reason="hate")
    deciding.decide(program, "removed", by=Speaker(), program="Robot")
    deciding.decide(held, "held", by=editor)
    for kind, ends in (("warning", None), ("suspension", NOVEMBER + timedelta(days=3)), ("ban", None)):
        sanctions.impose(kind, "person:guest:somebody-00000", reason="Insults.", by=editor, ends=ends)
    tables = read()
    assert some(tables["detection"]) == {
        ("own", "removal"): 2, ("report", "removal"): 1, ("own", "hold"): 1,
        ("own", "warning"): 1, ("own", "suspension"): 1, ("own", "ban"): 1,
    }  # fmt: skip
    assert some(tables["measures"]) == {
        ("spam", "removal"): 1, ("hate", "removal"): 1, ("other-rule", "removal"): 1, ("other-rule", "hold"): 1,
        ("conduct", "warning"): 1, ("conduct", "suspension"): 1, ("conduct", "ban"): 1,
    }  # fmt: skip
    assert some(tables["automated"]) == {}


def test_what_was_undone_and_what_authors_did_count_for_nothing(editor, clock):
    first, second = say("Removed by a slip."), say("Deleted by its author.")
    slip = deciding.decide(first, "removed", by=editor, reason="insult")
    clock["now"] += timedelta(seconds=30)
    deciding.undo(slip, by=editor)
    discussion.delete_own(second, by=READER)
    tables = read()
    assert some(tables["measures"]) == some(tables["detection"]) == {}


def test_an_undo_after_midnight_takes_back_what_was_done_before(editor, clock):
    clock["now"] = datetime(2026, 11, 30, 23, 59, 50, tzinfo=UTC)
    slip = deciding.decide(say("Removed by a slip."), "removed", by=editor, reason="insult")
    clock["now"] += timedelta(seconds=30)
    deciding.undo(slip, by=editor)
    assert some(read(11)["measures"]) == some(read(12)["measures"]) == {}


def test_another_thought_is_no_undo(editor):
    comment = say("Removed, then shown, then removed.")
    for state in ("removed", "published", "removed"):
        deciding.decide(comment, state, by=editor, reason="insult")
    assert some(read()["measures"]) == {("insult", "removal"): 2}


def test_notices_and_what_came_of_them(editor, clock):
    flagger = Flagger.objects.create(name="The Flaggers", digest="d", added=NOVEMBER)
    texts = ("Against the law.", "Against the terms.", "Left.", "Gone.", "Open.", "Undone.")
    law, terms, left, gone, waits, undone = [notify(say(text)) for text in texts]
    Notice.objects.filter(pk=law.pk).update(flagger=flagger, offence="threat")
    law.refresh_from_db()
    clock["now"] += timedelta(hours=4)
    for notice, reason in ((law, "illegal"), (terms, "hate"), (undone, "hate")):
        number = deciding.decide(
            notice.comment_id, "removed", by=editor, reason=reason, sentence="Because.", notice=notice
        )
        removed = {"decided": clock["now"], "outcome": "removed", "decision_id": number}
        Notice.objects.filter(pk=notice.pk).update(**removed)
    deciding.undo(number, by=editor)
    Notice.objects.filter(pk=undone.pk).update(**removed)
    Notice.objects.filter(pk=left.pk).update(decided=clock["now"] + timedelta(hours=4), outcome="kept")
    Notice.objects.filter(pk=gone.pk).update(decided=clock["now"], outcome="removed")
    tables = read()
    assert some(tables["notices"]) == {
        ("threat", "received"): 1, ("threat", "trusted"): 1, ("threat", "decided"): 1, ("threat", "median_hours"): 4,
        ("hate", "received"): 5, ("hate", "decided"): 3, ("hate", "median_hours"): 4,
    }  # fmt: skip
    assert some(tables["outcomes"]) == {
        ("law", "number"): 1, ("terms", "number"): 1, ("left", "number"): 1, ("gone", "number"): 1,
        ("open", "number"): 2,
    }  # fmt: skip
    assert some(tables["detection"]) == {("flagger", "removal"): 1, ("notice", "removal"): 1}
    assert some(tables["measures"]) == {}
    assert waits.decided is None


def test_complaints_by_whom_and_with_what_outcome(editor):
    comments = [say(f"Number {number} is removed.") for number in range(3)]
    made = [deciding.decide(comment, "removed", by=editor, reason="insult") for comment in comments]
    plain = {"text": "No.", "language": "en", "at": NOVEMBER}
    outcomes = {0: ("reversed", 2), 1: ("upheld", 6)}
    for number, decision in enumerate(made):
        outcome, hours = outcomes.get(number, ("", 0))
        decided = NOVEMBER + timedelta(hours=hours) if outcome else None
        statement = Statement.objects.get(decision=decision)
        Appeal.objects.create(statement=statement, outcome=outcome, decided=decided, **plain)
    Appeal.objects.create(notice=notify(comments[0]), outcome="upheld", decided=NOVEMBER, **plain)
    assert some(read()["complaints"]) == {
        ("author", "received"): 3, ("author", "reversed"): 1, ("author", "upheld"): 1, ("author", "open"): 1,
        ("author", "median_hours"): 4, ("notifier", "received"): 1, ("notifier", "upheld"): 1,
    }  # fmt: skip


def test_a_year_is_its_months_together_with_the_median_of_all(editor, clock):
    for month, hours in ((9, 1), (10, 2), (11, 30)):
        clock["now"] = datetime(2026, month, 5, tzinfo=UTC)
        notice = notify(say(f"Said in month {month}."))
        Notice.objects.filter(pk=notice.pk).update(decided=clock["now"] + timedelta(hours=hours), outcome="kept")
    year = figures.read_figures(2026)
    assert year.tables["notices"]["hate"] == {"received": 3, "trusted": 0, "decided": 3, "median_hours": 2}
    assert (year.since, year.until) == (datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    assert figures.months_of(2026) == [9, 10, 11]
    assert figures.read_figures(2026, 8) is None
    assert figures.read_figures(2027) is None


def test_a_month_is_of_the_sites_own_calendar(settings, editor, clock):
    settings.TIME_ZONE = "Pacific/Auckland"
    clock["now"] = datetime(2026, 10, 31, 12, tzinfo=UTC)  # there it is November already
    with timezone.override("Pacific/Auckland"):
        say("Said on the first of November.")
        assert figures.months_of(2026) == [11]
        assert read()["comments"]["shown"]["number"] == 1


def test_the_days_before_and_today_add_up(editor, clock):
    for day in (1, 19, 20):
        clock["now"] = datetime(2026, 11, day, tzinfo=UTC)
        say(f"Said on day {day}.")
    for day in (20, 21, 30):
        clock["now"] = datetime(2026, 11, day, 23, 59, 59, tzinfo=UTC)
        assert read()["comments"]["shown"]["number"] == 3
    clock["now"] = datetime(2027, 2, 1, tzinfo=UTC)
    assert read()["comments"]["shown"]["number"] == 3


def test_what_was_counted_is_not_counted_again_at_once(editor, clock):
    say("Said in November.")
    assert figures.read_figures(2026, 11).tables["comments"]["shown"]["number"] == 1
    say("Said a moment later.")
    found = figures.read_figures(2026, 11)
    assert (found.tables["comments"]["shown"]["number"], found.counted) == (1, NOVEMBER)


def test_page_csv_and_json_say_the_same_and_name_nobody(client, editor):
    comment = say("Words that nobody shall read here.")
    deciding.decide(comment, "removed", by=editor, reason="other", sentence="You, Rosa Mar, know why.")
    notify(comment, name="Nora Notifier", email="nora@mail.example", explanation="Explained at length.")
    told = client.get("/transparency/2026/11.json")
    assert told.headers["Cache-Control"] == "public, max-age=300"
    tables = told.json()["tables"]
    assert tables["measures"]["other"] == {"hold": 0, "removal": 1, "warning": 0, "suspension": 0, "ban": 0}
    sheet = client.get("/transparency/2026/11.csv")
    assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(sheet.content.decode())))
    assert len(rows) == sum(len(numbers) for rows in tables.values() for numbers in rows.values())
    for row in rows:
        number = tables[row["table"]][row["row"]][row["figure"]]
        assert row["value"] == ("" if number is None else str(number))
    page = client.get("/transparency/2026/11/")
    text = page.content.decode()
    assert "Another reason" in text
    assert "<svg" in text
    assert "<script" not in text
    assert client.get("/transparency/2026.json").json()["tables"] == tables
    for answer in (told, sheet, page, client.get("/transparency/"), client.get("/transparency/2026.csv")):
        assert answer.status_code == 200
        assert not re.search(r"Rosa|nobody shall|know why|Nora|mail\.example|at length|Inés", answer.content.decode())


@pytest.mark.parametrize(
    "path",
    [
        "2025/", "2027/", "0000/", "9999/", "2026/10/", "2026/12/", "2026/13/", "2026/00/", "2026/1/", "26/",
        "2025.csv", "2026/10.json", "2026/11.xml", "2026/11/.json", "0000.json", "٢٠٢٦/",
    ],
)  # fmt: skip
def test_there_is_no_page_of_another_time(client, path):
    assert client.get(f"/transparency/{path}").status_code == 404


def test_a_site_can_keep_its_figures_to_itself(client, settings):
    assert 'href="/transparency/"' in client.get("/nowhere-at-all/").content.decode()
    settings.TERTULIA_TRANSPARENCY = False
    for path in ("", "2026/", "2026/11/", "2026.csv", "2026/11.json"):
        assert client.get(f"/transparency/{path}").status_code == 404
    assert 'href="/transparency/"' not in client.get("/nowhere-at-all/").content.decode()


def test_who_comes_while_it_is_counted_is_told_to_come_again(client, monkeypatch):
    monkeypatch.setattr(figures, "PATIENCE", 0.01)
    with figures.counting:
        for path in ("", "2026.json"):
            answer = client.get(f"/transparency/{path}")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
            assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/transparency/").status_code == 200
    with figures.counting:
        assert client.get("/transparency/").status_code == 200


def test_nothing_is_written_by_a_reader(client):
    assert client.post("/transparency/").status_code == 405
