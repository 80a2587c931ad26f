"""No row that is kept is replaced by another, whoever opens SQLite's file: REPLACE takes rows away without any DELETE trigger."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest
from tests.site.config.test_tables import GUARDED
from tests.site.conftest import REPOSITORY

KEPT_IN_PART = {"books_period", "claims_line"}
"""Tables whose rows may change in some columns, and are never taken away."""

IN_CONDITIONS = {"kind": "paid", "declaration_id": None}
"""What rows need, where they may have it, to stand under a unique index that has a condition."""


@pytest.fixture(scope="module")
def office(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """An office as another program opens it: with what SQLite does unless asked otherwise, and no guard but those tried here."""
    file = copy(migrated, tmp_path_factory.mktemp("other") / "office.sqlite3")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        assert other.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        other.execute("PRAGMA ignore_check_constraints = ON")  # Rows of the test are of no meaning.
        triggers = other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            if not name.endswith(("_no_replace", "_no_replace_update", "_no_update", "_no_delete")):
                other.execute(f"DROP TRIGGER {name}")
        yield other


@pytest.mark.parametrize("table", sorted(GUARDED | KEPT_IN_PART))
def test_no_row_is_replaced(office: sqlite3.Connection, table: str) -> None:
    first, other = row_of(office, table, 1), row_of(office, table, 2)
    add(office, table, first)
    add(office, table, other)
    before = rows(office, table)
    assert len(before) == 2
    for key in keys(office, table):
        same = {name: first[name] for name in key}
        with pytest.raises(sqlite3.IntegrityError, match=f"{table}: rows are kept as written"):
            add(office, table, {**row_of(office, table, 3), **same}, "INSERT OR REPLACE")
        moved = ", ".join(f'"{name}" = ?' for name in key)
        statement = f"UPDATE OR REPLACE {table} SET {moved} WHERE rowid = {other['rowid']}"
        with pytest.raises(sqlite3.IntegrityError, match="kept as written"):
            office.execute(statement, [*same.values()])
    assert rows(office, table) == before


def row_of(office: sqlite3.Connection, table: str, number: int) -> dict[str, object]:
    """A row of which every value is another than in a row of another number."""
    columns = office.execute(f"PRAGMA table_info({table})").fetchall()
    found: dict[str, object] = {"rowid": number}
    for _, name, kind, is_needed, _, is_key in columns:
        plain = number if "int" in kind else f"{name} {number}"
        if not (is_key and kind.lower() == "integer"):
            found[name] = (
                plain if is_needed and IN_CONDITIONS.get(name) is None else IN_CONDITIONS.get(name, plain)
            )
    return found


def keys(office: sqlite3.Connection, table: str) -> Iterator[Sequence[str]]:
    """The columns of each thing of which there may be one row alone."""
    yield ("rowid",)
    for _, index, is_unique, *_ in office.execute(f"PRAGMA index_list({table})").fetchall():
        if is_unique:
            yield [name for _, _, name in office.execute(f"PRAGMA index_info({index})").fetchall()]


def add(office: sqlite3.Connection, table: str, row: Mapping[str, object], how: str = "INSERT") -> None:
    names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    office.execute(f"{how} INTO {table} ({names}) VALUES ({places})", [*row.values()])


def rows(office: sqlite3.Connection, table: str) -> list[object]:
    return office.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()


def test_rows_without_a_value_are_not_each_other_s_like(office: sqlite3.Connection) -> None:
    for number in (11, 12):
        add(office, "books_entry", {**row_of(office, "books_entry", number), "reversal_of_id": None})


def test_rows_outside_an_index_s_condition_do_not_stand_in_each_other_s_way(
    office: sqlite3.Connection,
) -> None:
    for number, kind in ((11, "paid"), (12, "void"), (13, "void")):
        add(
            office,
            "claims_paymentstep",
            {**row_of(office, "claims_paymentstep", number), "kind": kind, "document": "CHQ 11"},
        )


def test_an_office_founded_before_gets_the_guards(migrated: Path, tmp_path: Path) -> None:
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%!_no!_replace%' ESCAPE '!' ORDER BY name"
    file = copy(migrated, tmp_path / "office.sqlite3")
    with closing(sqlite3.connect(file)) as held:
        new = held.execute(asked).fetchall()
        assert len(new) == len(GUARDED) + 2 * len(KEPT_IN_PART)
        for name, _ in new:
            held.execute(f"DROP TRIGGER {name}")
        held.execute("DELETE FROM django_migrations WHERE name LIKE '%never_replaced'")
        held.commit()
    own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
    subprocess.run(command, env={**own, "ALLCOVER_OFFICE": str(tmp_path)}, check=True, cwd=REPOSITORY)
    with closing(sqlite3.connect(file)) as held:
        assert held.execute(asked).fetchall() == new
