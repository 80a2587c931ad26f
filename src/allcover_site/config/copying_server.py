"""Copies of an office on PostgreSQL, by PostgreSQL's own programs: whole while it is in use, checked before anybody relies on them.

Beside a copy lies its sum, as on SQLite: :mod:`allcover_site.config.copying`.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from allcover_site.config.copying import NotCopied, check_new, check_sum, keep_sum, settled

PLACES = "/usr/lib/postgresql"
"""Where Debian keeps the programs of each version."""


def dump(connection: BaseDatabaseWrapper, target: Path) -> None:
    """This function will write a whole copy of the office's database to a new file, and its sum beside it. Raises NotCopied."""
    check_new(target)
    begun = target.with_name(target.name + ".part")
    try:
        _run(connection, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={begun}")
        _run(connection, "pg_restore", f"--file={os.devnull}", str(begun))  # It is read again to its end.
        keep_sum(begun, target)
        settled(begun, target)
    except OSError as error:
        raise NotCopied(
            _("%(file)s could not be written: %(error)s.") % {"file": target, "error": error}
        ) from error
    finally:
        begun.unlink(missing_ok=True)


def undump(source: Path, connection: BaseDatabaseWrapper) -> None:
    """This function will make a copy the content of an empty database: all of it or nothing. Raises NotCopied."""
    check_sum(source)
    if connection.introspection.table_names():
        raise NotCopied(_("The database %(name)s is not empty. Name a new one.") % {"name": connection.settings_dict["NAME"]})  # fmt: skip
    name = str(connection.settings_dict["NAME"])
    connection.close()
    _run(connection, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
         f"--dbname={name}", str(source))  # fmt: skip


def empty_again(connection: BaseDatabaseWrapper) -> None:
    """This function will empty a database again that was empty before a copy was put into it: of its tables and their guards."""
    connection.close()
    guards = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype"  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        cursor.execute(guards)
        for (guard,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {guard}")


def _run(connection: BaseDatabaseWrapper, name: str, *arguments: str) -> None:
    """Run a program with the office's own address and password, which no list of processes shows."""
    held = connection.settings_dict
    named = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    own = {key: str(held[value]) for key, value in named.items() if held.get(value)}
    done = subprocess.run([_program(connection, name), *arguments], env={**os.environ, **own}, capture_output=True,  # noqa: S603
                          text=True, errors="replace")  # fmt: skip
    if done.returncode:
        told = _("%(program)s could not do it: %(error)s")
        raise NotCopied(told % {"program": name, "error": done.stderr.strip()[-500:]})


def _program(connection: BaseDatabaseWrapper, name: str) -> str:
    """The program of the server's version or of a later one. Raises NotCopied."""
    connection.ensure_connection()
    wanted = connection.connection.info.server_version // 10_000
    debian = sorted(
        Path(PLACES).glob(f"*/bin/{name}"), key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0)
    )
    found = [shutil.which(name), *map(str, reversed(debian))]
    versions = [version for path in found if path for version in [_version(path)]]
    for path in (path for path in found if path):
        if _version(path) >= wanted:
            return path
    if versions:
        told = _("%(program)s is of version %(found)d, and the server of %(wanted)d. Install PostgreSQL's programs of its version.")  # fmt: skip
        raise NotCopied(told % {"program": name, "found": max(versions), "wanted": wanted})
    raise NotCopied(_("There is no %(program)s here. Install PostgreSQL's programs.") % {"program": name})


def _version(path: str) -> int:
    told = subprocess.run([path, "--version"], capture_output=True, text=True).stdout  # noqa: S603
    number = re.search(r"\s(\d+)", told)
    return int(number[1]) if number else 0
