"""An invented office to try everything with: Coresia's mutual health organisation in a small town, half a year old.

It is made by the office's own operations, so it holds what a real one would, its books and its trail included. All
its people have one password, which is printed: never for real use.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from allcover.expressions.calendar import add_months
from allcover_site.benefits.operations import award_everybody
from allcover_site.books import chart
from allcover_site.books.details import OPENING
from allcover_site.books.operations import open_books
from allcover_site.books.proposing import approve as approve_entry
from allcover_site.books.proposing import open_year, opening_lines, propose
from allcover_site.claims.models import Decision
from allcover_site.config.care_demonstration import (
    appeal,
    care_before,
    care_now,
    guarantee,
    open_facilities,
    pay_centre,
)
from allcover_site.config.employer_demonstration import declare_months, employ_workers
from allcover_site.config.law_demonstration import (
    FROM_PAPER,
    GRANT,
    NO_PENSIONS,
    PENSION,
    SCHEME,
    TERMS,
    publish_resolution,
    publish_with_terms,
    try_out,
)
from allcover_site.config.staff_demonstration import AREA, Staff, staffed
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.enrolling import set_terms
from allcover_site.contributions.operations import affiliate, assess, hand_over, receive
from allcover_site.contributions.queries import float_of, owed
from allcover_site.month.operations import close_month, earn
from allcover_site.people.models import User
from allcover_site.registry.models import Facility, Household
from allcover_site.registry.operations import declare, form_household, join_household, register_person

MONTHS, RESOLVED_AFTER = 6, 4
"""How many months ago everybody joined, and after how many of them the mutual's second version counts."""

FAMILIES: tuple[tuple[int, tuple[tuple[str, str, str, str, int], ...]], ...] = (
    (120, (("Ana", "Lo", "female", "head", 34), ("Ben", "Lo", "male", "spouse", 38), ("Cleo", "Lo", "female", "child", 6))),
    (30, (("Dora", "Kasi", "female", "head", 61), ("Emil", "Kasi", "male", "grandchild", 9))),
    (200, (("Femi", "Okra", "male", "head", 45),)),
)  # fmt: skip
"""Income of the head in a month, and the members with their ages."""


@transaction.atomic
def demonstrate(*, has_past: bool = True) -> tuple[User, ...]:
    """This function will fill an empty office with an invented one, and give who may sign in.

    ``has_past``: the months behind are lived and closed: an employer declares, grants and claims are decided, a second version
    of the mutual is tried and published; and of these days there are an appeal and a letter of guarantee too.
    """
    today = timezone.localdate()
    joined = add_months(today.replace(day=1), -MONTHS)
    staff = staffed(joined)
    _open(staff, joined, today)
    if has_past:
        publish_resolution(staff.manager, add_months(joined, RESOLVED_AFTER))
    homes = [_family(staff.registrar, joined, income, members) for income, members in FAMILIES]
    for home in homes:
        _contribute(staff, home, joined)
    centre, hospital = open_facilities(staff)
    users, before = staff.everybody, list[Decision]()
    if has_past:
        users += (_employer(staff, joined, today),)
        before = _past(staff, joined, centre)
    else:
        hand_over(by=staff.accountant, collector=staff.collector, amount=500, day=today, document="slip 1")
    set_terms(by=staff.manager, scheme=SCHEME, first_day=today, content=TERMS)
    receive(by=staff.collector, household=homes[0], scheme=SCHEME, amount=200, day=today, key="demo advance")
    cut, child = care_now(staff, centre, hospital, today)
    pay_centre(staff, centre, [*before, child], today)
    if has_past:
        appeal(staff, cut, today)
        guarantee(staff, hospital, today)
        try_out(staff.manager, joined, add_months(joined, RESOLVED_AFTER), add_months(joined, MONTHS))
    return users


def _open(staff: Staff, joined: date, today: date) -> None:
    """The books with what the founders brought, and the schemes as published."""
    open_books(by=staff.manager, currency="XCC", digits=2)
    chart.open_chart(by=staff.manager)
    for year in range(joined.year, today.year + 1):
        open_year(by=staff.accountant, year=year)
    brought = propose(by=staff.accountant, key=OPENING, day=joined, text="Brought in by the founders",
                      lines=opening_lines({chart.CASH: 50_000}))  # fmt: skip
    approve_entry(by=staff.manager, proposal=brought)
    publish_with_terms(staff.manager, SCHEME, joined, FROM_PAPER)
    publish_with_terms(staff.manager, GRANT, joined)


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


def _contribute(staff: Staff, home: Household, joined: date) -> None:
    """Every month assessed; all of it paid in two receipts."""
    for n in range(MONTHS + 1):
        assess(by=staff.registrar, household=home, scheme=SCHEME, month=add_months(joined, n))
    rest = owed(home, SCHEME)
    for part, amount in enumerate((rest // 2, rest - rest // 2)):
        receive(by=staff.collector, household=home, scheme=SCHEME, amount=amount, day=joined + timedelta(days=part),
                key=f"demo {home.pk} {part}")  # fmt: skip


def _employer(staff: Staff, joined: date, today: date) -> User:
    """What was collected of households is handed over, then an employer declares and pays. Gives who declares for it."""
    held, day = float_of(staff.collector), joined + timedelta(days=7)
    hand_over(by=staff.accountant, collector=staff.collector, amount=held, day=day, document="slip 1")
    works, clerk = employ_workers(staff, joined)
    declare_months(staff, works, clerk, joined, MONTHS, today)
    return clerk


def _past(staff: Staff, joined: date, centre: Facility) -> list[Decision]:
    """The months behind: care is given under the one and the other version of the mutual, and decided; grants are decided; then
    all are closed, the oldest first."""
    months = [add_months(joined, n) for n in range(MONTHS)]
    days = [month.replace(day=12) for month in months[RESOLVED_AFTER - 1 : RESOLVED_AFTER + 1]]
    decisions = care_before(staff, centre, days)
    for month in months:
        award_everybody(by=staff.manager, scheme=GRANT, month=month)
        assess_everybody(by=staff.registrar, scheme=PENSION, month=month)
    for month in months:
        earn(by=staff.accountant, scheme=SCHEME, month=month)
        close_month(by=staff.accountant, month=month)
    return decisions
