"""Copying and restoring an office on a real PostgreSQL, by the same commands as on SQLite."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.site.database import started

OWN = {key: value for key, value in os.environ.items() if not key.startswith(("ALLCOVER_", "DATABASE"))}


@pytest.fixture(scope="module")
def server() -> str:
    """The address of a server, whose database is empty."""
    return started()


def told(address: str, folder: Path, *arguments: str, **more: str) -> tuple[int, str]:
    """What a command of an office says, and how it ends."""
    folder.mkdir(exist_ok=True)
    environment = {**OWN, "DJANGO_SETTINGS_MODULE": "tests.site.settings", "ALLCOVER_OFFICE": str(folder),
                   "DATABASE_URL": address, "ALLCOVER_SECRET_KEY": "only-for-tests", **more}  # fmt: skip
    run = subprocess.run([sys.executable, "-m", "django", *arguments], env=environment, capture_output=True, text=True,
                         cwd=Path(__file__).parents[3])  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def new_database(address: str, name: str) -> str:
    import psycopg

    held = urlsplit(address)
    with psycopg.connect(
        host=unquote(held.hostname or ""), user="allcover", dbname="allcover", autocommit=True
    ) as asked:
        asked.execute(f"CREATE DATABASE {name}")
    return address.rsplit("/", 1)[0] + f"/{name}"


@pytest.mark.once
def test_office_on_a_server_is_copied_and_restored_into_an_empty_database_alone(
    server: str, tmp_path: Path
) -> None:
    office, copy = tmp_path / "office", tmp_path / "office.copy"
    assert told(server, office, "migrate", "--verbosity=0")[0] == 0
    made = told(server, office, "backup", str(copy))
    assert made[0] == 0, made
    seal = made[1].split()[-1].rstrip(".")
    assert (tmp_path / "office.copy.sha256").is_file()
    assert not (tmp_path / "office.copy.part").exists()
    assert "exists" in told(server, office, "backup", str(copy))[1]
    # Onto a database that holds an office: refused.
    ended, said = told(server, office, "restore", str(copy))
    assert ended
    assert "is not empty" in said
    # Into an empty one: as it was, and proven.
    empty = new_database(server, "again")
    ended, said = told(empty, tmp_path / "again", "restore", str(copy))
    assert (ended, "The trail is whole" in said, seal in said) == (0, True, True), said


@pytest.mark.once
def test_copy_that_is_damaged_or_without_its_sum_is_refused_and_nothing_is_written(
    server: str, tmp_path: Path
) -> None:
    source, copy = new_database(server, "source"), tmp_path / "office.copy"
    assert told(source, tmp_path / "office", "migrate", "--verbosity=0")[0] == 0
    assert told(source, tmp_path / "office", "backup", str(copy))[0] == 0
    empty, whole = new_database(server, "target"), copy.read_bytes()
    for content, wanted in (
        (whole[:-100], "damaged"),
        (whole[:500] + b"x" + whole[501:], "damaged"),
        (b"", "damaged"),
    ):
        copy.write_bytes(content)
        ended, said = told(empty, tmp_path / "new", "restore", str(copy))
        assert ended
        assert wanted in said
    copy.write_bytes(whole)
    (tmp_path / "office.copy.sha256").rename(tmp_path / "kept")
    assert "sum is missing" in told(empty, tmp_path / "new", "restore", str(copy))[1]
    (tmp_path / "kept").rename(tmp_path / "office.copy.sha256")
    assert told(empty, tmp_path / "new", "restore", str(copy))[0] == 0  # the refusals left it empty


@pytest.mark.once
def test_restore_whose_proof_fails_leaves_the_database_empty(server: str, tmp_path: Path) -> None:
    import psycopg

    source, empty, copy = (
        new_database(server, "forged"),
        new_database(server, "unproven"),
        tmp_path / "a.copy",
    )
    assert told(source, tmp_path / "office", "migrate", "--verbosity=0")[0] == 0
    address = urlsplit(source)
    with psycopg.connect(host=unquote(address.hostname or ""), user="allcover", dbname="forged") as held:
        held.execute("UPDATE audit_trail SET number = number + 1")
    assert told(source, tmp_path / "office", "backup", str(copy))[0] == 0
    for _ in range(2):  # What was refused left the database as empty as it had to be.
        ended, said = told(empty, tmp_path / "new", "restore", str(copy))
        assert ended
        assert "trail: The trail should end with" in said
    assert told(empty, tmp_path / "new", "migrate", "--verbosity=0")[0] == 0


@pytest.mark.once
def test_programs_that_are_older_than_the_server_are_refused(server: str, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    old = programs / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n", encoding="ascii")
    old.chmod(0o755)
    address = new_database(server, "older")
    code = (
        "import django; django.setup(); from django.db import connection; from pathlib import Path; "
        "from allcover_site.config import copying_server as c; c.PLACES = '/nowhere'; c.dump(connection, Path('x.copy'))"
    )
    environment = {**OWN, "DJANGO_SETTINGS_MODULE": "tests.site.settings", "ALLCOVER_OFFICE": str(tmp_path),
                   "DATABASE_URL": address, "PATH": str(programs)}  # fmt: skip
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True,
                         cwd=Path(__file__).parents[3])  # fmt: skip
    assert "is of version 9, and the server of" in run.stderr, run.stderr
