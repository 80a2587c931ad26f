"""What is left to employers is paid once they have paid it: a household of which nothing is asked has not paid by that."""

from datetime import date

import pytest
from tests.site.conftest import SINCE, coresia_files, registered, version_of
from tests.site.contributions.wages import ON

from allcover_site.books.models import Period
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.employers import file_declaration, receive_of_employer
from allcover_site.contributions.members import population_on
from allcover_site.contributions.models import WageDeclaration
from allcover_site.contributions.operations import Given, affiliate, assess, receive
from allcover_site.contributions.queries import owed, paid_until, standing_on
from allcover_site.people.models import User
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Household, Person
from allcover_site.registry.operations import declare, form_household, join_household

SCHEME, JANUARY = "health_insurance", date(2024, 1, 1)
JOB = {"status": "employee", "earnings_month": 500, "has_contract": True, "firm_size": 30, "sector": "private"}  # fmt: skip


@pytest.fixture
def mill(owner: User, period: Period) -> Employer:
    version_of(coresia_files(), SCHEME)
    return register_employer(by=owner, number="E-1", name="Lake Mill", area="north.lake")


@pytest.fixture
def ana(owner: User, mill: Employer) -> Person:
    made = registered(owner, "Ana")
    declare(by=owner, person=made, on=SINCE, facts={"labour_status": "employed", "jobs": [JOB]})
    employ(by=owner, employer=mill, person=made, on=SINCE)
    affiliate(by=owner, person=made, scheme=SCHEME, on=JANUARY)
    return made


@pytest.fixture
def home(owner: User, ana: Person) -> Household:
    return form_household(by=owner, head=ana, on=SINCE)


def declared(by: User, mill: Employer, *persons: Person, wage: str = "500") -> WageDeclaration:
    content = "".join(("worker,earnings\n", *(f"{person.pk},{wage}\n" for person in persons))).encode()
    everybody = set(mill.employments.values_list("person_id", flat=True))
    return file_declaration(by=by, employer=mill, scheme=SCHEME, month=JANUARY, name="w.csv", content=content, on=ON,
                            without=everybody)  # fmt: skip


def pays(by: User, mill: Employer, amount: int, day: date) -> None:
    receive_of_employer(by=by, employer=mill, scheme=SCHEME, amount=amount, day=day, key=str(day), given=Given("bank"))  # fmt: skip


def state(person: Person, home: Household, day: date) -> tuple[str, bool]:
    standing = standing_on(person, home, SCHEME, day)
    return standing.state, standing.is_covered


def test_household_of_which_nothing_is_asked_is_not_entitled_before_its_employer_has_paid(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    due = declared(owner, mill, ana).due
    assert due > 0
    assert assess(by=owner, household=home, scheme=SCHEME, month=JANUARY).due == 0
    assert state(ana, home, date(2024, 1, 20)) == ("joined", False)
    assert state(ana, home, date(2024, 3, 20)) == ("lapsed", False)
    assert (owed(home, SCHEME), paid_until(home, SCHEME)) == (0, None)
    pays(owner, mill, due - 1, date(2024, 2, 12))
    assert state(ana, home, date(2024, 1, 20)) == ("joined", False)
    pays(owner, mill, 1, date(2024, 2, 13))
    assert state(ana, home, date(2024, 1, 20)) == ("entitled", True)
    assert paid_until(home, SCHEME) == date(2024, 1, 31)


def test_month_that_an_employer_pays_too_late_covers_by_the_office_s_terms(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    due = declared(owner, mill, ana).due
    assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    pays(owner, mill, due, date(2024, 3, 20))
    assert state(ana, home, date(2024, 1, 20)) == ("joined", False)


def test_who_pays_with_the_household_does_not_wait_for_another_s_employer(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    ben = registered(owner, "Ben", sex="male")
    declare(by=owner, person=ben, on=SINCE, facts={"labour_status": "employed", "jobs": [JOB]})
    join_household(by=owner, household=home, person=ben, relation="spouse", on=SINCE)
    affiliate(by=owner, person=ben, scheme=SCHEME, on=JANUARY)
    due = declared(owner, mill, ana).due
    made = assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    assert made.due > 0
    receive(
        by=owner, household=home, scheme=SCHEME, amount=made.due, day=JANUARY, key="b", given=Given("bank")
    )
    day = date(2024, 1, 20)
    assert (state(ben, home, day), state(ana, home, day)) == (("entitled", True), ("joined", False))
    pays(owner, mill, due, date(2024, 2, 12))
    assert state(ana, home, day) == ("entitled", True)


def test_worker_whom_an_amendment_no_longer_names_is_paid_for_by_nobody(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    pays(owner, mill, declared(owner, mill, ana).due, ON)
    assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    other = registered(owner, "Cleo")
    employ(by=owner, employer=mill, person=other, on=SINCE)
    assert state(ana, home, date(2024, 1, 20)) == ("entitled", True)
    declared(owner, mill, other)
    assert state(ana, home, date(2024, 1, 20)) == ("joined", False)


def test_member_for_whom_a_declaration_comes_to_nothing_is_asked_with_the_household(
    owner: User, mill: Employer, home: Household, ana: Person
) -> None:
    declare(by=owner, person=ana, on=SINCE, facts={"contributing": {SCHEME: False}})
    content = f"worker,earnings,contract,sector\n{ana.pk},500,no,private\n".encode()
    made = file_declaration(
        by=owner, employer=mill, scheme=SCHEME, month=JANUARY, name="w.csv", content=content, on=ON
    )
    assert made.due == 0
    assert assess(by=owner, household=home, scheme=SCHEME, month=JANUARY).due > 0


def test_months_that_employers_have_not_paid_are_no_months_contributed(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    due, day = declared(owner, mill, ana).due, date(2024, 2, 28)
    assess_everybody(by=owner, scheme=SCHEME, month=JANUARY, area="north")

    def months() -> list[int]:
        history = population_on(day).history
        assert history is not None
        return list(history["months_contributed"])

    assert sum(months()) == 0
    pays(owner, mill, due, date(2024, 2, 12))
    assert months() == [1]


def test_worker_whom_the_law_obliges_is_covered_once_the_employer_that_declared_them_has_paid(
    owner: User, mill: Employer
) -> None:
    """Nobody registered Ben as a member: the employer's declaration does, as the law obliges him."""
    ben = registered(owner, "Ben", sex="male")
    declare(by=owner, person=ben, on=SINCE, facts={"labour_status": "employed", "jobs": [JOB]})
    employ(by=owner, employer=mill, person=ben, on=SINCE)
    own = form_household(by=owner, head=ben, on=SINCE)
    due = declared(owner, mill, ben).due
    assess_everybody(by=owner, scheme=SCHEME, month=JANUARY, area="north")
    assert state(ben, own, date(2024, 1, 20)) == ("joined", False)
    pays(owner, mill, due, date(2024, 2, 12))
    assert state(ben, own, date(2024, 1, 20)) == ("entitled", True)


def test_worker_whose_household_was_assessed_without_them_is_a_member_from_the_month_after(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    """Ben was not known to work when the household was asked for January with Ana alone, and was asked for nothing."""
    ben = registered(owner, "Ben", sex="male")
    declare(
        by=owner,
        person=ben,
        on=SINCE,
        facts={"labour_status": "inactive", "jobs": [], "contributing": {SCHEME: False}},
    )
    join_household(by=owner, household=home, person=ben, relation="other_relative", on=SINCE)
    employ(by=owner, employer=mill, person=ben, on=SINCE)
    assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    declared(owner, mill, ben)
    assert [each.first_day for each in ben.affiliations.all()] == [date(2024, 2, 1)]
