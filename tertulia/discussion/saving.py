"""Where the store fails, what somebody wrote is given back to them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from tertulia.discussion.errors import NotSaved
from tertulia.kit.outage import is_outage, note_outage


@contextmanager
def saving() -> Iterator[None]:
    """Raises NotSaved for a store that fails. Around the transaction: its end is what fails most."""
    try:
        yield
    except DatabaseError as error:
        if not is_outage(error):
            raise
        note_outage(error)
        raise NotSaved from error
