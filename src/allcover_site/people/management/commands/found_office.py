"""``allcover office found_office``: opens an office with its first user, who becomes its manager."""

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from allcover_site.people.operations import NameTaken, found_office
from allcover_site.people.queries import NotAllowed


class Command(BaseCommand):
    """Opens an office."""

    help = "Open an office with its first user, who becomes its manager."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("full_name")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass.getpass("Password: ")
        try:
            found_office(username=options["username"], full_name=options["full_name"], password=password,
                         on=timezone.localdate())  # fmt: skip
        except (NotAllowed, NameTaken) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"The office is open. Sign in as {options['username']}.")
