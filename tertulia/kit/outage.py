"""When the store itself fails: its disk is full, read-only or broken, its file is locked, its server is away."""

import logging

from django.db import DatabaseError, InterfaceError, OperationalError

RETRY = "30"  # seconds after which to try again, as `Retry-After` says it


def is_outage(error: BaseException | None) -> bool:
    """False for what is wrong with a statement or its values. A damaged SQLite file is a bare DatabaseError."""
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


def note_outage(error: BaseException) -> None:
    """One line for those who mend it."""
    logging.getLogger("tertulia").error("The store failed: %s: %s", type(error).__name__, str(error).strip())
