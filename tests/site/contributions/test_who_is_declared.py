"""To which schemes employers declare wages, and of whom: whom the law obliges, or who is a member."""

from datetime import date

import pytest
from django.utils import timezone
from tests.site.conftest import SINCE, coresia_files, entered, somebody, version_of
from tests.site.contributions.wages import JANUARY, ON, SCHEME, filed, table

from allcover.vocabulary.fault import Faults
from allcover_site.audit.models import Event
from allcover_site.contributions.declaration_files import look_at_wages, take_wages
from allcover_site.contributions.declaring import appoint_declarer
from allcover_site.contributions.employers import NotDeclared, file_declaration
from allcover_site.contributions.models import Affiliation, WageDeclaration
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


def test_what_is_not_known_of_one_worker_is_not_known_beside_another_of_whom_it_is(
    owner: User, mill: Employer, workers: list[Person], shared: Version
) -> None:
    """Nothing is asked of who was hurt at work: of Ana it is known that she was not, and of Ben nobody said so."""
    rule, spared = (
        "premium_month - subsidy_month if is_member",
        "is_member and not contingencies.any(degree > 0)",
    )
    changed_law(rule, f"premium_month - subsidy_month if {spared}", shared)
    ana, ben = workers[:2]
    declare(by=owner, person=ana, on=SINCE, facts={"contingencies": []})
    for person in (ana, ben):
        affiliate(by=owner, person=person, scheme=shared.scheme, on=JANUARY)
    everybody = {each.pk for each in workers}
    with pytest.raises(Faults, match="contingencies") as found:
        file_declaration(by=owner, employer=mill, scheme=shared.scheme, month=JANUARY, name="w.csv",
                         content=table((ana.pk, 500), (ben.pk, 500)), on=ON, without=everybody)  # fmt: skip
    assert [fault.place.line for fault in found.value.faults] == [3]


def since(worker: Person, scheme: str = SCHEME) -> list[date]:
    return list(Affiliation.objects.filter(person=worker, scheme=scheme).values_list("first_day", flat=True))


def test_worker_whom_the_law_obliges_is_a_member_from_the_declared_month_on(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    made = filed(owner, mill, table((workers[0].pk, 500)))
    assert made.due == 6000
    assert [since(each) for each in workers] == [[JANUARY], [], []]
    assert Affiliation.objects.get().written_on == timezone.localdate()
    event = Event.objects.get(deed="contributions.affiliated_many")
    assert (event.about, event.facts["persons"]) == (f"employer {mill.pk}", [workers[0].pk])
    filed(owner, mill, table((workers[0].pk, 500), (workers[1].pk, 300)))
    filed(owner, mill, table((workers[0].pk, 500)), month=date(2024, 2, 1))
    assert [since(each) for each in workers] == [[JANUARY], [JANUARY], []]
    page = entered(owner).get(f"/contributions/declarations/{made.pk}").text
    assert "Member since" in page
    assert "Jan. 1, 2024" in page


def test_file_of_many_employers_makes_members_of_whom_the_law_obliges_once_it_is_taken(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    content = table(
        *(("E-1", "2024-01", each.pk, 500) for each in workers), heading="employer,month,worker,earnings"
    )
    held = look_at_wages(by=owner, scheme=SCHEME, name="w.csv", content=content)
    assert not Affiliation.objects.exists()
    take_wages(by=owner, held=held, on=ON)
    assert [since(each) for each in workers] == [[JANUARY]] * 3


def test_who_becomes_a_member_later_of_their_own_is_one_by_law_until_then(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    affiliate(by=owner, person=workers[0], scheme=SCHEME, on=date(2024, 3, 1))
    filed(owner, mill, table((workers[0].pk, 500)))
    days = Affiliation.objects.filter(person=workers[0]).values_list("first_day", "last_day")
    assert list(days) == [(JANUARY, date(2024, 2, 29)), (date(2024, 3, 1), None)]


def changed_law(old: str, new: str, of: Version | None = None) -> Version:
    """A scheme's law, the pension's or another's, with other words, as its second version."""
    scheme, files = (of.scheme, dict(of.files)) if of else (SCHEME, dict(coresia_files()))
    name = f"{scheme}/definition.yaml"
    assert old in files[name]
    files[name] = files[name].replace(old, new)
    return version_of(files, scheme, 2, date(2023, 1, 1))


def test_worker_whom_the_law_obliges_only_as_a_member_must_become_one_first(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    """A fund that is closed to who comes new: belonging to it is what obliges."""
    obliged = "applies: is_compulsorily_insured"
    changed_law(obliged, f"{obliged} and affiliated({SCHEME})")
    with pytest.raises(Faults, match="does not oblige Ana Lo") as found:
        filed(owner, mill, table((workers[0].pk, 500)))
    assert "become a member first" in str(found.value.faults[0].cure)
    assert not Affiliation.objects.exists()
    affiliate(by=owner, person=workers[0], scheme=SCHEME, on=JANUARY)
    assert filed(owner, mill, table((workers[0].pk, 500))).due == 6000


def test_what_must_be_known_to_tell_whether_a_worker_is_obliged_is_a_fault_of_the_row(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    obliged = "applies: is_compulsorily_insured"
    changed_law(obliged, f"{obliged} and marital_status == 'married'")
    with pytest.raises(Faults, match="not known whether the law of National pension obliges") as found:
        filed(owner, mill, table((workers[0].pk, 500)))
    assert "declared in the registry" in str(found.value.faults[0].cure)
    declare(by=owner, person=workers[0], on=SINCE, facts={"marital_status": "married"})
    filed(owner, mill, table((workers[0].pk, 500)))
    assert since(workers[0]) == [JANUARY]
