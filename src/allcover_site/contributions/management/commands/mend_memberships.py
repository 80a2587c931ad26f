"""``allcover office mend_memberships``: names memberships that stand otherwise than the rules give them, and sets them right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.mending import all_stuck, mend
from allcover_site.people.operations import Founder


class Command(BaseCommand):
    """Sets memberships right that faults of earlier days left."""

    help = "Name the memberships, and the months of members, that stand otherwise than the rules give them; with --write, set them right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--write", action="store_true", help="Set them right, each with a line in the trail."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found, refused = list(all_stuck()), []
        for one in found:
            self.stdout.write(one.told)
            if not options["write"]:
                continue
            try:
                mend(by=Founder(), stuck=one)
            except (CannotAssess, EntryRefused) as refusal:
                refused.append(f"{one.told} {refusal}")
        if refused:
            raise CommandError("\n".join(refused))
        if not found:
            self.stdout.write("Every membership is as the rules give it.")
        elif options["write"]:
            self.stdout.write(f"Set right: {len(found)}.")
        else:
            self.stdout.write(f"Found: {len(found)}. Set them right with --write.")
