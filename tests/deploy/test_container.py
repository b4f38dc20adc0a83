"""The container's files, as far as that goes without running one: what they name is there, and says what it should."""

import json
import re
import sys
import tomllib

import pytest
import yaml

from tertulia.cli import main
from tests.deploy.servers import DEPLOY
from tests.sandbox import ROOT

CONTAINER = DEPLOY / "container"
TEXT = (CONTAINER / "Containerfile").read_text().replace("\\\n", " ")
STEPS = [tuple(line.split(" ", 1)) for line in TEXT.splitlines() if re.match(r"[A-Z]+ ", line)]
COMPOSE = yaml.safe_load((CONTAINER / "compose.yaml").read_text())


def given(word):
    return [rest for name, rest in STEPS if name == word]


def test_what_is_copied_is_there_and_is_let_in():
    copied = [one for rest in given("COPY") if not rest.startswith("--from") for one in rest.split()[:-1]]
    assert {"requirements/run.txt", "pyproject.toml", "tertulia"} <= set(copied)
    assert [one for one in copied if not (ROOT / one).exists()] == []
    let_in = re.findall(r"^!(.*)$", (CONTAINER / "Containerfile.dockerignore").read_text(), re.M)
    assert sorted(let_in) == sorted(copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {project["readme"], *project["license-files"]} <= set(copied), "the package is built with them"


def test_only_what_is_locked_is_installed_and_nothing_runs_as_root():
    installs = [line for rest in given("RUN") for line in rest.split("&&") if "pip install" in line]
    assert len(installs) == 2
    plain = [" ".join(line.replace("--no-cache-dir", "").split()) for line in installs]
    guide = (ROOT / "docs/production.md").read_text()
    assert [line for line in plain if line.partition(".venv/bin/")[2] not in guide] == []
    assert "--require-hashes" in plain[0]
    assert {"--no-deps", "--no-index"} <= set(plain[1].split())
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", given("USER")[-1])


def test_the_command_is_one_that_the_program_takes(capsys, monkeypatch):
    [[entry]], [words] = (list(map(json.loads, given(name))) for name in ("ENTRYPOINT", "CMD"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert entry in project["scripts"]
    monkeypatch.setattr(sys, "argv", [entry, words[0], "--help"])
    with pytest.raises(SystemExit):
        main()
    told = capsys.readouterr().out
    assert [word for word in words[1:] if word.startswith("--") and word not in told] == []
    port = words[words.index("--port") + 1]
    [health] = given("HEALTHCHECK")
    assert given("EXPOSE") == [port]
    assert f"http://127.0.0.1:{port}/-/ready" in health
    compile(json.loads(health.partition("CMD ")[2])[-1], "health", "exec")


def test_compose_builds_it_keeps_its_data_and_is_reached_from_this_machine_alone():
    site, store = COMPOSE["services"]["site"], COMPOSE["services"]["postgres"]
    assert (CONTAINER / site["build"]["context"] / site["build"]["dockerfile"]).samefile(CONTAINER / "Containerfile")
    assert (CONTAINER / site["build"]["context"]).samefile(ROOT)
    assert given("VOLUME") == [site["volumes"][0].partition(":")[2]] == given("WORKDIR")[-1:]
    assert all(port.startswith("127.0.0.1:") for port in site["ports"])
    assert "ports" not in store
    assert ("profiles" in site, store["profiles"]) == (False, ["postgresql"])
    for service in (site, store):
        named = {volume.partition(":")[0] for volume in service["volumes"]}
        assert named <= set(COMPOSE["volumes"])
        assert set(service["networks"]) <= set(COMPOSE["networks"])


def test_compose_sets_what_there_is_to_set():
    documented = re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text(), re.M)
    assert set(COMPOSE["services"]["site"]["environment"]) <= set(documented)
    [network] = COMPOSE["networks"]["inside"]["ipam"]["config"]
    assert COMPOSE["services"]["site"]["environment"]["TERTULIA_PROXIES"] == network["gateway"]
