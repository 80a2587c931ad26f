"""``allcover office prove``: for every night, proves the office; it ends with 1 and names every fault where something is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError, connection

from allcover_site.books.models import Book
from allcover_site.books.operations import note_proof
from allcover_site.config.proofs import PROOFS, faults_of, one_moment, told_of


class Command(BaseCommand):
    """Proves the office."""

    help = "Prove that trail and books are whole, and that what was received, declared, given and decided agrees with them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", nargs="*", help=f"Prove parts only: {', '.join(PROOFS)}.")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = options["part"] or list(PROOFS)
        if unknown := [part for part in parts if part not in PROOFS]:
            raise CommandError(f"There is no part '{unknown[0]}'. Choose of: {', '.join(PROOFS)}.")
        try:
            with one_moment():
                end = Book.objects.first()
                wrong = faults_of(parts)
                told = [] if wrong else [told_of(part) for part in parts]
        except DatabaseError as error:
            if isinstance(error, OperationalError) and connection.connection is None:
                raise  # There is no database to prove; the command line says so.
            raise CommandError(
                f"The database cannot be read, as when its file was cut short: {error}."
            ) from error
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write("\n".join(told))
        if "books" in parts and end is not None:
            note_proof(end)
