import io
import zipfile

import openpyxl
import pytest

from allcover.presenting.tables import with_ends
from allcover.presenting.workbook import HEADING_ROW, sheet_names, workbook_bytes
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


@pytest.fixture(scope="module")
def book(report: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))


def test_every_number_comes_back_as_it_was(report: Report, book: openpyxl.Workbook) -> None:
    names = sheet_names(table.key for table in report.tables)
    for given in report.tables:
        sheet, table = book[names[given.key]], with_ends(given, ENGLISH)
        for number, row in enumerate(table.rows, start=HEADING_ROW + 2):
            for place, cell in enumerate(row, start=1):
                found = sheet.cell(number, place).value
                if isinstance(cell, int | float):
                    assert found == pytest.approx(cell, rel=1e-15)  # XLSX holds 16 digits
                elif cell is None:
                    assert found is None
                else:
                    assert isinstance(found, str)


def test_every_headline_stands_on_the_first_sheet(report: Report, book: openpyxl.Workbook) -> None:
    rows = book.worksheets[0].iter_rows(min_row=HEADING_ROW + 2, values_only=True)
    for finding, row in zip(report.findings, rows, strict=False):
        assert row[0] == finding.key
        assert row[2] == (finding.value if finding.value is not None else row[2])
        error = finding.estimate or Estimate(value=0)
        assert row[4:9] == (error.standard_error, error.low, error.high, finding.low, finding.high)
        assert row[10:13] == (finding.definition, finding.universe, finding.source)


def test_what_is_not_known_is_said_so(book: openpyxl.Workbook) -> None:
    values = {row[0]: row[2] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert values["coverage.old_age.receiving"] == "not known"
    assert values["coverage.old_age.effective"] == "interval"


def test_the_first_sheet_says_from_what_it_was_made(report: Report, book: openpyxl.Workbook) -> None:
    lines = {row[0] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert f"Hash of the definition: {report.provenance.definition_hash}" in lines
    assert f"Limit: {report.limits[0]}" in lines


def test_no_text_becomes_a_formula_or_a_link(report: Report, book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(report, ENGLISH))) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets" in name)


def test_shares_are_shown_as_percentages_and_headings_stay_in_sight(book: openpyxl.Workbook) -> None:
    sheet = book["poverty by area"]
    assert sheet.cell(HEADING_ROW + 2, 2).number_format == "0.0%"
    assert [sheet.cell(HEADING_ROW + 2, place).number_format for place in (3, 4, 5)] == ["0.0%"] * 3
    assert sheet.cell(HEADING_ROW + 2, 7).number_format == "#,##0"
    assert sheet.freeze_panes == f"B{HEADING_ROW + 2}"


def test_notes_and_source_stand_under_the_table(report: Report, book: openpyxl.Workbook) -> None:
    lines = [row[0] for row in book["coverage old age by status"].iter_rows(values_only=True)]
    assert "Note: Contributing is taken from the question on pay slips." in lines
    assert lines[-1] == f"Source: {report.tables[0].source}"


def test_long_keys_that_begin_alike_get_sheets_of_their_own() -> None:
    names = sheet_names([f"coverage.old_age.by_status_in_employment.{n}" for n in range(12)] + ["findings"])
    assert len({name.casefold() for name in names.values()} | {"findings"}) == 14
    assert max(len(name) for name in names.values()) <= 31
