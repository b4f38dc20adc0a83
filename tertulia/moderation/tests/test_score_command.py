"""`tertulia score`: lines in, lines out, whatever somebody puts into the file."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tertulia.moderation import scored_files
from tertulia.moderation.scorer import scorer
from tertulia.moderation.scorer.model import READ, SHIPPED

ROOT = Path(__file__).resolve().parents[3]
TRAM = "What a quiet ride along the harbour that was this morning"
COMMAND = [sys.executable, "-c", "from tertulia.cli import main; main()", "score"]
pytestmark = pytest.mark.usefixtures("own_scorer")


@pytest.fixture
def file(tmp_path):
    def make(content, name="in.jsonl"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return make


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def score(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("score", *arguments, stdout=out, stderr=err)
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def run(*arguments, stdin=b"", tmp_path):
    environment = os.environ | {"TERTULIA_DATA": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, cwd=ROOT, env=environment, timeout=60
    )


def test_a_language_can_be_said_for_lines_that_say_none(file):
    path = file(lines({"id": 1, "text": "Facha."}, {"id": 2, "text": "Facha.", "lang": "de"}))
    assert [row["lang"] for row in score(path, "--lang", "es-MX")[0]] == ["es", "de"]
    with pytest.raises(CommandError, match="'<b>' is no language such as en"):
        score(path, "--lang", "<b>")


def test_each_line_is_scored_as_the_scorer_does(file):
    found, told = score(file(lines({"id": "a", "text": TRAM, "lang": "en"}, {"id": 7, "text": ""})))
    expected = scorer.score(TRAM, "en")
    assert found[0] == {
        "id": "a",
        "scores": expected.values,
        "spans": [
            {"start": one.start, "end": one.end, "attribute": one.attribute, "value": one.value}
            for one in expected.spans
        ],
        "lang": "en",
        "sure": True,
        "model": scorer.version,
    }
    assert found[1] == {"id": 7, "scores": {}, "spans": [], "lang": "", "sure": False, "model": scorer.version}
    assert told == ""


def test_spans_are_places_in_the_text(file):
    text = "I say, you are a worthless idiot, and everybody at the harbour knows it."
    [found], _ = score(file(lines({"id": 1, "text": text})))
    assert all(0 <= one["start"] < one["end"] <= len(text) for one in found["spans"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_by_its_names(file, delimiter):
    rows = [["lang", "text", "id"], ["en", f'"{TRAM}{delimiter}\nand ""back"""', "x1"], ["", f'"{TRAM}"', "2"]]
    content = "\ufeff" + "".join(delimiter.join(row) + "\r\n" for row in rows)
    found, _ = score(file(content, "in.csv"))
    assert [one["id"] for one in found] == ["x1", "2"]
    assert found[0]["scores"] == scorer.score(f'{TRAM}{delimiter}\nand "back"', "en").values


def test_a_table_without_languages_is_enough(file):
    found, _ = score(file(f"ID,Text\n1,{TRAM}\n"))
    assert found[0]["lang"] == "en"


@pytest.mark.parametrize(
    ("bad", "wrong"),
    [
        (b"{", "not JSON"),
        (b'{"id": 1, "text": "x"} x', "not JSON"),
        (b'{"id": 1, "text": "\xff\xfe"}', "not UTF-8"),
        (b'["id", "text"]', "not a JSON object"),
        (b'{"text": "x"}', '"id" is missing'),
        (b'{"id": 1}', '"text" is missing'),
        (b'{"id": true, "text": "x"}', '"id" is neither'),
        (b'{"id": 1.5, "text": "x"}', '"id" is neither'),
        (b'{"id": 1, "text": null}', '"text" is not a string'),
        (b'{"id": 1, "text": "x", "lang": 7}', '"lang" is not a string'),
        (b'{"id": 1, "text": "x", "lang": "en; drop"}', '"lang" is no language'),
        (b'{"id": 1, "text": ' + b"[" * 200_000, "not JSON"),
        (b'{"id": ' + b"9" * 10_000 + b', "text": "x"}', "not JSON"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(file, bad, wrong):
    path = file(lines({"id": 1, "text": TRAM}).encode() + b"\n" + bad + b"\n" + lines({"id": 2, "text": TRAM}).encode())
    with pytest.raises(CommandError) as error:
        score(path)
    assert f"{path}, line 3: {wrong}" in str(error.value)
    assert "--skip-bad" in str(error.value)
    assert len(str(error.value)) < 300
    found, told = score(path, "--skip-bad")
    assert [one["id"] for one in found] == [1, 2]
    assert told.startswith("Lines left out: 1. The first is line 3:")


@pytest.mark.parametrize(
    ("bad", "wrong"),
    [
        (b"3,x,y", "line 3: 3 columns and not 2"),
        (b"3", "line 3: 1 columns and not 2"),
        (b"3,\xff\xfe", "line 3: not UTF-8"),
        (b'3,"x"y', "line 3: not CSV"),
    ],
)
def test_a_bad_row_is_named_with_what_is_wrong(file, bad, wrong):
    path = file(b"id,text\n1,tram\n" + bad + b"\n2,tram\n", "in.csv")
    with pytest.raises(CommandError, match=wrong):
        score(path)
    found, told = score(path, "--skip-bad")
    assert [one["id"] for one in found] == ["1", "2"]
    assert "Lines left out: 1." in told


@pytest.mark.parametrize("content", ["", "\n\n", "title,body\n1,x\n", "[1]\n", b"\x00\x01\x02", b"\x1f\x8b\x08\x00"])
def test_what_is_neither_is_refused_in_one_line(file, content):
    with pytest.raises(CommandError) as error:
        score(file(content))
    assert len(str(error.value).splitlines()) == 1


def test_a_line_without_an_end_fills_no_memory(file, monkeypatch):
    monkeypatch.setattr(scored_files, "LONGEST", 1_000_000)
    path = file(lines({"id": 1, "text": "x" * 3_000_000}, {"id": 2, "text": TRAM}))
    with pytest.raises(CommandError, match="line 1: longer than 1 MB"):
        score(path)
    found, _ = score(path, "--skip-bad")
    assert [one["id"] for one in found] == [2]
    table = file(f"id,text\n1,{'x' * 3_000_000}\n2,{TRAM}\n", "in.csv")
    found, told = score(table, "--skip-bad")
    assert [one["id"] for one in found] == ["2"]
    assert "line 2: longer" in told


def test_of_a_megabyte_a_stated_part_is_scored(file):
    [found], _ = score(file(lines({"id": 1, "text": f"{TRAM}. " * 20_000})))
    assert found["read"] == READ


def test_half_a_character_comes_back_as_it_was(file):
    found, _ = score(file('{"id": "\\ud83d", "text": "\\ud83d is half of a face, dear readers"}\n'))
    assert found[0]["id"] == "\ud83d"


def test_the_result_appears_whole_or_not_at_all(file, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("what was there")
    good = lines({"id": 1, "text": TRAM})
    with pytest.raises(CommandError):
        score(file(good + "{"), "--out", str(out))
    assert out.read_text() == "what was there"
    score(file(good), "--out", str(out))
    assert json.loads(out.read_text())["id"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_what_cannot_be_read_or_written_is_told(file, tmp_path):
    path = file(lines({"id": 1, "text": TRAM}))
    for arguments, wrong in (
        ([str(tmp_path / "none")], "cannot read"),
        ([str(tmp_path)], "cannot read"),
        ([path, "--out", str(tmp_path / "none" / "out")], "cannot write"),
        ([path, "--out", path], "is what is read"),
        ([path, "--out", str(tmp_path)], "is no file"),
        ([path, "--out", os.devnull], "is no file"),
    ):
        with pytest.raises(CommandError, match=wrong):
            score(*arguments)


def test_a_damaged_model_scores_nothing(file, tmp_path, settings):
    broken = tmp_path / "broken.scorer"
    broken.write_bytes(SHIPPED.read_bytes()[:-10])
    settings.TERTULIA_SCORER = broken
    with pytest.raises(CommandError, match=r"cannot score: .*broken\.scorer"):
        score(file(lines({"id": 1, "text": TRAM})))
    settings.TERTULIA_SCORER = "off"
    with pytest.raises(CommandError, match="TERTULIA_SCORER is off"):
        score(file(lines({"id": 1, "text": TRAM})))


def test_it_needs_no_site_and_reads_what_is_sent_to_it(tmp_path):
    done = run("-", stdin=lines({"id": "é", "text": TRAM}).encode(), tmp_path=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["id"] == "é"
    assert not list(tmp_path.glob("*.sqlite3*"))


def test_an_error_is_one_line_and_a_status(tmp_path):
    done = run("-", stdin=b'{"id": 1}\n', tmp_path=tmp_path)
    assert done.returncode == 1
    assert done.stderr == b'tertulia: standard input, line 1: "text" is missing; --skip-bad leaves such lines out\n'


def test_a_reader_who_leaves_is_no_error(tmp_path, file):
    path = file(lines(*({"id": number, "text": TRAM} for number in range(500))))
    environment = os.environ | {"TERTULIA_DATA": str(tmp_path)}
    with subprocess.Popen(
        [*COMMAND, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment
    ) as writer:
        assert json.loads(writer.stdout.readline())["id"] == 0
        writer.stdout.close()
        assert writer.stderr.read() == b""
    assert writer.returncode == 0
