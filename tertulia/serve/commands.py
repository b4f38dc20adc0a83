"""The commands that are not an app's: what they take, and what must be settled before Django reads the settings."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from tertulia.bench.options import add_bench_arguments, prepare_bench, scratch_store
from tertulia.serve.address import claim, settle

Options = argparse.Namespace


@dataclass(frozen=True)
class Command:
    about: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    prepare: Callable[[Options], None]
    module: str  # its run(options) does the work; models cannot be imported before the settings are read
    data: str = ""  # what `--data` is where it is not the store, which the command then finds for itself


def add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default: %(default)s)")
    parser.add_argument("--no-samples", action="store_true", help="leave an empty store empty")


def prepare_serve(options: Options) -> None:
    options.address = claim(options.host, options.port)
    settle(options.address)


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deploy", action="store_true", help="say what a public site still lacks")


def add_training_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", required=True, metavar="FILE", help="the model; its card and figures are written beside it"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="the same seed makes the same model (%(default)s)"
    )
    parser.add_argument(
        "--epochs", type=int, default=2, metavar="N", help="of the transformer; 0: without it (default: %(default)s)"
    )


def prepare_training(options: Options) -> None:
    """A model is of no site."""
    scratch_store()


def nothing_to_settle(options: Options) -> None:
    """The environment says all that the settings need."""


def add_backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the archive to write, such as courier.tar")
    parser.add_argument("--force", action="store_true", help="overwrite a file of that name")


def add_restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="an archive that `tertulia backup` has written")
    parser.add_argument("--force", action="store_true", help="replace the site that is there; it is kept beside it")


def add_publish_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="the folder to write; one that it has written before is replaced")


def add_move_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="URL", help="postgresql://user:password@host/name")
    parser.add_argument("--then", metavar="COMMAND", help="restarts the site on the new store, before writers go on")


OWN = {
    "serve": Command(
        "Run the site until Ctrl-C. The first start sets the store up; later ones do what has changed.",
        add_serve_arguments,
        prepare_serve,
        "tertulia.serve.running",
    ),
    "check": Command(
        "Look over the program, the settings and the store. Exit status 1 when something is wrong.",
        add_check_arguments,
        nothing_to_settle,
        "tertulia.serve.inspection",
    ),
    "backup": Command(
        "Write all of the site into one archive, while it serves: database, uploads, key.",
        add_backup_arguments,
        nothing_to_settle,
        "tertulia.serve.keeping",
    ),
    "restore": Command(
        "Make a site what a backup holds. The archive is checked first; a site that is replaced is kept.",
        add_restore_arguments,
        nothing_to_settle,
        "tertulia.serve.restoring",
    ),
    "move": Command(
        "Move the site from SQLite to an empty PostgreSQL database. Readers read on; writers wait.",
        add_move_arguments,
        nothing_to_settle,
        "tertulia.serve.moving",
    ),
    "publish": Command(
        "Write the whole public site as files, for a server that only hands out files, or to keep.",
        add_publish_arguments,
        nothing_to_settle,
        "tertulia.serve.publishing",
    ),
    "bench": Command(
        "Measure this program on this machine, on a store of its own that is removed at the end.",
        add_bench_arguments,
        prepare_bench,
        "tertulia.bench.running",
        data="--data DIR: the folder of the labelled comments, for scorer.",
    ),
    "train-scorer": Command(
        "Make a model for the scorer from labelled comments. Takes about half an hour on two cores.",
        add_training_arguments,
        prepare_training,
        "tertulia.moderation.scorer.training.running",
        data="--data DIR: the folder of the labelled comments (train.jsonl.gz and others).",
    ),
}
