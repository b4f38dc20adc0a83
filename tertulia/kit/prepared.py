"""SQL that is made once for a model. For the few statements that every comment costs, Django's compiler takes ten times
as long as the store does. Columns and conversions are the model's own, so a migration changes them here too.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Cursor

M = TypeVar("M", bound=models.Model)
Converters = list[tuple[int, list[Any], Any]]


def find(model: type[M], **by: object) -> M | None:
    """The first row whose columns (named as attributes: `thread_id`) have these values, or None."""
    names = names_of(model)
    by_value: Any = by
    rows = select(model, names, limit=1, **by_value)
    return model.from_db(transaction.get_connection().alias, names, rows[0]) if rows else None


def select(
    model: type[models.Model],
    names: Sequence[str],
    *,
    limit: int = 0,
    since: tuple[str, object] = ("", None),
    filled: str = "",
    newest: str = "",
    **by: object,
) -> list[list[Any]]:
    """The values of these attributes in every row whose columns have the values of `by`, in no order, or with the
    largest value of `newest` first.

    `since`: a column and what it must be more than. `filled`: a column that must not be empty; where an index leaves
    out the rows in which it is, SQLite uses that index only if it is told so in these words.
    """
    connection = transaction.get_connection()
    said = (filled, newest, limit)
    sql, sought, converters = selection(connection, model, tuple(names), tuple(by), since[0], said)
    wanted = [*by.values(), since[1]] if since[0] else list(by.values())
    values = [field.get_db_prep_value(value, connection) for field, value in zip(sought, wanted, strict=True)]
    return rows_of(connection, sql, values, converters)


def add_to(model: type[models.Model], name: str, change: int, key: int, names: Sequence[str]) -> list[Any] | None:
    """Add to a number in the row with this primary key. Returns the values of these attributes as they are then; None
    where there is no such row."""
    connection = transaction.get_connection()
    sql, converters = addition(connection, model, name, tuple(names))
    rows = rows_of(connection, sql, [change, key], converters)
    return rows[0] if rows else None


def rows_of(
    connection: BaseDatabaseWrapper, sql: str, values: Sequence[Any], converters: Converters
) -> list[list[Any]]:
    rows = [list(row) for row in run(connection, sql, values)]
    for at, functions, expression in converters:
        for row in rows:
            for function in functions:
                row[at] = function(row[at], expression, connection)
    return rows


def insert(row: models.Model) -> None:
    """Store a new row. Where it has no number yet, it gets the one that the store gave it."""
    connection = transaction.get_connection()
    numbered = row.pk is not None
    sql, fields = insertion(connection, type(row), numbered)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    found = run(connection, sql, values)
    if not numbered:
        [[row.pk]] = found
    row._state.adding, row._state.db = False, connection.alias


def add(model: type[models.Model], name: str, change: int, rows: Sequence[int]) -> dict[int, int]:
    """Add to a number in the rows with these primary keys, whatever it is by then. Returns what it is now, by key."""
    connection = transaction.get_connection()
    quote = connection.ops.quote_name
    column, key = (quote(field.column) for field in fields_of(model, [name, model._meta.pk.attname]))
    marks = ", ".join(["%s"] * len(rows))
    sql = (
        f"UPDATE {quote(model._meta.db_table)} SET {column} = {column} + %s "  # noqa: S608
        f"WHERE {key} IN ({marks}) RETURNING {key}, {column}"
    )
    return dict(run(connection, sql, [change, *rows]))


def run(connection: BaseDatabaseWrapper, sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """Its rows. Without Django's cursors: on PostgreSQL they would write the values into the text, so that each is
    another statement to it, which keeps the plan of one that comes again; on SQLite they take longer than the store."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            connection.validate_no_broken_transaction()
            return list(connection.connection.execute(with_question_marks(sql), values))
        with Cursor(connection.connection) as cursor:
            cursor.execute(sql, values, prepare=True)
            return cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []


@lru_cache(maxsize=256)
def with_question_marks(sql: str) -> str:
    """As SQLite wants it. What is made here has no per cent sign but in a place for a value."""
    return sql.replace("%s", "?")


def names_of(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def fields_of(model: type[models.Model], names: Iterable[str]) -> list[Any]:
    """Raises KeyError for what is no column of the model's."""
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


@lru_cache(maxsize=256)
def selection(
    connection: BaseDatabaseWrapper,
    model: type[models.Model],
    names: tuple[str, ...],
    by: tuple[str, ...],
    since: str,
    said: tuple[str, str, int],
) -> tuple[str, list[Any], Converters]:
    quote, table, (filled, newest, limit) = connection.ops.quote_name, model._meta.db_table, said
    wanted, sought = fields_of(model, names), fields_of(model, [*by, since] if since else by)
    columns = ", ".join(quote(field.column) for field in wanted)
    condition = " AND ".join(f"{quote(field.column)} {'>' if field.attname == since else '='} %s" for field in sought)
    if filled:
        condition += f" AND NOT ({quote(fields_of(model, [filled])[0].column)} = '')"
    tail = f" ORDER BY {quote(fields_of(model, [newest])[0].column)} DESC" if newest else ""
    tail += f" LIMIT {limit}" if limit else ""
    sql = f"SELECT {columns} FROM {quote(table)} WHERE {condition}{tail}"  # noqa: S608
    return sql, sought, converters_of(connection, model, wanted)


def converters_of(connection: BaseDatabaseWrapper, model: type[models.Model], wanted: Iterable[Any]) -> Converters:
    converters: Converters = []
    for at, field in enumerate(wanted):
        expression = field.get_col(model._meta.db_table)
        functions = [*connection.ops.get_db_converters(expression), *expression.get_db_converters(connection)]
        if functions:
            converters.append((at, functions, expression))
    return converters


@lru_cache(maxsize=256)
def addition(
    connection: BaseDatabaseWrapper, model: type[models.Model], name: str, names: tuple[str, ...]
) -> tuple[str, Converters]:
    quote, wanted = connection.ops.quote_name, fields_of(model, names)
    column, key = (quote(field.column) for field in fields_of(model, [name, model._meta.pk.attname]))
    columns = ", ".join(quote(field.column) for field in wanted)
    table = quote(model._meta.db_table)
    sql = f"UPDATE {table} SET {column} = {column} + %s WHERE {key} = %s RETURNING {columns}"  # noqa: S608
    return sql, converters_of(connection, model, wanted)


@lru_cache(maxsize=256)
def insertion(connection: BaseDatabaseWrapper, model: type[models.Model], numbered: bool) -> tuple[str, list[Any]]:
    quote, key = connection.ops.quote_name, fields_of(model, [model._meta.pk.attname])[0]
    fields: list[Any] = [field for field in model._meta.concrete_fields if numbered or field is not key]
    columns, marks = ", ".join(quote(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    tail = "" if numbered else f" RETURNING {quote(key.column)}"
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks}){tail}", fields  # noqa: S608
