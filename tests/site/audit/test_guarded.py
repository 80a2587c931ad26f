"""The proof names guards that somebody took away, or put out of work."""

import pytest
from django.db import DatabaseError, OperationalError, connection
from tests.site.conftest import execute

from allcover_site.audit.guarded import faults_of_guards, guards_wanted
from allcover_site.audit.guards import guards_held


def test_every_guard_that_migrations_made_is_there_and_no_other(db: None) -> None:
    assert guards_wanted().keys() == guards_held(connection).keys()
    assert {table for table, _name in guards_wanted()} > {
        "books_line",
        "books_period",
        "claims_price",
        "audit_event",
    }
    assert faults_of_guards() == ()


def test_guard_that_was_taken_away_is_named(db: None) -> None:
    name = "books_line_no_update" if connection.vendor == "sqlite" else "books_line_kept"
    execute(f"DROP TRIGGER {name}" + (" ON books_line" if connection.vendor == "postgresql" else ""))
    assert faults_of_guards() == (f"The guard {name} of books_line is missing.",)


def test_guard_that_is_out_of_work_is_named(db: None) -> None:
    disable = "ALTER TABLE books_line DISABLE TRIGGER books_line_kept"
    if connection.vendor == "sqlite":
        # There is no way to put one out of work.
        with pytest.raises(OperationalError):
            execute(disable)
        assert faults_of_guards() == ()
    else:
        execute(disable)
        assert faults_of_guards() == ("The guard books_line_kept of books_line is missing.",)


@pytest.mark.parametrize("table", ["books_line", "claims_price"])
def test_guard_made_anew_that_guards_nothing_is_named(db: None, table: str) -> None:
    if connection.vendor == "sqlite":
        for name, deed in (("no_update", "UPDATE"), ("no_replace", "INSERT")):
            execute(f"DROP TRIGGER {table}_{name}")
            execute(f"CREATE TRIGGER {table}_{name} BEFORE {deed} ON {table} BEGIN SELECT 1; END")
        names = [f"{table}_no_replace", f"{table}_no_update"]
    else:
        name = f"{table}_kept"
        execute(f"DROP TRIGGER {name} ON {table}")
        execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW WHEN (false) EXECUTE FUNCTION allcover_refuse()"
        )
        names = [name]
    assert faults_of_guards() == tuple(
        f"The guard {name} of {table} is not as it was made." for name in names
    )


def test_guard_with_a_condition_that_never_holds_is_named(db: None) -> None:
    """On PostgreSQL the function of a trigger is replaced, and the trigger stays as it was."""
    name = next(
        name
        for table, name in sorted(guards_wanted())
        if table == "books_period" and "update" in name and "replace" not in name
    )
    if connection.vendor == "sqlite":
        execute(f"DROP TRIGGER {name}")
        execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON books_period BEGIN SELECT RAISE(ABORT, 'no') WHERE 1 = 0; END"
        )
    else:
        execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql"
        )
    assert faults_of_guards() == (f"The guard {name} of books_period is not as it was made.",)


def test_function_of_all_guards_that_refuses_nothing_is_named_for_each(db: None) -> None:
    emptied = "CREATE OR REPLACE FUNCTION allcover_refuse() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql"
    # On SQLite a guard says itself all that it does: nothing behind it can be replaced.
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="syntax error"):
            execute(emptied)
        return
    execute(emptied)
    kept = {table for table, name in guards_wanted() if name == f"{table}_kept"}
    assert len(faults_of_guards()) == 2 * len(kept)
