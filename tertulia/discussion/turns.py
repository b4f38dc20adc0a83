"""One after the other: what a person or a network sends at the same moment is judged by what came before it."""

from django.db import transaction

from tertulia.kit import prepared
from tertulia.people.api import Speaker

PERSON, NETWORK = 7_305_241, 7_305_242  # any numbers that nothing else in the database locks


def take_turn(by: Speaker) -> None:
    """Wait until nobody else of this person or network is writing; kept until the transaction ends.

    SQLite lets one transaction write at a time, so there the turn has come already. The person always comes before the
    network: two writers who wait for each other's would wait for ever.
    """
    connection = transaction.get_connection()
    if connection.vendor != "postgresql":
        return
    locks = [(kind, name) for kind, name in ((PERSON, by.key), (NETWORK, by.network)) if name]
    if not locks:
        return
    # In one question; what stands in a SELECT is done in the order it stands in.
    asked = ", ".join(["pg_advisory_xact_lock(%s, hashtext(%s))"] * len(locks))
    prepared.run(connection, f"SELECT {asked}", [part for lock in locks for part in lock])
