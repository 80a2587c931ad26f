"""Who stopped paying by the month is a member until the days of grace are over, and again as the terms have it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.site.agreeing import refund, set_terms
from tests.site.conftest import entered, living, registered, somebody

from allcover.expressions.calendar import add_months
from allcover_site.books.models import Period
from allcover_site.contributions import lapsing
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.collecting import is_assessed
from allcover_site.contributions.enrolling import waive
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.lapsing import lapsed_on
from allcover_site.contributions.models import Assessment, Correction, Fee
from allcover_site.contributions.operations import affiliate, assess, hand_over, receive
from allcover_site.contributions.periods import in_time
from allcover_site.contributions.queries import account_of, owed, standing_on, terms_on
from allcover_site.month import dues
from allcover_site.month.dues import owed_by_household, to_earn
from allcover_site.month.queries import homes_on, rows_of
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
pytestmark = pytest.mark.usefixtures("joins_free")
FEBRUARY, MARCH, APRIL = date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1)


@pytest.fixture
def member(owner: User, ana: Person, home: Household, mutual: Version, period: Period) -> Household:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=FEBRUARY)
    return home


def assessed(mutual: Version, household: Household, *months: date, due: int = 200) -> None:
    for month in months:
        Assessment.objects.create(household=household, scheme=SCHEME, month=month, version=mutual, due=due, dues={"worker": due},
                                  household_as_was={}, trace=[], author="rosa", assessed_at=timezone.now(), pay_by=in_time(terms_on(SCHEME, month), month))  # fmt: skip


def paid(by: User, household: Household, amount: int, day: date) -> None:
    receive(by=by, household=household, scheme=SCHEME, amount=amount, day=day, key=f"{household.pk} {day}")


@pytest.mark.parametrize(("late", "on_first"), [("restores", True), ("rejoins", False)])
def test_who_stopped_paying_is_a_member_to_the_end_of_grace_and_again_once_it_pays(
    owner: User, manager: User, mutual: Version, member: Household, late: str, on_first: bool
) -> None:
    set_terms(
        by=manager, scheme=SCHEME, first_day=date(2023, 1, 1), content={"payment_grace": 1, "late": late}
    )
    assessed(mutual, member, FEBRUARY, MARCH)
    paid(owner, member, 200, date(2024, 2, 3))
    assert [member.pk in homes_on(SCHEME, day) for day in (date(2024, 3, 31), APRIL)] == [True, False]
    assert [row.became for row in rows_of(SCHEME, MARCH, APRIL)] == ["left"]
    page = f"/month/registers/members?scheme={SCHEME}&first=2024-01-01&last=2024-04-01"
    assert "<td>Lapsed</td>" in entered(owner).get(page).text
    paid(owner, member, 200, date(2024, 4, 10))
    assert [member.pk in homes_on(SCHEME, day) for day in (APRIL, date(2024, 4, 10))] == [on_first, True]


@pytest.fixture
def households(owner: User, mutual: Version, member: Household) -> list[Household]:
    """Five who owe 2.00 a month from February to May, with fees of 0.50, and one of them once more in April: one paid nothing,
    one a part of a fee, one up to the second fee, one all and more; of one a month is corrected, and a month let off."""
    homes = [member, *(living(owner, registered(owner, name)) for name in ("Ben", "Cleo", "Dora", "Eve"))]
    for home, amount in zip(homes, (0, 30, 470, 2_000, 260), strict=True):
        assessed(mutual, home, *(add_months(FEBRUARY, n) for n in range(4)))
        Fee.objects.create(household=home, scheme=SCHEME, day=FEBRUARY, kind="joining", amount=50)
        if amount:
            paid(owner, home, amount, date(2024, 2, 20))
    Fee.objects.create(household=homes[2], scheme=SCHEME, day=APRIL, kind="rejoining", amount=50)
    march = Assessment.objects.get(household=homes[4], month=MARCH)
    Correction.objects.create(assessment=march, number=1, due=50, dues={}, household_as_was={}, reason="Income",
                              author="rosa", corrected_at=march.assessed_at)  # fmt: skip
    april = Assessment.objects.get(household=homes[4], month=APRIL)
    waive(
        by=somebody("mara", "manager"),
        household=homes[4],
        scheme=SCHEME,
        due=f"month {april.pk}",
        reason="Flood",
    )
    return homes


DAYS = (
    date(2024, 1, 31),
    date(2024, 2, 29),
    date(2024, 3, 31),
    date(2024, 4, 1),
    date(2024, 4, 30),
    date(2024, 6, 15),
)


def test_fees_and_months_added_up_are_what_accounts_gone_through_give(
    households: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> list[object]:
        spans = [
            owed_by_household(SCHEME, first, last)
            for first in (FEBRUARY, MARCH, APRIL)
            for last in DAYS
            if first <= last
        ]
        return [
            *spans,
            *(to_earn(SCHEME, day) for day in DAYS if day != APRIL),
            *(lapsed_on(SCHEME, day) for day in DAYS),
        ]

    added_up, apart = told(), lapsing.apart_of(SCHEME)
    assert apart == {households[4].pk}  # of whom a fee alone says nothing else
    for module in (lapsing, dues):
        monkeypatch.setattr(module, "apart_of", lambda _scheme: frozenset(home.pk for home in households))
    assert added_up == told()


@pytest.mark.parametrize("content", [{}, {"payment_grace": 2}, {"payment_grace": 1, "late": "rejoins"}])
def test_lapsed_are_those_whose_days_are_explained_as_not_paid(
    manager: User, households: list[Household], content: dict[str, object]
) -> None:
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1), content=content)
    known = gathered(households=[home.pk for home in households])
    for day in DAYS[1:5]:  # afterwards nothing is assessed
        stretches = {home.pk: known.stretches(home.pk, SCHEME, FEBRUARY, day, day) for home in households}
        not_paid = {
            number
            for number, found in stretches.items()
            if any(each.first <= day <= each.last and each.why == "not_paid" for each in found)
        }
        assert lapsed_on(SCHEME, day) == not_paid, day


def test_money_given_back_pays_for_nothing_when_money_comes_again(
    owner: User, manager: User, mutual: Version, member: Household
) -> None:
    """Paid for February and given back on the same day: March lapses the cover, and what comes on 10 March buys none of it back."""
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1), content={"payment_grace": 1})
    paid(owner, member, 200, date(2024, 1, 29))
    accountant = somebody("abel", "accountant")
    hand_over(by=accountant, collector=owner, amount=200, day=date(2024, 1, 29), document="s")
    refund(
        by=accountant, household=member, scheme=SCHEME, amount=200, day=date(2024, 1, 29), reason="x", key="r"
    )
    assessed(mutual, member, FEBRUARY)
    person, behind = member.memberships.get().person, date(2024, 3, 5)
    assert standing_on(person, member, SCHEME, behind).state == "lapsed"
    paid(owner, member, 200, date(2024, 3, 10))
    [february] = account_of(member, SCHEME).settled
    assert february.paid_on == date(2024, 3, 10)
    assert standing_on(person, member, SCHEME, behind).state == "lapsed"
    assert lapsed_on(SCHEME, behind) == {member.pk}


def test_who_has_lapsed_is_not_looked_up_in_a_month_of_which_everybody_is_assessed(
    mutual: Version, member: Household
) -> None:
    assessed(mutual, member, FEBRUARY)
    with CaptureQueriesContext(connection) as asked:
        assert is_assessed(SCHEME, FEBRUARY)
    assert not any("contributions_receipt" in each["sql"] for each in asked)


def test_nothing_is_asked_of_who_has_lapsed_until_they_join_again(
    owner: User, manager: User, mutual: Version, member: Household
) -> None:
    """Paid in February and no more: March lapses the cover, April and May are not asked; on 10 June they pay March and come back."""
    assessed(mutual, member, FEBRUARY, MARCH)
    paid(owner, member, 200, date(2024, 2, 3))
    for month in (APRIL, date(2024, 5, 1)):
        assert is_assessed(SCHEME, month)
        assess_everybody(by=somebody("rosa", "registrar"), scheme=SCHEME, month=month)
    assert list(Assessment.objects.values_list("month", flat=True)) == [FEBRUARY, MARCH]
    assert owed(member, SCHEME) == 200
    paid(owner, member, 400, date(2024, 6, 10))
    june = date(2024, 6, 1)
    assert [is_assessed(SCHEME, month) for month in (APRIL, date(2024, 5, 1), june)] == [True, True, False]
    assess_everybody(by=somebody("rosa", "registrar"), scheme=SCHEME, month=june)
    assert (owed(member, SCHEME), is_assessed(SCHEME, june)) == (0, True)
    person = member.memberships.get().person
    states = [
        standing_on(person, member, SCHEME, day).state for day in (APRIL, date(2024, 6, 9), date(2024, 6, 10))
    ]
    assert states == ["lapsed", "lapsed", "rejoined"]


def test_terms_that_restore_days_behind_ask_for_all_of_them(
    owner: User, manager: User, mutual: Version, member: Household
) -> None:
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1), content={"late": "restores"})
    assessed(mutual, member, FEBRUARY)
    assess_everybody(by=somebody("rosa", "registrar"), scheme=SCHEME, month=APRIL)
    assert Assessment.objects.filter(month=APRIL).exists()


def test_month_that_is_assessed_late_is_in_time_as_long_as_if_it_were_of_that_day(
    owner: User, mutual: Version, member: Household
) -> None:
    """February is told on 20 April: it is in time to the end of April, and nobody lapses for the office's delay."""
    person = member.memberships.get().person
    assess(by=owner, household=member, scheme=SCHEME, month=FEBRUARY, on=date(2024, 4, 20))
    assess_everybody(by=somebody("rosa", "registrar"), scheme=SCHEME, month=MARCH, on=date(2024, 4, 20))
    assert set(Assessment.objects.values_list("pay_by", flat=True)) == {date(2024, 4, 30)}
    assert lapsed_on(SCHEME, date(2024, 4, 30)) == frozenset()
    assert lapsed_on(SCHEME, date(2024, 5, 1)) == {member.pk}
    paid(owner, member, 400, date(2024, 4, 21))
    assert standing_on(person, member, SCHEME, date(2024, 4, 21)).state != "rejoined"
    assert lapsed_on(SCHEME, date(2024, 5, 1)) == frozenset()


def test_household_that_left_keeps_its_area_in_the_rows(
    manager: User, mutual: Version, member: Household
) -> None:
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1), content={"payment_grace": 1})
    may = date(2024, 5, 1)
    assessed(mutual, member, FEBRUARY, MARCH, APRIL, may)
    assert member.area
    assert [(row.household, row.became, row.area) for row in rows_of(SCHEME, may, date(2024, 5, 31))] == [
        (member.pk, "left", member.area)
    ]
