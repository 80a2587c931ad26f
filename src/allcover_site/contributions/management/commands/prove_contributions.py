"""``allcover office prove_contributions``: for every night, proves that receipts have no gap and agree with the books."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from allcover_site.contributions.employer_queries import faults_of_employers
from allcover_site.contributions.models import Receipt
from allcover_site.contributions.queries import faults_of_receipts


class Command(BaseCommand):
    """Proves receipts, floats and what employers owe."""

    help = "Prove that receipts have no gap and that floats and employers' debts agree with the books."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [*faults_of_receipts(), *faults_of_employers()]
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(
            f"Receipts and what employers owe agree with the books: {Receipt.objects.count()} receipts."
        )
