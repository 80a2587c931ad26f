"""Who comes into a household with a period of cover joins for the rest of it: at a price of their own, paid first, with waiting of their own (E22)."""

from datetime import date

import pytest
from django.db import transaction
from tests.site.conftest import SINCE, registered
from tests.site.contributions.covers import SCHEME, enrolled, paid, states, terms

from allcover_site.books.queries import faults_of_books
from allcover_site.claims.covering import cover_on
from allcover_site.contributions.cancelling import cancel_period
from allcover_site.contributions.joining import MayNotJoin
from allcover_site.contributions.models import Affiliation, CoverPeriod, Instalment
from allcover_site.contributions.operations import affiliate
from allcover_site.contributions.queries import owed
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household, join_household

JULY = date(2024, 7, 10)


@pytest.fixture
def bought(boss: User, owner: User, six: Household) -> CoverPeriod:
    """Cover of Ana's household from 10 January 2024 to 9 January 2025, paid: three adults and three children for 16.20."""
    terms(boss)
    made = enrolled(owner, six)
    paid(owner, six, 1620, date(2024, 1, 10))
    return made


@pytest.fixture
def spouse(owner: User, six: Household) -> Person:
    found = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    join_household(by=owner, household=six, person=found, relation="spouse", on=JULY)
    return found


def test_e22_who_comes_within_a_period_pays_their_part_and_waits_by_themselves(
    owner: User, ana: Person, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    part = Instalment.objects.get(joiner=spouse)
    # One more beyond the lump sum, which takes adults first: 100 and 20 for the assembly, for 184 of 366 days; 50 for registering.
    assert (part.first_day, part.last_day, part.pay_by) == (JULY, date(2025, 1, 9), date(2024, 8, 9))
    assert (part.amount, part.fee) == (round(120 * 184 / 366) + 50, 50) == (110, 50)
    days = (JULY, date(2024, 8, 9), date(2024, 8, 10), date(2024, 12, 1))
    assert states(spouse, six, *days) == ["joined", "joined", "lapsed", "lapsed"]
    assert states(ana, six, *days) == ["entitled"] * 4
    paid(owner, six, 110, date(2024, 7, 20))
    later = (date(2024, 7, 19), date(2024, 8, 10), date(2024, 10, 9), date(2024, 10, 10), date(2025, 1, 9))
    assert states(spouse, six, *later) == ["joined", "waiting", "waiting", "entitled", "entitled"]
    assert cover_on(spouse, six, SCHEME, date(2024, 8, 10)).member_since == JULY
    assert not cover_on(spouse, six, SCHEME, date(2024, 7, 19)).holds_on(date(2024, 7, 19))
    assert (owed(six, SCHEME), faults_of_books()) == (0, ())


def test_who_pays_their_part_late_waits_from_then_on(
    owner: User, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    paid(owner, six, 110, date(2024, 9, 1))
    days = (date(2024, 8, 31), date(2024, 9, 1), date(2024, 11, 30), date(2024, 12, 1))
    assert states(spouse, six, *days) == ["lapsed", "waiting", "waiting", "entitled"]


def test_newborn_within_the_lump_sum_costs_nothing_more_of_it(
    boss: User, owner: User, ana: Person, home: Household, mutual: object, open_books: None
) -> None:
    terms(boss)
    enrolled(owner, home)
    paid(owner, home, 1070, date(2024, 1, 10))
    child = registered(owner, "Gil", JULY, sex="male")
    join_household(by=owner, household=home, person=child, relation="child", on=JULY)
    affiliate(by=owner, person=child, scheme=SCHEME, on=JULY)
    assert Instalment.objects.get(joiner=child).amount == round(20 * 184 / 366) + 50 == 60


def test_part_is_gone_where_the_period_is_cancelled_and_the_next_period_counts_everybody(
    boss: User, owner: User, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    assert owed(six, SCHEME) == 110
    cancel_period(by=boss, period=bought, reason="Slip")
    assert owed(six, SCHEME) == -1620
    assert enrolled(owner, six, date(2024, 8, 1)).value == 1620 + 100 + 70


@pytest.mark.parametrize("income", [100, 5])
def test_by_law_who_joins_owes_their_months_and_waits_for_the_renewal_where_the_state_pays_a_part(
    boss: User, owner: User, ana: Person, mutual: object, open_books: None, income: int
) -> None:
    spouse = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    for person in (ana, spouse):
        facts = {"income_month": income, "receives": {"household_grant": 0, "national_pension": 0}}
        declare(by=owner, person=person, on=SINCE, facts=facts)
    home = form_household(by=owner, head=ana, on=SINCE)
    terms(boss, price=None, charges_joining_fee=False)
    made = enrolled(owner, home)
    join_household(by=owner, household=home, person=spouse, relation="spouse", on=JULY)
    if made.dues.get("state"):
        with pytest.raises(MayNotJoin, match="when it is renewed"), transaction.atomic():
            affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
        assert (income, Affiliation.objects.filter(person=spouse).exists()) == (5, False)
    else:
        affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
        amount = Instalment.objects.get(joiner=spouse).amount
        assert (income, made.value, amount) == (100, 2400, round(2400 * 184 / 366))
