"""Funders: what the State owes of contributions by the law is booked with the assessment, received, corrected and proven."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.agreeing import set_terms
from tests.site.conftest import entered, execute, registered, somebody, unguard, version_of

from allcover.catalogue import country_folder
from allcover.expressions.calendar import add_months
from allcover_site.books import chart
from allcover_site.books.causes import faults_of_causes
from allcover_site.books.models import Entry, Period
from allcover_site.books.operations import PeriodClosed, close_period
from allcover_site.books.queries import balance_of, balances, by_party, faults_of_books
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.employers import file_declaration
from allcover_site.contributions.funding import NotFunded, receive_of_funder
from allcover_site.contributions.funding_queries import faults_of_funders, funders
from allcover_site.contributions.models import Assessment, FunderPayment, FunderShare
from allcover_site.contributions.operations import affiliate, assess
from allcover_site.month.queries import finances_in
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
MARCH = date(2024, 3, 1)


@pytest.fixture
def poor(owner: User, ana: Person, home: Household, mutual: Version, period: Period) -> Household:
    """Ana's household, so poor that it owes 0.50 of a premium of 2.00 and the State the rest."""
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2023, 1, 1))
    declare(by=owner, person=ana, on=date(2024, 1, 1), facts={"income_month": 20})
    return home


@pytest.mark.parametrize("is_run", [False, True])
def test_share_of_a_month_to_come_is_no_income_of_today(owner: User, poor: Household, is_run: bool) -> None:
    today = timezone.localdate()
    month = add_months(today.replace(day=1), 12)

    def assessed(of: date) -> None:
        if is_run:
            assess_everybody(by=owner, scheme=SCHEME, month=of, area="north")
        else:
            assess(by=owner, household=poor, scheme=SCHEME, month=of)

    Period.objects.create(id=today.year, first_day=date(today.year, 1, 1), last_day=date(today.year, 12, 31))
    with pytest.raises(CannotAssess, match="are assessed up to"):
        assessed(add_months(month, 1))
    with pytest.raises(PeriodClosed, match=f"open the year {month.year}"):
        assessed(month)
    assert not Assessment.objects.exists()
    Period.objects.create(id=month.year, first_day=date(month.year, 1, 1), last_day=date(month.year, 12, 31))
    assessed(month)
    assert Entry.objects.get(shares__payer="state").day == add_months(month, 1) - timedelta(days=1)


def proven() -> None:
    assert (list(faults_of_funders()), faults_of_books(), list(faults_of_causes())) == ([], (), [])


def test_state_s_share_is_owed_and_income_of_the_month_as_soon_as_it_is_assessed(
    owner: User, poor: Household
) -> None:
    assess(by=owner, household=poor, scheme=SCHEME, month=MARCH)
    assert by_party(chart.FUNDERS) == {"funder state": 150}  # 0.75 x 2.00
    assert by_party(chart.SUBSIDIES) == {"funder state": -150}
    entry = Entry.objects.get(shares__payer="state")
    assert entry.day == date(2024, 3, 31)
    assert finances_in(MARCH, date(2024, 3, 31), None).subsidies == 150  # the income statement of the month
    assert balances().is_even
    proven()


def test_run_books_what_its_batches_came_to_once_and_the_single_month_is_the_same(
    owner: User, poor: Household, manager: User
) -> None:
    clerk = somebody("rosa", "registrar")
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1), content={"late": "restores"})
    assess(by=owner, household=poor, scheme=SCHEME, month=MARCH)
    for _again in range(2):
        assess_everybody(by=clerk, scheme=SCHEME, month=MARCH)
        assess_everybody(by=clerk, scheme=SCHEME, month=date(2024, 4, 1))
    found = Assessment.objects.values_list("month", "dues__state")
    assert dict(found) == {MARCH: 150, date(2024, 4, 1): 150}
    assert [(each.payer, each.owed, each.rest) for each in funders()] == [("state", 300, 300)]
    proven()


def test_state_s_money_is_received_at_the_bank_once(owner: User, poor: Household) -> None:
    assess(by=owner, household=poor, scheme=SCHEME, month=MARCH)
    accountant, key = somebody("alma", "accountant"), str(uuid4())
    given: dict[str, Any] = {
        "scheme": SCHEME,
        "payer": "state",
        "amount": 100,
        "day": date(2024, 5, 2),
        "document": "T-1",
    }
    first = receive_of_funder(by=accountant, key=key, **given)
    assert receive_of_funder(by=accountant, key=key, **given) == first
    assert (balance_of(chart.BANK), balance_of(chart.FUNDERS)) == (100, 50)
    assert [(each.owed, each.paid, each.rest) for each in funders()] == [(150, 100, 50)]
    with pytest.raises(NotFunded):
        receive_of_funder(by=accountant, key=key, **{**given, "amount": 50})
    with pytest.raises(NotFunded):
        receive_of_funder(by=accountant, key="b", **{**given, "payer": "worker"})
    with pytest.raises(NotAllowed):  # who is accountant of a part of the country
        receive_of_funder(by=owner, key="c", **given)
    proven()


def test_share_of_a_closed_month_is_dated_today_and_without_an_open_period_nothing_is_assessed(
    owner: User, poor: Household, period: Period
) -> None:
    close_period(by=owner, period=period)
    with pytest.raises(PeriodClosed):
        assess(by=owner, household=poor, scheme=SCHEME, month=MARCH)
    assert not Assessment.objects.exists()
    today = timezone.localdate()
    Period.objects.create(first_day=date(today.year, 1, 1), last_day=date(today.year, 12, 31))
    assess(by=owner, household=poor, scheme=SCHEME, month=MARCH)
    assert Entry.objects.get(shares__payer="state").day == today
    proven()


def test_share_booked_otherwise_than_assessed_is_found(owner: User, poor: Household) -> None:
    assess(by=owner, household=poor, scheme=SCHEME, month=MARCH)
    unguard("contributions_fundershare")
    execute("UPDATE contributions_fundershare SET amount = 149")
    assert list(faults_of_funders()) == [
        "Mutual health organisation, State: 1.50 was assessed, and 1.49 was booked.",
        "Mutual health organisation, State: 1.49 is owed, and in the books it is 1.50.",
    ]


def test_share_of_declared_wages_is_booked_and_amended(owner: User, period: Period) -> None:
    folder = country_folder("estara")
    paths = [folder / "country.yaml", *folder.glob("*/definition.yaml")]
    files = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    version_of(files, "joint_collection")
    mill = register_employer(by=owner, number="E-1", name="Lake Mill", area="north.lake")
    ben = registered(owner, "Ben")
    employ(by=owner, employer=mill, person=ben, on=date(2023, 5, 1))
    shares = []
    for wage in (200, 150):
        content = f"worker,earnings\n{ben.pk},{wage}\n".encode()
        made = file_declaration(by=owner, employer=mill, scheme="joint_collection", month=MARCH, name="a.csv",
                                content=content, on=date(2024, 4, 10))  # fmt: skip
        shares.append(made.dues["state"])
        assert balance_of(chart.FUNDERS) == made.dues["state"] > 0
        proven()
    assert shares[0] != shares[1]
    assert FunderShare.objects.count() == 2


def test_funders_on_their_page(owner: User, poor: Household) -> None:
    assess(by=owner, household=poor, scheme=SCHEME, month=MARCH)
    accountant = entered(somebody("alma", "accountant"))
    page = accountant.get(reverse("contributions:funders")).content.decode()
    assert "State" in page
    assert "1.50" in page
    address = reverse("contributions:funder-receive", kwargs={"scheme": SCHEME, "payer": "state"})
    asked = {"key": uuid4(), "amount": "1.00", "day": "2024-05-02", "document": "T-1"}
    told = accountant.post(address, asked, follow=True).content.decode()
    assert "The money is received." in told
    assert "T-1" in told
    assert "0.50" in told
    assert FunderPayment.objects.get().amount == 100
    # Who sees a part of the country sees nothing of what is owed for all of it.
    assert "1.50" not in entered(owner).get(reverse("contributions:funders")).content.decode()
