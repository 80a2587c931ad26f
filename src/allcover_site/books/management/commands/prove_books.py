"""``allcover office prove_books``: for every night, proves that the books are whole and that everything balances."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from allcover_site.books.queries import balances, book, faults_of_books


class Command(BaseCommand):
    """Proves the books."""

    help = "Prove that the books are whole and that everything balances."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = faults_of_books()
        if wrong:
            raise CommandError("\n".join(wrong))
        held, trial = book(), balances()
        self.stdout.write(f"The books are whole: {held.number} entries, {trial.debit} on either side.")
        self.stdout.write(f"Keep their seal: {held.seal}")
