"""The workbook of a valuation, changed: what is typed in looks like it, and what follows from it moves with it."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from tests.sheets import REFERENCE, Told, formulas_of, walked
from tests.unit.presenting.valuation_report.parts import YEARS, table

from allcover.presenting.numbering import sheet_names
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.workbook import workbook_bytes
from allcover.projection.financing import general_average_premium, project_reserve
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH

BLUE = "FF0000FF"


@pytest.fixture(scope="module")
def book(report: Report) -> "openpyxl.Workbook":
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))


Place = Callable[[str, str, int], tuple[str, str]]


@pytest.fixture(scope="module")
def place(report: Report) -> Place:
    names = sheet_names(report)

    def found(key: str, name: str, row: int) -> tuple[str, str]:
        letter = get_column_letter(table(report, key).position(name) + 1)
        return names[key], f"{letter}{row + 4}"

    return found


def times(book: "openpyxl.Workbook", places: list[tuple[str, str]], factor: float) -> Told:
    return walked(book, {(sheet, at): book[sheet][at].value * factor for sheet, at in places})


def test_numbers_on_which_formulas_rest_are_blue_and_no_others(
    book: "openpyxl.Workbook", report: Report
) -> None:
    behind = set()
    for sheet, cell in formulas_of(book):
        for found in REFERENCE.finditer(cell.value):
            left, top, right, end = range_boundaries(found[0].rpartition("!")[2])
            behind |= {
                (found["sheet"] or sheet, row, column)
                for row in range(top, end + 1)
                for column in range(left, right + 1)
            }
    blue = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.font.color is not None and cell.font.color.rgb == BLUE:
                    assert cell.data_type == "n", cell
                    blue.add((sheet.title, cell.row, cell.column))
    years = {(sheet.title, cell.row, 1) for sheet in book for cell in sheet["A"] if cell.data_type == "n"}
    typed = {one for one in behind if book[one[0]].cell(one[1], one[2]).data_type == "n"} - years
    assert blue == typed
    assert len(blue) > 10 * YEARS
    # What asks for another valuation is no number to be typed.
    results = {
        sheet_names(report)[f"valuation.{key}"] for key in ("systems", "reconciliation", "sensitivity")
    }
    assert not {sheet for sheet, _, _ in blue} & results
    assert str(book["Contents"]["A3"].value).startswith("Blue numbers are typed in")
    assert "years and amounts within a text" in str(book["Contents"]["A3"].value)


def test_interest_typed_moves_the_reserve_and_the_premium_of_every_law(
    book: "openpyxl.Workbook", place: Place, results: ValuationResults
) -> None:
    rates = [place("valuation.reserve", "rate", row) for row in range(1, YEARS + 1)]
    told = walked(book, {(sheet, at): book[sheet][at].value + 0.01 for sheet, at in rates})
    for at, valued in enumerate((results.valued, results.others[0].valued), start=1):
        made = valued.valuation
        expected = general_average_premium(
            made.expenditure, made.earnings, made.paths.interest + 0.01, reserve=valued.scheme.reserve
        )
        assert told(*place("valuation.laws", "premium", at)) == pytest.approx(float(expected), rel=1e-12)
    start = place("valuation.reserve", "start", 1)
    assert times(book, [start], 2.0)(*place("valuation.reserve_1", "start", 1)) == 2 * book[start[0]][start[1]].value  # fmt: skip


def test_more_earnings_bring_more_contributions_at_the_rate_of_the_law(
    book: "openpyxl.Workbook", place: Place, results: ValuationResults
) -> None:
    told = times(book, [place("valuation.rates", "earnings", row) for row in range(1, YEARS + 1)], 1.1)
    paid = [told(*place("valuation.money", "contributions", row)) for row in range(1, YEARS + 1)]
    assert paid == pytest.approx(list(results.made.contributions * 1.1e-6), rel=1e-12)
    law = told(*place("valuation.rates", "law", 1))
    assert law == pytest.approx(results.made.contribution_rate[0], rel=1e-12)


@pytest.mark.parametrize("factor", [0.5, 3.0])
def test_the_years_of_trouble_follow_the_rate_of_the_law(
    book: "openpyxl.Workbook", place: Place, results: ValuationResults, factor: float
) -> None:
    made, scheme = results.made, results.valued.scheme
    told = times(book, [place("valuation.rates", "law", row) for row in range(1, YEARS + 1)], factor)
    account = project_reserve(
        made.expenditure, made.earnings, interest=made.paths.interest, rate=made.contribution_rate * factor,
        reserve=scheme.reserve, others_pay=scheme.others_pay,
    )  # fmt: skip
    first = int(made.years[0]) - 1
    used, short = int(account.exhaustion_year), int(account.first_deficit_year)
    assert told(*place("valuation.laws", "used_up", 1)) == (first + used if used else "never")
    row = next(cell.row for cell in book["Findings"]["A"] if cell.value == "valuation.first_deficit")
    assert told("Findings", f"C{row}") == (first + short if short else "never")
    assert (used > 0) == (factor < 1)
    assert book["Findings"][f"C{row}"].number_format == "0"


def test_the_lowest_reserve_at_the_premium_follows_interest_typed_as_its_finding_does(
    book: "openpyxl.Workbook", place: Place, report: Report
) -> None:
    labels = [str(row[0]) for row in table(report, "valuation.systems").rows]
    row = labels.index(f"General average premium over {YEARS} years") + 1
    rates = [place("valuation.reserve", "rate", at) for at in range(1, YEARS + 1)]
    told = walked(book, {(sheet, at): book[sheet][at].value - 0.03 for sheet, at in rates})
    ends = [told(*place("valuation.at_premium", "end", at)) for at in range(1, YEARS + 1)]
    lowest = told(*place("valuation.systems", "lowest", row))
    assert lowest == pytest.approx(min(ends), rel=1e-9)
    before = table(report, "valuation.systems").rows[row - 1][2]
    assert lowest != pytest.approx(float(str(before)), abs=0.1)


def test_a_sheet_says_which_of_its_columns_do_not_move(book: "openpyxl.Workbook", report: Report) -> None:
    names = sheet_names(report)
    said = str(book[names["valuation.systems"]]["B3"].value)
    assert said.startswith("As worked out")
    assert "The fund would owe" in said
    assert "Reserve used up" not in str(book[names["valuation.laws"]]["B3"].value)
    assert "The fund would owe at the premium" in str(book[names["valuation.laws"]]["B3"].value)
    # All of it is typed, or follows.
    assert book[names["valuation.at_premium"]]["B3"].value is None
    whole = str(book[names["valuation.reconciliation"]]["B3"].value)
    assert whole == "All numbers of this sheet are as worked out: none moves with what is typed."
