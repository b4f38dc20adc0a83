"""The command, from the file to the page a reader sees."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client

from tertulia.discussion import api as discussion
from tertulia.interchange import articles, load
from tertulia.interchange.models import Origin
from tertulia.interchange.tests.reading import DAY, comment, export, item
from tertulia.moderation import api as moderation

pytestmark = pytest.mark.django_db

ZERO = "0000-00-00 00:00:00"
THREAD = (
    comment(id="3", parent="2", name="Pau", body="A reply that comes first.")
    + comment(id="2", name="Odile", body="The first word.")
    + comment(id="4", name="Held", body="Wait for me.", approved="0")
    + comment(id="5", name="Spam", body="Cheap lamps.", approved="spam")
    + comment(id="6", name="Gone", body="Never mind.", approved="trash")
)


def run(*arguments: object, **options: Any) -> dict[str, Any]:
    """The JSON report of an import."""
    out = StringIO()
    call_command("import", *map(str, arguments), json="-", stdout=out, stderr=StringIO(), **options)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def say(*arguments: object, **options: Any) -> str:
    """The text report of an import."""
    out = StringIO()
    call_command("import", *map(str, arguments), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def visit(report: dict[str, Any], number: int = 0) -> str:
    response = Client().get(urlsplit(report["urls"][number]).path)
    assert response.status_code == 200
    return response.content.decode()


def published() -> list[int]:
    return [discussion.find_thread_by_id(origin.thread_id).count for origin in Origin.objects.order_by("pk")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return export(tmp_path / "lantern.xml", item(THREAD), item(type="attachment", id="8"))


def test_it_brings_an_article_and_its_thread(file: Path) -> None:
    report = run(file)
    assert urlsplit(report["urls"][0]).path == "/2019/03/05/lamps-out/"
    page = visit(report)
    assert "Lamps out" in page
    assert "Mira Oyelaran" in page
    assert page.index("The first word.") < page.index("A reply that comes first.")
    assert published() == [2]
    assert discussion.audit() == []


@pytest.mark.parametrize("hidden", ["Wait for me.", "Cheap lamps.", "Never mind."])
def test_what_was_not_public_is_not_public(file: Path, hidden: str) -> None:
    assert hidden not in visit(run(file))


def test_the_report_adds_up(file: Path) -> None:
    report = run(file)
    assert report == {
        "format": "wxr",
        "read": {
            "items": 2,
            "by_post_type": {"post": 1, "attachment": 1},
            "comments": 5,
            "comments_by_approved": {"1": 2, "0": 1, "spam": 1, "trash": 1},
            "comments_by_type": {"comment": 5},
            "with_parent": 1,
            "missing_parent": 0,
            "max_level": 2,
        },
        "imported": {
            "items": 1,
            "by_post_type": {"post": 1},
            "comments": 5,
            "comments_by_approved": {"1": 2, "0": 1, "spam": 1, "trash": 1},
            "comments_by_type": {"comment": 5},
            "with_parent": 1,
            "missing_parent": 0,
            "max_level": 2,
        },
        "skipped": [{"what": "item", "reason": "attachment: neither an article nor a page", "count": 1}],
        "urls": ["http://127.0.0.1:8000/2019/03/05/lamps-out/"],
    }


def test_running_it_again_changes_nothing(file: Path) -> None:
    run(file)
    before = list(Origin.objects.values())
    again = run(file)
    assert (again["imported"]["items"], again["imported"]["comments"], again["urls"]) == (0, 0, [])
    assert {"what": "comment", "reason": "already here", "count": 5} in again["skipped"]
    assert list(Origin.objects.values()) == before
    assert published() == [2]


def test_a_later_export_adds_what_is_new(file: Path) -> None:
    run(file)
    later = run(export(file, item(THREAD + comment(id="9", parent="3", body="Months later."))))
    assert (later["imported"]["items"], later["imported"]["comments"]) == (0, 1)
    assert later["imported"]["max_level"] == 3
    assert published() == [3]
    assert discussion.audit() == []


def test_a_deleted_page_can_be_imported_again(file: Path) -> None:
    run(file)
    Origin.objects.get().page.delete()
    again = run(file)
    assert (again["imported"]["items"], again["imported"]["comments"]) == (1, 5)
    assert "The first word." in visit(again)


def test_the_original_text_is_kept(file: Path) -> None:
    run(file)
    origin = Origin.objects.get()
    assert (origin.raw, origin.raw_kind) == ("One lamp.\n\nTwo lamps.", "autop-html")
    assert (origin.site, origin.source_id, origin.stamp) == ("lantern.example", "7", DAY)
    assert origin.link == "https://lantern.example/?p=7"


def test_a_dry_run_writes_nothing(file: Path) -> None:
    text = say(file, dry_run=True)
    assert "dry run, nothing was written" in text
    assert "would add 1 item (post 1), 5 comments" in text
    assert not Origin.objects.exists()
    assert run(file)["imported"]["comments"] == 5


def test_a_reply_that_lost_its_parent_stays_and_is_told(file: Path) -> None:
    broken = comment(id="1", parent="99") + comment(id="2", parent="2") + comment(id="3", parent="4")
    export(file, item(broken + comment(id="4", parent="3")))
    text = say(file)
    assert "reply to a comment that is not there; kept at the top level" in text
    assert "comment that answers itself; kept at the top level" in text
    assert "circle of comments that answer each other; opened at its first" in text
    assert published() == [4]
    assert discussion.audit() == []


def test_comments_of_what_is_left_out_are_counted(file: Path) -> None:
    report = run(export(file, item(THREAD, type="product")))
    assert {"what": "comment", "reason": "its item is left out", "count": 5} in report["skipped"]
    assert (report["imported"]["comments"], report["urls"]) == (0, [])


def test_a_draft_is_not_public(file: Path) -> None:
    report = run(export(file, item(THREAD, status="private")))
    assert Client().get(urlsplit(report["urls"][0]).path).status_code == 404
    assert report["imported"]["items"] == 1


def test_what_was_due_meanwhile_is_not_published_unseen(file: Path) -> None:
    assert "scheduled for a time that has passed" in say(export(file, item(status="future")))


def test_a_comment_without_a_date_stands_with_its_article(file: Path) -> None:
    text = say(export(file, item(comment(gmt=ZERO, date=ZERO))))
    assert "comment without a date; it stands with its article's" in text
    assert published() == [1]


def test_it_puts_articles_into_the_section_asked_for(file: Path) -> None:
    run(file, section="old-lamps")
    assert "Lamps out" in Client().get("/old-lamps/").content.decode()


def test_a_standing_page_stays_a_page(file: Path) -> None:
    report = run(export(file, item(type="page", slug="about-us")))
    assert urlsplit(report["urls"][0]).path == "/about-us/"
    assert "Two lamps." in visit(report)


def test_no_address_of_a_reader_is_ever_told(file: Path) -> None:
    text = say(file) + json.dumps(run(file))
    assert "mail.example" not in text
    assert "203.0.113" not in text


def test_a_refused_file_writes_nothing_and_says_why_in_one_line(file: Path) -> None:
    good = file.read_text()
    file.write_text(good.replace("</channel>", "<broken></channel>"))
    with pytest.raises(CommandError) as refusal:
        say(file)
    assert refusal.value.returncode == 1
    assert "lantern.xml: line" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not Origin.objects.exists()


def test_an_import_that_stops_midway_goes_on_when_run_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(file, *(item(comment(), id=str(number), slug=f"lamp-{number}") for number in range(1, 6)))
    whole = articles.make_page

    def fail_at_the_third(one: Any, *rest: Any) -> Any:
        if one.id == "3":
            raise OSError("the disk is full")
        return whole(one, *rest)

    monkeypatch.setattr(load, "make_page", fail_at_the_third)
    with pytest.raises(CommandError, match="the disk is full; 2 items are in; run the same command again to go on"):
        say(file)
    assert published() == [1, 1]
    monkeypatch.undo()
    assert run(file)["imported"]["items"] == 3
    assert published() == [1, 1, 1, 1, 1]


def test_a_row_that_the_database_refuses_is_not_quoted(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise IntegrityError("DETAIL: Key (email)=(odile@mail.example)")

    monkeypatch.setattr(load, "make_page", refuse)
    with pytest.raises(CommandError, match=r"refused it \(IntegrityError; .*; nothing was written") as failure:
        say(file)
    assert "odile" not in str(failure.value)


def test_several_files_give_a_report_each_and_a_sum(file: Path, tmp_path: Path) -> None:
    other = export(tmp_path / "other.xml", item(comment(), id="20", slug="other"))
    reports: Any = run(file, other)
    assert [each["imported"]["comments"] for each in reports] == [5, 1]
    text = say(file, other)
    assert [line.split(" ")[0] for line in text.splitlines() if line[0] != " "] == [
        "lantern.xml",
        "other.xml",
        "together",
    ]


def test_one_bad_file_does_not_stop_the_others(file: Path, tmp_path: Path) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match=r"none\.xml: cannot be read"):
        call_command("import", str(tmp_path / "none.xml"), str(file), json="-", stdout=out, stderr=StringIO())
    assert json.loads(out.getvalue())[0]["imported"]["items"] == 1


def test_the_json_goes_to_a_file(file: Path, tmp_path: Path) -> None:
    say(file, json=str(tmp_path / "report.json"))
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["format"] == "wxr"


@pytest.mark.parametrize(
    ("options", "why"),
    [({"time_zone": "Mars/Olympus"}, "no time zone"), ({"section": "No Such!"}, "no section's slug")],
)
def test_it_refuses_a_wrong_choice(file: Path, options: dict[str, str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        say(file, **options)


def test_what_the_rules_of_the_site_would_not_show_arrives_held_with_the_reason(tmp_path: Path) -> None:
    moderation.set_policy(links=1)
    bad = '<a href="https://a.example/">one</a> and <a href="https://b.example/">two</a>'
    body = comment(id="2", name="Odile", body="The first word.") + comment(id="3", parent="2", name="Pau", body=bad)
    path = export(tmp_path / "export.xml", item(body))
    for dry in (True, False):
        assert "held by the rules of this site: many-links" in say(path, judge=True, dry_run=dry)
    thread = Origin.objects.get().thread_id
    facts = discussion.find_thread_by_id(thread)
    assert facts.count == 1
    [held] = discussion.read_desk("held")
    assert held.name == "Pau"
    [decided] = discussion.read_decisions(held.id)
    assert (decided.after, decided.by) == ("held", "")
    assert discussion.audit() == []
    assert "held by" not in say(path, judge=True)
