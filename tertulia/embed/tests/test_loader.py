"""The script for other sites: small, kept by browsers, open to every page."""

import gzip
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tertulia.embed.loader import SCRIPT, WORDS, read_script

ROOT = Path(__file__).resolve().parents[3]
PARTS = sorted(WORDS.glob("*.js"))
LONGEST = 15_000  # bytes of JavaScript and CSS together, as they are sent
NAMES = re.compile(r"^(?:export )?(?:async )?(?:const|let|class|function) (\w+)", re.MULTILINE)


@pytest.fixture
def script(client):
    return client.get("/embed.js", headers={"Accept-Encoding": "gzip"})


def test_it_is_small(script):
    assert len(script.content) <= LONGEST
    assert gzip.decompress(script.content) == read_script().body


def test_every_page_may_load_it(script):
    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    assert script["Access-Control-Allow-Origin"] == "*"
    assert script["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not script.cookies


def test_browsers_keep_it_and_ask_whether_it_changed(client, script):
    assert script["Cache-Control"].startswith("public, max-age=3600")
    headers = {"Accept-Encoding": "gzip", "If-None-Match": script["ETag"]}
    again = client.get("/embed.js", headers=headers)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", script["ETag"])
    assert again["Access-Control-Allow-Origin"] == "*"


def test_it_goes_out_plain_to_those_who_cannot_unpack_it(client, script):
    plain = client.get("/embed.js")
    assert plain.content == read_script().body
    assert "Content-Encoding" not in plain
    assert plain["Vary"] == script["Vary"] == "Accept-Encoding"
    assert plain["ETag"] != script["ETag"]


def test_it_refuses_to_be_posted_to(client):
    assert client.post("/embed.js").status_code == 405


def test_it_is_made_of_the_modules_as_they_are():
    done = subprocess.run([sys.executable, ROOT / "script/widget", "check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_its_modules_give_each_name_once():
    names = NAMES.findall("".join(path.read_text() for path in PARTS))
    twice = sorted({name for name in names if names.count(name) > 1})
    assert not twice, f"the parts become one module, so each name can be given once: {twice}"
    assert not re.search(r"^(?:import|export)\b", SCRIPT.read_text(), re.MULTILINE)


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not here; the browser tests run the script too")
def test_it_is_a_module(tmp_path):
    path = tmp_path / "embed.mjs"
    path.write_bytes(SCRIPT.read_bytes())
    done = subprocess.run(["node", "--check", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_its_parts_are_checked_and_write_no_html():
    for path in PARTS:
        text = path.read_text()
        assert text.startswith("// @ts-check\n"), path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|\.style\b", text), (
            path.name
        )


@pytest.mark.django_db
def test_it_says_that_a_language_is_missing(client):
    assert client.get("/embed/xx.json").status_code == 404


PLURALS = {"en": {"one", "other"}, "es": {"one", "other"}, "ru": {"one", "few", "many", "other"}}
PLURALS["ar"] = {"zero", "one", "two", "few", "many", "other"}
ENTRY = re.compile(r"""^  "?([\w-]+)"?: (?:"([^"]*)"|\{ (.*) \}),$""", re.MULTILINE)


def slots(phrase):
    return set(re.findall(r"\{(\w+)\}", str(phrase)))


@pytest.mark.parametrize("lang", ["es", "ru", "ar"])
def test_each_language_says_all_that_english_says(client, lang):
    table = client.get(f"/embed/{lang}.json").json()
    source = (WORDS / "words.js").read_text().split("const ENGLISH = {")[1].split("};")[0]
    english = {name: text or plural for name, text, plural in ENTRY.findall(source)}
    assert list(table) == list(english)
    for name, phrase in table.items():
        assert slots(phrase) == slots(english[name]), name
        assert isinstance(phrase, str) or set(phrase) == PLURALS[lang], name
