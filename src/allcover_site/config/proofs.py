"""What an office is proven by, part by part; each gives its faults, and nothing where everything holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection

from allcover_site.audit.guarded import faults_of_guards, guards_wanted
from allcover_site.audit.models import Trail
from allcover_site.audit.nights import TONIGHT
from allcover_site.audit.queries import faults_of_trail
from allcover_site.benefits.queries import faults_of_benefits
from allcover_site.books.causes import faults_of_causes
from allcover_site.books.models import Book
from allcover_site.books.queries import balances, book, faults_of_books
from allcover_site.claims.models import Decision
from allcover_site.claims.queries import faults_of_claims
from allcover_site.claims.replaying import faults_of_decisions
from allcover_site.contributions.employer_queries import faults_of_employers
from allcover_site.contributions.funding_queries import faults_of_funders
from allcover_site.contributions.models import Assessment, Receipt, SetTerms
from allcover_site.contributions.queries import faults_of_receipts
from allcover_site.contributions.replaying import faults_of_assessments
from allcover_site.contributions.tracing import faults_of_terms
from allcover_site.month.proving import faults_of_premiums
from allcover_site.schemes.models import Version
from allcover_site.schemes.proving import faults_of_versions

PROOFS: Mapping[str, Callable[[], Iterable[str]]] = {
    "guards": faults_of_guards,
    "trail": faults_of_trail,
    "books": faults_of_books,
    "causes": faults_of_causes,
    "receipts": faults_of_receipts,
    "premiums": faults_of_premiums,
    "employers": faults_of_employers,
    "funders": faults_of_funders,
    "benefits": faults_of_benefits,
    "claims": faults_of_claims,
    "versions": faults_of_versions,
    "terms": faults_of_terms,
    "assessments": faults_of_assessments,
    "decisions": faults_of_decisions,
}
"""The parts in the order in which they are proven: first that nothing was changed, then that all of it agrees, then that
it follows from the law that was published."""

MADE_AGAIN: Mapping[str, type[Assessment] | type[Decision]] = {
    "assessments": Assessment,
    "decisions": Decision,
}
"""The parts of which each night makes some again."""


def faults_of(parts: Iterable[str] = PROOFS) -> tuple[str, ...]:
    """This function will prove parts of the office and give every fault, each with the part it is of."""
    return tuple(f"{part}: {fault}" for part in parts for fault in PROOFS[part]())


def told_of(part: str) -> str:
    """This function will say of a part that was proven what it holds, and the seal to keep."""
    if part == "guards":
        return f"The guards of rows that are kept are there: {len(guards_wanted())} guards."
    if part == "trail":
        trail = Trail.objects.get()
        return f"The trail is whole: {trail.number} events. Keep its seal: {trail.seal}"
    if part == "books" and not Book.objects.exists():
        return "The books are not opened yet."
    if part == "books":
        held, trial = book(), balances()
        return f"The books are whole: {held.number} entries, {trial.debit} on either side. Keep their seal: {held.seal}"
    if part == "receipts":
        return f"Receipts agree with the books: {Receipt.objects.count()} receipts."
    if part == "versions":
        return f"Versions are as they were published: {Version.objects.count()} versions."
    if part == "terms":
        return f"Terms are those that the trail tells: {SetTerms.objects.count()} of them."
    if part in MADE_AGAIN:
        count = MADE_AGAIN[part].objects.count()
        return f"The {part} come out again as they were: {min(count, TONIGHT)} of {count} tonight."
    return f"The {part} agree with the books."


@contextmanager
def one_moment() -> Iterator[None]:
    """This function will let everything be read as of one moment, while people go on working and nobody waits."""
    if connection.in_atomic_block:
        yield
        return
    is_server = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_server else "BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
