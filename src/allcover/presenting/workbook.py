"""One XLSX workbook: a contents that leads to every sheet, the findings and what they were made from, then a sheet per table.

Every text is written as a text cell, so nothing from a stranger becomes a formula; the only formulas are those by which a table or a
finding says that it follows from others (:mod:`sheet_formulas`), with their numbers; the only links lead to sheets of the workbook. Numbers keep the 16 digits of a spreadsheet and are shown by a number format. The same report gives the same bytes.
"""

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import xlsxwriter

from allcover.presenting.headline_numbers import finding_number, is_left_open
from allcover.presenting.numbering import MOST_CHARACTERS, numbered, sheet_names
from allcover.presenting.numbers import cell_text, decimals_of, heading_text, unit_text
from allcover.presenting.provenance import provenance_lines
from allcover.presenting.sheet_formulas import Spot, sheet_formulas, spots_behind, written_formula
from allcover.presenting.shown import names_of_rows, row_marks
from allcover.presenting.tables import legend, with_ends
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Finding, Kind, Report, Section, Table, TableColumn, number_of
from allcover.vocabulary.words import Words, marked

CONTENTS = marked("Contents")
FINDINGS = marked("Findings")
LIVE = marked(
    "Blue numbers are typed in, and others rest on them: change one, and all that follows from it by formulas moves. A black number without a formula does not move, nor do years and amounts within a text. Years that name rows are fixed: leave them as they are."
)
STILL = marked(
    "As worked out: numbers and years without a formula in these columns do not move with what is typed: {columns}."
)
ALL_STILL = marked("All numbers of this sheet are as worked out: none moves with what is typed.")
FINDINGS_STILL = marked(
    "As worked out: numbers without a formula, errors and intervals do not move with what is typed in other sheets."
)
_TYPED = MappingProxyType({"font_color": "#0000FF", "bg_color": "#EAF1FB"})
"""How a number looks that is typed in and on which formulas rest."""
_A4 = 9
HEADING_ROW = 3
"""Row (from 0) of the column headings of a table; its title, its universe and the way back stand above."""

_FINDING_HEADINGS = (
    marked("Key"), marked("Label"), marked("Value"), marked("Unit"), marked("Standard error"),
    marked("Confidence interval from"), marked("Confidence interval to"), marked("Left open from"), marked("Left open to"),
    marked("What is left open, and on errors"), marked("Definition"), marked("Reference population"), marked("Source"),
    marked("Reference date"), marked("Asked in the survey"),
)  # fmt: skip
_FINDING_WIDTHS = (34, 40, 16, 14, 14, 14, 14, 14, 14, 28, 50, 36, 36, 24, 12)
_DATES = {
    "en": "[$-809]d mmmm yyyy",
    "fr": "[$-40C]d mmmm yyyy",
    "es": '[$-C0A]d "de" mmmm "de" yyyy',
    "pt": '[$-816]d "de" mmmm "de" yyyy',
}
"""How a date is written, by language: a number to the program, so that it can be sorted and reckoned with."""
_NUMBERS = (2, 4, 5, 6, 7, 8)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class _Book:
    """A workbook under way: the formats, made once each, and the sheet being written."""

    def __init__(self, out: io.BytesIO, words: Words) -> None:
        self.words = words
        self.workbook = xlsxwriter.Workbook(out, _OPTIONS)
        self.formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self.typed: frozenset[Spot] = frozenset()

    def format(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({"valign": "top", **properties})
        return self.formats[key]

    def title(self) -> Any:
        return self.format(bold=True, font_size=14)

    def heading(self) -> Any:
        return self.format(bold=True, text_wrap=True, bottom=1, bg_color="#E8EEF0")


def workbook_bytes(report: Report, words: Words) -> bytes:
    """This function will write a report as an XLSX file and give its bytes."""
    out = io.BytesIO()
    book = _Book(out, words)
    made = datetime.fromisoformat(report.provenance.date_made)
    book.workbook.set_properties(
        {"title": report.title, "author": "Allcover", "created": made.replace(tzinfo=None)}
    )
    names = sheet_names(report)
    tables = {table.key: with_ends(table, words) for table in report.tables}
    formulas_of = {
        one.key: tuple(
            written_formula(text, tables, names, HEADING_ROW + 1) for text in (one.formula, one.label_formula)
        )
        for one in report.findings
    }
    formulas = {key: sheet_formulas(key, tables, names, HEADING_ROW + 1) for key in tables}
    told = [(names[key], text) for key, found in formulas.items() for text in found.values()]
    told += [("", text) for both in formulas_of.values() for text in both]
    results = {names[table.key] for table in report.tables if table.holds_results}
    book.typed = frozenset(spot for spot in spots_behind(told) if spot[0] not in results)
    _write_contents(book, report, names)
    _write_findings(book, report, formulas_of)
    for table in report.tables:
        _write_table(book, table, names[table.key], formulas[table.key])
    book.workbook.close()
    return out.getvalue()


def number_format(kind: Kind, decimals: int) -> str:
    """This function will give the Excel number format of a kind.

    >>> number_format("share", 1), number_format("money", 0), number_format("index", 3), number_format("text", 0)
    ('0.0%', '#,##0', '#,##0.000', '0')
    """
    if kind == "text":
        return "0"
    digits = "." + "0" * decimals if decimals > 0 else ""
    return f"0{digits}%" if kind == "share" else f"#,##0{digits}"


def _write_contents(book: _Book, report: Report, names: Mapping[str, str]) -> None:
    """Section by section, every table with a link to its sheet; the findings first."""
    sheet = book.workbook.add_worksheet(_named(book, CONTENTS))
    sheet.write_string(0, 0, report.title, book.title())
    sheet.write_string(1, 0, report.subtitle)
    if book.typed:
        sheet.write_string(2, 0, book.words(LIVE))
    headings = (
        (book.words("Sheet"), 36),
        (book.words("Table"), 80),
        (book.words("Reference population"), 44),
        (book.words("File"), 50),
    )
    for place, (heading, width) in enumerate(headings):
        sheet.set_column(place, place, width)
        sheet.write_string(HEADING_ROW, place, heading, book.heading())
    _write_link(book, sheet, (HEADING_ROW + 1, 0), _named(book, FINDINGS))
    row = HEADING_ROW + 2
    for number, section in enumerate(report.sections, start=1):
        sheet.write_string(row, 0, numbered(section, number), book.format(bold=True))
        row = _write_entries(book, sheet, row + 1, section, names)
    sheet.freeze_panes(HEADING_ROW + 1, 0)


def _write_entries(book: _Book, sheet: Any, row: int, section: Section, names: Mapping[str, str]) -> int:
    for table in section.tables:
        _write_link(book, sheet, (row, 0), names[table.key])
        for place, text in enumerate((table.title, table.universe, f"tables/{table.key}.csv"), start=1):
            sheet.write_string(row, place, text, book.format(text_wrap=True))
        row += 1
    return row


def _named(book: _Book, sheet: str) -> str:
    return book.words(sheet)[:MOST_CHARACTERS]


def _write_link(book: _Book, sheet: Any, place: tuple[int, int], name: str) -> None:
    """To a sheet of this workbook; its name holds no apostrophe, so nothing can leave the quotes."""
    link = book.format(font_color="#0B5A73", underline=1)
    sheet.write_url(*place, f"internal:'{name}'!A1", link, name)


def _write_findings(book: _Book, report: Report, formulas: Mapping[str, tuple[str, ...]]) -> None:
    sheet = book.workbook.add_worksheet(_named(book, FINDINGS))
    sheet.write_string(0, 0, report.title, book.title())
    sheet.write_string(1, 0, report.subtitle)
    if book.typed:
        sheet.write_string(2, 0, book.words(FINDINGS_STILL), book.format(italic=True))
    for place, (heading, width) in enumerate(zip(_FINDING_HEADINGS, _FINDING_WIDTHS)):
        sheet.set_column(place, place, width)
        sheet.write_string(HEADING_ROW, place, book.words(heading), book.heading())
    sheet.freeze_panes(HEADING_ROW + 1, 2)
    for row, finding in enumerate(report.findings, start=HEADING_ROW + 1):
        _write_finding(book, sheet, row, finding, *formulas[finding.key])
    lines = [
        *provenance_lines(report.provenance, book.words),
        *((book.words("Limit"), limit) for limit in report.limits),
    ]
    _write_pairs(book, sheet, HEADING_ROW + len(report.findings) + 3, lines)


def _write_finding(
    book: _Book, sheet: Any, row: int, finding: Finding, formula: str, label_formula: str
) -> None:
    kind, error = finding.shown_as, finding.estimate or Estimate(value=0)
    wrapped = book.format(text_wrap=True)
    about = " ".join(text for text in (finding.interval_meaning, book.words(error.note)) if text)
    texts = {
        0: finding.key, 1: finding.label, 3: unit_text(finding.unit, book.words), 9: about, 10: finding.definition,
        11: finding.universe, 12: finding.source,
    }  # fmt: skip
    for place, text in texts.items():
        sheet.write_string(row, place, text, wrapped)
    if label_formula:
        sheet.write_formula(row, 1, label_formula, wrapped, finding.label)
    if finding.reference_date.isdecimal():
        sheet.write_string(row, 13, finding.reference_date, wrapped)
    elif finding.reference_date:
        day = date.fromisoformat(finding.reference_date)
        sheet.write_datetime(row, 13, day, book.format(num_format=_DATES[book.words.language], align="left"))
    told = (finding.value, error.standard_error, error.low, error.high)
    is_open = is_left_open(finding)
    if is_open:
        told = (None, None, *(finding.outer or (None, None)))
    numbers = (*told, finding.low, finding.high)
    for place, value in zip(_NUMBERS, numbers):
        if value is not None:
            shape = book.format(num_format=number_format(kind, decimals_of(kind, value, finding.decimals)))
            _write_number(
                sheet, (row, place), _in_hundreds(value, kind), shape, formula if place == 2 else ""
            )
        elif place == 2:
            has_ends = finding.low is not None or finding.high is not None
            sheet.write_string(
                row,
                place,
                book.words("interval") if has_ends else finding_number(finding, book.words),
                wrapped,
            )
    if finding.unweighted_count is not None:
        sheet.write_number(row, 14, finding.unweighted_count, book.format(num_format="#,##0"))


def _write_table(book: _Book, given: Table, name: str, formulas: Mapping[tuple[int, int], str]) -> None:
    table = with_ends(given, book.words)
    sheet = book.workbook.add_worksheet(name)
    sheet.write_string(0, 0, table.title, book.title())
    sheet.write_string(1, 0, table.universe)
    _write_link(book, sheet, (2, 0), _named(book, CONTENTS))
    if book.typed and (told := _what_stays(book, table, name, formulas)):
        sheet.write_string(2, 1, told, book.format(italic=True))
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _width(book, table, place))
        sheet.write_string(HEADING_ROW, place, heading_text(column, book.words), book.heading())
    is_total = [mark == "total" for mark in row_marks(table, book.words)]
    for number, row in enumerate(table.rows, start=HEADING_ROW + 1):
        look = {"bold": True} if is_total[number - HEADING_ROW - 1] else {}
        for place, (cell, column) in enumerate(zip(row, table.columns)):
            formula = formulas.get((number, place), "")
            is_typed = isinstance(cell, int | float) and not formula and (name, number, place) in book.typed
            shape = {**look, **_TYPED} if is_typed else look
            _write_cell(book, sheet, (number, place), cell, column, shape, formula)
    sheet.freeze_panes(HEADING_ROW + 1, names_of_rows(table))
    _set_up_print(sheet)
    note = book.words("Note")
    lines = [(note, text) for text in (*table.notes, *legend(given, book.words))]
    lines += [(book.words("Definition"), table.definition), (book.words("Source"), table.source)]
    _write_pairs(book, sheet, HEADING_ROW + len(table.rows) + 2, lines)


def _what_stays(book: _Book, table: Table, name: str, formulas: Mapping[tuple[int, int], str]) -> str:
    """What of a sheet follows from nothing that is typed, and is not typed to be changed; nothing where all is."""
    first = names_of_rows(table)
    places = [
        (number, place)
        for number, row in enumerate(table.rows, start=HEADING_ROW + 1)
        for place, cell in enumerate(row)
        if place >= first and cell is not None
    ]
    still = [one for one in places if one not in formulas and (name, *one) not in book.typed]
    if not any(number_of(table.rows[row - HEADING_ROW - 1][place]) is not None for row, place in places):
        return ""
    if len(still) == len(places):
        return book.words(ALL_STILL)
    columns = [heading_text(table.columns[place], book.words) for place in sorted({at for _, at in still})]
    return book.words(STILL, columns=book.words.join(columns)) if columns else ""


def _set_up_print(sheet: Any) -> None:
    """On its side, as broad as a page, with its headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)


def _write_cell(
    book: _Book,
    sheet: Any,
    place: tuple[int, int],
    cell: Cell,
    column: TableColumn,
    look: Mapping[str, object],
    formula: str,
) -> None:
    if cell is None:
        return
    if not isinstance(cell, int | float):
        align = "left" if column.kind == "text" else "right"
        shape, text = book.format(align=align, **look), cell_text(cell, column, book.words)
        if formula and isinstance(cell, str):
            sheet.write_formula(*place, formula, shape, text)
        else:
            sheet.write_string(*place, text, shape)
    elif column.kind == "text":
        sheet.write_number(*place, cell)
    else:
        decimals = decimals_of(column.kind, cell, column.decimals)
        shape = book.format(num_format=number_format(column.kind, decimals), **look)
        _write_number(sheet, place, _in_hundreds(cell, column.kind), shape, formula)


def _in_hundreds(value: float, kind: Kind) -> float:
    """A number as its cell holds it: a spreadsheet has no format for percentage points, only one that adds the sign of a share."""
    return value * 100 if kind == "points" else value


def _write_number(sheet: Any, place: tuple[int, int], value: float, shape: Any, formula: str) -> None:
    if formula:
        sheet.write_formula(*place, formula, shape, value)
    else:
        sheet.write_number(*place, value, shape)


def _write_pairs(book: _Book, sheet: Any, row: int, pairs: Iterable[tuple[str, str]]) -> None:
    for number, (name, value) in enumerate(pairs, start=row):
        text = book.words("{name}: {value}", name=name, value=value)
        sheet.write_string(number, 0, text, book.format(italic=name == book.words("Note")))


def _width(book: _Book, table: Table, place: int) -> int:
    column = table.columns[place]
    longest = max((len(cell_text(row[place], column, book.words)) for row in table.rows), default=0)
    heading = max(len(word) for word in [*heading_text(column, book.words).split(), ""])
    return max(10, min(60, max(longest, heading) + 2))
