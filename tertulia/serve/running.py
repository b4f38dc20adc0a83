"""`tertulia serve`: set the store up where that is needed, then answer readers until Ctrl-C."""

import argparse
import logging
import multiprocessing
import os
import resource
import signal
import socket
import sys
import threading
import time
from importlib import import_module
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from tertulia.delivery.api import clear_files
from tertulia.people.api import first_editor_link
from tertulia.serve import clock
from tertulia.serve.address import Address, remember
from tertulia.serve.store import prepare_store
from tertulia.serve.use import hold

BACKLOG = 2048  # connections the kernel holds for us
OPEN = 10_000  # connections one worker holds; the front, not this, decides how many requests are in hand
FILES = 20_000  # what those need, with files and the database
STOP = 10  # seconds that requests in hand get to finish


def run(options: argparse.Namespace) -> int:
    # A first start takes a while; until the server takes over, being asked to stop is no reason for a traceback.
    signal.signal(signal.SIGTERM, stop_early)
    with hold(settings.TERTULIA_DATA, alone=False):
        serve(options)
    return 0


def serve(options: argparse.Namespace) -> None:
    remember(settings.TERTULIA_DATA)
    prepare_store(say, samples=not options.no_samples)
    clear_files()
    link = first_editor_link()
    # Imported here and not by each worker: a broken application stops the start, and forked workers share its memory.
    import_module("tertulia.asgi")
    if sys.platform == "linux":
        # Python 3.14's default starts each worker from nothing and would import everything again.
        multiprocessing.set_start_method("fork", force=True)
    connections.close_all()
    clock.start()
    open_files()
    server = make_server(options.address, options.workers)
    server.on_startup(lambda: announce_when_open(options.address, link))
    server.serve()


def open_files() -> None:
    """As many as this user may have: each reader who stays on a page holds one, and the usual default is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def stop_early(*_: object) -> None:
    raise KeyboardInterrupt


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def make_server(address: Address, workers: int) -> Any:
    logging.getLogger("_granian").setLevel(logging.WARNING)
    return Granian(
        "tertulia.asgi:application",
        address=address.host,
        port=address.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,  # all that a proxy or a browser without a certificate speaks; it saves 12 kB a connection
        workers=workers,
        backlog=BACKLOG,
        backpressure=OPEN,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
        respawn_failed_workers=True,
        workers_kill_timeout=STOP,
    )


def announce_when_open(address: Address, link: str | None) -> None:
    """Prints the addresses once a browser that follows them is answered."""
    threading.Thread(target=wait_and_announce, args=(address, link, os.getpid()), daemon=True).start()


def wait_and_announce(address: Address, link: str | None, owner: int) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104
    for _ in range(600):
        try:
            socket.create_connection((host, address.port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    if os.getpid() == owner:
        announce(link)


def announce(link: str | None) -> None:
    base = settings.TERTULIA_BASE_URL
    lines = [
        f"\nTertulia {version('tertulia')}",
        f"  The site     {base}/",
        f"  For editors  {base}/admin/",
        f"  Data         {settings.TERTULIA_DATA}",
    ]
    if link:
        lines.insert(3, f"  Sign in      {base}{link}\n               (once, for the first editor)")
    say("\n".join([*lines, "\nCtrl-C stops it."]))
