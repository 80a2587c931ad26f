"""The tables are those of the models, and the database is the one that the run asked for."""

import os

from django.core.management import call_command
from django.db import connection


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_tests_run_on_the_database_asked_for() -> None:
    assert connection.vendor == os.environ.get("ALLCOVER_TEST_DATABASE", "sqlite")
