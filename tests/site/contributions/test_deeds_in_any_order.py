"""Membership by work follows from all that stands: written once more it is the same, and so it is in another order."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from tests.site.agreeing import merge, unmerge
from tests.site.conftest import registered
from tests.site.contributions.wages import JANUARY, SCHEME, filed, paid, table

from allcover.expressions.calendar import add_months
from allcover.vocabulary.fault import Faults
from allcover_site.audit.models import Event
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.employers import NotDeclared
from allcover_site.contributions.leaving import NotLeft, end_membership
from allcover_site.contributions.models import Affiliation
from allcover_site.contributions.operations import AffiliatedAlready, affiliate, assess
from allcover_site.contributions.queries import standing_on
from allcover_site.contributions.working import follow_work
from allcover_site.people.models import User
from allcover_site.registry.employing import employ, end_employment, register_employer
from allcover_site.registry.models import Employer, Household, Merge, Person
from allcover_site.registry.operations import (
    RegistryRefused,
    declare,
    form_household,
    join_household,
    leave_household,
)
from allcover_site.runs.finding import NotKnown

A_DAY = timedelta(days=1)
MONTHS = [add_months(JANUARY, number) for number in range(4)]
DAYS = [month + timedelta(days=plus) for month in MONTHS for plus in (0, 9, 19)]
LASTS = [*(day - A_DAY for day in DAYS[1:]), date(2024, 4, 30)]
REFUSALS = (
    ObjectDoesNotExist,
    Faults,
    AffiliatedAlready,
    NotLeft,
    RegistryRefused,
    NotDeclared,
    CannotAssess,
    NotKnown,
)
JOB = {"status": "employee", "sector": "private", "has_contract": True, "earnings_month": 500}

Deed = tuple[Any, ...]
"""What is done, and with what."""

SAYS = st.tuples(st.just("says"), st.integers(0, 1), st.sampled_from(MONTHS), st.sampled_from([0, 500]))
EMPLOYS = st.tuples(st.just("employs"), st.sampled_from(DAYS))
ENDS = st.tuples(st.just("ends"), st.integers(0, 1), st.sampled_from(LASTS))
WILLS = st.tuples(st.just("wills"), st.sampled_from(DAYS))
STOPS = st.tuples(st.just("stops"), st.sampled_from(LASTS))
MOVES = st.tuples(st.just("moves"), st.sampled_from(DAYS))
ASSESSES = st.tuples(st.just("assesses"), st.sampled_from(MONTHS))
OTHERS = st.sampled_from([("pays",), ("merges",), ("unmerges",)])
A_FEW = settings(
    derandomize=True,
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)


class Office:
    """The mill, where Ana works, the shop, where Anna does, and another household."""

    def __init__(self, by: User, mill: Employer, ana: Person, other: Person) -> None:
        self.by, self.ana, self.done = by, ana, list[Deed]()
        shop = register_employer(by=by, number="E-2", name="Shop", area="north.lake")
        self.employers, self.twin = [mill, shop], registered(by, "Anna")
        self.homes = [
            form_household(by=by, head=each, on=date(2020, 1, 1)) for each in (ana, self.twin, other)
        ]
        for each in (ana, self.twin):
            declare(
                by=by, person=each, on=date(2020, 1, 1), facts={"labour_status": "employed", "jobs": [JOB]}
            )
        employ(by=by, employer=shop, person=self.twin, on=date(2023, 5, 1))

    def does(self, deed: Deed) -> None:
        """Do it, and keep it among what is done; what the office refuses is not done."""
        name, *told = deed
        doing: Callable[..., object] = getattr(self, name)
        with suppress(*REFUSALS), transaction.atomic():
            doing(*told)
            self.done.append(deed)

    def says(self, place: int, month: date, amount: int) -> None:
        rows = [(self.ana.pk, amount), *([(self.twin.pk, 400)] if place else [])]
        filed(self.by, self.employers[place], table(*rows), month=month)

    def employs(self, on: date) -> None:
        employ(by=self.by, employer=self.employers[1], person=self.ana, on=on)

    def ends(self, place: int, last: date) -> None:
        work = self.ana.employments.get(employer=self.employers[place], last_day=None)
        end_employment(by=self.by, employment=work, last_day=last)

    def wills(self, on: date) -> None:
        affiliate(by=self.by, person=self.ana, scheme=SCHEME, on=on)

    def stops(self, last: date) -> None:
        end_membership(by=self.by, person=self.ana, scheme=SCHEME, last_day=last, reason="left")

    def moves(self, on: date) -> None:
        lives = self.ana.memberships.get(last_day=None)
        leave_household(by=self.by, membership=lives, last_day=on - A_DAY)
        other = self.homes[2 if lives.household == self.homes[0] else 0]
        join_household(by=self.by, household=other, person=self.ana, relation="other_relative", on=on)

    def assesses(self, month: date) -> None:
        for home in self.homes:
            with suppress(*REFUSALS), transaction.atomic():
                assess(by=self.by, household=home, scheme=SCHEME, month=month)

    def pays(self) -> None:
        for employer in self.employers:
            if owed := account_of_employer(employer, SCHEME).owed:
                paid(self.by, employer, owed, date(2024, 1, 31))

    def merges(self) -> None:
        merge(by=self.by, kept=self.ana, merged=self.twin, reason="One paper")

    def unmerges(self) -> None:
        unmerge(by=self.by, merge=Merge.objects.get(undone_at=None))

    @contextmanager
    def after(self, deeds: Sequence[Deed]) -> Iterator[None]:
        """The office after some deeds, which are taken back again."""
        self.done = []
        with transaction.atomic():
            for deed in deeds:
                self.does(deed)
            yield
            transaction.set_rollback(True)

    def rows(self) -> list[tuple[Any, ...]]:
        held = Affiliation.objects.filter(scheme=SCHEME).order_by("person", "first_day")
        return list(held.values_list("person", "first_day", "last_day", "worked_until", "is_by_work"))


@pytest.fixture
def office(owner: User, mill: Employer, workers: list[Person]) -> Office:
    return Office(owner, mill, workers[0], workers[2])


@A_FEW
@given(deeds=st.lists(SAYS | SAYS | EMPLOYS | ENDS | WILLS | STOPS | MOVES | ASSESSES | OTHERS, max_size=10))
def test_what_follows_from_any_deeds_is_written_already(office: Office, deeds: list[Deed]) -> None:
    with office.after(deeds):
        rows, told = office.rows(), Event.objects.count()
        follow_work(office.by, SCHEME, [office.ana.pk, office.twin.pk])
        assert (office.rows(), Event.objects.count()) == (rows, told)


@A_FEW
@given(
    deeds=st.lists(SAYS | SAYS | SAYS | EMPLOYS | ENDS, max_size=7, unique_by=lambda deed: deed[:3]),
    will=st.none() | st.tuples(st.sampled_from(DAYS), st.sampled_from(LASTS)),
    is_parted=st.booleans(),
    data=st.data(),
)
def test_deeds_in_any_order_make_one_membership(
    office: Office, deeds: list[Deed], will: tuple[date, date] | None, is_parted: bool, data: st.DataObject
) -> None:
    """Own will is written first, as nobody joins who is a member already. Two numbers that were one for a time are as if they never were."""
    begins: list[Deed] = [("employs", date(2023, 5, 1)), *([("wills", will[0])] if will else [])]
    deeds = [*deeds, ("stops", will[1])] if will and will[0] <= will[1] else deeds
    with office.after([*begins, *deeds]):
        expected, done = office.rows(), sorted(office.done)
    mixed = data.draw(st.permutations(deeds))
    if is_parted:
        first = data.draw(st.integers(0, len(mixed)))
        last = data.draw(st.integers(first, len(mixed)))
        mixed = [*mixed[:first], ("merges",), *mixed[first:last], ("unmerges",), *mixed[last:]]
    with office.after([*begins, *mixed]):
        assume(sorted(deed for deed in office.done if "merges" not in deed[0]) == done)
        assert office.rows() == expected


@A_FEW
@given(deeds=st.lists(SAYS | SAYS | EMPLOYS | ENDS | WILLS | MOVES | OTHERS, max_size=9))
def test_whoever_is_declared_is_a_member_on_every_day_of_the_month(office: Office, deeds: list[Deed]) -> None:
    with office.after(deeds):
        said = {deed[1:3]: deed[3] for deed in office.done if deed[0] == "says"}
        for month in {month for (_place, month), amount in said.items() if amount}:
            day, last = month, add_months(month, 1) - A_DAY
            while day <= last:
                held = Affiliation.objects.filter(first_day__lte=day, person__in=[office.ana, office.twin])
                assert any(row.last_day is None or row.last_day >= day for row in held), day
                day += timedelta(days=3)


@A_FEW
@given(deeds=st.lists(SAYS | SAYS | EMPLOYS | ENDS | WILLS, max_size=8))
@example(deeds=[("says", 0, MONTHS[1], 500), ("says", 1, MONTHS[2], 0), ("ends", 0, date(2024, 2, 9))])
def test_days_that_employers_have_paid_are_covered(office: Office, deeds: list[Deed]) -> None:
    home: Household = office.homes[0]
    with office.after([*deeds, *(("assesses", month) for month in MONTHS), ("pays",)]):
        said = {deed[1:3]: deed[3] for deed in office.done if deed[0] == "says"}
        for month in {month for (_place, month), amount in said.items() if amount}:
            for plus in (0, 9, 19, 27):
                standing = standing_on(office.ana, home, SCHEME, month + timedelta(days=plus))
                assert standing.is_covered, (month, plus, standing)
