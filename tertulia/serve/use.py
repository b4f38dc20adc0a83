"""Who uses a data folder: a running site shares it, restoring needs it alone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import CommandError

NAME = "in-use"  # a file in the data folder


@contextmanager
def hold(data: Path, *, alone: bool) -> Iterator[None]:
    """Raises CommandError when it cannot be had. Forked workers hold it too, until the last of them has ended."""
    with (data / NAME).open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            what = "a site is running on it; stop that first" if alone else "it is being restored"
            raise CommandError(f"the data folder {data} is in use: {what}") from None
        yield
