"""Every shared file that can be read goes into a store, and nothing of it gets lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertulia.discussion import api as discussion
from tertulia.interchange.tests.independent import SHARED, files, needs_shared
from tertulia.interchange.tests.test_import import published, run, visit
from tertulia.interchange.tests.test_wxr_files import REFUSED, REPAIRED

pytestmark = [needs_shared, pytest.mark.django_db, pytest.mark.slow, pytest.mark.either_store]

EVERY = [*files("wxr"), *files("hostile"), *files("page-text")]
READ = [
    pytest.param(path, id=path.name, marks=[pytest.mark.slow] if path.stat().st_size > 500_000 else [])
    for path in EVERY
    if path.name not in REFUSED
]
MENDED = [path for path in EVERY if path.name in REPAIRED]


def adds_up(report: dict[str, Any]) -> bool:
    """read = imported + skipped, of items and of comments."""
    return all(
        report["read"][f"{what}s"]
        == report["imported"][f"{what}s"] + sum(each["count"] for each in report["skipped"] if each["what"] == what)
        for what in ("item", "comment")
    )


@pytest.mark.parametrize("path", READ)
def test_it_imports_and_adds_up(path: Path) -> None:
    report = run(path)
    assert adds_up(report)
    assert len(report["urls"]) == report["imported"]["items"]
    assert discussion.audit() == []
    again = run(path)
    assert adds_up(again)
    assert (again["imported"]["items"], again["imported"]["comments"]) == (0, 0)


@pytest.mark.parametrize("path", MENDED, ids=lambda path: path.name)
def test_a_repaired_file_imports_and_adds_up(path: Path) -> None:
    report = run(path, repair=True)
    assert adds_up(report)
    assert report["read"]["items"] == REPAIRED[path.name][0]


def test_the_theme_unit_test_comes_in_whole() -> None:
    report = run(SHARED / "wxr" / "theme-unit-test.xml")
    assert report["imported"]["by_post_type"] == {"post": 51, "page": 21}
    assert report["imported"]["comments_by_approved"] == {"1": 29, "0": 3}
    assert sum(published()) == 29
    assert report["imported"]["with_parent"] == report["read"]["with_parent"]
    assert report["imported"]["max_level"] == report["read"]["max_level"]


def test_broken_trees_lose_no_comment() -> None:
    report = run(SHARED / "hostile" / "wxr-semantics.xml")
    # 27 comments, one of them a note of the staff; 22 of the rest were public.
    assert report["skipped"] == [
        {"what": "comment", "reason": "note: written by staff or software, not by a reader", "count": 1}
    ]
    assert report["imported"]["missing_parent"] == 1
    assert published() == [22]


def test_a_thread_of_3000_levels_is_kept_at_the_deepest_level() -> None:
    report = run(SHARED / "hostile" / "wxr-deep-thread-3000.xml")
    assert (report["read"]["max_level"], report["imported"]["max_level"]) == (3000, 100)
    assert published() == [3000]


def test_the_seed_page_lives_again() -> None:
    page = visit(run(SHARED / "page-text" / "seed-fort-russ-2018.txt"))
    assert "Cooperation With Russia to be Top Priority in Mexico, says Ambassador" in page
    assert "Oct 31, 2018 @ 15:17" in page
    assert "Comments (6)" in page
    assert published() == [6]
