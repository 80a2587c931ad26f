"""Writes claims: enters, reviews, decides, takes back. Who enters a claim neither reviews nor decides it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line as Posting
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.models import Entry
from allcover_site.books.operations import post, reverse
from allcover_site.claims.checking import submit
from allcover_site.claims.deciding import Decided, decided, package_of
from allcover_site.claims.letting import release, use_letter
from allcover_site.claims.models import Claim, Decision, Letter, Line, Look, Reversal
from allcover_site.claims.queries import (
    asked_of,
    inputs_for,
    inputs_of,
    party_of,
    practice_on,
    schemes_of,
    systems_of,
)
from allcover_site.claims.refusals import (
    ClaimAlreadyDecided,
    ClaimCodeTaken,
    ClaimDatesWrong,
    ClaimRefused,
    FourEyes,
    LineWithoutPrice,
    NoHousehold,
    NotCovered,
    NotLookedThrough,
)
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.registry.queries import household_on
from allcover_site.schemes.queries import system_of, version_on

CODE = 20
"""Characters that the number of a claim may have."""


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
    visit: str = "other", lines: Sequence[Asked], letter: Letter | None = None,
) -> Claim:  # fmt: skip
    """This function will enter a claim as the facility sent it, and check it as far as a machine can.

    Without a ``scheme`` all schemes are asked of which the patient is a member. Raises NotAllowed, NoVersion,
    NoPackage, LetterRefused, and ClaimRefused as the kind it is.
    """
    check_may(by, "claims.enter", scheme=scheme, area=facility.area)
    _check_head(facility, code, first_day, last_day)
    household = household_on(person, last_day)
    if household is None:
        raise NoHousehold(
            _("%(person)s belonged to no household on %(day)s.") % {"person": person, "day": last_day}
        )
    schemes = _schemes(by, scheme, facility, person, last_day)
    _check_lines(schemes, last_day, lines)
    claim = Claim.objects.create(
        facility=facility, code=code, scheme=schemes[0], person=person, household=household, first_day=first_day,
        last_day=last_day, visit=visit, area=facility.area, entered_by=by.username, entered_at=timezone.now(),
    )  # fmt: skip
    # What a letter guarantees was approved beforehand.
    promised = {line["item"] for line in letter.lines} if letter is not None else set()
    Line.objects.bulk_create(
        Line(claim=claim, position=position, item=line.item, quantity=line.quantity, price=line.price,
             has_prior_approval=line.has_prior_approval or line.item in promised)
        for position, line in enumerate(lines, start=1)
    )  # fmt: skip
    _check_prices(claim, schemes)
    submit(claim, schemes)
    if letter is not None:
        use_letter(by=by, letter=letter, claim=claim)
    record(by, "claims.entered", f"claim {claim.pk}", facility=facility.pk, code=code, person=person.pk)
    return claim


@transaction.atomic
def review(*, by: User, line: Line, quantity: int | None, price: int | None, reason: str) -> None:
    """This function will leave of a line what a reviewer approves, with the reason; what was asked stays written."""
    claim = _for_review(by, line.claim)
    if not reason.strip():
        raise ClaimRefused(_("A reviewer gives a reason. Write it."))
    line.approved_quantity, line.approved_price = quantity, price
    line.reviewed_by, line.reason = by.username, reason
    line.save()
    facts = {"line": line.position, "quantity": quantity, "price": price, "reason": reason}
    record(by, "claims.reviewed", f"claim {claim.pk}", **facts)


@transaction.atomic
def look(*, by: User, claim: Claim, outcome: str, note: str = "") -> Look:
    """This function will say that a reviewer has looked a claim through, or asks for a second one, who then decides."""
    claim = _for_review(by, claim)
    if outcome not in Look.Outcome.values:
        raise ClaimRefused(_("A claim is looked through, or a second reviewer is asked for."))
    made = Look.objects.create(claim=claim, outcome=outcome, note=note, by=by.username, at=timezone.now())
    record(by, "claims.looked_through", f"claim {claim.pk}", outcome=outcome, note=note)
    return made


@transaction.atomic
def decide(*, by: User, claim: Claim, on: date) -> Decision:
    """This function will decide a claim by the version that counts on its last day, and post what is paid on a day.

    Raises NotAllowed, FourEyes, ClaimAlreadyDecided, NotLookedThrough, EntryRefused (such as for a closed period).
    """
    # What others of the household use meanwhile counts too: they wait for each other.
    Household.objects.select_for_update().get(pk=claim.household_id)
    Person.objects.select_for_update().get(pk=claim.person_id)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    for scheme in schemes_of(claim):
        check_may(by, "claims.decide", scheme=scheme, area=claim.area)
    _check_open(by, claim)
    inputs = inputs_of(claim)
    found = decided(systems_of(inputs), inputs)
    _check_looks(by, claim, found.asked)
    number = claim.decisions.count() + 1
    version = version_on(claim.scheme, claim.last_day)
    decision = Decision.objects.create(
        claim=claim, number=number, version=version, inputs=inputs, lines=found.lines, used=found.used,
        asked=found.asked, paid=found.paid, patient=found.patient, provider=found.provider, decided_by=by.username,
        decided_at=timezone.now(), entry=_posted(by, claim, number, found, on),
    )  # fmt: skip
    if not found.paid:
        release(by=by, claim=claim, reason="nothing is paid of the claim")
    facts = {"version": str(version), "asked": found.asked, "paid": found.paid}
    record(by, "claims.decided", f"claim {claim.pk}", number=number, **facts)
    return decision


@transaction.atomic
def take_back(*, by: User, decision: Decision, on: date, reason: str) -> Reversal:
    """This function will reverse a decision and its posting, so that the claim can be decided again by somebody.

    Not by who decided it. What later decisions counted of it stays as it was. Raises NotAllowed, FourEyes,
    ClaimRefused, EntryRefused.
    """
    claim = Claim.objects.select_for_update().get(pk=decision.claim_id)
    check_may(by, "claims.reverse", scheme=claim.scheme, area=claim.area)
    if by.username in (decision.decided_by, claim.entered_by):
        raise FourEyes(_("%(who)s decided or entered the claim. Ask somebody else.") % {"who": by.username})
    if not reason.strip():
        raise ClaimRefused(_("A decision is taken back for a reason. Write it."))
    if Reversal.objects.filter(decision=decision).exists():
        raise ClaimRefused(_("The decision was taken back before."))
    entry = (
        reverse(by=by, entry=decision.entry, day=on, reason=reason) if decision.entry is not None else None
    )
    made = Reversal.objects.create(decision=decision, entry=entry, reason=reason, reversed_by=by.username,
                                   reversed_at=timezone.now())  # fmt: skip
    record(by, "claims.taken_back", f"claim {claim.pk}", number=decision.number, reason=reason)
    return made


def _check_head(facility: Facility, code: str, first_day: date, last_day: date) -> None:
    if not first_day <= last_day <= timezone.localdate():
        told = _("The care was from %(first)s to %(last)s. Write the days in order, none to come.")
        raise ClaimDatesWrong(told % {"first": first_day, "last": last_day})
    if not code or len(code) > CODE:
        raise ClaimRefused(_("A claim has a number of 1 to %(most)s characters.") % {"most": CODE})
    if Claim.objects.filter(facility=facility, code=code).exists():
        told = _("%(facility)s has sent a claim '%(code)s' before.")
        raise ClaimCodeTaken(told % {"facility": facility, "code": code})


def _schemes(by: User, named: str, facility: Facility, person: Person, day: date) -> tuple[str, ...]:
    """The schemes that are asked to pay: the one named, or all that cover the patient."""
    if named:
        return (named,)
    found = asked_of(person, day)
    if not found:
        told = _("%(person)s is a member of no scheme that covers care on %(day)s.")
        raise NotCovered(told % {"person": person, "day": day})
    for scheme in found:
        check_may(by, "claims.enter", scheme=scheme, area=facility.area)
    return found


def _check_lines(schemes: Sequence[str], day: date, lines: Sequence[Asked]) -> None:
    for scheme in schemes:
        package_of(system_of(version_on(scheme, day)), scheme)
    if not lines or any(line.quantity < 1 or (line.price or 0) < 0 for line in lines):
        raise ClaimRefused(_("A claim has lines, each of one unit or more and no price below zero."))


def _check_prices(claim: Claim, schemes: Sequence[str]) -> None:
    first = inputs_for(claim, list(claim.lines.all()), schemes)["asked"][0]
    for line in first["claim"]["lines"]:
        if line["price"] is None:
            told = _("'%(item)s' has no tariff. Give the line its price.")
            raise LineWithoutPrice(told % {"item": line["item"]})


def _for_review(by: User, claim: Claim) -> Claim:
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    check_may(by, "claims.review", scheme=claim.scheme, area=claim.area)
    _check_open(by, claim)
    return claim


def _check_open(by: User, claim: Claim) -> None:
    if claim.is_decided:
        raise ClaimAlreadyDecided(_("Claim %(claim)s is decided.") % {"claim": claim})
    if by.username == claim.entered_by:
        told = _("%(who)s entered claim %(claim)s; somebody else reviews and decides it.")
        raise FourEyes(told % {"who": by.username, "claim": claim})
    if claim.decisions.filter(decided_by=by.username).exists():
        told = _("%(who)s decided claim %(claim)s before; somebody else decides it again.")
        raise FourEyes(told % {"who": by.username, "claim": claim})


def _check_looks(by: User, claim: Claim, asked: int) -> None:
    """A sampled claim is looked through first; a large one, or one passed on, is decided by a second reviewer."""
    looks = list(claim.looks.all())
    if claim.sampled.exists() and not looks:
        raise NotLookedThrough(
            _("Claim %(claim)s is in the random sample. Look it through first.") % {"claim": claim}
        )
    first = {one.by for one in looks} | {line.reviewed_by for line in claim.lines.all() if line.reviewed_by}
    limit = practice_on(claim.scheme, claim.last_day).second_from
    needs_second = any(one.outcome == Look.Outcome.SECOND for one in looks)
    if limit is not None and asked >= limit:
        needs_second = True
        if not first:
            told = _("Claims of this amount are looked through by one reviewer and decided by another.")
            raise NotLookedThrough(told)
    if needs_second and first <= {by.username}:
        told = _("%(who)s reviewed claim %(claim)s; a second reviewer decides it.")
        raise FourEyes(told % {"who": by.username, "claim": claim})


def _posted(by: User, claim: Claim, number: int, found: Decided, on: date) -> Entry | None:
    """The entry of what each scheme pays; none where nothing is paid."""
    if not found.paid:
        return None
    cause = f"claim {claim.pk}"
    lines = []
    for scheme in dict.fromkeys(line["scheme"] for line in found.lines):
        paid = sum(line["paid"] for line in found.lines if line["scheme"] == scheme)
        if paid:
            care = Posting(chart.CARE, debit=paid, party=f"person {claim.person_id}", cause=cause)
            owed = Posting(chart.PAYABLE, credit=paid, party=party_of(claim.facility), cause=cause)
            lines += [replace(line, scheme=scheme, area=claim.area) for line in (care, owed)]
    key = cause if number == 1 else f"{cause} decided {number}"
    return post(by=by, key=key, day=on, text=f"Care, {claim}", lines=lines, document=claim.code)
