"""An invented office to try everything with: Coresia's mutual health organisation in a small town, half a year old.

It is made by the office's own operations, so it holds what a real one would, its books and its trail included. All
its people have one password, which is printed: never for real use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from allcover.catalogue import country_folder
from allcover.expressions.calendar import add_months
from allcover_site.benefits.operations import award_everybody
from allcover_site.books import chart
from allcover_site.books.operations import open_books
from allcover_site.books.proposing import OPENING, open_year, opening_lines, propose
from allcover_site.books.proposing import approve as approve_entry
from allcover_site.claims.models import Claim
from allcover_site.claims.operations import Asked, decide, enter, review
from allcover_site.claims.paying import approve, pay, prepare
from allcover_site.contributions.enrolling import set_terms
from allcover_site.contributions.operations import affiliate, assess, hand_over, receive
from allcover_site.contributions.queries import float_of, owed
from allcover_site.month.operations import close_month, earn
from allcover_site.people.models import User
from allcover_site.people.operations import appoint, found_office, take_on
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.registry.operations import (
    declare,
    form_household,
    join_household,
    register_facility,
    register_person,
)
from allcover_site.schemes.models import Version
from allcover_site.schemes.operations import publish
from allcover_site.studies.drafting import Draft, patch_of
from allcover_site.studies.operations import Span, begin, go_on

PASSWORD = "try everything"  # noqa: S105 - printed on purpose; the office is invented
SCHEME, GRANT, AREA = "mutual_health", "household_grant", "north.lake"
MONTHS = 6
"""How long ago everybody joined."""

TERMS = {"payment_grace": 1, "in_grace": "covered", "late": "rejoins", "recurrence": 3, "float_limit": 20_000}
"""The office's own: a month to pay in which care counts, and who pays later joins again."""

FROM_PAPER = {**TERMS, "receipt_days": 400}
"""While the months behind are taken over from paper, receipts may be dated back."""

STAFF = (
    ("auditor", "Aline Auditor", "auditor"),
    ("accountant", "Abel Accountant", "accountant"),
    ("registrar", "Rosa Registrar", "registrar"),
    ("collector", "Carl Collector", "collector"),
    ("clerk", "Cora Clerk", "claims_clerk"),
    ("reviewer", "Rita Reviewer", "reviewer"),
)

NO_PENSIONS: Mapping[str, int] = {"household_grant": 0, "national_pension": 0}

FAMILIES: tuple[tuple[int, tuple[tuple[str, str, str, str, int], ...]], ...] = (
    (120, (("Ana", "Lo", "female", "head", 34), ("Ben", "Lo", "male", "spouse", 38), ("Cleo", "Lo", "female", "child", 6))),
    (30, (("Dora", "Kasi", "female", "head", 61), ("Emil", "Kasi", "male", "grandchild", 9))),
    (200, (("Femi", "Okra", "male", "head", 45),)),
)  # fmt: skip
"""Income of the head in a month, and the members with their ages."""


@dataclass(frozen=True)
class _Staff:
    manager: User
    accountant: User
    registrar: User
    collector: User
    clerk: User
    reviewer: User


@transaction.atomic
def demonstrate(*, has_past: bool = True) -> tuple[User, ...]:
    """This function will fill an empty office with an invented one, and give its staff.

    ``has_past``: the months behind are closed, grants decided in them, and another law tried on them.
    """
    today = timezone.localdate()
    joined = add_months(today.replace(day=1), -MONTHS)
    manager = found_office(username="manager", full_name="Mara Manager", password=PASSWORD, on=joined)
    others = {username: _appointed(manager, joined, username, name, role) for username, name, role in STAFF}
    staff = _Staff(
        manager, *(others[name] for name in ("accountant", "registrar", "collector", "clerk", "reviewer"))
    )
    _open(staff, joined, today)
    homes = [_family(staff.registrar, joined, income, members) for income, members in FAMILIES]
    for home in homes:
        _contribute(staff, home, joined, today)
    if has_past:
        _months(staff, joined)
    else:
        hand_over(by=staff.accountant, collector=staff.collector, amount=500, day=today, document="slip 1")
    set_terms(by=staff.manager, scheme=SCHEME, first_day=today, content=TERMS)
    receive(by=staff.collector, household=homes[0], scheme=SCHEME, amount=200, day=today, key="demo advance")
    _claims(staff, today)
    if has_past:
        _try_out(staff.manager, joined)
    return (manager, *others.values())


def _appointed(manager: User, on: date, username: str, full_name: str, role: str) -> User:
    user = take_on(by=manager, username=username, full_name=full_name, password=PASSWORD)
    appoint(by=manager, user=user, role=role, on=on)
    return user


def _open(staff: _Staff, joined: date, today: date) -> None:
    """The books with what the founders brought, and the scheme as published."""
    open_books(by=staff.manager, currency="XCC", digits=2)
    chart.open_chart(by=staff.manager)
    for year in range(joined.year, today.year + 1):
        open_year(by=staff.accountant, year=year)
    brought = propose(by=staff.accountant, key=OPENING, day=joined, text="Brought in by the founders",
                      lines=opening_lines({chart.CASH: 50_000}))  # fmt: skip
    approve_entry(by=staff.manager, proposal=brought)
    for scheme in (SCHEME, GRANT):
        publish(by=staff.manager, folder=country_folder("coresia"), scheme=scheme, first_day=joined)
    set_terms(by=staff.manager, scheme=SCHEME, first_day=joined, content=FROM_PAPER)


def _family(
    by: User, joined: date, income: int, members: tuple[tuple[str, str, str, str, int], ...]
) -> Household:
    persons = [
        register_person(by=by, given_name=given, family_name=family, sex=sex, area=AREA,
                        birth_date=add_months(joined, -12 * age))
        for given, family, sex, _, age in members
    ]  # fmt: skip
    home = form_household(by=by, head=persons[0], on=joined)
    for place, (person, member) in enumerate(zip(persons, members, strict=True)):
        if place:
            join_household(by=by, household=home, person=person, relation=member[3], on=joined)
        facts = {"income_month": 0 if place else income, "receives": dict(NO_PENSIONS)}
        declare(by=by, person=person, on=joined, facts=facts)
        affiliate(by=by, person=person, scheme=SCHEME, on=joined)
    return home


def _contribute(staff: _Staff, home: Household, joined: date, today: date) -> None:
    """Every month assessed; all of it paid in two receipts."""
    for n in range(MONTHS + 1):
        assess(by=staff.registrar, household=home, scheme=SCHEME, month=add_months(joined, n))
    rest = owed(home, SCHEME)
    for part, amount in enumerate((rest // 2, rest - rest // 2)):
        receive(by=staff.collector, household=home, scheme=SCHEME, amount=amount, day=joined + timedelta(days=part),
                key=f"demo {home.pk} {part}")  # fmt: skip


def _months(staff: _Staff, joined: date) -> None:
    """What was collected is handed over, grants are decided for the months behind, and all of them are closed."""
    held = float_of(staff.collector)
    day = joined + timedelta(days=7)
    hand_over(by=staff.accountant, collector=staff.collector, amount=held, day=day, document="slip 1")
    for n in range(MONTHS):
        award_everybody(by=staff.manager, scheme=GRANT, month=add_months(joined, n))
    for n in range(MONTHS):
        earn(by=staff.accountant, scheme=SCHEME, month=add_months(joined, n))
        close_month(by=staff.accountant, month=add_months(joined, n))


def _try_out(by: User, joined: date) -> None:
    """What a dearer premium and consultation would have changed."""
    version = Version.objects.get(scheme=SCHEME)
    span = Span(joined, add_months(joined, MONTHS))
    title = "Premium of 2.50, 0.50 a consultation"
    changes = {f"{SCHEME}.premium_month": Decimal("2.5"), f"{SCHEME}.consultation_fee": Decimal("0.5")}
    draft = Draft(version.files, patch_of(SCHEME, changes, joined, title))
    study = begin(by=by, title=title, base=version, span=span, draft=draft)
    while go_on(by=by, study=study):
        pass


def _claims(staff: _Staff, today: date) -> None:
    """Four claims, of which one waits for its decision; the health centre is paid part of what it is owed."""
    by, day = staff.registrar, today - timedelta(days=1)
    centre = register_facility(by=by, code="HC1", name="Lake health centre", level="health_centre", area=AREA)
    hospital = register_facility(
        by=by, code="DH1", name="North hospital", level="district_hospital", area="north"
    )
    ana, cleo, dora, femi = (Person.objects.get(given_name=name) for name in ("Ana", "Cleo", "Dora", "Femi"))
    cut = _claim(staff, centre, ana, day, Asked("consultation"), Asked("medicines", 2, 400))
    review(by=staff.reviewer, line=cut.lines.all()[1], quantity=1, price=None, reason="One box was given")
    decisions = []
    for claim in (
        cut,
        _claim(staff, centre, cleo, day, Asked("consultation")),
        _claim(staff, hospital, dora, day, Asked("hospital_day", 3, 700)),
    ):
        decisions.append(decide(by=staff.reviewer, claim=Claim.objects.get(pk=claim.pk), on=today))
    _claim(staff, centre, femi, day, Asked("consultation"))
    payment = prepare(
        by=staff.accountant, key="demo", facility=centre, method="cash", decisions=[decisions[0].pk]
    )
    approve(by=staff.manager, payment=payment)
    pay(by=staff.accountant, payment=payment, day=today, document="voucher 1")


def _claim(staff: _Staff, facility: Facility, person: Person, day: date, *lines: Asked) -> Claim:
    code = str(Claim.objects.count() + 1)
    return enter(by=staff.clerk, facility=facility, code=code, scheme=SCHEME, person=person, first_day=day,
                 last_day=day, lines=lines)  # fmt: skip
