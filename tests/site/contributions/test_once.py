"""A month of a scheme is owed once for a person: with their household, or by the employer who declared it."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site.agreeing import merge
from tests.site.conftest import SINCE, coresia_files, entered, registered, version_of

from allcover.vocabulary.fault import Faults
from allcover_site.books.models import Period
from allcover_site.contributions import bulk
from allcover_site.contributions.assessing import payers
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.declaration_files import look_at_wages
from allcover_site.contributions.employers import file_declaration
from allcover_site.contributions.models import Assessment, WageDeclaration
from allcover_site.contributions.operations import affiliate, assess
from allcover_site.contributions.queries import owed, replayed
from allcover_site.people.models import User
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Household, Person
from allcover_site.registry.operations import declare, form_household, join_household
from allcover_site.runs.finding import Exported
from allcover_site.schemes.queries import system_of
from allcover_site.studies.reckoning import reckoned

SCHEME, JANUARY, ON = "national_pension", date(2024, 1, 1), date(2024, 2, 10)


def earning(by: User, name: str, sex: str = "female") -> Person:
    """Somebody with a written contract and 500 a month: 22.50 of the worker, 37.50 of the employer."""
    made = registered(by, name, sex=sex)
    job = {
        "status": "employee",
        "earnings_month": 500,
        "has_contract": True,
        "firm_size": 30,
        "sector": "private",
    }
    declare(by=by, person=made, on=SINCE, facts={"labour_status": "employed", "jobs": [job]})
    return made


@pytest.fixture
def mill(owner: User, period: Period) -> Employer:
    version_of(coresia_files(), SCHEME)
    return register_employer(by=owner, number="E-1", name="Lake Mill", area="north.lake")


@pytest.fixture
def ana(owner: User, mill: Employer) -> Person:
    made = earning(owner, "Ana")
    employ(by=owner, employer=mill, person=made, on=SINCE)
    affiliate(by=owner, person=made, scheme=SCHEME, on=SINCE)
    return made


@pytest.fixture
def home(owner: User, ana: Person) -> Household:
    """Ana, who works at the mill, and Ben, who works elsewhere."""
    made = form_household(by=owner, head=ana, on=SINCE)
    join_household(
        by=owner, household=made, person=earning(owner, "Ben", sex="male"), relation="spouse", on=SINCE
    )
    return made


def declared(by: User, mill: Employer, person: Person, wage: str = "500") -> WageDeclaration:
    """Whoever else works there earned nothing in the month."""
    content = f"worker,earnings\n{person.pk},{wage}\n".encode()
    return file_declaration(
        by=by, employer=mill, scheme=SCHEME, month=JANUARY, name="wages.csv", content=content, on=ON,
        without=set(mill.employments.values_list("person_id", flat=True)),
    )  # fmt: skip


def assessed_all(by: User, **given: Any) -> Assessment:
    assess_everybody(by=by, scheme=SCHEME, month=JANUARY, area="north", **given)
    return Assessment.objects.get()


BOTH, BEN = {"worker": 4500, "employer": 7500}, {"worker": 2250, "employer": 3750}


def test_nothing_declared_is_assessed_of_everybody(owner: User, home: Household) -> None:
    assert assess(by=owner, household=home, scheme=SCHEME, month=JANUARY).dues == BOTH


def test_declared_worker_is_left_out_of_their_household_and_the_others_are_not(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    declared(owner, mill, ana)
    made = assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    assert made.dues == BEN
    assert replayed(made).dues == BEN
    asked = [
        step["whom"] for step in made.trace if step["key"] == "national_pension.worker_contribution_month"
    ]
    assert len(asked) == 1


def test_run_over_all_households_leaves_a_declared_worker_out_too(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    declared(owner, mill, ana)
    made = assessed_all(owner)
    assert (made.dues, replayed(made).dues) == (BEN, BEN)


def test_whom_an_amendment_no_longer_names_is_assessed_with_the_household(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    other = earning(owner, "Cleo")
    employ(by=owner, employer=mill, person=other, on=SINCE)
    declared(owner, mill, ana)
    declared(owner, mill, other)
    assert assess(by=owner, household=home, scheme=SCHEME, month=JANUARY).dues == BOTH


def test_worker_is_left_out_under_whichever_number(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    again = registered(owner, "Anna")
    employ(by=owner, employer=mill, person=again, on=SINCE)
    declared(owner, mill, again)
    merge(by=owner, kept=ana, merged=again, reason="Registered twice")
    assert assessed_all(owner).dues == BEN


def test_worker_who_owes_with_the_household_is_taken_from_the_employer_and_out_of_the_household(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    """In whichever order they come, the same is owed, and once; the row was refused, and the employer's whole file with it."""
    made = assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    content = f"employer,month,worker,earnings\nE-1,2024-01,{ana.pk},500\n".encode()
    look_at_wages(by=owner, scheme=SCHEME, name="wages.csv", content=content)
    assert declared(owner, mill, ana).due == 6000
    correction = made.corrections.get()
    assert (correction.dues, correction.reason) == (BEN, "An employer declared the month")
    assert owed(home, SCHEME) == 2250
    other = earning(owner, "Cleo")
    employ(by=owner, employer=mill, person=other, on=SINCE)
    declared(owner, mill, other)
    assert [one.dues for one in made.corrections.all()] == [BEN, BOTH]


@pytest.mark.parametrize("is_on_all", [True, False])
def test_worker_who_owes_for_work_of_their_own_beside_is_a_fault_where_the_law_asks_for_both(
    owner: User, mill: Employer, ana: Person, home: Household, is_on_all: bool
) -> None:
    """Where the law asks on all earnings under one ceiling; where it asks an employee on wages alone, own work is no matter."""
    job = {
        "status": "employee",
        "earnings_month": 500,
        "has_contract": True,
        "firm_size": 30,
        "sector": "private",
    }
    jobs = [job, {"status": "own_account", "earnings_month": 200}]
    declare(by=owner, person=ana, on=SINCE, facts={"labour_status": "employed", "jobs": jobs})
    files, wages = coresia_files(), "wage_month if is_compulsorily_insured else job_earnings_month"
    law = f"{SCHEME}/definition.yaml"
    if is_on_all:
        version_of({**files, law: files[law].replace(wages, "job_earnings_month")}, SCHEME, 2, JANUARY)
    assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    if not is_on_all:
        assert declared(owner, mill, ana).due == 6000
        return
    with pytest.raises(
        Faults, match=f"owen assessed worker {ana.pk} with their household .{home.pk}."
    ) as found:
        declared(owner, mill, ana)
    [fault] = found.value.faults
    assert fault.place.line == 2
    assert not WageDeclaration.objects.exists()


def test_worker_of_whom_nothing_is_owed_with_the_household_is_declared(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    declare(by=owner, person=ana, on=SINCE, facts={"labour_status": "inactive", "jobs": []})
    assert assess(by=owner, household=home, scheme=SCHEME, month=JANUARY).dues == BEN
    assert declared(owner, mill, ana).due == 6000


def test_declaration_is_amended_after_the_household_was_assessed_without_the_worker(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    declared(owner, mill, ana)
    assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    assert declared(owner, mill, ana, "600").number == 2


def test_declaration_that_comes_between_what_a_run_finds_and_what_it_writes_counts(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    def slow(households: list[int], run: Any) -> Any:
        found = bulk.export_dues(households, run)
        declared(owner, mill, ana)
        return found

    assert assessed_all(owner, exporting=slow).dues == BEN


@pytest.mark.parametrize("few", [100, 0])
def test_study_finds_of_a_household_what_the_office_did(
    owner: User, mill: Employer, ana: Person, home: Household, few: int
) -> None:
    declared(owner, mill, ana)
    made = assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    system = system_of(made.version)
    with patch("allcover_site.studies.reckoning.FEW", few):
        (found,) = reckoned(system, payers(system, SCHEME), Exported([made.household_as_was], JANUARY))
    assert not isinstance(found, str)
    assert found.amounts == BEN
    assert str(ana.pk) not in found.persons


def test_clerks_read_whom_employers_declared(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    declared(owner, mill, ana)
    client = entered(owner)
    page = client.post(f"/contributions/{SCHEME}/{home.pk}/assess", {"month": "2024-01-01"}, follow=True)
    assert (
        f"Nothing is assessed of person {ana.pk}: Lake Mill (E-1) declared the month" in page.content.decode()
    )
    page = client.post("/contributions/assess-all", {"scheme": SCHEME, "month": "2024-01-01"}, follow=True)
    assert "workers whom employers declared for the month: 1." in page.content.decode()


def test_run_asks_for_what_was_declared_once_a_batch_and_not_once_a_household(
    owner: User, mill: Employer, ana: Person, home: Household
) -> None:
    declared(owner, mill, ana)

    def asked() -> int:
        with (
            CaptureQueriesContext(
                connection,
            ) as held,
            patch.object(bulk, "book_shares"),
        ):
            assess_everybody(by=owner, scheme=SCHEME, month=JANUARY, area="north")
        return sum("contributions_declaredwage" in query["sql"] for query in held.captured_queries)

    for name in ("Dora", "Eve", "Fay", "Gil"):
        form_household(by=owner, head=earning(owner, name), on=SINCE)
    assert asked() == 2  # when the households are written out, and when what was found of them is written
