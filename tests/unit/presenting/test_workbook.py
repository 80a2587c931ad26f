import io
import zipfile
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from allcover.presenting.numbering import sheet_names, short_name
from allcover.presenting.tables import with_ends
from allcover.presenting.workbook import HEADING_ROW, workbook_bytes
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Provenance, Report, Section, Table, TableColumn
from allcover.vocabulary.words import ENGLISH, words_of


@pytest.fixture(scope="module")
def book(report: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))


def test_every_number_comes_back_as_it_was(report: Report, book: openpyxl.Workbook) -> None:
    names = sheet_names(report)
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


def test_every_headline_stands_on_the_sheet_of_findings(report: Report, book: openpyxl.Workbook) -> None:
    rows = book["Findings"].iter_rows(min_row=HEADING_ROW + 2, values_only=True)
    for finding, row in zip(report.findings, rows, strict=False):
        assert row[0] == finding.key
        assert row[2] == (finding.value if finding.value is not None else row[2])
        error = finding.estimate or Estimate(value=0)
        assert row[4:9] == (error.standard_error, error.low, error.high, finding.low, finding.high)
        assert row[10:13] == (finding.definition, finding.universe, finding.source)


def test_the_date_of_a_finding_is_a_date_as_the_language_writes_it(report: Report) -> None:
    first = report.sections[0]
    findings = tuple(replace(one, reference_date="2024-06-30") for one in first.findings)
    dated = replace(report, sections=(replace(first, findings=findings), *report.sections[1:]))
    assert findings
    for language, shape in (("fr", "[$-40C]d mmmm yyyy"), ("pt", '[$-816]d "de" mmmm "de" yyyy')):
        made = openpyxl.load_workbook(io.BytesIO(workbook_bytes(dated, words_of(language))))
        cells = {row[0].value: row[13] for row in made.worksheets[1].iter_rows(min_row=HEADING_ROW + 2)}
        for finding in findings:
            assert cells[finding.key].value == datetime(2024, 6, 30)
            assert cells[finding.key].number_format == shape


def test_what_is_not_known_is_said_so(book: openpyxl.Workbook) -> None:
    values = {row[0]: row[2] for row in book["Findings"].iter_rows(values_only=True)}
    assert values["coverage.old_age.receiving"] == "not known"
    assert values["coverage.old_age.effective"] == "interval"


def test_the_sheet_of_findings_says_from_what_it_was_made(report: Report, book: openpyxl.Workbook) -> None:
    lines = {row[0] for row in book["Findings"].iter_rows(values_only=True)}
    assert f"Hash of the definition: {report.provenance.definition_hash}" in lines
    assert f"Limit: {report.limits[0]}" in lines


def test_no_text_becomes_a_formula_or_a_link(report: Report, book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert not any(link.target for link in links), "every link stays in the workbook"
    assert {link.location.partition("!")[0].strip("'") for link in links} <= set(book.sheetnames)
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(report, ENGLISH))) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets" in name)


def test_shares_are_shown_as_percentages_and_headings_stay_in_sight(book: openpyxl.Workbook) -> None:
    sheet = book["2.1 Poverty before and after…"]
    assert sheet.cell(HEADING_ROW + 2, 2).number_format == "0.0%"
    assert [sheet.cell(HEADING_ROW + 2, place).number_format for place in (3, 4, 5)] == ["0.0%"] * 3
    assert sheet.cell(HEADING_ROW + 2, 7).number_format == "#,##0"
    assert sheet.freeze_panes == f"B{HEADING_ROW + 2}"


def test_names_of_groups_stay_in_sight_and_everybody_stands_out() -> None:
    columns = (
        TableColumn("grouping", "By"),
        TableColumn("group", "Group"),
        TableColumn("poor", "Poor", "share"),
    )
    rows = (("Everybody", "Everybody", 0.3), ("Sex", "Male", 0.2), ("Sex", "Female", 0.4))
    table = Table(key="t", title="T", columns=columns, rows=rows, definition="", universe="", source="")
    made = Provenance(
        definition_hash="", library_version="", survey="", mapping_hash="", date_made="2024-06-30"
    )
    section = Section(id="s", heading="S", tables=(table,))
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook_bytes(Report(title="R", subtitle="", sections=(section,), provenance=made), ENGLISH)
        )
    )
    sheet = book["1.1 T"]
    assert sheet.freeze_panes == f"C{HEADING_ROW + 2}"
    bold = [sheet.cell(HEADING_ROW + 2 + n, 3).font.b for n in range(3)]
    assert bold == [True, False, False]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == f"${HEADING_ROW + 1}:${HEADING_ROW + 1}"


def test_notes_and_source_stand_under_the_table(report: Report, book: openpyxl.Workbook) -> None:
    lines = [row[0] for row in book["1.1 Old age, who is covered…"].iter_rows(values_only=True)]
    assert "Note: Contributing is taken from the question on pay slips." in lines
    assert lines[-1] == f"Source: {report.tables[0].source}"


def test_the_contents_lead_to_every_sheet(report: Report, book: openpyxl.Workbook) -> None:
    first = book.worksheets[0]
    links = {
        cell.value: cell.hyperlink.location for row in first.iter_rows() for cell in row if cell.hyperlink
    }
    assert [f"'{name}'!A1" for name in book.sheetnames[1:]] == list(links.values())
    titles = {row[1] for row in first.iter_rows(values_only=True)}
    assert titles >= {table.title for table in report.tables}
    assert all(sheet["A3"].hyperlink.location == "'Contents'!A1" for sheet in book.worksheets[2:])


def test_sheets_are_named_by_number_and_title_in_the_language_of_the_report(report: Report) -> None:
    names = openpyxl.load_workbook(
        io.BytesIO(workbook_bytes(report, words_of("fr"))), read_only=True
    ).sheetnames
    assert names[0] == words_of("fr")("Contents")
    assert len({name.casefold() for name in names}) == len(names) == len(report.tables) + 2
    assert max(len(name) for name in names) <= 31
    assert names[2].startswith("1.1 ")


def test_a_name_that_is_cut_ends_at_a_word_that_may_end_it_and_says_so() -> None:
    assert short_name("1.4", "The reserve from year to year") == "1.4 The reserve from year…"
    assert short_name("10.5", "Lives beside cells") == "10.5 Lives beside cells"
    assert short_name("3.1", "Le taux de répartition et de la prime") == "3.1 Le taux de répartition…"


@pytest.mark.parametrize("title", ["A/B: 'why'? [all] * \\ none", "'", "", "Incomprehensibilities" * 3])
def test_a_name_holds_no_sign_that_a_spreadsheet_refuses(title: str) -> None:
    name = short_name("12.34", title)
    assert name.startswith("12.34")
    assert len(name) <= 31
    assert not set("[]:*?/\\'") & set(name)
