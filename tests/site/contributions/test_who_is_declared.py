"""To which schemes employers declare wages, and of whom: whom the law obliges, or who is a member."""

from datetime import date

import pytest
from tests.site.conftest import SINCE, coresia_files, entered, somebody, version_of
from tests.site.contributions.wages import JANUARY, ON, SCHEME, filed, table

from allcover.vocabulary.fault import Faults
from allcover_site.contributions.declaration_files import look_at_wages
from allcover_site.contributions.declaring import appoint_declarer
from allcover_site.contributions.employers import NotDeclared, file_declaration
from allcover_site.contributions.models import WageDeclaration
from allcover_site.contributions.operations import affiliate
from allcover_site.people.models import User
from allcover_site.registry.models import Employer, Person
from allcover_site.registry.operations import declare
from allcover_site.schemes.models import Version


def test_scheme_whose_law_asks_employers_for_nothing_takes_no_wages(
    owner: User, mill: Employer, workers: list[Person], mutual: Version
) -> None:
    with pytest.raises(NotDeclared, match="asks employers for nothing"):
        file_declaration(by=owner, employer=mill, scheme=mutual.scheme, month=JANUARY, name="w.csv",
                         content=table(*((each.pk, 1) for each in workers)), on=ON)  # fmt: skip
    many = table(("E-1", "2024-01", workers[0].pk, 1), heading="employer,month,worker,earnings")
    with pytest.raises(Faults, match="asks employers for nothing"):
        look_at_wages(by=owner, scheme=mutual.scheme, name="w.csv", content=many)
    assert not WageDeclaration.objects.exists()


def test_pages_offer_only_schemes_that_take_wages(owner: User, mill: Employer, mutual: Version) -> None:
    page = entered(owner).get("/contributions/employers/").text
    assert (f"/employers/{SCHEME}/{mill.pk}" in page, f"/employers/{mutual.scheme}/{mill.pk}" in page) == (
        True,
        False,
    )
    clerk = somebody("clare")
    appoint_declarer(by=somebody("mara", "manager"), employer=mill, username=clerk.username, on=date(2024, 1, 1))  # fmt: skip
    page = entered(clerk).get("/contributions/own").text
    assert (f"/own/{SCHEME}/{mill.pk}" in page, f"/own/{mutual.scheme}/{mill.pk}" in page) == (True, False)


@pytest.fixture
def shared(owner: User, workers: list[Person]) -> Version:
    """A mutual's law by which employers bear a part of the premium, and whose members are so of their own will."""
    files = dict(coresia_files())
    name = "mutual_health/definition.yaml"
    assert "payer: state, amount: subsidy_month" in files[name]
    files[name] = files[name].replace(
        "payer: state, amount: subsidy_month", "payer: employer, amount: subsidy_month"
    )
    for worker in workers:
        facts = {"income_month": 500, "receives": {"household_grant": 0, "national_pension": 0}}
        declare(by=owner, person=worker, on=SINCE, facts=facts)
    return version_of(files)


def declared(by: User, mill: Employer, scheme: str, worker: Person) -> WageDeclaration:
    everybody = set(mill.employments.values_list("person_id", flat=True))
    return file_declaration(by=by, employer=mill, scheme=scheme, month=JANUARY, name="w.csv",
                            content=table((worker.pk, 500)), on=ON, without=everybody)  # fmt: skip


def test_worker_whom_the_law_does_not_oblige_and_who_is_no_member_is_a_fault_of_the_row(
    owner: User, mill: Employer, workers: list[Person], shared: Version
) -> None:
    with pytest.raises(Faults, match=f"does not oblige Ana Lo .{workers[0].pk}. to be insured") as found:
        declared(owner, mill, shared.scheme, workers[0])
    assert [fault.place.line for fault in found.value.faults] == [2]
    assert not WageDeclaration.objects.exists()


def test_member_whom_the_law_does_not_oblige_is_declared(
    owner: User, mill: Employer, workers: list[Person], shared: Version
) -> None:
    affiliate(by=owner, person=workers[0], scheme=shared.scheme, on=date(2024, 1, 31))
    assert declared(owner, mill, shared.scheme, workers[0]).dues == {"worker": 200, "employer": 0}


def test_worker_whom_the_law_obliges_is_declared_without_being_registered_as_a_member(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    assert filed(owner, mill, table((workers[0].pk, 500))).due == 6000
