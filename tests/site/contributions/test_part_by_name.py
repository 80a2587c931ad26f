"""Who comes into a household with a period of cover and has paid their own part is covered by it, whether or not the others have paid theirs."""

from datetime import date

import pytest
from tests.site.conftest import SINCE, registered
from tests.site.contributions.covers import SCHEME, enrolled, paid, states, terms
from tests.site.contributions.test_pricing_again import joins, moves, proven

from allcover_site.contributions.models import Instalment
from allcover_site.contributions.operations import affiliate
from allcover_site.contributions.queries import owed
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import form_household

CAME, PAID = date(2024, 1, 20), date(2024, 1, 22)


@pytest.fixture
def third(boss: User, owner: User, mutual: object, open_books: None) -> Household:
    """Gia's, with cover from 10 January 2024 to 9 January 2025, paid."""
    terms(boss)
    made = form_household(by=owner, head=registered(owner, "Gia", date(1980, 5, 5)), on=SINCE)
    paid(owner, made, enrolled(owner, made).value, date(2024, 1, 10))
    return made


def comes(by: User, home: Household, born: date) -> Person:
    """Somebody who comes after the household has enrolled, and pays their part by name."""
    enrolled(by, home)
    made = registered(by, "Femi", born, sex="male")
    joins(by, made, home, CAME)
    affiliate(by=by, person=made, scheme=SCHEME, on=CAME)
    part = Instalment.objects.get(joiner=made)
    paid(by, home, part.amount, PAID, part=part)
    return made


def test_who_has_paid_their_part_is_covered_though_the_household_has_not_paid(
    owner: User, ana: Person, six: Household, third: Household
) -> None:
    femi = comes(owner, six, date(1989, 5, 5))
    days = (date(2024, 1, 21), PAID, date(2024, 2, 10), date(2024, 4, 20), date(2025, 1, 9))
    assert states(ana, six, *days) == ["joined", "joined", "lapsed", "lapsed", "lapsed"]
    assert states(femi, six, *days) == ["joined", "waiting", "waiting", "entitled", "entitled"]
    assert owed(six, SCHEME) == 1620
    assert proven() == ()


def test_who_has_paid_their_part_is_asked_nothing_where_they_move(
    owner: User, six: Household, third: Household
) -> None:
    femi = comes(owner, six, date(1989, 5, 5))
    moves(owner, femi, third, date(2024, 2, 20))
    assert owed(third, SCHEME) == 0
    assert states(femi, third, date(2024, 2, 20), date(2024, 4, 20)) == ["waiting", "entitled"]
    assert proven() == ()


def test_part_of_fees_alone_pays_for_no_days(owner: User, home: Household, third: Household) -> None:
    child = comes(owner, home, CAME)  # Held by the lump sum, which the household has not paid.
    part = Instalment.objects.get(joiner=child)
    assert part.amount == part.fee > 0
    assert states(child, home, PAID, date(2024, 2, 10)) == ["joined", "lapsed"]
    moves(owner, child, third, date(2024, 2, 20))
    assert [each.first_day for each in Instalment.objects.filter(joiner=child, period__household=third)] == [
        date(2024, 2, 20)
    ]
    assert proven() == ()
