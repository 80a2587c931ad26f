"""An office in a process of its own, on a file of SQLite or a database of the server that the test run has started."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connection

OPEN = re.compile(r"The office is open at (\S+)/ ")
CODE = re.compile(r"found\?code=(\S+)")


@contextmanager
def own_office(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of an office in which nobody else is; on a server its database is a copy of the tests' own, migrated and empty."""
    environment = {**os.environ, "ALLCOVER_OFFICE": str(folder)}
    if connection.vendor == "sqlite":
        yield {key: value for key, value in environment.items() if key != "DATABASE_URL"}
        return
    name = f"office_{uuid4().hex}"
    before, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    connection.close()  # What somebody looks into is not copied.
    _on_server(f"CREATE DATABASE {name} TEMPLATE {connection.settings_dict['NAME']}")
    yield {**environment, "DATABASE_URL": f"{before}/{name}"}
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(statement: str) -> None:
    import psycopg

    held = connection.get_connection_params()
    with psycopg.connect(host=held["host"], user=held["user"], dbname="postgres", autocommit=True) as server:
        server.execute(statement)


@contextmanager
def served(office: Mapping[str, str], *options: str) -> Iterator[tuple[str, str]]:
    """``allcover serve`` as its users start it: its address, and the founding code of an office that is empty."""
    its_own = {key: value for key, value in office.items() if key != "DJANGO_SETTINGS_MODULE"}
    its_own.setdefault("ALLCOVER_SECOND_FACTOR", "no")  # Tried by itself, in tests/site/people.
    command = [str(Path(sys.executable).with_name("allcover")), "serve", "--port", "0", *options]
    with subprocess.Popen(command, env=its_own, stdout=subprocess.PIPE, text=True) as run:
        try:
            yield _told(run)
        finally:
            run.terminate()


def _told(run: "subprocess.Popen[str]") -> tuple[str, str]:
    assert run.stdout is not None
    for line in run.stdout:
        if found := OPEN.search(line):
            code = CODE.search(run.stdout.readline())
            return found[1], code[1] if code else ""
    raise AssertionError("The office did not open.")
