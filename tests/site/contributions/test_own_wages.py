"""An employer's own clerk: sees and declares the employer's own workers, and nothing of anybody else."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site.conftest import SINCE, coresia_files, entered, registered, somebody, version_of

from allcover_site.books.models import Period
from allcover_site.contributions.declaring import NotAppointed, appoint_declarer, end_declarer
from allcover_site.contributions.employers import file_declaration
from allcover_site.contributions.models import Declarer, WageDeclaration
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Person

SCHEME = "national_pension"


@pytest.fixture
def mill(owner: User, period: Period) -> Employer:
    version_of(coresia_files(), SCHEME)
    Period.objects.create(id=2000, first_day=date(2025, 1, 1), last_day=date(2199, 12, 31))
    return register_employer(by=owner, number="E-1", name="Mill", area="north.lake")


@pytest.fixture
def shop(owner: User, mill: Employer) -> Employer:
    return register_employer(by=owner, number="E-2", name="Shop", area="north.lake")


@pytest.fixture
def worker(owner: User, ana: Person, mill: Employer) -> Person:
    employ(by=owner, employer=mill, person=ana, on=date(2023, 5, 1))
    return ana


@pytest.fixture
def clerk(manager: User, mill: Employer) -> User:
    """Clara, who declares for the mill."""
    clara = somebody("clara")
    appoint_declarer(by=manager, employer=mill, username="clara", on=SINCE)
    return clara


def test_clerk_is_given_that_right_alone_and_for_that_employer(
    clerk: User, mill: Employer, shop: Employer
) -> None:
    assert rights_of(clerk) == {"contributions.declare_own"}
    browser = entered(clerk)
    assert browser.get(f"/contributions/own/{SCHEME}/{mill.pk}").status_code == 200
    assert browser.get(f"/contributions/own/{SCHEME}/{shop.pk}").status_code == 404
    for address in (
        "/registry/",
        "/contributions/",
        f"/contributions/employers/{SCHEME}/{mill.pk}",
        "/claims/",
    ):
        assert browser.get(address).status_code == 403


def test_wages_written_by_hand_are_assessed_as_those_of_a_file(
    clerk: User, mill: Employer, worker: Person
) -> None:
    browser, address = entered(clerk), f"/contributions/own/{SCHEME}/{mill.pk}"
    assert "Ana Lo" in browser.get(address).text
    told = {"month": "2024-01-15", f"earnings-{worker.pk}": "500.00", f"contract-{worker.pk}": "on"}
    shown = browser.post(f"{address}/by-hand", told, follow=True).text
    made = WageDeclaration.objects.get()
    assert (made.due, made.author, made.workers) == (6000, "clara", 1)
    assert "60.00" in shown
    assert f"/contributions/own/{SCHEME}/{mill.pk}" in shown
    file = SimpleUploadedFile("a.csv", f"worker,earnings\n{worker.pk},600".encode())
    browser.post(address, {"month": "2024-01-15", "file": file})
    assert [one.number for one in mill.declarations.all()] == [2, 1]


def test_who_is_left_empty_is_asked_of_and_who_has_0_is_not(
    owner: User, clerk: User, mill: Employer, worker: Person
) -> None:
    ben = registered(owner, "Ben")
    employ(by=owner, employer=mill, person=ben, on=date(2023, 5, 1))
    browser, address = entered(clerk), f"/contributions/own/{SCHEME}/{mill.pk}"
    told = {"month": "2024-01-15", f"earnings-{worker.pk}": "500.00", f"contract-{worker.pk}": "on"}
    asked = browser.post(f"{address}/by-hand", told)
    assert asked.status_code == 422
    assert f"Ben Lo ({ben.pk})" in asked.text
    assert asked.text.count(f'name="without" value="{ben.pk}"') == 1
    file = SimpleUploadedFile("a.csv", f"worker,earnings\n{worker.pk},500".encode())
    assert (
        f'name="without" value="{ben.pk}"'
        in browser.post(address, {"month": "2024-01-15", "file": file}).text
    )
    assert not WageDeclaration.objects.exists()
    browser.post(f"{address}/by-hand", {**told, "without": str(ben.pk)})
    assert WageDeclaration.objects.get().workers == 1
    browser.post(f"{address}/by-hand", {**told, "month": "2024-02-15", f"earnings-{ben.pk}": "0"})
    assert list(WageDeclaration.objects.order_by("month").values_list("workers", "due")) == [(1, 6000)] * 2


def test_faults_of_the_page_and_of_the_law_are_told_and_nothing_is_written(
    clerk: User, mill: Employer, worker: Person
) -> None:
    browser, address = entered(clerk), f"/contributions/own/{SCHEME}/{mill.pk}/by-hand"
    assert "at least one worker" in browser.post(address, {"month": "2024-01-15"}).text
    told = {"month": "2024-01-15", f"earnings-{worker.pk}": "500"}
    assert (
        "it is not known: sector" in browser.post(address, told).text
    )  # No contract, and the sector is not told.
    assert "finer than the currency" in browser.post(address, {**told, f"earnings-{worker.pk}": "1.005"}).text
    assert not WageDeclaration.objects.exists()


def test_clerk_names_nobody_who_works_elsewhere(
    owner: User, clerk: User, mill: Employer, shop: Employer, worker: Person
) -> None:
    other = registered(owner, "Otto")
    employ(by=owner, employer=shop, person=other, on=date(2023, 5, 1))
    browser, address = entered(clerk), f"/contributions/own/{SCHEME}/{mill.pk}"
    for page in (address, f"{address}/wages.csv"):
        answer = browser.get(page)
        text = answer.getvalue().decode()
        assert "Ana Lo" in text
        assert "Otto" not in text
    file = SimpleUploadedFile("a.csv", f"worker,earnings\n{other.pk},600".encode())
    assert "Nobody of number" in browser.post(address, {"month": "2024-01-15", "file": file}).text
    with pytest.raises(NotAllowed):
        file_declaration(by=clerk, employer=shop, scheme=SCHEME, month=date(2024, 1, 1), name="a", content=b"", on=SINCE)  # fmt: skip
    theirs = file_declaration(by=owner, employer=shop, scheme=SCHEME, month=date(2024, 1, 1), name="a",
                              content=f"worker,earnings\n{other.pk},600".encode(), on=date(2024, 2, 1))  # fmt: skip
    assert browser.get(f"/contributions/own/declarations/{theirs.pk}").status_code == 404


def test_clerk_who_has_left_declares_no_more(manager: User, clerk: User, mill: Employer) -> None:
    browser = entered(manager)
    row = Declarer.objects.get()
    browser.post(f"/contributions/employers/{SCHEME}/{mill.pk}/declarers/{row.pk}/end", {"on": "2024-01-01"})
    row.refresh_from_db()
    assert row.last_day == date(2024, 1, 1)
    assert entered(clerk).get(f"/contributions/own/{SCHEME}/{mill.pk}").status_code == 404
    with pytest.raises(NotAppointed, match="It begins on"):
        end_declarer(by=manager, declarer=row, last_day=date(2019, 1, 1))


def test_staff_declare_for_no_employer_and_who_may_appoint_is_asked(
    manager: User, owner: User, clerk: User, mill: Employer
) -> None:
    for username in ("owen", "nobody", "clara"):
        with pytest.raises(NotAppointed):
            appoint_declarer(by=manager, employer=mill, username=username, on=SINCE)
    somebody("dan")
    with pytest.raises(NotAllowed):
        appoint_declarer(by=somebody("rex", "registrar"), employer=mill, username="dan", on=SINCE)
    shown = entered(manager).post(f"/contributions/employers/{SCHEME}/{mill.pk}/declarers",
                                  {"username": "dan", "on": "2024-01-01"}, follow=True).text  # fmt: skip
    assert "They declare for the employer" in shown
    assert "dan" in shown
