"""Tables whose rows the store refuses to change or delete. A migration that makes such a table anew, as Django does on
SQLite for most changes to a column, loses this and must end with `guard`."""

from django.db.backends.base.base import BaseDatabaseWrapper

SENTENCE = "is kept: its rows are never changed or deleted"
# An empty table may be truncated: a site that moves here is copied into the tables that its first migration made.
FUNCTION = f"""
CREATE OR REPLACE FUNCTION tertulia_row_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_filled boolean := true;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', TG_TABLE_NAME) INTO is_filled;
    END IF;
    IF is_filled THEN
        RAISE EXCEPTION '% {SENTENCE}', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$"""  # noqa: S608 - no value of anybody's is in it


def guard(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """The statements that guard a table, whether or not it is guarded already."""
    made = [f"CREATE TRIGGER {name} {rest}" for name, rest in triggers(connection, table).items()]
    return [*([] if connection.vendor == "sqlite" else [FUNCTION]), *unguard(connection, table), *made]


def unguard(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """For migrations, and for tests that empty the table between each other."""
    of = "" if connection.vendor == "sqlite" else f" ON {table}"
    return [f"DROP TRIGGER IF EXISTS {name}{of}" for name in triggers(connection, table)]


def triggers(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    """By name."""
    if connection.vendor == "sqlite":
        refusal = f"BEGIN SELECT RAISE(ABORT, '{table} {SENTENCE}'); END"
        return {f"{table}_{word}_kept": f"BEFORE {word} ON {table} {refusal}" for word in ("UPDATE", "DELETE")}
    call = "EXECUTE FUNCTION tertulia_row_is_kept()"
    return {
        f"{table}_rows_kept": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
        f"{table}_all_kept": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
    }


def is_guarded(connection: BaseDatabaseWrapper, table: str) -> bool:
    sqlite, postgresql = "sqlite_master WHERE type = 'trigger' AND name", "pg_trigger WHERE tgname"
    names = list(triggers(connection, table))
    with connection.cursor() as cursor:
        there = sqlite if connection.vendor == "sqlite" else postgresql
        cursor.execute(f"SELECT count(*) FROM {there} IN (%s, %s)", names)  # noqa: S608 - our own names
        return bool(cursor.fetchone()[0] == len(names))
