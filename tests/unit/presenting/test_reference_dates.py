"""When the numbers of a report hold: a day, or the year where a number is of a year and no day is told."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from allcover.catalogue import country_folder
from allcover.mutuals.reading import read_mutual, reckon
from allcover.presenting.costing_writer import written_costing
from allcover.presenting.html import html_text
from allcover.presenting.mutual_section import written_mutual
from allcover.presenting.people_writer import written_people
from allcover.presenting.workbook import workbook_bytes
from allcover.projection.costing_file import read_costing
from allcover.projection.costing_results import work_out_costs
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH

DAY = date(2026, 1, 2)
CORESIA = country_folder("coresia")


def dates(report: Report) -> dict[str, str]:
    return {one.key: one.reference_date for one in report.findings}


@pytest.fixture(scope="module")
def floor() -> Report:
    people = project_country(CORESIA / "people", 5, ("medium",)).population[0]
    results = work_out_costs(
        read_costing(CORESIA / "costings" / "floor.yaml"), read_economy(CORESIA / "economy.yaml"), people, {}, first_year=2024
    )  # fmt: skip
    return written_costing(results, "Coresia", "XCC", ("Census",), DAY, ENGLISH)


def test_numbers_of_a_costing_are_of_the_year_in_their_label(floor: Report) -> None:
    assert len(floor.findings) >= 8
    for one in floor.findings:
        assert one.reference_date in ("2024", "2028")
        assert one.reference_date in one.label
        assert one.universe == "All who receive a benefit of the package"


def test_numbers_of_a_projection_are_of_the_year_in_their_label() -> None:
    told = dates(written_people(project_country(CORESIA / "people", 5, ("medium",)), "Coresia", DAY, ENGLISH))
    assert {key: year for key, year in told.items() if key.endswith("first")} == {
        "people.first": "2024", "people.old_first": "2024",
    }  # fmt: skip
    assert {year for key, year in told.items() if not key.endswith("first")} == {"2029"}


def test_what_a_mutual_charged_and_its_result_are_of_the_year_of_its_accounts() -> None:
    results = reckon(read_mutual(CORESIA / "mutuals" / "lakeside.yaml"))
    told = dates(written_mutual(results, DAY, ENGLISH))
    of_year = {key for key, year in told.items() if year == "2023"}
    assert of_year == {"premium.charged"} | {key for key in told if key.startswith("year.")}
    assert len(of_year) == 5
    untold = replace(results, mutual=replace(results.mutual, accounts_year=None))
    assert set(dates(written_mutual(untold, DAY, ENGLISH)).values()) == {""}


def test_a_year_alone_is_written_as_a_year(floor: Report) -> None:
    assert "<dd>2024</dd>" in html_text(floor, ENGLISH)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(floor, ENGLISH)))
    cells = {row[0].value: row[13].value for row in book["Findings"].iter_rows()}
    assert {cells[one.key] for one in floor.findings} == {"2024", "2028"}
