"""Care in the invented office: claims under both versions of the mutual, a stay, an appeal, a letter of guarantee."""

from collections.abc import Sequence
from datetime import date, timedelta

from allcover_site.claims.appealing import receive_appeal, rule
from allcover_site.claims.letting import issue
from allcover_site.claims.models import Claim, Decision
from allcover_site.claims.operations import Asked, decide, enter, review
from allcover_site.claims.paying import approve, pay, prepare
from allcover_site.config.law_demonstration import SCHEME
from allcover_site.config.staff_demonstration import AREA, Staff
from allcover_site.registry.models import Facility, Person
from allcover_site.registry.operations import register_facility

BOTH_BOXES = "The doctor prescribed two boxes, and the second was fetched the same day"


def open_facilities(staff: Staff) -> tuple[Facility, Facility]:
    """This function will register a health centre and a hospital."""
    by = staff.registrar
    centre = register_facility(by=by, code="HC1", name="Lake health centre", level="health_centre", area=AREA)
    hospital = register_facility(
        by=by, code="DH1", name="North hospital", level="district_hospital", area="north"
    )
    return centre, hospital


def care_before(staff: Staff, centre: Facility, days: Sequence[date]) -> list[Decision]:
    """This function will decide a consultation of Ana's on each of some days, within the month of each."""
    claims = [claimed(staff, centre, person("Ana"), day, day, Asked("consultation")) for day in days]
    return [decide(by=staff.reviewer, claim=claim, on=claim.last_day + timedelta(days=5)) for claim in claims]


def care_now(staff: Staff, centre: Facility, hospital: Facility, today: date) -> tuple[Decision, Decision]:
    """This function will enter claims of these days, of which one waits, and give the decisions on those of the health centre.

    On the first of them a reviewer cut a line.
    """
    day = today - timedelta(days=1)
    cut = claimed(staff, centre, person("Ana"), day, day, Asked("consultation"), Asked("medicines", 2, 400))
    review(by=staff.reviewer, line=cut.lines.all()[1], quantity=1, price=None, reason="One box was given")
    child = claimed(staff, centre, person("Cleo"), day, day, Asked("consultation"))
    first = day - timedelta(days=3)
    stay = claimed(staff, hospital, person("Dora"), first, day, Asked("hospital_day", 3, 700))
    decided = [decide(by=staff.reviewer, claim=claim, on=today) for claim in (cut, child, stay)]
    claimed(staff, centre, person("Femi"), day, day, Asked("consultation"))
    return decided[0], decided[1]


def pay_centre(staff: Staff, centre: Facility, decisions: Sequence[Decision], today: date) -> None:
    """This function will pay the health centre what was decided on some claims, a part of what it is owed, out of the cash box."""
    numbers = [decision.pk for decision in decisions]
    payment = prepare(by=staff.accountant, key="demo", facility=centre, method="cash", decisions=numbers)
    approve(by=staff.manager, payment=payment)
    pay(by=staff.accountant, payment=payment, day=today, document="voucher 1")


def appeal(staff: Staff, decision: Decision, today: date) -> Decision:
    """This function will let a patient appeal, and a second reviewer allow it and decide the claim again."""
    held = receive_appeal(
        by=staff.clerk, decision=decision, appellant="patient", received_on=today, grounds=BOTH_BOXES
    )
    rule(
        by=staff.second, appeal=held, is_allowed=True, reason="The pharmacy's slip names two boxes", on=today
    )
    claim = Claim.objects.get(pk=decision.claim_id)
    review(by=staff.second, line=claim.lines.all()[1], quantity=2, price=None, reason="Two boxes were given")
    return decide(by=staff.second, claim=claim, on=today)


def guarantee(staff: Staff, hospital: Facility, today: date) -> None:
    """This function will promise the hospital what the mutual pays of an operation that is planned in a week."""
    issue(by=staff.reviewer, key="demo letter", person=person("Femi"), facility=hospital, scheme=SCHEME,
          day=today + timedelta(days=7), lines=[Asked("operation")])  # fmt: skip


def claimed(
    staff: Staff, facility: Facility, who: Person, first_day: date, last_day: date, *lines: Asked
) -> Claim:
    """This function will enter a claim under the next number."""
    code = str(Claim.objects.count() + 1)
    return enter(by=staff.clerk, facility=facility, code=code, scheme=SCHEME, person=who, first_day=first_day,
                 last_day=last_day, lines=lines)  # fmt: skip


def person(given_name: str) -> Person:
    """This function will give a member by the given name, which only one of them has."""
    return Person.objects.get(given_name=given_name)
