"""Writes claims: enters, reviews, decides, pays. Who enters a claim neither reviews nor decides it; who decides does not pay."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from allcover.bookkeeping.entries import Line as Posting
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.models import Entry
from allcover_site.books.operations import post
from allcover_site.books.queries import balance_of
from allcover_site.claims.deciding import decided, package_of
from allcover_site.claims.models import Claim, Decision, Line
from allcover_site.claims.queries import inputs_of
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, check_may
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.registry.queries import household_on
from allcover_site.schemes.queries import system_of, version_on


class ClaimRefused(ValueError):
    """A claim cannot be entered, reviewed or decided as asked."""


class ClaimCodeTaken(ClaimRefused):
    """The facility has sent a claim under this code before."""


class ClaimDatesWrong(ClaimRefused):
    """The days of a claim are in the wrong order or still to come."""


class NoHousehold(ClaimRefused):
    """The patient belonged to no household on the day of care."""


class LineWithoutPrice(ClaimRefused):
    """A line names no price, and the package has no tariff for its item."""


class ClaimAlreadyDecided(ClaimRefused):
    """A claim is decided once."""


class FourEyes(NotAllowed):
    """Two people are needed, and it is the same one."""


class NotOwed(ValueError):
    """More is to be paid to a facility than it is owed."""


@dataclass(frozen=True)
class Asked:
    """One item as a facility asks for it; ``price`` in minor units, None for the tariff."""

    item: str
    quantity: int = 1
    price: int | None = None
    has_prior_approval: bool = False


@transaction.atomic
def enter(
    *, by: User, facility: Facility, code: str, scheme: str, person: Person, first_day: date, last_day: date,
    visit: str = "other", lines: Sequence[Asked],
) -> Claim:  # fmt: skip
    """This function will enter a claim as the facility sent it.

    Raises NotAllowed, NoVersion, NoPackage, and ClaimRefused as the kind it is.
    """
    check_may(by, "claims.enter", scheme=scheme, area=facility.area)
    if not first_day <= last_day <= timezone.localdate():
        raise ClaimDatesWrong(
            f"The care was from {first_day} to {last_day}. Write the days in order, none to come."
        )
    if Claim.objects.filter(facility=facility, code=code).exists():
        raise ClaimCodeTaken(f"{facility} has sent a claim '{code}' before.")
    household = household_on(person, last_day)
    if household is None:
        raise NoHousehold(f"{person} belonged to no household on {last_day}.")
    _check_lines(scheme, last_day, lines)
    claim = Claim.objects.create(
        facility=facility, code=code, scheme=scheme, person=person, household=household, first_day=first_day,
        last_day=last_day, visit=visit, area=facility.area, entered_by=by.username, entered_at=timezone.now(),
    )  # fmt: skip
    Line.objects.bulk_create(
        Line(claim=claim, position=position, item=line.item, quantity=line.quantity, price=line.price,
             has_prior_approval=line.has_prior_approval)
        for position, line in enumerate(lines, start=1)
    )  # fmt: skip
    record(by, "claims.entered", f"claim {claim.pk}", facility=facility.pk, code=code, person=person.pk)
    return claim


@transaction.atomic
def review(*, by: User, line: Line, quantity: int | None, price: int | None, reason: str) -> None:
    """This function will leave of a line what a reviewer approves, with the reason; what was asked stays written."""
    claim = Claim.objects.select_for_update().get(pk=line.claim_id)
    check_may(by, "claims.review", scheme=claim.scheme, area=claim.area)
    _check_open(by, claim)
    if not reason.strip():
        raise ClaimRefused("A reviewer gives a reason. Write it.")
    line.approved_quantity, line.approved_price = quantity, price
    line.reviewed_by, line.reason = by.username, reason
    line.save()
    record(
        by,
        "claims.reviewed",
        f"claim {claim.pk}",
        line=line.position,
        quantity=quantity,
        price=price,
        reason=reason,
    )


@transaction.atomic
def decide(*, by: User, claim: Claim, on: date) -> Decision:
    """This function will decide a claim by the version that counts on its last day, and post what is paid on a day.

    Raises NotAllowed, FourEyes, ClaimAlreadyDecided, EntryRefused (such as for a closed period).
    """
    # What others of the household use meanwhile counts too: they wait for each other.
    Household.objects.select_for_update().get(pk=claim.household_id)
    Person.objects.select_for_update().get(pk=claim.person_id)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    check_may(by, "claims.decide", scheme=claim.scheme, area=claim.area)
    _check_open(by, claim)
    version = version_on(claim.scheme, claim.last_day)
    inputs = inputs_of(claim)
    found = decided(system_of(version), claim.scheme, inputs)
    decision = Decision.objects.create(
        claim=claim, version=version, inputs=inputs, lines=found.lines, used=found.used, asked=found.asked,
        paid=found.paid, patient=found.patient, provider=found.provider, decided_by=by.username,
        decided_at=timezone.now(), entry=_posted(by, claim, found.paid, on),
    )  # fmt: skip
    record(
        by, "claims.decided", f"claim {claim.pk}", version=str(version), asked=found.asked, paid=found.paid
    )
    return decision


@transaction.atomic
def pay_facility(*, by: User, facility: Facility, amount: int, day: date, document: str) -> Entry:
    """This function will pay a facility from the cash box, no more than it is owed; not by who decided its claims.

    Raises NotAllowed, FourEyes, NotOwed, EntryRefused.
    """
    check_may(by, "claims.pay", area=facility.area)
    Facility.objects.select_for_update().get(pk=facility.pk)
    if Decision.objects.filter(claim__facility=facility, decided_by=by.username).exists():
        raise FourEyes(f"{by.username} decided claims of {facility} and cannot pay them. Ask somebody else.")
    party = party_of(facility)
    owed = -balance_of(chart.PAYABLE, party=party)
    if not 0 < amount <= owed:
        raise NotOwed(f"{facility} is owed {owed}, and {amount} is to be paid.")
    lines = [
        Posting(chart.PAYABLE, debit=amount, party=party, cause=document),
        Posting(chart.CASH, credit=amount, party=party, cause=document),
    ]
    entry = post(by=by, key=f"payment {document}", day=day, text=f"Paid to {facility.name}", lines=lines,
                 document=document)  # fmt: skip
    record(by, "claims.paid", party, amount=amount, entry=entry.number)
    return entry


def party_of(facility: Facility) -> str:
    """This function will name a facility in the books."""
    return f"facility {facility.pk}"


def _check_lines(scheme: str, day: date, lines: Sequence[Asked]) -> None:
    package = package_of(system_of(version_on(scheme, day)), scheme)
    if not lines or any(line.quantity < 1 or (line.price or 0) < 0 for line in lines):
        raise ClaimRefused("A claim has lines, each of one unit or more and no price below zero.")
    for line in lines:
        item = package.item(line.item)
        if line.price is None and (item is None or item.tariff is None):
            raise LineWithoutPrice(f"'{line.item}' has no tariff. Give the line its price.")


def _check_open(by: User, claim: Claim) -> None:
    if claim.is_decided:
        raise ClaimAlreadyDecided(f"Claim {claim} is decided.")
    if by.username == claim.entered_by:
        raise FourEyes(f"{by.username} entered claim {claim}; somebody else reviews and decides it.")


def _posted(by: User, claim: Claim, paid: int, on: date) -> Entry | None:
    if not paid:
        return None
    cause = f"claim {claim.pk}"
    care = Posting(chart.CARE, debit=paid, party=f"person {claim.person_id}", cause=cause)
    owed = Posting(chart.PAYABLE, credit=paid, party=party_of(claim.facility), cause=cause)
    lines = [replace(line, scheme=claim.scheme, area=claim.area) for line in (care, owed)]
    return post(by=by, key=cause, day=on, text=f"Care, {claim}", lines=lines, document=claim.code)
