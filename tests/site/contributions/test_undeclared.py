"""An employer that declares nothing: told month by month, assessed by the office as it declared last, and the worker loses no membership."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.conftest import entered, registered, somebody
from tests.site.contributions.wages import JANUARY, ON, SCHEME, filed, paid, table

from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balance_of, faults_of_books
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.employer_queries import faults_of_employers, months_missing
from allcover_site.contributions.employers import NotDeclared
from allcover_site.contributions.models import Affiliation
from allcover_site.contributions.operations import assess
from allcover_site.contributions.penalties import charge_penalties
from allcover_site.contributions.queries import standing_on
from allcover_site.contributions.undeclared import estimate, months_undeclared, silent_of, undeclared
from allcover_site.front.waiting import waiting_for
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, Reach
from allcover_site.registry.employing import employ, end_employment, register_employer
from allcover_site.registry.models import Employer, Person
from allcover_site.registry.operations import declare, form_household

FEBRUARY, MARCH = date(2024, 2, 1), date(2024, 3, 1)
LABEL = "Months that employers have not declared"
NORTH = Reach(("north",)).condition("area")


@pytest.fixture
def begun(owner: User, mill: Employer, workers: list[Person]) -> None:
    """January is declared of Ana and Ben, and nothing after it."""
    filed(owner, mill, table((workers[0].pk, 500), (workers[1].pk, 300)))


def estimated(by: User, mill: Employer, month: date = FEBRUARY):  # type: ignore[no-untyped-def]
    return estimate(by=by, employer=mill, scheme=SCHEME, month=month, on=date(2024, 4, 2))


@pytest.mark.usefixtures("begun")
def test_month_not_declared_is_told_with_whom_since_when_and_what_rests_on_it(owner: User, mill: Employer) -> None:  # fmt: skip
    assert months_undeclared(owner, date(2024, 3, 15)) == []  # February may be declared to the 15th.
    [told] = months_undeclared(owner, date(2024, 3, 16))
    assert (told.scheme, told.month, told.pay_by, told.employers) == (SCHEME, FEBRUARY, date(2024, 3, 15), 1)
    assert list(undeclared(NORTH, SCHEME, FEBRUARY)) == [mill]
    silent = silent_of(mill, SCHEME, FEBRUARY)
    assert (silent.workers, silent.members, silent.basis and silent.basis.month) == (3, 2, JANUARY)


@pytest.mark.usefixtures("begun")
def test_employers_stand_in_the_order_of_their_numbers(owner: User, mill: Employer) -> None:
    for number in ("E-10", "E-2"):
        made = register_employer(by=owner, number=number, name=f"Shop {number}", area="north.lake")
        employ(by=owner, employer=made, person=registered(owner, f"Zoe {number}"), on=JANUARY)
    told = undeclared(NORTH, SCHEME, FEBRUARY).values_list("number", flat=True)
    assert list(told) == ["E-1", "E-2", "E-10"]


@pytest.mark.usefixtures("begun")
def test_months_not_declared_wait_on_the_first_page_of_who_takes_them_in_once(owner: User, colleague: User) -> None:  # fmt: skip
    labels = [each.label for each in waiting_for(User.objects.get(pk=owner.pk))]
    assert labels.count(LABEL) == 1
    counts = {each.label: each.count for each in waiting_for(User.objects.get(pk=owner.pk))}
    assert counts[LABEL] == 12  # Those of the last twelve months; the page has all since January 2024.
    assert LABEL not in {each.label for each in waiting_for(colleague)}  # The mill is in the north.
    assert LABEL in {each.label for each in waiting_for(somebody("abel", "accountant"))}


@pytest.mark.usefixtures("begun")
def test_month_not_declared_is_assessed_as_declared_last_and_owed_and_amended(owner: User, mill: Employer, workers: list[Person]) -> None:  # fmt: skip
    january = mill.declarations.get()
    end_employment(by=owner, employment=workers[1].employments.get(), last_day=date(2024, 1, 31))
    made = estimated(owner, mill)
    assert made.is_estimate
    assert {wage.person: wage.earnings for wage in made.wages.all()} == {workers[0]: 50000}  # Ben is gone.
    assert made.due == january.wages.get(person=workers[0]).dues["worker"] + january.wages.get(person=workers[0]).dues["employer"]  # fmt: skip
    assert balance_of(chart.EMPLOYERS) == january.due + made.due
    assert (faults_of_books(), list(faults_of_employers())) == ((), [])
    assert (
        charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 5, 2)) == []
    )  # No percent is set.
    assert list(undeclared(NORTH, SCHEME, FEBRUARY)) == []
    # It is still for the employer to declare, which amends what was estimated.
    assert FEBRUARY in months_missing(mill, SCHEME, date(2024, 3, 20))
    own = filed(owner, mill, table((workers[0].pk, 800)), month=FEBRUARY)
    assert (own.number, own.is_estimate) == (2, False)
    assert account_of_employer(mill, SCHEME).owed == january.due + own.due
    assert FEBRUARY not in months_missing(mill, SCHEME, date(2024, 3, 20))
    assert Event.objects.get(deed="contributions.estimated").facts["month"] == str(FEBRUARY)


@pytest.mark.usefixtures("begun")
def test_worker_loses_no_membership_by_an_estimate_and_is_covered_once_it_is_paid(owner: User, mill: Employer, workers: list[Person]) -> None:  # fmt: skip
    ana, _ben, cleo = workers
    shop = register_employer(by=owner, number="E-2", name="Shop", area="north.lake")
    employ(by=owner, employer=shop, person=cleo, on=JANUARY)
    filed(owner, shop, table((cleo.pk, 500)))
    paid(owner, shop, shop.declarations.get().due, ON)
    home = form_household(by=owner, head=ana, on=date(2020, 1, 1))
    paid(owner, mill, mill.declarations.get().due, ON)
    made = estimated(owner, mill)
    going_on = Affiliation.objects.filter(last_day__isnull=True).order_by("person")
    assert [each.person for each in going_on] == workers  # Cleo too, whom it does not name.
    for month in (JANUARY, FEBRUARY):
        assess(by=owner, household=home, scheme=SCHEME, month=month)
    day = date(2024, 2, 20)
    assert not standing_on(ana, home, SCHEME, day).is_covered
    paid(owner, mill, made.due, date(2024, 3, 10))
    assert standing_on(ana, home, SCHEME, day).is_covered


def test_no_month_is_assessed_that_is_declared_or_has_time_or_nothing_to_go_by(owner: User, mill: Employer, workers: list[Person]) -> None:  # fmt: skip
    with pytest.raises(NotDeclared, match="has declared nothing before January 2024"):
        estimated(owner, mill, JANUARY)
    filed(owner, mill, table((workers[0].pk, 500)))
    with pytest.raises(NotDeclared, match="has declared January 2024"):
        estimated(owner, mill, JANUARY)
    with pytest.raises(NotDeclared, match="has still time"):
        estimated(owner, mill, date(2999, 1, 1))
    end_employment(by=owner, employment=workers[0].employments.get(), last_day=date(2024, 2, 15))
    with pytest.raises(NotDeclared, match="Nobody of whom"):
        estimated(owner, mill, MARCH)


@pytest.mark.usefixtures("begun")
def test_who_may_not_assess_for_an_employer_does_not(mill: Employer, colleague: User) -> None:
    with pytest.raises(NotAllowed):
        estimated(colleague, mill)


@pytest.mark.usefixtures("begun")
def test_page_lists_the_months_and_assesses_one(owner: User, mill: Employer) -> None:
    today = timezone.localdate()
    Period.objects.create(first_day=today.replace(day=1), last_day=today)
    clerk = entered(owner)
    page = reverse("contributions:undeclared")
    assert "February 2024" in clerk.get(page).text
    chosen = clerk.get(page, {"scheme": SCHEME, "month": "2024-02-01"}).text
    assert "Lake Mill" in chosen
    assert "Assess as in January 2024" in chosen
    told = clerk.post(reverse("contributions:estimate", kwargs={"scheme": SCHEME, "number": mill.pk}), {"month": "2024-02-01"}, follow=True)  # fmt: skip
    assert "assessed by the office, as nothing was declared" in told.text
    assert mill.declarations.filter(month=FEBRUARY, is_estimate=True).exists()


@pytest.mark.usefixtures("begun")
def test_nothing_asked_of_a_household_is_no_cover_of_a_member_by_work_whose_employer_is_silent(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    """What the registry knows of Ana is from before she worked: of her household nothing is asked."""
    ana, day = workers[0], date(2024, 2, 20)
    declare(by=owner, person=ana, on=date(2020, 1, 1), facts={"labour_status": "unemployed", "contributing": {SCHEME: False}})  # fmt: skip
    home = form_household(by=owner, head=ana, on=date(2020, 1, 1))
    paid(owner, mill, mill.declarations.get().due, ON)
    assert [assess(by=owner, household=home, scheme=SCHEME, month=month).due for month in (JANUARY, FEBRUARY, MARCH)] == [0, 0, 0]  # fmt: skip
    standing = standing_on(ana, home, SCHEME, day)
    assert (standing.state, standing.is_covered, standing.until) == ("grace", False, date(2024, 3, 15))
    assert standing_on(ana, home, SCHEME, date(2024, 3, 20)).state == "lapsed"
    made = estimated(owner, mill)
    assert not standing_on(ana, home, SCHEME, day).is_covered
    paid(owner, mill, made.due, date(2024, 3, 10))
    assert standing_on(ana, home, SCHEME, day).is_covered


@pytest.mark.usefixtures("begun")
def test_member_by_work_of_whom_nothing_is_owed_stays_covered_with_the_household(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    """Who works without a contract in a small firm owes nothing by the law, and their employer has said so."""
    ana, day = workers[0], date(2024, 2, 20)
    declare(by=owner, person=ana, on=date(2020, 1, 1), facts={"labour_status": "unemployed", "contributing": {SCHEME: False}})  # fmt: skip
    home = form_household(by=owner, head=ana, on=date(2020, 1, 1))
    heading = "worker,earnings,contract,sector"
    assert filed(owner, mill, table((ana.pk, 500, "no", "private"), heading=heading), month=FEBRUARY).due == 0
    for month in (JANUARY, FEBRUARY):
        assess(by=owner, household=home, scheme=SCHEME, month=month)
    paid(owner, mill, mill.declarations.get(month=JANUARY).due, ON)
    assert standing_on(ana, home, SCHEME, day).why == "paid"


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("is_estimated_first", [True, False])
def test_what_an_employer_says_itself_of_a_month_outweighs_an_estimate_of_a_later_one(owner: User, mill: Employer, workers: list[Person], is_estimated_first: bool) -> None:  # fmt: skip
    """Ben earns nothing in February. The office estimates March by January, before it knows; or by February."""
    ana, ben, _cleo = workers
    if is_estimated_first:
        estimated(owner, mill, MARCH)
    filed(owner, mill, table((ana.pk, 500)), month=FEBRUARY)
    if not is_estimated_first:
        estimated(owner, mill, MARCH)
    days = Affiliation.objects.order_by("person").values_list("person", "last_day", "worked_until")
    assert list(days) == [(ana.pk, None, None), (ben.pk, date(2024, 2, 29), date(2024, 1, 31))]


@pytest.mark.usefixtures("begun")
def test_estimate_of_an_employer_who_said_nothing_since_still_carries_membership_on(owner: User, mill: Employer, workers: list[Person]) -> None:  # fmt: skip
    estimated(owner, mill, MARCH)
    shop = register_employer(by=owner, number="E-2", name="Shop", area="north.lake")
    employ(by=owner, employer=shop, person=workers[1], on=JANUARY)
    filed(owner, shop, table((workers[1].pk, 0)), month=MARCH)
    assert Affiliation.objects.get(person=workers[1]).last_day is None
