"""``allcover office verify_trail``: proves that nothing of the trail was changed, left out or cut off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from allcover_site.audit.models import Trail
from allcover_site.audit.queries import faults_of_trail


class Command(BaseCommand):
    """Proves the trail."""

    help = "Prove that nothing of the trail was changed, left out or cut off."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = faults_of_trail()
        if wrong:
            raise CommandError("\n".join(wrong))
        trail = Trail.objects.get()
        self.stdout.write(f"The trail is whole: {trail.number} events. Keep its seal: {trail.seal}")
