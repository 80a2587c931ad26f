"""The files in which an employer declares: every fault told together, formulas and encodings, spreadsheets."""

import io

import pytest
import xlsxwriter
from tests.site.conftest import registered
from tests.site.contributions.wages import filed, table

from allcover.vocabulary.fault import Faults
from allcover_site.books import chart
from allcover_site.books.queries import balance_of
from allcover_site.contributions.models import WageDeclaration
from allcover_site.people.models import User
from allcover_site.registry.models import Employer, Person


def test_every_fault_of_a_file_is_told_together_and_nothing_is_written(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    stranger = registered(owner, "Stan")
    content = table(
        (workers[0].pk, 500), (workers[0].pk, 600), (stranger.pk, 500), (workers[1].pk, "1.5.5"),
        (workers[2].pk, "5.005"), ("x", 5), (99999, 5), (workers[1].pk, "=1+1"),
    )  # fmt: skip
    with pytest.raises(Faults) as found:
        filed(owner, mill, content)
    told = {(fault.place.line, fault.what.split(".")[0][:40]) for fault in found.value.faults}
    assert {line for line, _ in told} == {3, 4, 5, 6, 7, 8, 9}
    assert not WageDeclaration.objects.exists()
    assert balance_of(chart.EMPLOYERS) == 0


def test_name_that_is_plainly_another_s_is_a_fault_and_one_spelt_otherwise_is_none(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    heading = "worker,name,earnings"
    with pytest.raises(Faults, match=r"Number \d+ is Ana Lo, and not 'Wrong Name'") as found:
        filed(
            owner,
            mill,
            table((workers[0].pk, "Wrong Name", 100), (workers[1].pk, "Ben Lo", 100), heading=heading),
        )
    assert [fault.place.line for fault in found.value.faults] == [2]
    rows = ((workers[0].pk, "LO Anna", 100), (workers[1].pk, "ben", 100), (workers[2].pk, "", 100))
    assert filed(owner, mill, table(*rows, heading=heading)).workers == 3


def test_formula_other_encoding_and_unknown_column_are_faults(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    for content in (b"\xff\xfe\x00", table((workers[0].pk, 5), heading="worker,wage"), b"", table()):
        with pytest.raises(Faults):
            filed(owner, mill, content)


def test_wages_come_as_xlsx_too(owner: User, mill: Employer, workers: list[Person]) -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["worker", "earnings"])
        sheet.write_row(1, 0, [workers[0].pk, 500])
    assert filed(owner, mill, held.getvalue()).due == 6000
