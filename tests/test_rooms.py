"""The rule of the rooms: import down, never sideways, only through `api`. docs/map.md draws the floors."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tertulia"
FLOORS = {
    "kit": 0,
    "journal": 1,
    "delivery": 2,
    "notify": 2,
    "people": 3,
    "statements": 3,
    "discussion": 4,
    "moderation": 5,
    "newsroom": 6,
    "embed": 6,
    "interchange": 7,
}
# These may import every room's api; no room may import them.
ABOVE = {"settings", "urls", "asgi", "cli", "serve", "bench"}
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST, path: Path) -> Iterator[tuple[ast.stmt, str]]:
    """Every module or name of ours that is imported, as a dotted path: `from tertulia.kit import text` is both."""
    package = ["tertulia", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            yield from ((node, f"{module}.{alias.name}") for alias in node.names)


def complaint(path: Path, target: str) -> str | None:
    """Why this file may not import this, and what to do instead; None when it may."""
    here, parts = room_of(path), target.split(".")
    there = parts[1] if len(parts) > 1 else ""
    if there in (here, "kit", "") or (there not in FLOORS and there not in ABOVE):
        return None
    if here in FLOORS and there in ABOVE:
        return "settings, urls, asgi, cli and serve stand above the rooms: use django.conf.settings or a URL name"
    is_test = "tests" in path.parts
    if here in FLOORS and not is_test and FLOORS[there] >= FLOORS[here]:
        return (
            f"{there} is not below {here}: let {there} call {here}'s api, append to the journal and read it there, "
            "or move what both need down to a lower room"
        )
    if here == "bench" and parts[1:3] == ["moderation", "scorer"]:
        return None  # it measures that part for part; nothing in it has a table
    if parts[2:3] != ["api"] and there in FLOORS:
        return f"only the door is open: put what you need into tertulia/{there}/api.py and import it from there"
    return None


def problems(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    inside = {id(node) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef)
              for node in ast.walk(f)}  # fmt: skip
    for node, target in imports(tree, path):
        if target.split(".")[0] != "tertulia":
            continue
        where = f"{path.relative_to(PACKAGE.parent)}:{node.lineno} imports {target}"
        if id(node) in inside:
            yield f"{where} inside a function: import at the top; where that makes a cycle, turn one direction round"
        if "migrations" in path.parts:
            if target.split(".")[1] == "kit":
                continue  # it has no models
            yield f"{where}: a migration uses apps.get_model(), for the model as it was then"
        elif reason := complaint(path, target):
            yield f"{where}: {reason}"


def test_every_room_has_a_floor():
    rooms = {room_of(path) for path in FILES} - ABOVE - {"__init__", "templates", "static"}
    assert rooms <= set(FLOORS), f"give these a floor in {Path(__file__).name}: {sorted(rooms - set(FLOORS))}"


def test_rooms_import_down_and_through_the_door():
    found = [problem for path in FILES for problem in problems(path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("file", "code", "says"),
    [
        ("people/x.py", "from tertulia.discussion import api", "people's api"),
        ("embed/x.py", "from tertulia.newsroom.api import read_page", "not below"),
        ("discussion/x.py", "from tertulia.people.models import Person", "only the door"),
        ("discussion/x.py", "from ..people import models", "only the door"),
        ("discussion/x.py", "import tertulia.people.models", "only the door"),
        ("discussion/x.py", "from tertulia import settings", "django.conf.settings"),
        ("cli.py", "from tertulia.people import models", "only the door"),
        ("embed/tests/x.py", "from tertulia.newsroom.models import ArticlePage", "only the door"),
        ("discussion/migrations/x.py", "from tertulia.discussion.models import Comment", "get_model"),
        ("discussion/x.py", "def f():\n    from tertulia.people import api", "inside a function"),
    ],
)
def test_it_says_what_to_do_instead(tmp_path, monkeypatch, file, code, says):
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path / "tertulia")
    path = tmp_path / "tertulia" / file
    path.parent.mkdir(parents=True)
    path.write_text(code)
    assert any(says in problem for problem in problems(path))


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("discussion/x.py", "from tertulia.people import api\nfrom tertulia.kit.text import render"),
        ("discussion/x.py", "from . import models\nfrom .models import Comment"),
        ("people/tests/x.py", "from tertulia.discussion import api\nfrom tertulia.people.models import Person"),
        ("urls.py", "from tertulia.embed import api\nfrom tertulia import settings"),
    ],
)
def test_it_lets_these_pass(tmp_path, monkeypatch, file, code):
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path / "tertulia")
    path = tmp_path / "tertulia" / file
    path.parent.mkdir(parents=True)
    path.write_text(code)
    assert not list(problems(path))
