"""The units of systemd: well formed, tightly closed, and their commands do what they are there for."""

import os
import re
import shlex
import shutil
import subprocess
import tarfile
from urllib.request import urlopen

import pytest

from tests.browser.site import TERTULIA
from tests.deploy.servers import DEPLOY, PATIENCE, placed
from tests.sandbox import ROOT
from tests.sockets import free_port, wait_until_open

UNITS = DEPLOY / "systemd"
PROGRAM = "/opt/tertulia/.venv/bin/tertulia"
LOOSEST = 2.0  # of 10, as `systemd-analyze security` counts what a service could do
NEEDS_SYSTEMD = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


def values(unit, name):
    return re.findall(rf"^{name}=(.*)$", (UNITS / unit).read_text(), re.M)


def command(unit, name, places):
    """The words of a command as systemd reads them."""
    [line] = values(unit, name)
    return shlex.split(placed(line, places).replace("%%", "%"))


@NEEDS_SYSTEMD
def test_systemd_finds_nothing_to_say_about_them(tmp_path):
    for unit in UNITS.glob("tertulia*.*"):
        (tmp_path / unit.name).write_text(unit.read_text().replace(PROGRAM, TERTULIA))
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 3
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@NEEDS_SYSTEMD
@pytest.mark.parametrize("unit", ["tertulia.service", "tertulia-backup.service"])
def test_a_service_can_do_little_besides_its_work(unit):
    check = ["systemd-analyze", "security", "--offline=yes", f"--threshold={LOOSEST * 10:.0f}", "--no-pager"]
    done = subprocess.run([*check, str(UNITS / unit)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


def test_the_settings_are_real_ones():
    told = re.findall(r"^(?:# )?(\w+)=", (UNITS / "settings").read_text(), re.M)
    documented = re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text(), re.M)
    assert told
    assert set(told) <= set(documented)


@pytest.mark.skipif(os.getuid() != 0, reason="only root becomes another user")
def test_a_command_has_the_settings_of_the_site(tmp_path):
    settings = tmp_path / "settings"
    settings.write_text("TERTULIA_NAME='The Courier & Son'\nTERTULIA_DATA=/nowhere\n")
    shown = tmp_path / "shown"
    shown.write_text('#!/bin/sh\necho "$TERTULIA_NAME $TERTULIA_DATA $(id -un) $PWD $(umask) $*"\n')
    shown.chmod(0o755)
    places = {"/etc/tertulia/settings": str(settings), PROGRAM: str(shown), "/var/lib/tertulia": "/"}
    script = placed((UNITS / "tertulia").read_text(), places | {"-u tertulia": "-u root"})
    told = subprocess.run(["sh", "-c", script, "tertulia", "check", "--deploy"], capture_output=True, text=True)
    assert told.stdout == "The Courier & Son /nowhere root / 0027 check --deploy\n", told.stderr


@pytest.mark.slow
def test_the_service_starts_an_empty_site_and_the_backup_keeps_it(tmp_path):
    data, kept, port = tmp_path / "data", tmp_path / "kept", free_port()
    for folder in (data, kept):
        folder.mkdir()
    env = {**os.environ, "TERTULIA_DATA": str(data), "TERTULIA_BASE_URL": "https://courier.example"}
    env["TERTULIA_SHELF"] = str(tmp_path / "shelf")
    [umask] = values("tertulia.service", "UMask")
    for words in [command("tertulia.service", "ExecStartPre", {})] * 2:  # at every start
        subprocess.run(words, cwd=data, check=True)
    start = command("tertulia.service", "ExecStart", {PROGRAM: TERTULIA, "--port 8000": f"--port {port}"})
    with (data / "log").open("w") as log:
        site = subprocess.Popen(start, cwd=data, env=env, umask=int(umask, 8), text=True, stdout=log, stderr=log)
    try:
        wait_until_open(port, site)
        with urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=PATIENCE) as answer:
            assert answer.read() == b"ready\n"
        old = kept / "site-2001-01-01-0427.tar"
        old.touch()
        os.utime(old, (1, 1))
        here = {"/var/backups/tertulia": str(kept)}
        backup = command("tertulia-backup.service", "ExecStart", {PROGRAM: TERTULIA, **here})
        for words in (backup, command("tertulia-backup.service", "ExecStartPost", here)):
            subprocess.run(words, cwd=kept, env=env, check=True, capture_output=True)
    finally:
        site.terminate()
        assert site.wait(PATIENCE) in (0, -15), (data / "log").read_text()
    [archive] = kept.iterdir()
    assert archive != old
    with tarfile.open(archive) as tar:
        assert any(name.endswith("sqlite3") for name in tar.getnames())
    assert {path.stat().st_mode & 0o077 for path in data.glob("tertulia.sqlite3*")} == {0}
    styles = next((data / "static").rglob("*.css"))
    assert styles.stat().st_mode & 0o040, "the web server may read what it hands out"
    assert styles.parent.stat().st_mode & 0o050 == 0o050
    assert (tmp_path / "shelf").stat().st_mode & 0o050 == 0o050
