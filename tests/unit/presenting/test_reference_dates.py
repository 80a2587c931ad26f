"""When the numbers of a report hold: a day, or the year where a number is of a year and no day is told."""

import io
from datetime import date

import openpyxl
import pytest
from tests.told import unmarked, untold_of
from tests.whole_study import whole_text

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
    return written_costing(results, "Coresia", "XCC", ("Census",), DAY, ENGLISH, is_invented=True)


def test_numbers_of_a_costing_are_of_the_year_in_their_label(floor: Report) -> None:
    assert len(floor.findings) >= 8
    for one in floor.findings:
        assert one.reference_date in ("2024", "2028")
        assert one.reference_date in one.label
        assert one.universe == "All who receive a benefit of the package"


def test_numbers_of_a_projection_are_of_the_year_in_their_label() -> None:
    report = written_people(project_country(CORESIA / "people", 5, ("medium",)), "Coresia", DAY, ENGLISH)
    assert not untold_of(report)
    told = dates(report)
    assert {key: year for key, year in told.items() if key.endswith("first")} == {
        "people.first": "2024", "people.old_first": "2024",
    }  # fmt: skip
    assert {year for key, year in told.items() if not key.endswith("first")} == {"2029"}


def test_every_number_of_a_country_and_a_costing_says_whence_what_when_and_in_which_unit(
    floor: Report,
) -> None:
    assert not untold_of(floor)
    report, _ = whole_text("en")
    assert len(report.findings) > 500
    assert not untold_of(report)


def test_every_source_of_an_invented_country_says_that_it_is_invented(floor: Report) -> None:
    assert not unmarked(floor)
    assert not unmarked(whole_text("en")[0])
    assert not unmarked(
        written_mutual(reckon(read_mutual(CORESIA / "mutuals" / "lakeside.yaml")), DAY, ENGLISH)
    )
    projected = project_country(CORESIA / "people", 5, ("medium",), has_futures=True)
    assert not unmarked(written_people(projected, "Coresia", DAY, ENGLISH, is_invented=True))
    # The country is asked, not the words: those of another are not invented.
    assert unmarked(written_people(projected, "Coresia", DAY, ENGLISH)) == {
        "Coresia Statistics, Population prospects 2024"
    }


def test_numbers_of_a_mutual_are_of_the_year_of_its_accounts_or_of_the_day_of_its_costs() -> None:
    results = reckon(read_mutual(CORESIA / "mutuals" / "lakeside.yaml"))
    report = written_mutual(results, DAY, ENGLISH)
    assert not untold_of(report)
    told = dates(report)
    of_year = {key for key, year in told.items() if year == "2023"}
    assert of_year == {"premium.charged"} | {key for key in told if key.startswith("year.")}
    assert len(of_year) == 5
    assert {told[key] for key in told if key not in of_year} == {"2024-01-01"}


def test_a_year_alone_is_written_as_a_year(floor: Report) -> None:
    assert "<dd>2024</dd>" in html_text(floor, ENGLISH)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(floor, ENGLISH)))
    cells = {row[0].value: row[13].value for row in book["Findings"].iter_rows()}
    assert {cells[one.key] for one in floor.findings} == {"2024", "2028"}
