"""Triggers that keep rows as they were written, on SQLite and PostgreSQL alike; for migrations.

The program asks no one's permission to be right: even a statement typed into the database is refused. On SQLite a
later migration that makes a table anew loses its triggers, and must guard it again; a test tries every guarded table.

SQLite's ``REPLACE`` takes the rows in a new row's way out without asking a DELETE trigger, unless the connection that
writes has ``recursive_triggers`` on, which is for whoever opens the file to say. So there a new row is refused itself
where one with its number, or with its values under a unique index, stands.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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

Made = Callable[[BaseDatabaseWrapper, str], bool]
"""Whether what a database says that a trigger does is what was made."""

Guards = Mapping[Trigger, Made]
"""Triggers as they were made."""

Change = Callable[[str, Guards], Guards]
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
                    leaves=lambda vendor, held: {**held, **_made(tables, vendor)})  # fmt: skip


def never_replaced(*tables: str) -> Guarding:
    """This function will make a migration's operation that lets no row of tables take another's place, where :func:`refusing` lets
    rows change in part."""

    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            for table in tables:
                editor.execute(_replacing(table, "INSERT", editor.connection), params=None)
                editor.execute(_replacing(table, "UPDATE", editor.connection), params=None)

    def leaves(vendor: str, held: Guards) -> Guards:
        if vendor != "sqlite":
            return held
        deeds = {"no_replace": "INSERT", "no_replace_update": "UPDATE"}
        return {**held, **{(table, f"{table}_{name}"): _replaces(table, deed) for table in tables for name, deed in deeds.items()}}  # fmt: skip

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

    def leaves(_vendor: str, held: Guards) -> Guards:
        kept = {table for table, name in held if name == f"{table}_no_update"}
        return {**held, **{(table, f"{table}_no_replace"): _replaces(table, "INSERT") for table in kept}}

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

    refusal = f"{table}: {told}"
    on_sqlite = (
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}') WHERE {condition}; END"
    )
    body = f"IF {condition} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END IF"
    function = f" BEGIN {body}; RETURN {'OLD' if deed == 'DELETE' else 'NEW'}; END "
    trigger = f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"

    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(on_sqlite, params=None)
            return
        # A session plans the condition once. Were that while a table is small, each row would read all of it later.
        editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger SET enable_seqscan = off AS $${function}$$ LANGUAGE plpgsql",
            params=None,
        )
        editor.execute(trigger, params=None)

    def leaves(vendor: str, held: Guards) -> Guards:
        text = on_sqlite if vendor == "sqlite" else f"{trigger}{function}enable_seqscan=off"
        return {**held, (table, name): _says(text)}

    return Guarding(run, Guarding.noop, leaves=leaves)


def lifted(*tables: str) -> Guarding:
    """This function will make a migration's operation that lifts :func:`append_only` while a table is changed."""
    return Guarding(_doing(tables, _unguards), _doing(tables, _guards),
                    leaves=lambda vendor, held: _without(held, _made(tables, vendor)))  # fmt: skip


def dropped(table: str, deed: str, told: str) -> Guarding:
    """This function will make a migration's operation that takes away what :func:`refusing` put on a table."""
    name = _name(table, deed, told)

    def run(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {name}", params=None)
        else:
            editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)
            editor.execute(f"DROP FUNCTION {name}()", params=None)

    return Guarding(run, Guarding.noop, leaves=lambda _vendor, held: _without(held, {(table, name)}))


def guards_of(vendor: str, operations: Iterable[object]) -> Guards:
    """This function will give what triggers there should be after operations of migrations, in their order, in a database of a kind."""
    held: Guards = {}
    for operation in operations:
        if isinstance(operation, Guarding):
            held = operation.leaves(vendor, held)
    return held


def guards_held(connection: BaseDatabaseWrapper) -> dict[Trigger, str]:
    """This function will give what triggers there are in a database and at work, with what they do."""
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK[connection.vendor])
        return {(table, name): said for table, name, said in cursor.fetchall()}


AT_WORK = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT relname, tgname, pg_get_triggerdef(pg_trigger.oid, true) || prosrc || "
        "COALESCE(array_to_string(proconfig, ','), '') "
        "FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid "
        "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid)"
    ),
}


def _made(tables: Iterable[str], vendor: str) -> Guards:
    """The triggers of :func:`append_only`."""
    found = dict[Trigger, Made]()
    for table in tables:
        if vendor == "sqlite":
            for deed in ("UPDATE", "DELETE"):
                found[table, f"{table}_no_{deed.lower()}"] = _says(_refusing_all(table, deed))
            found[table, f"{table}_no_replace"] = _replaces(table, "INSERT")
            continue
        body = FUNCTION.split("$$")[1]
        for name, text in _kept_on_postgresql(table).items():
            found[table, name] = _says(f"{text}{body}")
    return found


def _says(text: str) -> Made:
    return lambda _connection, said: said == text


def _replaces(table: str, deed: str) -> Made:
    """The guard against a replacing row, written when the table may have had the first of its columns alone, and its indexes in another order."""

    def is_as_made(connection: BaseDatabaseWrapper, said: str) -> bool:
        columns = _columns(table, connection)
        for count in range(len(columns), 0, -1):
            before, taken, after = _replacing_parts(table, deed, connection, columns[:count])
            length = len(before) + len(" OR ".join(taken)) + len(after)
            is_framed = said.startswith(before) and said.endswith(after) and len(said) == length
            if is_framed and all(part in said for part in taken):
                return True
        return False

    return is_as_made


def _without(held: Guards, gone: Collection[Trigger]) -> Guards:
    return {trigger: made for trigger, made in held.items() if trigger not in gone}


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
        yield from (_refusing_all(table, deed) for deed in ("UPDATE", "DELETE"))
        yield _replacing(table, "INSERT", connection)
        return
    yield FUNCTION
    yield from _kept_on_postgresql(table).values()


def _refusing_all(table: str, deed: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: rows are kept as written'); END"
    )


def _kept_on_postgresql(table: str) -> dict[str, str]:
    """Its triggers by name, as PostgreSQL writes them itself."""
    return {
        f"{table}_{name}": f"CREATE TRIGGER {table}_{name} BEFORE {deed} ON {table} FOR EACH {each} EXECUTE FUNCTION allcover_refuse()"
        for name, deed, each in (
            ("kept", "DELETE OR UPDATE", "ROW"),
            ("not_emptied", "TRUNCATE", "STATEMENT"),
        )
    }


def _unguards(table: str, connection: BaseDatabaseWrapper) -> Iterator[str]:
    if connection.vendor == "sqlite":
        # An office that was founded before there was a guard against REPLACE has none.
        yield from (f"DROP TRIGGER IF EXISTS {table}_no_{deed}" for deed in ("update", "delete", "replace"))
    else:
        yield from (f"DROP TRIGGER {table}_{name} ON {table}" for name in ("kept", "not_emptied"))


def _replacing(table: str, deed: str, connection: BaseDatabaseWrapper) -> str:
    """SQLite's guard against a new row, or a changed one, that stands where another does: each is looked up in its index."""
    before, taken, after = _replacing_parts(table, deed, connection, _columns(table, connection))
    return f"{before}{' OR '.join(taken)}{after}"


def _replacing_parts(
    table: str, deed: str, connection: BaseDatabaseWrapper, columns: Sequence[str]
) -> tuple[str, list[str], str]:
    """How it begins, the conditions of which one is enough, and how it ends."""
    other = "" if deed == "INSERT" else "rowid <> OLD.rowid AND "
    rows = f"SELECT 1 FROM {table} WHERE {other}"  # noqa: S608 - the name of a table of ours
    taken = [f"EXISTS ({rows}{same})" for same in _same(table, connection, columns)]
    name = f"{table}_no_replace" + ("" if deed == "INSERT" else "_update")
    return (
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table} WHEN ",
        taken,
        f" BEGIN SELECT RAISE(ABORT, '{table}: rows are kept as written'); END",
    )


def _columns(table: str, connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        return [row[1] for row in cursor.execute(f"PRAGMA table_info({table})").fetchall()]


def _same(table: str, connection: BaseDatabaseWrapper, columns: Sequence[str]) -> Iterator[str]:
    """What holds of a row that SQLite would take away for NEW: the number of its row (which is -1 where none is given), or
    all columns of a unique index. Where the index has a condition, both rows must meet it."""
    yield "rowid = NEW.rowid"
    with connection.cursor() as cursor:
        new = ", ".join(f'NEW."{column}" AS "{column}"' for column in columns)
        for _, index, is_unique, *_ in cursor.execute(f"PRAGMA index_list({table})").fetchall():
            if is_unique:
                keys = [row[2] for row in cursor.execute(f"PRAGMA index_info({index})").fetchall()]
                same = " AND ".join(f'"{key}" = NEW."{key}"' for key in keys)
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [index])
                _, _, condition = (cursor.fetchone()[0] or "").partition(" WHERE ")
                of_new = f"SELECT 1 FROM (SELECT {new}) WHERE {condition}"  # noqa: S608 - as a migration of ours wrote it
                yield f"{same} AND {condition} AND EXISTS ({of_new})" if condition else same
