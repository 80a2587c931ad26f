"""Triggers that keep rows as they were written, on SQLite and PostgreSQL alike; for migrations.

The program asks no one's permission to be right: even a statement typed into the database is refused. On SQLite a
later migration that makes a table anew loses its triggers, and must guard it again; a test tries every guarded table.
"""

from collections.abc import Callable, Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import ProjectState, StateApps

FUNCTION = """
CREATE OR REPLACE FUNCTION allcover_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '%: rows are kept as written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END
$$ LANGUAGE plpgsql
"""
"""Its class of error is that of broken constraints, so that both databases raise IntegrityError."""


class Guarding(RunPython):
    """An operation on triggers, which needs no models: making them all anew for each takes half the time of founding an office."""

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
    return Guarding(_doing(tables, _guards), _doing(tables, _unguards))


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

    return Guarding(run, Guarding.noop)


def lifted(*tables: str) -> Guarding:
    """This function will make a migration's operation that lifts :func:`append_only` while a table is changed."""
    return Guarding(_doing(tables, _unguards), _doing(tables, _guards))


def dropped(table: str, deed: str, told: str) -> Guarding:
    """This function will make a migration's operation that takes away what :func:`refusing` put on a table."""
    name = _name(table, deed, told)

    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {name}", params=None)
        else:
            editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)
            editor.execute(f"DROP FUNCTION {name}()", params=None)

    return Guarding(run, Guarding.noop)


def _name(table: str, deed: str, told: str) -> str:
    return f"{table}_{deed}_{told}".lower().replace(" ", "_")[:60]


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
