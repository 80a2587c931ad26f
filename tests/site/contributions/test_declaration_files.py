"""Files of many employers' wages: all faults with their rows, a dry run that tells what would be owed, all or none, once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site.conftest import coresia_files, entered, registered, somebody, version_of

from allcover.vocabulary.fault import Faults
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balance_of
from allcover_site.contributions.declaration_files import look_at_wages, take_wages
from allcover_site.contributions.employer_queries import faults_of_employers
from allcover_site.contributions.employers import NotDeclared, file_declaration
from allcover_site.contributions.leaving_out import NotNamed
from allcover_site.contributions.models import DeclaredWage, WageDeclaration
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.employing import employ, end_employment, register_employer
from allcover_site.registry.models import Person, Upload

SCHEME = "national_pension"
ON = date(2024, 2, 10)


@pytest.fixture
def workers(owner: User, period: Period) -> list[Person]:
    """Ana and Ben at the mill, Cleo at the shop."""
    version_of(coresia_files(), SCHEME)
    mill = register_employer(by=owner, number="E-1", name="Mill", area="north")
    shop = register_employer(by=owner, number="E-2", name="Shop", area="north.lake")
    persons = [registered(owner, name) for name in ("Ana", "Ben", "Cleo")]
    for person, employer in zip(persons, (mill, mill, shop), strict=True):
        employ(by=owner, employer=employer, person=person, on=date(2023, 5, 1))
    return persons


def written(*rows: tuple[object, ...]) -> bytes:
    heading = ("employer", "month", "worker", "earnings", "contract")
    return "\n".join(",".join(str(cell) for cell in row) for row in (heading, *rows)).encode()


def good(workers: list[Person]) -> bytes:
    ana, ben, cleo = (person.pk for person in workers)
    return written(("E-1", "2024-01", ana, 500, "yes"), ("E-2", "2024-01", cleo, 500, "yes"),
                   ("E-1", "2024-01-31", ben, "700.00", "yes"), ("E-1", "2023-12", ana, 500, "yes"))  # fmt: skip


def looked_at(by: User, content: bytes) -> Upload:
    return look_at_wages(by=by, scheme=SCHEME, name="wages.csv", content=content)


def test_many_employers_wages_are_looked_at_then_owed_as_one_by_one(
    owner: User, workers: list[Person]
) -> None:
    held = looked_at(owner, good(workers))
    assert (WageDeclaration.objects.count(), balance_of(chart.EMPLOYERS)) == (0, 0)
    assert [(one["employer"], one["month"], one["workers"], one["due"]) for one in held.content["declarations"]] == [
        ("Mill (E-1)", "2024-01", 2, 14500), ("Shop (E-2)", "2024-01", 1, 6000), ("Mill (E-1)", "2023-12", 1, 6000),
    ]  # fmt: skip
    assert take_wages(by=owner, held=held, on=ON, is_confirmed=True) == 3
    assert (balance_of(chart.EMPLOYERS), held.content["due"]) == (26500, 26500)
    assert list(faults_of_employers()) == []


def test_file_sent_twice_is_taken_once(owner: User, workers: list[Person]) -> None:
    held = looked_at(owner, good(workers))
    assert (
        take_wages(by=owner, held=held, on=ON, is_confirmed=True),
        take_wages(by=owner, held=held, on=ON, is_confirmed=True),
    ) == (3, 3)
    assert (WageDeclaration.objects.count(), balance_of(chart.EMPLOYERS)) == (3, 26500)
    with pytest.raises(NotDeclared, match="This very file was taken"):
        looked_at(owner, good(workers))


def test_month_that_is_declared_already_is_amended(owner: User, workers: list[Person]) -> None:
    mill = workers[0].employments.get().employer
    file_declaration(by=owner, employer=mill, scheme=SCHEME, month=date(2024, 1, 1), name="a.csv",
                     content=f"worker,earnings\n{workers[0].pk},500".encode(), on=ON, without={workers[1].pk})  # fmt: skip
    take_wages(by=owner, held=looked_at(owner, good(workers)), on=ON, is_confirmed=True)
    assert mill.declarations.filter(month=date(2024, 1, 1)).order_by("-number").first().number == 2  # type: ignore[union-attr]
    assert balance_of(chart.EMPLOYERS) == 26500


def test_page_before_a_file_is_taken_names_whom_it_leaves_out_and_whose_earnings_it_changes(
    owner: User, workers: list[Person]
) -> None:
    ana, ben, cleo = workers
    Period.objects.create(id=2000, first_day=date(2025, 1, 1), last_day=date(2199, 12, 31))
    take_wages(by=owner, held=looked_at(owner, good(workers)), on=ON, is_confirmed=True)
    content = written(("E-1", "2024-01", ana.pk, 600, "yes"), ("E-2", "2024-01", cleo.pk, 500, "yes"))
    held, browser = looked_at(owner, content), entered(owner)
    address = f"/contributions/wages/{held.pk}"
    shown = " ".join(browser.get(address).text.split())
    assert f"<li>Mill (E-1), January 2024: Ben Lo ({ben.pk})</li>" in shown
    assert "Shop (E-2), January 2024:" not in shown
    for before, after in (("500.00", "600.00"), ("700.00", "–")):
        assert f'<td class="number">{before}</td><td class="number">{after}</td>' in shown
    refused = browser.post(f"{address}/take")
    assert refused.status_code == 422
    assert "Mill (E-1), January 2024: not named, and working there" in refused.text
    assert WageDeclaration.objects.count() == 3
    employ(by=owner, employer=workers[2].employments.get().employer, person=ben, on=ON.replace(month=1))
    with pytest.raises(
        NotNamed, match=r"Shop \(E-2\), January 2024: not named, .*: Ben Lo"
    ):  # at the shop nobody was asked of him
        take_wages(by=owner, held=held, on=ON, is_confirmed=True)
    assert WageDeclaration.objects.count() == 3
    held = looked_at(owner, content)
    page = browser.post(f"/contributions/wages/{held.pk}/take", {"confirmed": "on"}, follow=True).text
    assert "2 declarations were taken in" in page


def test_earnings_are_read_as_they_are_written_in_any_language(owner: User, workers: list[Person]) -> None:
    ana, ben, cleo = (person.pk for person in workers)
    rows = (
        ("E-1", "2024-01", ana, "1 234,50"),
        ("E-1", "2024-01", ben, "1.234,50"),
        ("E-2", "2024-01", cleo, "1,234"),
    )
    content = "\n".join(
        ";".join(str(cell) for cell in row) for row in (("employer", "month", "worker", "earnings"), *rows)
    )
    with pytest.raises(Faults) as found:
        looked_at(owner, content.encode())
    assert [(fault.place.line, fault.what) for fault in found.value.faults] == [
        (4, "Column 'earnings': '1,234' can be read as thousands or as a fraction."),
    ]
    held = looked_at(owner, content.replace("1,234", "1234").replace("1 234", "1\u202f234").encode())
    take_wages(by=owner, held=held, on=ON, is_confirmed=True)
    earned = DeclaredWage.objects.order_by("pk").values_list("earnings", flat=True)
    assert list(earned) == [123_450, 123_450, 123_400]


def test_who_worked_some_days_of_the_month_worked_in_it(owner: User, workers: list[Person]) -> None:
    mill = workers[0].employments.get().employer
    for name, first, last in (("Dan", date(2024, 1, 5), date(2024, 1, 9)), ("Eva", date(2024, 1, 31), None)):
        person = registered(owner, name)
        employment = employ(by=owner, employer=mill, person=person, on=first)
        if last is not None:
            end_employment(by=owner, employment=employment, last_day=last)
        content = written(("E-1", "2024-01", person.pk, 500, "yes"))
        assert looked_at(owner, content).content["count"] == 1
        for month in ("2023-12", "2024-02")[: 1 if last is None else 2]:
            with pytest.raises(Faults, match="works for the employer"):
                looked_at(owner, written(("E-1", month, person.pk, 500, "yes")))


def test_all_faults_are_told_together_with_their_rows(
    owner: User, colleague: User, workers: list[Person]
) -> None:
    register_employer(by=colleague, number="S-1", name="Far", area="south")
    ana, _ben, cleo = (person.pk for person in workers)
    content = written(
        ("E-1", "2024-01", ana, 500, "yes"), ("E-9", "2024-01", ana, 500, "yes"), ("S-1", "2024-01", ana, 500, "yes"),
        ("E-2", "2024-01", ana, 500, "yes"), ("E-2", "January", cleo, 500, "yes"), ("E-2", "2199-01", cleo, 500, "yes"),
        ("E-2", "2019-01", cleo, 500, "yes"), ("E-1", "2024-01", ana, 600, "yes"), ("E-1", "2024-01", ana, "=1+1", "yes"),
    )  # fmt: skip
    with pytest.raises(Faults) as found:
        looked_at(owner, content)
    assert [f"{fault.place.line}: {fault.what}" for fault in found.value.faults] == [
        "3: No employer has the number 'E-9'.",
        "4: You may not take in wages of 'S-1'.",
        f"5: Nobody of number {ana} works for the employer in the month.",
        "6: Column 'month': 'January' is no month.",
        "7: The month has not begun.",
        "8: No version of 'National pension' counts on Jan. 1, 2019. Publish one.",
        f"9: Worker {ana} stands in line 2 too.",
        f"10: Worker {ana} stands in line 2 too.",
        "10: Column 'earnings': '=1+1' is a formula.",
    ]
    assert not Upload.objects.exists()


def test_pages_lead_from_a_table_to_what_is_owed(owner: User, colleague: User, workers: list[Person]) -> None:
    browser = entered(owner)
    taken = b"".join(browser.get("/contributions/wages/template.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = taken.strip().splitlines()
    filled = "\n".join([rows[0], *(row.replace(",,yes", ",500,yes") for row in rows[1:])])
    file = SimpleUploadedFile("wages.csv", filled.encode())
    shown = browser.post("/contributions/wages", {"scheme": SCHEME, "file": file}, follow=True).text
    assert "2 declarations and no fault" in shown
    assert "180.00" in shown
    number = Upload.objects.get().pk
    assert entered(colleague).post(f"/contributions/wages/{number}/take").status_code == 404
    Period.objects.create(id=2000, first_day=date(2025, 1, 1), last_day=date(2199, 12, 31))
    assert (
        "2 declarations were taken in"
        in browser.post(f"/contributions/wages/{number}/take", follow=True).text
    )
    assert WageDeclaration.objects.count() == 2
    with pytest.raises(NotAllowed):
        looked_at(somebody("rex", "reviewer"), good(workers))


def test_second_row_of_a_worker_whose_first_has_a_fault_is_told_as_well(
    owner: User, workers: list[Person]
) -> None:
    ana = workers[0].pk
    content = written(("E-1", "2024-01", ana, "much", "yes"), ("E-1", "2024-01", ana, 500, "yes"))
    with pytest.raises(Faults) as found:
        looked_at(owner, content)
    assert [fault.place.line for fault in found.value.faults] == [2, 3]
    assert found.value.faults[1].what == f"Worker {ana} stands in line 2 too."
