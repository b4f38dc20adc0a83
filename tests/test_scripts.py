"""The shell scripts: each way a first start can fail ends in one line that says what to do, with status 1."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox import ROOT
from tests.sockets import free_port

TOOLS = ("sh", "dirname", "pwd", "cat", "cmp", "rm", "mv", "grep", "head", "env", "id")


@pytest.fixture
def checkout(tmp_path):
    """A copy of what script/serve needs, and a PATH on which it finds no Python but what a test puts there."""
    place = tmp_path / "checkout"
    shutil.copytree(ROOT / "script", place / "script")
    (place / "requirements").mkdir()
    (place / "pyproject.toml").write_text('[project]\nname = "tertulia"\nversion = "0"\n')
    for lock in ("run", "test"):
        (place / f"requirements/{lock}.txt").write_text(f"nosuch==1 --hash=sha256:{'0' * 64}\n")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
    return place


def put_python(checkout: Path, name: str, text: str) -> None:
    path = checkout.parent / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def run(checkout: Path, script: str = "serve", *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(checkout.parent / "bin"), "PIP_CONFIG_FILE": os.devnull, **env}
    command = [str(checkout / "script" / script), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 1, result
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def test_it_says_when_there_is_no_python(checkout):
    assert "Python 3.11 or newer is needed; found no Python" in one_line(run(checkout))


def test_it_says_when_python_is_too_old(checkout):
    put_python(checkout, "python3", '[ "$1" = --version ] && echo Python 3.9.2 && exit; exit 1')
    assert "found Python 3.9.2" in one_line(run(checkout))


def test_it_says_when_the_named_python_will_not_do(checkout):
    put_python(checkout, "old", "exit 1")
    assert "PYTHON=old is not a Python 3.11 or newer" in one_line(run(checkout, PYTHON="old"))


def test_it_says_which_package_brings_venv(checkout):
    stub = f'case $2 in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"'
    put_python(checkout, "python3.13", stub)
    version = "{}.{}".format(*sys.version_info)
    assert f"apt-get install python{version}-venv" in one_line(run(checkout))


def test_it_passes_over_a_python_that_is_only_a_shim(checkout):
    put_python(checkout, "python3.14", "echo 'command not found' >&2; exit 127")
    put_python(checkout, "python3", f'case $2 in venv) exit 1;; esac; exec {sys.executable} "$@"')
    assert "cannot make .venv" in one_line(run(checkout))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_it_says_when_the_folder_cannot_be_written(checkout):
    checkout.chmod(0o555)
    assert "cannot write to" in one_line(run(checkout))


@pytest.mark.slow
def test_it_says_when_there_is_no_network_and_the_next_run_starts_over(checkout):
    put_python(checkout, "python3", f'exec {sys.executable} "$@"')
    for _ in range(2):
        assert "cannot reach the package index" in one_line(run(checkout, **nowhere(checkout)))
        assert not list((checkout / ".venv").glob(".installed-*"))


def nowhere(checkout: Path) -> dict[str, str]:
    """The environment of a pip that finds no index, and gives up at once."""
    return {"PIP_INDEX_URL": f"http://127.0.0.1:{free_port()}/", "PIP_RETRIES": "0", "HOME": str(checkout)}


def stamped(checkout: Path, lock: str) -> None:
    """A .venv that looks installed, with a `tertulia` that prints what it was started with."""
    (checkout / ".venv/bin").mkdir(parents=True, exist_ok=True)
    for name, text in (("python", f'exec {sys.executable} "$@"'), ("tertulia", 'echo "$@"')):
        path = checkout / ".venv/bin" / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
    script = f"cd {checkout} && . script/environment.sh && fingerprint {lock} >.venv/.installed-{lock}"
    subprocess.run(["sh", "-c", script], check=True)


@pytest.mark.parametrize("lock", ["run", "test"])
def test_it_starts_at_once_when_everything_is_there(checkout, lock):
    stamped(checkout, lock)
    assert run(checkout, "serve", "--port", "8123").stdout == "serve --port 8123\n"


@pytest.mark.slow
@pytest.mark.parametrize("changed", ["requirements/run.txt", "pyproject.toml"])
def test_it_installs_again_when_the_lock_or_the_project_changed(checkout, changed):
    stamped(checkout, "run")
    with (checkout / changed).open("a") as file:
        file.write("# changed\n")
    assert "cannot reach the package index" in one_line(run(checkout, **nowhere(checkout)))


def test_a_relative_data_folder_is_the_callers(checkout):
    stamped(checkout, "run")
    for options in (["--data", "my data"], ["--data=my data"]):
        command = [str(checkout / "script/serve"), *options]
        env = {"PATH": str(checkout.parent / "bin")}
        result = subprocess.run(command, env=env, cwd=checkout.parent, capture_output=True, text=True, check=True)
        assert f"{checkout.parent}/my data" in result.stdout


def test_test_knows_two_words(checkout):
    assert "script/test quick" in one_line(run(checkout, "test", "nonsense"))


@pytest.mark.parametrize("script", ["script/serve", "script/test", "script/lock", ".ci/run"])
def test_scripts_can_be_executed(script):
    assert os.access(ROOT / script, os.X_OK)


def test_ci_calls_script_test_and_nothing_else():
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert [line for line in lines[1:] if line] == ['exec "$(dirname "$0")/../script/test"']
