"""What `tertulia bench` takes, and the temporary store it must choose before Django reads the settings."""

import argparse
import atexit
import os
import shutil
import tempfile

SIZES = [6, 1_000, 10_000, 100_000]
# A site's own settings have no place in a measurement, and its database least of all.
OF_THE_SITE = ("DATABASE_URL", "TERTULIA_BASE_URL", "TERTULIA_HOSTS", "TERTULIA_PROXIES", "TERTULIA_DEBUG")


def add_bench_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["reading", "writing", "live", "markdown"], help="what to measure")
    parser.add_argument(
        "--comments",
        type=int,
        nargs="+",
        metavar="N",
        help=f"sizes of the threads (default: {' '.join(map(str, SIZES))})",
    )
    parser.add_argument(
        "--repeats", type=int, default=40, metavar="N", help="requests or texts for each median (%(default)s)"
    )
    parser.add_argument("--clients", type=int, default=8, metavar="N", help="who read or write at once (%(default)s)")
    parser.add_argument("--seconds", type=float, default=5.0, metavar="S", help="of each rate (default: %(default)s)")
    parser.add_argument("--readers", type=int, default=5_000, metavar="N", help="of the live page (%(default)s)")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too; - for standard output alone")


def prepare_bench(options: argparse.Namespace) -> None:
    """On disk and not in memory: how soon a comment is safe is part of the figure."""
    folder = tempfile.mkdtemp(prefix="tertulia-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in OF_THE_SITE:
        os.environ.pop(name, None)
    os.environ["TERTULIA_DATA"] = folder
    os.environ["TERTULIA_LIMITS"] = "off"
