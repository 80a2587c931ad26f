"""``allcover office --folder NEW restore FILE``: an office again out of a copy, proven before it is used."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from allcover_site.config.copying import NotCopied, put_back, take_away
from allcover_site.config.copying_server import empty_again, undump


class Command(BaseCommand):
    """Makes an office out of a copy."""

    help = (
        "Make an office in an empty folder, or an empty database of PostgreSQL, out of a copy, and prove it."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if connection.vendor == "sqlite":
                put_back(options["file"], _database())
            else:
                undump(options["file"], connection)
        except NotCopied as error:
            raise CommandError(str(error)) from error
        try:
            call_command("migrate", verbosity=0)
            call_command("prove", stdout=self.stdout)
        except BaseException:  # Whatever broke it off: an office that is not proven does not open.
            _take_away()
            raise


def _database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _take_away() -> None:
    if connection.vendor == "sqlite":
        connection.close()
        take_away(_database())
    else:
        empty_again(connection)
