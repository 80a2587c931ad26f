"""A membership that work made is the same whichever month, of whichever employer, is written down first."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.site.agreeing import set_terms
from tests.site.contributions.wages import JANUARY, SCHEME, filed, paid, table

from allcover.expressions.calendar import add_months
from allcover_site.claims.covering import cover_on
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.models import Affiliation
from allcover_site.contributions.operations import assess
from allcover_site.contributions.queries import standing_on
from allcover_site.people.models import User
from allcover_site.registry.employing import employ, end_employment, register_employer
from allcover_site.registry.models import Employer, Household, Person
from allcover_site.registry.operations import form_household
from allcover_site.runs.finding import NotKnown

MONTHS = [add_months(JANUARY, number) for number in range(5)]
DAYS = [
    JANUARY - timedelta(days=1),
    *(month + timedelta(days=plus) for month in MONTHS for plus in (0, 14, 27)),
]

Said = tuple[int, int, int]
"""The place of an employer and of a month, and what it declares: of Ana so much, and of nobody else."""


@pytest.fixture
def ana(workers: list[Person]) -> Person:
    return workers[0]


@pytest.fixture
def home(owner: User, ana: Person) -> Household:
    return form_household(by=owner, head=ana, on=date(2020, 1, 1))


@pytest.fixture
def employers(owner: User, mill: Employer, workers: list[Person]) -> list[Employer]:
    """The mill, and a shop, where others work too."""
    shop = register_employer(by=owner, number="E-2", name="Shop", area="north.lake")
    employ(by=owner, employer=shop, person=workers[2], on=date(2023, 5, 1))
    return [mill, shop]


class Office:
    """An office in which employers declare months in some order, as often as one likes, each time from the same beginning."""

    def __init__(
        self, by: User, employers: list[Employer], ana: Person, other: Person, home: Household
    ) -> None:
        self.by, self.employers, self.ana, self.other, self.home = by, employers, ana, other, home

    def after(self, said: list[Said]) -> dict[str, Any]:
        """What Ana's membership is once it is all said."""
        with transaction.atomic():
            for place, month, amount in said:
                rows = [(self.other.pk, 300), (self.ana.pk, amount)]
                filed(self.by, self.employers[place], table(*rows), month=MONTHS[month])
            for first in MONTHS:
                with suppress(NotKnown), transaction.atomic():  # Of a month without wages not all is known.
                    assess(by=self.by, household=self.home, scheme=SCHEME, month=first)
            for employer in self.employers:
                if owed := account_of_employer(employer, SCHEME).owed:
                    paid(self.by, employer, owed, date(2024, 2, 10))
            held = Affiliation.objects.filter(person=self.ana)
            found = {
                "spells": list(held.values_list("first_day", "last_day", "worked_until")),
                "standing": [standing_on(self.ana, self.home, SCHEME, day) for day in DAYS],
                "since": [cover_on(self.ana, self.home, SCHEME, day).member_since for day in DAYS],
            }
            transaction.set_rollback(True)
        return found


@pytest.fixture
def office(
    owner: User, employers: list[Employer], ana: Person, workers: list[Person], home: Household
) -> Office:
    return Office(owner, employers, ana, workers[2], home)


def in_order(said: list[Said]) -> list[Said]:
    """Month by month, an amendment after what it amends."""
    return sorted(said, key=lambda each: each[1])


def test_month_handed_in_late_ends_where_the_next_one_says_that_nothing_was_earned(office: Office) -> None:
    found = office.after([(0, 1, 0), (0, 0, 500)])
    assert found["spells"] == [(JANUARY, date(2024, 2, 29), date(2024, 1, 31))]
    assert found == office.after([(0, 0, 500), (0, 1, 0)])


def test_months_of_one_employer_in_every_order(office: Office) -> None:
    """Paid in January and in March: March is within the grace after January, and April's nothing ends it."""
    said = [(0, 0, 500), (0, 1, 0), (0, 2, 500), (0, 3, 0)]
    expected = office.after(said)
    assert expected["spells"] == [(JANUARY, date(2024, 4, 30), date(2024, 3, 31))]
    for order in permutations(said):
        assert office.after(list(order)) == expected


def test_month_amended_to_wages_ends_with_the_nothing_that_stands_after_it(office: Office) -> None:
    found = office.after([(0, 0, 500), (0, 1, 0), (0, 2, 0), (0, 1, 500)])
    assert found["spells"] == [(JANUARY, date(2024, 3, 31), date(2024, 2, 29))]


def test_who_worked_without_a_break_is_a_member_since_the_first_month_whichever_was_written_last(office: Office) -> None:  # fmt: skip
    said = [(0, month, 500) for month in range(3)]
    for order in permutations(said):
        found = office.after(list(order))
        assert found["spells"] == [(JANUARY, None, None)]
        assert found["since"][1:10] == [JANUARY] * 9  # On the days of the three months.


def test_membership_by_a_declaration_that_was_a_slip_is_none(office: Office) -> None:
    assert office.after([(0, 0, 500), (0, 0, 0)])["spells"] == []
    found = office.after([(0, 0, 500), (0, 1, 500), (0, 0, 0)])
    assert found["spells"] == [(MONTHS[1], None, None)]
    found = office.after([(0, 0, 500), (0, 3, 500), (0, 2, 0), (0, 1, 0), (0, 0, 0)])
    assert found["spells"] == [(MONTHS[3], None, None)]


SAID = st.tuples(st.integers(0, 1), st.integers(0, len(MONTHS) - 1), st.sampled_from([0, 500]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(SAID, max_size=7),
    random=st.randoms(use_true_random=False),
    is_alone=st.booleans(),
    grace=st.integers(0, 2),
)
def test_any_months_in_any_order_make_the_membership_that_they_make_in_order(
    office: Office, boss: User, owner: User, said: list[Said], random: Any, is_alone: bool, grace: int
) -> None:
    if is_alone:
        said = [each for each in said if each[0] == 0]
    mixed = [*said]
    random.shuffle(mixed)
    # What an employer said first of a month it still says first: the later one is what counts.
    counts: dict[tuple[int, int], list[Said]] = {}
    for each in said:
        counts.setdefault(each[:2], []).append(each)
    mixed = [counts[each[:2]].pop(0) for each in mixed]
    with transaction.atomic():
        if not is_alone:
            employ(by=owner, employer=office.employers[1], person=office.ana, on=date(2023, 5, 1))
        set_terms(by=boss, scheme=SCHEME, first_day=date(2023, 1, 1), content={"payment_grace": grace})
        assert office.after(mixed) == office.after(in_order(said))
        transaction.set_rollback(True)


@pytest.mark.parametrize("is_written_last", [True, False])
def test_employment_whose_end_is_written_late_ends_the_membership_of_then(
    owner: User, mill: Employer, employers: list[Employer], ana: Person, is_written_last: bool
) -> None:
    """Ana left the mill on 20 January, and began in the shop in April; by then her grace was over."""
    shop = employers[1]
    filed(owner, mill, table((ana.pk, 500)))
    if not is_written_last:
        end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 1, 20))
    work = employ(by=owner, employer=shop, person=ana, on=MONTHS[3])
    filed(owner, shop, table((ana.pk, 500)), month=MONTHS[3])
    if is_written_last:
        end_employment(by=owner, employment=ana.employments.exclude(pk=work.pk).get(), last_day=date(2024, 1, 20))  # fmt: skip
    held = Affiliation.objects.filter(person=ana).values_list("first_day", "last_day", "worked_until")
    assert list(held) == [
        (JANUARY, date(2024, 2, 29), date(2024, 1, 31)),
        (MONTHS[3], None, None),
    ]
