"""Triggers that keep rows as they were written, on SQLite and PostgreSQL alike; for migrations.

The program asks no one's permission to be right: even a statement typed into the database is refused. On SQLite a
later migration that makes a table anew loses its triggers, and must guard it again; a test tries every guarded table.
"""

from collections.abc import Callable, Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

FUNCTION = """
CREATE OR REPLACE FUNCTION allcover_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '%: rows are kept as written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END
$$ LANGUAGE plpgsql
"""
"""Its class of error is that of broken constraints, so that both databases raise IntegrityError."""


def append_only(*tables: str) -> RunPython:
    """This function will make a migration's operation that lets rows be added to tables, and nothing else."""
    return RunPython(_doing(tables, _guards), _doing(tables, _unguards))


def statements(*by_vendor: tuple[str, str]) -> RunPython:
    """This function will make a migration's operation of pairs of statements, for SQLite and for PostgreSQL."""

    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for sqlite, postgresql in by_vendor:
            editor.execute(sqlite if editor.connection.vendor == "sqlite" else postgresql, params=None)

    return RunPython(run, RunPython.noop)


Writing = Callable[[str, str], Iterator[str]]


def _doing(tables: tuple[str, ...], written: Writing) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables:
            for statement in written(table, editor.connection.vendor):
                editor.execute(statement, params=None)

    return run


def _guards(table: str, vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are kept as written'); END"
            )
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


def _unguards(table: str, vendor: str) -> Iterator[str]:
    names = ("no_update", "no_delete") if vendor == "sqlite" else ("kept", "not_emptied")
    for name in names:
        yield f"DROP TRIGGER {table}_{name}" + ("" if vendor == "sqlite" else f" ON {table}")
