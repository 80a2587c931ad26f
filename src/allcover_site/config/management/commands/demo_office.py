"""``allcover office demo_office``: fills an empty office with an invented one; does nothing where there is somebody."""

from typing import Any

from django.core.management.base import BaseCommand

from allcover_site.config.demonstration import demonstrate
from allcover_site.config.staff_demonstration import PASSWORD
from allcover_site.people.models import User


class Command(BaseCommand):
    """Fills an empty office."""

    help = "Fill an empty office with an invented one."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            self.stdout.write("The office already has people; nothing was added.")
            return
        names = ", ".join(user.username for user in demonstrate())
        self.stdout.write(f"An invented office is ready. Sign in as one of: {names}. Password: {PASSWORD}")
