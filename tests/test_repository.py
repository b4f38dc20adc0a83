"""Promises about the repository itself: locks, documents and names. Each failure says what to do."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

from tertulia.serve.commands import OWN
from tests.sandbox import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SOURCES = [path for path in (ROOT / "tertulia").rglob("*.py") if "migrations" not in path.parts]
LONGEST_FILE, LONGEST_FUNCTION = 400, 60  # lines
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "services", "service", "manager", "misc"}


@pytest.mark.parametrize("lock", ["run", "test", "train"])
def test_locks_hold_hashes_and_no_addresses(lock):
    text = (ROOT / f"requirements/{lock}.txt").read_text()
    assert not re.findall(r"https?://\S*|--(?:extra-)?index-url\S*|--find-links\S*", text), "run script/lock"
    packages = re.split(r"\n(?=[a-z0-9])", text.strip())
    without = [package.split()[0] for package in packages if "--hash=sha256:" not in package]
    assert not without, f"these have no hash, run script/lock: {without}"
    assert all(re.match(r"[a-z0-9._\[\],-]+==", package) for package in packages)


def test_the_run_lock_is_part_of_the_test_lock():
    run, test = (
        set(re.findall(r"^[a-z0-9._\[\]-]+==\S+", (ROOT / f"requirements/{lock}.txt").read_text(), re.M))
        for lock in ("run", "test")
    )
    assert run <= test, f"script/serve would change a developer's .venv; run script/lock: {sorted(run - test)}"


def test_every_dependency_is_locked():
    locked = {
        name
        for lock in ("test", "train")
        for name in re.findall(r"^([a-z0-9._-]+)==", (ROOT / f"requirements/{lock}.txt").read_text(), re.M)
    }
    named = [*PROJECT["project"]["dependencies"]]
    for group in PROJECT["dependency-groups"].values():
        named += group
    names = {re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower() for requirement in named}
    assert names <= locked, f"run script/lock: {sorted(names - locked)}"


def test_the_version_is_the_newest_of_the_changelog():
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert newest
    assert newest[1] == PROJECT["project"]["version"]


def test_every_command_is_documented():
    text = (ROOT / "docs/commands.md").read_text()
    ours = {name for name, app in get_commands().items() if str(app).startswith("tertulia")} | set(OWN)
    missing = sorted(name for name in ours if f"## tertulia {name}\n" not in text)
    assert not missing, f"docs/commands.md needs a section '## tertulia NAME' for each of {missing}"


def test_every_setting_is_documented_and_no_other():
    source = (ROOT / "tertulia/settings.py").read_text()
    real = {f"TERTULIA_{name}" for name in re.findall(r'\benv(?:_list)?\("([A-Z_]+)"', source)} | {"DATABASE_URL"}
    told = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text(), re.M))
    assert real - told == set(), "add a row to the tables of docs/settings.md"
    assert told - real == set(), "docs/settings.md tells of settings that are gone"


def test_documents_link_to_what_exists():
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.relative_to(ROOT)} links to {target}"


def test_modules_are_named_after_nouns():
    vague = [str(path.relative_to(ROOT)) for path in SOURCES if path.stem in VAGUE]
    assert not vague, f"say what these hold: {vague}"


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def test_files_and_functions_stay_short():
    files = [str(path.relative_to(ROOT)) for path in SOURCES if len(path.read_text().splitlines()) > LONGEST_FILE]
    long = [f"{path.name}: {name}" for path in SOURCES for name, size in functions(path) if size > LONGEST_FUNCTION]
    assert not files, f"over {LONGEST_FILE} lines, find the second noun in each: {files}"
    assert not long, f"over {LONGEST_FUNCTION} lines, give the parts their names: {long}"
