"""A mill of three workers, for the tests of employers."""

from datetime import date

import pytest
from tests.site.conftest import coresia_files, registered, version_of
from tests.site.contributions.wages import SCHEME

from allcover_site.books.models import Period
from allcover_site.people.models import User
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Person


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
