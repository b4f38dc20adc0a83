"""Comment ids, taken before the row is written: the path holds the id, so both go in with one INSERT."""

from django.db import transaction

from tertulia.discussion.models import Comment
from tertulia.kit import prepared

TABLE = Comment._meta.db_table


def reserve(number: int) -> list[int]:
    """`number` ids that nobody else gets, ascending. Must run inside a transaction."""
    connection = transaction.get_connection()
    if connection.vendor == "postgresql":
        sql = f"SELECT nextval(pg_get_serial_sequence('{TABLE}', 'id')) FROM generate_series(1, %s)"  # noqa: S608
        return sorted(row[0] for row in prepared.run(connection, sql, [number]))
    # The immediate transaction holds SQLite's only write lock, so read and update cannot be interleaved.
    sql = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq"
    rows = prepared.run(connection, sql, [number, TABLE])
    if not rows:
        prepared.run(connection, "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [TABLE, number])
    last = rows[0][0] if rows else number
    return list(range(last - number + 1, last + 1))
