"""Writes that a month is owed otherwise than it was assessed: a further row, never written over."""

from django.utils import timezone

from allcover_site.audit.operations import record
from allcover_site.contributions.assessing import Found, dues_of, payers
from allcover_site.contributions.funding import book_shares
from allcover_site.contributions.models import Assessment, Correction
from allcover_site.people.models import User
from allcover_site.registry.export import Record
from allcover_site.runs.finding import Finding
from allcover_site.schemes.queries import system_of


def correct(by: User, assessment: Assessment, household: Record, reason: str) -> None:
    """This function will assess a month again, by the version that it was assessed by, of a household as it is known now.

    Nothing is written where the same is owed. What the State or a donor owes more or less is booked. Raises CannotAssess, EntryRefused.
    """
    last = assessment.corrections.last()
    system = system_of(assessment.version)
    nothing = Found(Finding(dict.fromkeys(payers(system, assessment.scheme).values(), 0), tuple))
    found = (
        dues_of(system, assessment.scheme, household, assessment.month) if household["people"] else nothing
    )
    before, number = (last or assessment).dues, last.number + 1 if last else 1
    if found.dues == before:
        return
    Correction.objects.create(
        assessment=assessment, number=number, due=found.due, dues=found.dues,
        household_as_was=household, reason=reason, author=by.username, corrected_at=timezone.now(),
    )  # fmt: skip
    record(by, "contributions.corrected", f"household {assessment.household_id}", scheme=assessment.scheme,
           month=str(assessment.month), due=found.due, reason=reason)  # fmt: skip
    change = {payer: amount - before.get(payer, 0) for payer, amount in {**dict.fromkeys(before, 0), **found.dues}.items()}  # fmt: skip
    cause = f"correction {assessment.pk} {number}"
    book_shares(by=by, scheme=assessment.scheme, month=assessment.month, dues=change, cause=cause)
