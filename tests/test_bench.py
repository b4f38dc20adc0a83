"""`tertulia bench`: its figures are sane and it leaves nothing behind. How large they are is no matter of tests."""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

import pytest

from tertulia.bench import markdown, options, reading
from tertulia.bench.table import table
from tertulia.bench.threads import Thread

COMMAND = [sys.executable, "-c", "from tertulia.cli import main; main()", "bench"]


def bench(tmp_path, *arguments):
    """What it printed, and its figures."""
    figures = tmp_path / "figures.json"
    command = [*COMMAND, *arguments, "--json", str(figures), "--seconds", "0.3", "--clients", "2"]
    env = {**os.environ, "TMPDIR": str(tmp_path), "DATABASE_URL": "postgresql://nowhere.example/site"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("tertulia-bench-*")), "its store is still there"
    return done.stdout, json.loads(figures.read_text())


@pytest.mark.slow
def test_reading_gives_figures_for_every_size(tmp_path):
    said, figures = bench(tmp_path, "reading", "--comments", "50", "6", "--repeats", "3")
    assert figures["bench"] == "reading"
    small, large = figures["rows"]
    assert (small["comments"], large["comments"]) == (6, 50)
    assert small["first page / 6"] == 1
    assert all(value > 0 for row in figures["rows"] for value in row.values())
    assert "first page ms" in said


@pytest.mark.slow
def test_writing_posts_through_the_form_into_an_empty_and_a_long_thread(tmp_path):
    _, figures = bench(tmp_path, "writing", "--comments", "50")
    assert [row["comments"] for row in figures["rows"]] == [0, 50]
    assert all(row["comments/s"] > 0 and row["form and post ms"] > 0 for row in figures["rows"])


@pytest.mark.slow
def test_markdown_gives_figures_for_prose_and_for_what_is_worse(tmp_path):
    said, figures = bench(tmp_path, "markdown", "--repeats", "1")
    assert figures["rows"][0]["64 kB of"] == "prose"
    assert figures["rows"][0]["times prose"] == 1
    assert len(figures["rows"]) == 1 + 2 * len(markdown.MARKS)
    assert all(row["median ms"] > 0 for row in figures["rows"])
    assert "The slowest text: " in said


def test_every_text_is_as_long_as_the_table_says():
    assert {len(source) for source in markdown.texts().values()} == {markdown.SIZE}


def test_its_store_is_never_the_sites(monkeypatch, tmp_path):
    given = {"TERTULIA_DATA": "/srv/site", "DATABASE_URL": "postgresql://live.example/site", "TERTULIA_LIMITS": "on"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    for name in options.OF_THE_SITE[1:]:
        monkeypatch.setenv(name, "x")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    options.prepare_bench(ArgumentParser().parse_args([]))
    assert Path(os.environ["TERTULIA_DATA"]).parent == tmp_path
    assert os.environ["TERTULIA_LIMITS"] == "off"
    assert not any(name in os.environ for name in options.OF_THE_SITE)


def test_sizes_are_compared_with_a_thousand_or_else_with_the_smallest():
    threads = [Thread(size, f"/{size}/", str(size)) for size in (6, 1_000, 10_000)]
    assert reading.base_of(threads) == 1_000
    assert reading.base_of(threads[:1]) == 6


def test_every_page_is_one_that_a_reader_can_ask_for():
    names = dict(reading.addresses(Thread(6, "/a/", "a")))
    assert names["first page"] == "/a/"
    assert names["last page"] == "/a/?end"
    assert names["best first page"] == "/a/?sort=best"


def test_figures_stand_under_their_heads():
    assert table([{"comments": 6, "ms": 1.5}, {"comments": 100_000, "ms": 12.25}]).splitlines() == [
        "comments     ms",
        "       6    1.5",
        " 100,000  12.25",
    ]
