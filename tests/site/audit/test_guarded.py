"""The proof names guards that somebody took away, or put out of work."""

import pytest
from django.db import OperationalError, connection
from tests.site.conftest import execute

from allcover_site.audit.guarded import faults_of_guards, guards_wanted
from allcover_site.audit.guards import guards_held


def test_every_guard_that_migrations_made_is_there_and_no_other(db: None) -> None:
    assert guards_wanted() == guards_held(connection)
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
