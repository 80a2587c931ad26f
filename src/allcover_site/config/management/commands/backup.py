"""``allcover office backup FILE``: a whole copy of the office, while it is in use, such as onto a stick."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from allcover_site.audit.models import Trail
from allcover_site.config.copying import NotCopied, back_up
from allcover_site.config.copying_server import dump


class Command(BaseCommand):
    """Copies the office."""

    help = "Write a whole copy of the office to a new file, while it is in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            copied = back_up if connection.vendor == "sqlite" else dump
            copied(connection, options["file"])
        except NotCopied as error:
            raise CommandError(str(error)) from error
        trail = Trail.objects.get()
        self.stdout.write(
            f"{options['file']} holds the office as of event {trail.number}, seal {trail.seal}."
        )
