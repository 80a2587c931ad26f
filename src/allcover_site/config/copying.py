"""Copies of an office on SQLite: whole while it is in use, checked before anybody relies on them.

An office on PostgreSQL is copied by :mod:`allcover_site.config.copying_server`.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _


class NotCopied(Exception):
    """A copy could not be made or cannot be relied on; nothing was replaced."""


def back_up(connection: BaseDatabaseWrapper, target: Path) -> None:
    """This function will write a whole copy of the office's database to a new file. Raises NotCopied."""
    if connection.vendor != "sqlite":
        raise NotCopied(_("This office is on PostgreSQL. Copy it with the command 'backup'."))
    if target.exists():
        raise NotCopied(_("%(file)s exists. Name a new file.") % {"file": target})
    connection.ensure_connection()
    begun = target.with_name(target.name + ".part")
    try:
        with closing(sqlite3.connect(begun)) as copy:
            connection.connection.backup(copy)
        check_copy(begun)
        settled(begun, target)
    except (sqlite3.Error, OSError) as error:
        raise NotCopied(
            _("%(file)s could not be written: %(error)s.") % {"file": target, "error": error}
        ) from error
    finally:
        begun.unlink(missing_ok=True)


def put_back(source: Path, target: Path) -> None:
    """This function will make a copy the database of an office that has none. Raises NotCopied."""
    if target.exists():
        raise NotCopied(
            _("There is an office in %(folder)s already. Name a new folder.") % {"folder": target.parent}
        )
    check_copy(source)
    begun = target.with_name(target.name + ".part")
    try:
        begun.write_bytes(source.read_bytes())
        check_copy(begun)
        settled(begun, target)
    finally:
        begun.unlink(missing_ok=True)


def put_over(source: Path, connection: BaseDatabaseWrapper) -> None:
    """This function will make a copy the content of the office's database while it is in use. Raises NotCopied."""
    if connection.vendor != "sqlite":
        raise NotCopied(_("This office is on PostgreSQL. Put it back with the command 'restore'."))
    check_copy(source)
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as held:
            held.backup(connection.connection)
    except sqlite3.Error as error:
        raise NotCopied(
            _("%(file)s could not be put back: %(error)s.") % {"file": source, "error": error}
        ) from error


def check_copy(file: Path) -> None:
    """This function will raise NotCopied unless a file is a whole database of an office."""
    if not file.is_file():
        raise NotCopied(_("There is no file %(file)s.") % {"file": file})
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as held:
            (state,) = held.execute("PRAGMA integrity_check").fetchone()
            held.execute("SELECT number, seal FROM audit_trail").fetchone()
    except sqlite3.Error as error:
        raise NotCopied(
            _("%(file)s is not a whole copy of an office: %(error)s.") % {"file": file, "error": error}
        ) from error
    if state != "ok":
        raise NotCopied(_("%(file)s is damaged: %(state)s.") % {"file": file, "state": state})


def settled(begun: Path, target: Path) -> None:
    """This function will give a file its name once its bytes are safe on the disk."""
    with begun.open("rb") as file:
        os.fsync(file.fileno())
    begun.replace(target)
