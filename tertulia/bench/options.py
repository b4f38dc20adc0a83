"""What `tertulia bench` takes, and the temporary store it must choose before Django reads the settings."""

import argparse
import atexit
import os
import shutil
import tempfile

from tertulia.bench import peer

SIZES = [100, 1_000, 10_000, 100_000]
# A site's own settings have no place in a measurement, and its database least of all.
OF_THE_SITE = ("DATABASE_URL", "TERTULIA_BASE_URL", "TERTULIA_HOSTS", "TERTULIA_PROXIES", "TERTULIA_DEBUG")


WHAT = ["read", "write", "live", "mixed", "growth", "rest", "markdown", "moderation", "scorer"]


def add_bench_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("what", choices=WHAT, help="what to measure")
    sizes = " ".join(map(str, SIZES))
    add("--comments", type=int, nargs="+", metavar="N", help=f"sizes of the threads (default: {sizes})")
    add("--site", type=int, default=100_000, metavar="N", help="comments on the large site of growth (%(default)s)")
    add("--pages", type=int, default=1_000, metavar="N", help="articles read at random, or held (%(default)s)")
    add(
        "--held",
        type=int,
        default=100_000,
        metavar="N",
        help="comments in the queue; 0: no queue (%(default)s)",
    )
    add("--decisions", type=int, default=5_000_000, metavar="N", help="on the site with that queue (%(default)s)")
    add("--rounds", type=int, default=5, metavar="N", help="of which the figures are medians (%(default)s)")
    add("--repeats", type=int, default=40, metavar="N", help="requests or texts for each median (%(default)s)")
    add("--clients", type=int, default=16, metavar="N", help="who read or write at once (%(default)s)")
    add("--seconds", type=float, default=5.0, metavar="S", help="of each round (default: %(default)s)")
    add("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes that write (%(default)s)")
    add("--database", default="", metavar="URL", help="an empty PostgreSQL database to write into, instead of SQLite")
    add("--copy", metavar="DIR", help="begin with a copy of the SQLite store in this data folder, not with none")
    add("--pace", type=float, default=20.0, metavar="N", help="comments a second beside the readers (%(default)s)")
    add("--readers", type=int, default=5_000, metavar="N", help="of the live page (%(default)s)")
    add("--url", help="a page, or a site with --thread, that runs already")
    add("--thread", default="", metavar="KEY", help="the discussion there")
    add("--peer", choices=peer.names(), default="tertulia", help="which system it is (%(default)s)")
    add("--fasttext", default="", metavar="PYTHON", help="a Python with fasttext-wheel, for scorer")
    add("--json", metavar="FILE", help="write the figures there too; - for standard output alone")


def scratch_store() -> None:
    """A folder in place of the site's, removed at the end."""
    folder = tempfile.mkdtemp(prefix="tertulia-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in OF_THE_SITE:
        os.environ.pop(name, None)
    os.environ["TERTULIA_DATA"] = folder


def prepare_bench(options: argparse.Namespace) -> None:
    """On disk and not in memory: how soon a comment is safe is part of the figure."""
    scratch_store()
    if options.what == "scorer" and os.environ.get("TERTULIA_SCORER") == "off":
        os.environ.pop("TERTULIA_SCORER")  # then that which comes with the program is meant
    if options.database:
        os.environ["DATABASE_URL"] = options.database
    os.environ["TERTULIA_LIMITS"] = "off"
