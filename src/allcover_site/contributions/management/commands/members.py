"""``allcover office members FOLDER``: writes the office's members as a population, for the diagnosis."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from allcover.population import keep
from allcover.vocabulary.fault import Faults
from allcover_site.contributions.members import NoMembers, note, population_on
from allcover_site.people.operations import Founder


class Command(BaseCommand):
    """Writes members out."""

    help = "Write everybody whom the office has registered, without their names, into a folder that 'allcover report --survey' reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--on", type=date.fromisoformat, help="The day, such as 2026-01-31; today without it."
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        day, folder = options["on"] or timezone.localdate(), options["folder"]
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is there and not empty. Name a new folder.")
        try:
            population = population_on(day)
        except (NoMembers, Faults) as error:
            raise CommandError(str(error)) from error
        keep(population, folder)
        note(Founder(), population)
        self.stdout.write(
            f"{folder} holds {len(population.persons):,} persons of {len(population.households):,} households on {day}. "
            f"Read it with: allcover report --country COUNTRY --survey {folder} --out out"
        )
