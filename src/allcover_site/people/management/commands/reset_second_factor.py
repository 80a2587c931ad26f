"""``allcover office reset_second_factor``: for whoever holds the machine, when nobody else can do it from a page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from allcover_site.people.models import User
from allcover_site.people.operations import Founder, forget_second_factor


class Command(BaseCommand):
    """Forgets somebody's second factor."""

    help = "Forget somebody's second factor, so that they set another when they sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Nobody is called '{options['username']}'.")
        with transaction.atomic():
            forget_second_factor(Founder(), user)
        self.stdout.write(f"{user.username} sets another when they sign in.")
