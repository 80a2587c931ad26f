"""A mill of three workers, for the tests of employers; a household of six, for those of cover by the period."""

from datetime import date

import pytest
from tests.site.conftest import coresia_files, registered, somebody, version_of
from tests.site.contributions.wages import SCHEME

from allcover_site.books.models import Period
from allcover_site.people.models import User
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Household, Person
from allcover_site.registry.operations import join_household
from allcover_site.schemes.models import Version


@pytest.fixture
def mill(owner: User, period: Period) -> Employer:
    version_of(coresia_files(), SCHEME)
    return register_employer(by=owner, number="E-1", name="Lake Mill", area="north.lake")


@pytest.fixture
def workers(owner: User, mill: Employer) -> list[Person]:
    persons = [registered(owner, name) for name in ("Ana", "Ben", "Cleo")]
    for person in persons:
        employ(by=owner, employer=mill, person=person, on=date(2023, 5, 1))
    return persons


@pytest.fixture
def boss() -> User:
    return somebody("mara", "manager")


@pytest.fixture
def accountant() -> User:
    return somebody("abe", "accountant")


@pytest.fixture
def open_books(period: Period) -> None:
    for year in (2023, 2025):
        Period.objects.create(id=year, first_day=date(year, 1, 1), last_day=date(year, 12, 31))


@pytest.fixture
def six(owner: User, home: Household, mutual: Version, open_books: None) -> Household:
    """Ana's household: three adults and three children."""
    for name, born in (("Ben", 1988), ("Dora", 1954), ("Cleo", 2012), ("Dan", 2015), ("Eva", 2021)):
        person = registered(owner, name, date(born, 1, 1))
        join_household(
            by=owner, household=home, person=person, relation="other_relative", on=date(2023, 1, 1)
        )
    return home
