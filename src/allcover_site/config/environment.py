"""Reads settings from the environment. What is missing or cannot be read stops the start and says how to mend it."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any, cast
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
"""Readers beside one writer; who will write takes the lock first, so that nobody writes upon what is out of date."""

POSTGRESQL_OPTIONS = {"options": "-c random_page_cost=1.1"}
"""Disks of today find a page nearly as soon as the next one; a server that thinks of turning disks reads whole tables for each
batch of a run. An address that has options of its own keeps them."""

_TRIES, _PAUSE = 50, 0.02
"""How often a key that another process writes is looked for, and the seconds between."""

_YES, _NO = ("1", "yes", "true", "on"), ("0", "no", "false", "off")


class SettingMissing(ImproperlyConfigured):
    """A setting that has no sensible default is absent."""


class SettingUnreadable(ImproperlyConfigured):
    """A setting holds something else than what it must."""


def text(name: str, default: str | None = None, *, environment: Mapping[str, str] = os.environ) -> str:
    """This function will read a text; SettingMissing where it is absent or empty and there is no default."""
    found = environment.get(name, "").strip() or default
    if found is None:
        raise SettingMissing(f"{name} is not set. Set it, or start the site with 'allcover serve'.")
    return found


def secret(name: str, kept: Path, *, environment: Mapping[str, str] = os.environ) -> str:
    """This function will read a key, else that of a file which only its owner reads; made once, however many start at once."""
    if found := text(name, "", environment=environment):
        return found
    try:
        if not kept.exists():
            with suppress(FileExistsError):  # Another one was first; theirs holds.
                handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "w", encoding="ascii") as opened:
                    opened.write(secrets.token_urlsafe(50))
        for _try in range(_TRIES):  # Another one may be writing it.
            if found := kept.read_text(encoding="ascii").strip():
                return found
            sleep(_PAUSE)
    except OSError as error:
        raise SettingUnreadable(
            f"The key '{kept}' cannot be read or made: {error.strerror}. Give this account the right to write in its folder, or set {name}."
        ) from error
    raise SettingUnreadable(
        f"The key '{kept}' is empty. Delete the file, and start again: a new one is made."
    )


def yes_no(name: str, default: bool, *, environment: Mapping[str, str] = os.environ) -> bool:
    """This function will read yes or no.

    >>> yes_no("DEBUG", False, environment={"DEBUG": "yes"})
    True
    """
    found = text(name, "yes" if default else "no", environment=environment).lower()
    if found not in _YES + _NO:
        raise SettingUnreadable(f"{name} is '{found}'. Write yes or no.")
    return found in _YES


def whole_number(
    name: str, default: int, *, least: int = 0, environment: Mapping[str, str] = os.environ
) -> int:
    """This function will read a whole number of 0 or more, or of more than that."""
    found = text(name, str(default), environment=environment)
    if not found.isascii() or not found.isdigit():
        raise SettingUnreadable(f"{name} is '{found}'. Write a whole number, such as {default}.")
    if int(found) < least:
        raise SettingUnreadable(f"{name} is {found}. Write {least} or more.")
    return int(found)


def listed(name: str, default: str, *, environment: Mapping[str, str] = os.environ) -> list[str]:
    """This function will read a list with commas between.

    >>> listed("HOSTS", "", environment={"HOSTS": "a.org, b.org"})
    ['a.org', 'b.org']
    """
    return [part.strip() for part in text(name, default, environment=environment).split(",") if part.strip()]


def folder(name: str, *, environment: Mapping[str, str] = os.environ) -> Path:
    """This function will read the path of a folder that exists."""
    found = Path(text(name, environment=environment)).expanduser()
    if not found.is_dir():
        raise SettingUnreadable(f"{name} is '{found}', which is no folder. Make it, or name another.")
    return found


def zone_of_machine(
    localtime: Path = Path("/etc/localtime"), *, environment: Mapping[str, str] = os.environ
) -> str:
    """This function will name the time zone that the machine keeps, which says when a day begins; UTC where it does not say."""
    _root, _found, linked = os.path.realpath(localtime).partition("zoneinfo/")
    for name in (environment.get("TZ", "").lstrip(":"), linked):
        try:
            return ZoneInfo(name).key
        except (LookupError, ValueError, OSError):  # None, not a zone's name, or one that is not known here.
            continue
    return "UTC"


def database(name: str, default: Path, *, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """This function will read the address of a database: PostgreSQL, or else SQLite in a file.

    >>> database("DATABASE_URL", Path("a.sqlite3"), environment={})["OPTIONS"]["transaction_mode"]
    'IMMEDIATE'
    """
    address = text(name, f"sqlite:///{default}", environment=environment)
    scheme = address.partition("://")[0]
    if scheme not in ("sqlite", "postgresql", "postgres"):
        raise SettingUnreadable(
            f"{name} begins with '{scheme}'. Write postgresql://user@host/name or sqlite:///path."
        )
    read = cast(dict[str, Any], dj_database_url.parse(address))
    if scheme == "sqlite":
        return {**read, "OPTIONS": SQLITE_OPTIONS}
    usual = {} if "options=" in address else POSTGRESQL_OPTIONS  # Blank: a pooler that takes none.
    options = {**usual, **read.get("OPTIONS", {})}
    return {**read, "OPTIONS": options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
