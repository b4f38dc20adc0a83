"""Whether anything may have been written since the last look: cheap enough to ask ten times a second."""

import sqlite3

from django.db import connection


class Pulse:
    """Belongs to the thread that makes it. `period`: seconds between two looks.

    SQLite counts the commits of all other connections, whatever process they are in, in its `data_version`: a look
    takes microseconds and reads no table. PostgreSQL has nothing as cheap that works through every connection pooler
    (LISTEN does not), so there a look says yes, and the reading that follows it is one step on the primary key.
    """

    def __init__(self) -> None:
        self.file = (
            sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=0, isolation_level=None)
            if connection.vendor == "sqlite"
            else None
        )
        self.period = 0.1 if self.file else 0.5
        self.version = self.look()

    def look(self) -> int:
        if self.file is None:
            return -1
        try:
            return int(self.file.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.OperationalError:
            return -1  # somebody holds the file at this moment, so something is being written

    def has_changed(self) -> bool:
        before, self.version = self.version, self.look()
        return self.version == -1 or self.version != before

    def close(self) -> None:
        if self.file:
            self.file.close()
