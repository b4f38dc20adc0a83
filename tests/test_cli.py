"""The command line: one screen of help, one store for every command, one line for every mistake."""

import os
import subprocess
import sys

import pytest

from tertulia import cli


def tertulia(*arguments, **env):
    command = [sys.executable, "-c", "from tertulia.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, timeout=60)


def one_line(result):
    assert result.returncode == 1, result
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith("tertulia: ")
    return result.stderr


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_fits_one_screen(arguments, capsys):
    assert cli.run(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    for word in ("serve", "import", "check", "--data", "help --all"):
        assert any(word in line for line in lines)


def test_it_lists_every_command(capsys):
    cli.list_commands(os.environ["TERTULIA_DATA"])
    assert {"serve", "check", "import", "migrate"} <= set(capsys.readouterr().out.split())


def test_it_knows_its_version(capsys):
    cli.run(["--version"])
    assert capsys.readouterr().out.startswith("tertulia ")


@pytest.mark.parametrize(
    ("arguments", "rest", "data"),
    [
        (["--data", "d", "import", "f"], ["import", "f"], "d"),
        (["import", "--data", "d", "f"], ["import", "f"], "d"),
        (["import", "f", "--data=d"], ["import", "f"], "d"),
        (["import", "--", "--data", "d"], ["import", "--", "--data", "d"], ""),
        (["check"], ["check"], ""),
    ],
)
def test_the_data_folder_may_stand_anywhere(arguments, rest, data):
    assert cli.take_data(arguments) == (rest, data)


def test_the_data_option_wins_over_the_environment(tmp_path):
    result = tertulia("check", "--data", tmp_path / "one", TERTULIA_DATA=str(tmp_path / "two"))
    assert "MEND  database" in result.stdout
    assert (tmp_path / "one").is_dir()
    assert not (tmp_path / "two").exists()


def test_it_says_when_the_data_folder_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    assert "cannot write to the data folder" in one_line(tertulia("check", "--data", tmp_path / "file"))


def test_data_needs_a_folder():
    assert "--data needs" in one_line(tertulia("check", "--data"))


def test_an_unknown_command_suggests_the_nearest():
    assert "Did you mean check?" in one_line(tertulia("chek"))


def test_a_wrong_setting_is_named():
    assert "a setting is wrong" in one_line(tertulia("check", TERTULIA_COMMENT_MAX="many"))


def test_a_store_that_was_never_set_up_says_so(tmp_path):
    assert "is not set up" in one_line(tertulia("sign_in_link", "editor", "--data", tmp_path))


def test_a_command_that_refuses_does_so_in_one_line():
    assert "no-such-app" in one_line(tertulia("migrate", "no-such-app"))


def test_ctrl_c_leaves_no_traceback(monkeypatch, capsys):
    def interrupt(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", interrupt)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 130
    assert "Traceback" not in capsys.readouterr().err
