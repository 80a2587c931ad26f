"""Copies of an office on SQLite: whole while it is in use, checked before anybody relies on them.

Beside a copy lies what its bytes come to (``FILE.sha256``, as ``sha256sum`` reads it): neither a database nor a dump has a sum of
its own, and what was changed in one may leave it whole. An office on PostgreSQL is copied by :mod:`allcover_site.config.copying_server`.
"""

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _


class NotCopied(Exception):
    """A copy could not be made or cannot be relied on; nothing was replaced."""


def back_up(connection: BaseDatabaseWrapper, target: Path) -> None:
    """This function will write a whole copy of the office's database to a new file, and its sum beside it. Raises NotCopied."""
    if connection.vendor != "sqlite":
        raise NotCopied(_("This office is on PostgreSQL. Copy it with the command 'backup'."))
    check_new(target)
    connection.ensure_connection()
    begun = target.with_name(target.name + ".part")
    try:
        with closing(sqlite3.connect(begun)) as copy:
            connection.connection.backup(copy)
        check_copy(begun)
        keep_sum(begun, target)
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
    check_taken(source)
    begun = target.with_name(target.name + ".part")
    try:
        begun.write_bytes(source.read_bytes())
        check_copy(begun)
        settled(begun, target)
    finally:
        begun.unlink(missing_ok=True)


def take_away(target: Path) -> None:
    """This function will remove a database that was made out of a copy, with what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        target.with_name(target.name + ending).unlink(missing_ok=True)


@contextmanager
def proven(source: Path) -> Iterator[Path]:
    """This function will make an office out of a copy apart, bring it up to the program's tables and prove it, as the command
    ``restore`` does, and give its database; nothing of it is left afterwards. Raises NotCopied.
    """
    own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    with TemporaryDirectory(prefix="allcover-") as folder:
        run = subprocess.run([sys.executable, "-m", "django", "restore", str(source.resolve())],  # noqa: S603
                             env={**own, "ALLCOVER_OFFICE": folder}, capture_output=True, text=True, errors="replace")  # fmt: skip
        if run.returncode:
            told = _("%(file)s cannot be relied on, and nothing was put back: %(error)s")
            raise NotCopied(told % {"file": source, "error": run.stderr.removeprefix("CommandError: ").strip()[:500]})  # fmt: skip
        yield Path(folder) / "office.sqlite3"


def put_over(source: Path, connection: BaseDatabaseWrapper) -> None:
    """This function will make a database that was proven the content of the office's while it is in use. Raises NotCopied."""
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as held:
            held.backup(connection.connection)
    except sqlite3.Error as error:
        raise NotCopied(
            _("%(file)s could not be put back: %(error)s.") % {"file": source, "error": error}
        ) from error


def check_taken(copy: Path) -> None:
    """This function will raise NotCopied unless a copy is a whole database of an office, byte for byte as it was taken."""
    check_sum(copy)
    check_copy(copy)


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


def check_new(target: Path) -> None:
    """This function will raise NotCopied where there is a copy, or the sum of one, already."""
    if target.exists() or sum_of(target).exists():
        raise NotCopied(_("%(file)s exists. Name a new file.") % {"file": target})


def sum_of(copy: Path) -> Path:
    """This function will name the file beside a copy that holds its sum."""
    return copy.with_name(copy.name + ".sha256")


def keep_sum(begun: Path, target: Path) -> None:
    """This function will write the sum of a copy that is still to get its name beside where it will lie."""
    sum_of(target).write_text(f"{_digest(begun)}  {target.name}\n", encoding="ascii")


def check_sum(copy: Path) -> None:
    """This function will raise NotCopied unless a copy's bytes come to the sum beside it."""
    if not copy.is_file():
        raise NotCopied(_("There is no file %(file)s.") % {"file": copy})
    try:
        kept = sum_of(copy).read_text(encoding="ascii").split()[0]
    except (OSError, ValueError, IndexError) as error:
        told = _("The copy's sum is missing: %(file)s. Bring both files.")
        raise NotCopied(told % {"file": sum_of(copy)}) from error
    if kept != _digest(copy):
        raise NotCopied(_("%(file)s is damaged: its bytes are not those of the copy.") % {"file": copy})


def _digest(file: Path) -> str:
    with file.open("rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest()


def settled(begun: Path, target: Path) -> None:
    """This function will give a file its name once its bytes are safe on the disk."""
    with begun.open("rb") as file:
        os.fsync(file.fileno())
    begun.replace(target)
