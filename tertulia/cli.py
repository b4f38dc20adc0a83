"""The command line, `tertulia`. It chooses the store before Django reads its settings from the environment."""

import argparse
import difflib
import gc
import os
import sys
import tempfile
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, ManagementUtility, get_commands
from django.core.management.base import SystemCheckError
from django.db import connections
from django.db.utils import DatabaseError

from tertulia.serve.address import recall
from tertulia.serve.commands import OWN

HELP = """\
Tertulia: a newsroom and its public square.

usage: tertulia COMMAND [OPTIONS]

Every day
  serve               run the site at http://127.0.0.1:8000 (--host, --port)
  import FILE...      bring articles and discussions in from another system
  check               look the store over; --deploy: what a public site lacks
  backup FILE         all of the site in one archive, while it serves
  restore FILE        the site that a backup holds
  publish DIR         the public site as files, for any web server or to keep
  sign_in_link NAME   make a link that signs an editor in once
  token               tokens for programs: create, list, revoke

For every command
  --data DIR          where the store is (or TERTULIA_DATA; otherwise var/)
  --help              what the command does, and its options

More
  tertulia help --all         every management command
  tertulia --version          which Tertulia this is
"""
STORE_OPTION = "--data DIR: where the store is (or TERTULIA_DATA; otherwise var/)."
# Django gives every command these; they still work, but an editor's help is shorter without them.
DEVELOPERS_OPTIONS = {
    "version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"
}  # fmt: skip
CHECKOUT = Path(__file__).resolve().parent.parent


class Misuse(Exception):
    """What was typed cannot be carried out; the message says why in one line."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.settings")
    try:
        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        status = 130
    except (Misuse, CommandError) as error:
        sys.stderr.write(f"tertulia: {str(error).strip()}\n")
        status = getattr(error, "returncode", 1)
    except BrokenPipeError:
        # The reader of our output (`| head`) has left; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        status = 0
    sys.exit(status)


def run(arguments: list[str]) -> int:
    arguments, data = take_data(arguments)
    if arguments[:1] == ["help"] and len(arguments) > 1:
        arguments = [*arguments[1:], "--help"]
    command = arguments[0] if arguments else "--help"
    if command in ("-h", "--help", "help"):
        sys.stdout.write(HELP)
        return 0
    if command == "--version":
        sys.stdout.write(f"tertulia {version('tertulia')}\n")
        return 0
    if command == "--all":
        return list_commands(data)
    if command in OWN:
        return run_own(command, arguments[1:], data)
    return run_management(command, arguments[1:], data)


def take_data(arguments: list[str]) -> tuple[list[str], str]:
    """Takes `--data DIR` out from wherever it stands: before or after the command, up to a lone `--`."""
    rest, data, given = [], "", iter(arguments)
    for argument in given:
        if argument == "--":
            rest += [argument, *given]
        elif argument == "--data":
            data = next(given, "")
            if not data:
                raise Misuse("--data needs the path of a folder")
        elif argument.startswith("--data="):
            data = argument.removeprefix("--data=")
        else:
            rest.append(argument)
    return rest, data


def choose_store(data: str) -> Path:
    """From a checkout the store is its var/ whatever the current folder, so that every command finds the same one."""
    home = CHECKOUT if (CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
    folder = Path(data or os.environ.get("TERTULIA_DATA", "").strip() or home / "var").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Misuse(f"cannot write to the data folder {folder}: {error.strerror}") from None
    os.environ["TERTULIA_DATA"] = str(folder)
    return folder


def set_up_django() -> None:
    """What this loads stays until the end: a fifth of the start would go into looking for what could be thrown away."""
    gc.disable()
    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        raise Misuse(f"a setting is wrong (docs/settings.md lists them): {error}") from error
    finally:
        gc.freeze()
        gc.enable()


def command_names() -> list[str]:
    return sorted({*get_commands(), *OWN})


def list_commands(data: str) -> int:
    choose_store(data)
    set_up_django()
    sys.stdout.write("\n".join(command_names()) + "\n")
    return 0


def run_own(name: str, arguments: list[str], data: str) -> int:
    command = OWN[name]
    parser = argparse.ArgumentParser(
        prog=f"tertulia {name}", description=command.about, epilog=command.data or STORE_OPTION
    )
    command.add_arguments(parser)
    options = parser.parse_args(arguments)
    options.data = data
    if not command.data:
        choose_store(data)
    command.prepare(options)
    set_up_django()
    with readable_database_errors():
        return int(import_module(command.module).run(options))


def run_management(name: str, arguments: list[str], data: str) -> int:
    recall(choose_store(data))
    set_up_django()
    if name not in get_commands():
        near = difflib.get_close_matches(name, command_names(), 1)
        hint = f" Did you mean {near[0]}?" if near else " `tertulia --help` lists the common ones."
        raise Misuse(f"there is no command {name!r}.{hint}")
    command = ManagementUtility(["tertulia", name]).fetch_command(name)
    command._called_from_command_line = True  # type: ignore[attr-defined]  # a usage error prints usage, exit 2
    parser = command.create_parser("tertulia", name)
    for action in parser._actions:
        if action.dest in DEVELOPERS_OPTIONS:
            action.help = argparse.SUPPRESS
    options = vars(parser.parse_args(arguments))
    positional = options.pop("args", ())
    with readable_database_errors():
        try:
            command.execute(*positional, **options)
        except SystemCheckError as error:
            raise CommandError(str(error)) from None
    return 0


class readable_database_errors:  # noqa: N801 - reads as a function
    """A store that was never set up says so, not which table it misses."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        connections.close_all()
        if isinstance(error, DatabaseError) and ("no such table" in str(error) or "does not exist" in str(error)):
            raise Misuse(
                f"the store in {os.environ['TERTULIA_DATA']} is not set up for this version: "
                "run `tertulia serve` or `tertulia migrate` first"
            ) from error
