"""The health check: well with an office whose tables are up to date, and not otherwise."""

import pytest
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from allcover import __version__


def test_office_in_order_is_well() -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (
        200,
        {"is_well": True, "version": __version__, "fault": ""},
    )


def test_tables_of_an_older_program_are_told() -> None:
    MigrationRecorder.Migration.objects.latest("id").delete()
    answer = Client().get("/health")
    assert answer.status_code == 503
    assert "1 changes of the tables wait" in answer.json()["fault"]


def test_silent_database_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(self: MigrationExecutor, connection: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(MigrationExecutor, "__init__", silent)
    assert Client().get("/health").status_code == 503
