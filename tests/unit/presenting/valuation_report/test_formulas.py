"""The workbook of a valuation: its formulas give its numbers, and rest on the money they should."""

import io
import re
from datetime import date

import openpyxl
import pytest
from tests.unit.presenting.valuation_report.parts import CORESIA, YEARS, column, table

from allcover.presenting.numbering import sheet_names
from allcover.presenting.numbers import cell_text
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.workbook import workbook_bytes
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH, words_of


def test_the_rate_of_a_reform_is_traced_to_its_own_money_of_each_year(
    report: Report, results: ValuationResults
) -> None:
    """Worked out through formulas alone, the rate of sheet 5.2 is that of the law with the reform, not of the law as it is."""
    raw = workbook_bytes(report, ENGLISH)
    book, numbers = (openpyxl.load_workbook(io.BytesIO(raw), data_only=flag) for flag in (False, True))
    names = sheet_names(report)
    laws = names["valuation.laws"]
    (rate,) = (row[1] for row in book[laws].iter_rows() if row[0].value == "Later and better pensions")
    assert isinstance(rate.value, str)
    assert f"'{names['valuation.premium_1']}'" in rate.value
    assert worked_out(rate.value[1:], laws, numbers) == pytest.approx(
        results.proposed.valuation.premium, rel=1e-12
    )
    seen = sheets_behind(rate.value, laws, book)
    assert seen == {names[f"valuation.{key}_1"] for key in ("premium", "flows", "money", "rates", "reserve")}
    spent = column(report, "valuation.rates_1", "expenditure")
    assert spent == pytest.approx(results.proposed.valuation.expenditure / 1e6)
    assert spent[-1] != pytest.approx(column(report, "valuation.rates", "expenditure")[-1])
    french = written_valuation(results, date(2024, 11, 27), words_of("fr", CORESIA / "languages"))
    title = table(french, "valuation.rates_1").title
    assert title.endswith(table(french, "valuation.rates").title)
    assert title != table(report, "valuation.rates_1").title


def sheets_behind(formula: str, title: str, book: "openpyxl.Workbook") -> set[str]:
    """The sheets that a formula comes to rest on, through the formulas of the cells it names."""
    seen, cells = set[str](), [(formula, title)]
    while cells:
        text, here = cells.pop()
        for found in _REFERENCE.finditer(text):
            sheet = found["sheet"] or here
            if sheet not in seen and sheet != title:
                seen.add(sheet)
                cells += [
                    (cell.value, sheet)
                    for row in book[sheet].iter_rows()
                    for cell in row
                    if cell.data_type == "f"
                ]
    return seen


_REFERENCE = re.compile(
    r"(?:'(?P<sheet>[^']+)'!)?\$?(?P<a>[A-Z]+)\$?(?P<m>\d+)(?::\$?(?P<b>[A-Z]+)\$?(?P<n>\d+))?"
)


def test_every_formula_of_the_workbook_gives_the_number_it_stands_for(report: Report) -> None:
    """Each formula is worked out here from the numbers of the cells it names."""
    raw = workbook_bytes(report, ENGLISH)
    formulas, numbers = (openpyxl.load_workbook(io.BytesIO(raw), data_only=flag) for flag in (False, True))
    checked = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    found = worked_out(cell.value[1:], sheet.title, numbers)
                    assert found == pytest.approx(
                        numbers[sheet.title][cell.coordinate].value, rel=1e-9, abs=1e-12
                    ), cell
                    checked += 1
    assert checked > 15 * YEARS


def worked_out(formula: str, title: str, book: "openpyxl.Workbook") -> float:
    def number(found: re.Match[str]) -> str:
        sheet = book[found["sheet"] or title]
        if found["b"] is None:
            return repr(float(sheet[f"{found['a']}{found['m']}"].value))
        cells = [
            cell.value
            for line in sheet[f"{found['a']}{found['m']}:{found['b']}{found['n']}"]
            for cell in line
        ]
        return f"[{','.join(repr(float(value)) for value in cells)}]"

    text = _REFERENCE.sub(number, formula).replace("^", "**").replace("SUM(", "sum(")
    return float(eval(text, {"__builtins__": {}, "sum": sum}))


def test_the_rate_that_is_reckoned_is_written_in_percent(report: Report, results: ValuationResults) -> None:
    reckoned = table(report, "valuation.premium")
    told = [
        cell_text(cell, column, ENGLISH)
        for cell, column in zip(reckoned.rows[-1], reckoned.columns, strict=True)
    ]
    assert told[-1] == f"{100 * results.made.premium:.2f}%"
