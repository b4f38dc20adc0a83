"""Comment ids, taken before the row is written: the path holds the id, so both go in with one INSERT."""

from django.db import transaction

from tertulia.discussion.models import Comment

TABLE = Comment._meta.db_table


def reserve(number: int) -> list[int]:
    """`number` ids that nobody else gets, ascending. Must run inside a transaction."""
    connection = transaction.get_connection()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = f"SELECT nextval(pg_get_serial_sequence('{TABLE}', 'id')) FROM generate_series(1, %s)"  # noqa: S608
            cursor.execute(sql, [number])
            return sorted(row[0] for row in cursor.fetchall())
        # The immediate transaction holds SQLite's only write lock, so read and update cannot be interleaved.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [TABLE])
        row = cursor.fetchone()
        last = row[0] if row else 0
        if row is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 0)", [TABLE])
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + number, TABLE])
        return list(range(last + 1, last + number + 1))
