"""Triggers that keep rows as they were written, on SQLite and PostgreSQL alike; for migrations.

The program asks no one's permission to be right: even a statement typed into the database is refused. On SQLite a
later migration that makes a table anew loses its triggers, and must guard it again; a test tries every guarded table.

SQLite's ``REPLACE`` takes the rows in a new row's way out without asking a DELETE trigger, unless the connection that
writes has ``recursive_triggers`` on, which is for whoever opens the file to say. So there a new row is refused itself
where one with its number, or with its values under a unique index, stands.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import ProjectState, StateApps

FUNCTION = """
CREATE OR REPLACE FUNCTION allcover_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '%: rows are kept as written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END
$$ LANGUAGE plpgsql
"""
"""Its class of error is that of broken constraints, so that both databases raise IntegrityError."""


Trigger = tuple[str, str]
"""The table and the name of a trigger."""

Change = Callable[[str, set[Trigger]], set[Trigger]]
"""What triggers there are after an operation, of what there were before, in a database of a kind (its vendor)."""


class Guarding(RunPython):
    """An operation on triggers, which needs no models: making them all anew for each takes half the time of founding an office.

    ``leaves``: what triggers there should be after it.
    """

    def __init__(self, code: Any, reverse_code: Any = None, *, leaves: Change) -> None:
        super().__init__(code, reverse_code)
        self.leaves = leaves

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self.code(StateApps([], {}), schema_editor)


def append_only(*tables: str) -> Guarding:
    """This function will make a migration's operation that lets rows be added to tables, and nothing else."""
    return Guarding(_doing(tables, _guards), _doing(tables, _unguards),
                    leaves=lambda vendor, held: held | _names(tables, vendor))  # fmt: skip


def never_replaced(*tables: str) -> Guarding:
    """This function will make a migration's operation that lets no row of tables take another's place, where :func:`refusing` lets
    rows change in part."""

    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            for table in tables:
                editor.execute(_replacing(table, "INSERT", editor.connection), params=None)
                editor.execute(_replacing(table, "UPDATE", editor.connection), params=None)

    def leaves(vendor: str, held: set[Trigger]) -> set[Trigger]:
        if vendor != "sqlite":
            return held
        return held | {
            (table, f"{table}_{name}") for table in tables for name in ("no_replace", "no_replace_update")
        }

    return Guarding(run, Guarding.noop, leaves=leaves)


def never_replaced_where_kept() -> Guarding:
    """This function will make a migration's operation that gives the guard against REPLACE to every table that :func:`append_only`
    guarded before it had one."""

    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            return
        with editor.connection.cursor() as cursor:
            cursor.execute(KEPT_TABLES)
            kept = [table for (table,) in cursor.fetchall()]
        for table in kept:
            editor.execute(_replacing(table, "INSERT", editor.connection), params=None)

    def leaves(_vendor: str, held: set[Trigger]) -> set[Trigger]:
        kept = {table for table, name in held if name == f"{table}_no_update"}
        return held | {(table, f"{table}_no_replace") for table in kept}

    return Guarding(run, Guarding.noop, leaves=leaves)


KEPT_TABLES = """
SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_update'
AND tbl_name || '_no_replace' NOT IN (SELECT name FROM sqlite_master WHERE type = 'trigger')
"""


def refusing(table: str, deed: str, condition: str, told: str) -> Guarding:
    """This function will make a migration's operation that refuses a deed where a condition on NEW or OLD holds.

    ``deed`` is INSERT, UPDATE or DELETE; the condition is SQL that both databases read alike.
    """
    name = _name(table, deed, told)

    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        refusal = f"{table}: {told}"
        if editor.connection.vendor == "sqlite":
            body = f"SELECT RAISE(ABORT, '{refusal}') WHERE {condition}"
            editor.execute(f"CREATE TRIGGER {name} BEFORE {deed} ON {table} BEGIN {body}; END", params=None)
            return
        row = "OLD" if deed == "DELETE" else "NEW"
        body = f"IF {condition} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END IF"
        # A session plans the condition once. Were that while a table is small, each row would read all of it later.
        editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger SET enable_seqscan = off "
            f"AS $$ BEGIN {body}; RETURN {row}; END $$ LANGUAGE plpgsql",
            params=None,
        )
        editor.execute(
            f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            params=None,
        )

    return Guarding(run, Guarding.noop, leaves=lambda _vendor, held: held | {(table, name)})


def lifted(*tables: str) -> Guarding:
    """This function will make a migration's operation that lifts :func:`append_only` while a table is changed."""
    return Guarding(_doing(tables, _unguards), _doing(tables, _guards),
                    leaves=lambda vendor, held: held - _names(tables, vendor))  # fmt: skip


def dropped(table: str, deed: str, told: str) -> Guarding:
    """This function will make a migration's operation that takes away what :func:`refusing` put on a table."""
    name = _name(table, deed, told)

    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {name}", params=None)
        else:
            editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)
            editor.execute(f"DROP FUNCTION {name}()", params=None)

    return Guarding(run, Guarding.noop, leaves=lambda _vendor, held: held - {(table, name)})


def guards_of(vendor: str, operations: Iterable[object]) -> set[Trigger]:
    """This function will give what triggers there should be after operations of migrations, in their order, in a database of a kind."""
    held: set[Trigger] = set()
    for operation in operations:
        if isinstance(operation, Guarding):
            held = operation.leaves(vendor, held)
    return held


def guards_held(connection: BaseDatabaseWrapper) -> set[Trigger]:
    """This function will give what triggers there are in a database and at work."""
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK[connection.vendor])
        return {(table, name) for table, name in cursor.fetchall()}


AT_WORK = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid)"
    ),
}


def _names(tables: Iterable[str], vendor: str) -> set[Trigger]:
    """The triggers of :func:`append_only`."""
    names = ("no_update", "no_delete", "no_replace") if vendor == "sqlite" else ("kept", "not_emptied")
    return {(table, f"{table}_{name}") for table in tables for name in names}


def _name(table: str, deed: str, told: str) -> str:
    return f"{table}_{deed}_{told}".lower().replace(" ", "_")[:60]


Writing = Callable[[str, BaseDatabaseWrapper], Iterator[str]]


def _doing(tables: tuple[str, ...], written: Writing) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            # Indexes with a condition wait for the migration's end, and a guard is written out of the indexes.
            while editor.deferred_sql:
                editor.execute(editor.deferred_sql.pop(0), params=None)
        for table in tables:
            for statement in written(table, editor.connection):
                editor.execute(statement, params=None)

    return run


def _guards(table: str, connection: BaseDatabaseWrapper) -> Iterator[str]:
    if connection.vendor == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are kept as written'); END"
            )
        yield _replacing(table, "INSERT", connection)
        return
    yield FUNCTION
    yield (
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION allcover_refuse()"
    )
    yield (
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION allcover_refuse()"
    )


def _unguards(table: str, connection: BaseDatabaseWrapper) -> Iterator[str]:
    if connection.vendor == "sqlite":
        # An office that was founded before there was a guard against REPLACE has none.
        yield from (f"DROP TRIGGER IF EXISTS {table}_no_{deed}" for deed in ("update", "delete", "replace"))
    else:
        yield from (f"DROP TRIGGER {table}_{name} ON {table}" for name in ("kept", "not_emptied"))


def _replacing(table: str, deed: str, connection: BaseDatabaseWrapper) -> str:
    """SQLite's guard against a new row, or a changed one, that stands where another does: each is looked up in its index."""
    other = "" if deed == "INSERT" else "rowid <> OLD.rowid AND "
    rows = f"SELECT 1 FROM {table} WHERE {other}"  # noqa: S608 - the name of a table of ours
    taken = " OR ".join(f"EXISTS ({rows}{same})" for same in _same(table, connection))
    name = f"{table}_no_replace" + ("" if deed == "INSERT" else "_update")
    return (
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table} "
        f"WHEN {taken} BEGIN SELECT RAISE(ABORT, '{table}: rows are kept as written'); END"
    )


def _same(table: str, connection: BaseDatabaseWrapper) -> Iterator[str]:
    """What holds of a row that SQLite would take away for NEW: the number of its row (which is -1 where none is given), or
    all columns of a unique index. Where the index has a condition, both rows must meet it."""
    yield "rowid = NEW.rowid"
    with connection.cursor() as cursor:
        columns = [row[1] for row in cursor.execute(f"PRAGMA table_info({table})").fetchall()]
        new = ", ".join(f'NEW."{column}" AS "{column}"' for column in columns)
        for _, index, is_unique, *_ in cursor.execute(f"PRAGMA index_list({table})").fetchall():
            if is_unique:
                keys = [row[2] for row in cursor.execute(f"PRAGMA index_info({index})").fetchall()]
                same = " AND ".join(f'"{key}" = NEW."{key}"' for key in keys)
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [index])
                _, _, condition = (cursor.fetchone()[0] or "").partition(" WHERE ")
                of_new = f"SELECT 1 FROM (SELECT {new}) WHERE {condition}"  # noqa: S608 - as a migration of ours wrote it
                yield f"{same} AND {condition} AND EXISTS ({of_new})" if condition else same
