"""The workbook of a valuation, changed: what is typed in looks like it, and what follows from it moves with it."""

import io
import math
import re
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from tests.sheets import BLUE, REFERENCE, Told, formulas_of, left_behind, walked
from tests.unit.presenting.valuation_report.parts import YEARS, table

from allcover.presenting.numbering import sheet_names
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuing import Valued
from allcover.presenting.workbook import workbook_bytes
from allcover.projection.financing import general_average_premium, project_reserve
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


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
    # What asks for another valuation is told again elsewhere, and none to be typed.
    systems, laws = table(report, "valuation.systems"), table(report, "valuation.laws")
    told_again = {
        (sheet_names(report)[systems.key], len(systems.rows) + 4, systems.position("rate") + 1),
        *((sheet_names(report)[laws.key], row, laws.position("debt") + 1) for row in (5, 6)),
    }
    tried = {sheet_names(report)[f"valuation.{key}"] for key in ("sensitivity", "implied", "implied_1")}
    assert told_again <= typed
    assert blue == {one for one in typed - told_again if one[0] not in tried}
    assert len(blue) > 10 * YEARS
    # What asks for another valuation is no number to be typed.
    results = {
        sheet_names(report)[f"valuation.{key}"]
        for key in ("systems", "reconciliation", "sensitivity", "implied", "implied_1", "laws")
    }
    assert not {sheet for sheet, _, _ in blue} & results
    assert str(book["Contents"]["A3"].value).startswith("Blue numbers are typed in")
    assert "years and amounts within a text" in str(book["Contents"]["A3"].value)
    assert str(book["Contents"]["A3"].value).endswith(
        "Years that name rows are fixed: leave them as they are."
    )


def test_the_entry_age_rate_stands_once_and_is_linked_to_wherever_else_it_is_told(
    book: "openpyxl.Workbook", place: Place, report: Report, results: ValuationResults
) -> None:
    sheet, at = place("valuation.systems", "rate", len(table(report, "valuation.systems").rows))
    rate = book[sheet][at].value
    assert rate == pytest.approx(results.valued.entry_rate, rel=1e-14)
    row = next(cell.row for cell in book["Findings"]["A"] if cell.value == "valuation.entry_rate")
    others = [("Findings", f"C{row}"), place("valuation.laws", "entry", 1)]
    told = walked(book, {(sheet, at): 2 * rate})
    assert [told(*other) for other in others] == [2 * rate] * 2
    second = place("valuation.laws", "entry", 2)
    assert told(*second) == pytest.approx(results.others[0].valued.entry_rate)


def test_what_is_told_twice_stands_once_and_is_linked(
    book: "openpyxl.Workbook", place: Place, results: ValuationResults
) -> None:
    rows = {str(cell.value): cell.row for cell in book["Findings"]["A"]}

    def headline(key: str) -> tuple[str, str]:
        return "Findings", f"C{rows[key]}"

    debt, capital = place("valuation.laws", "debt", 1), place("valuation.awards", "capital", 1)
    told = times(book, [debt, capital], 2.0)
    assert told(*headline("valuation.debt")) == pytest.approx(
        2 * results.valued.debt / results.made.earnings[0]
    )
    at_first = book[capital[0]][capital[1]].value * 1e6 / results.made.earnings[0]
    assert told(*headline("valuation.terminal_first")) == pytest.approx(2 * at_first)
    assert told(*place("valuation.awards", "terminal", 1)) == pytest.approx(2 * at_first)
    tried = [str(key) for key in rows if str(key).startswith("valuation.sensitivity.")]
    assert len(tried) == len(results.tried)
    assert all(book["Findings"][f"C{rows[key]}"].data_type == "f" for key in tried)


def test_no_result_is_typed_on_two_sheets(book: "openpyxl.Workbook", report: Report) -> None:
    """But ends of intervals, what is assumed, what the data and a valuation before had: each may be alike without being one."""
    names = sheet_names(report)
    apart = {
        names[key]
        for key in names
        if key.endswith(("sampling", "by_age", "assumptions", "doubts", "reconciliation", ".data"))
    }
    found: dict[float, set[str]] = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                is_end = sheet.title == "Findings" and cell.column_letter in "EFGHIJ"
                if isinstance(cell.value, float) and sheet.title not in apart and not is_end:
                    found.setdefault(cell.value, set()).add(sheet.title)
    twice = {value: held for value, held in found.items() if len(held) > 1 and len(repr(value)) > 10}
    assert not twice


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


def test_no_number_that_is_printed_twice_is_left_behind(
    book: "openpyxl.Workbook", place: Place, report: Report
) -> None:
    """But those of the steps from the valuation before, which are of what was worked out then and now."""
    cells = [place("valuation.reserve", "rate", at) for at in range(1, YEARS + 1)]
    found = left_behind(book, {(sheet, at): book[sheet][at].value + 0.01 for sheet, at in cells})
    assert {sheet for sheet, _ in found} == {sheet_names(report)["valuation.reconciliation"]}


@pytest.mark.parametrize("points", [-0.03, 0.01])
def test_what_is_owed_at_every_rate_follows_interest_typed_wherever_it_is_told(
    book: "openpyxl.Workbook", place: Place, report: Report, results: ValuationResults, points: float
) -> None:
    """Rates, lowest reserves and the years in which something is owed, of all systems and laws: held against a loop over the years."""
    cells = [place("valuation.reserve", "rate", at) for at in range(1, YEARS + 1)]
    told = walked(book, {(sheet, at): book[sheet][at].value + points for sheet, at in cells})
    rows = table(report, "valuation.systems").rows
    moved = 0
    for at, row in enumerate(rows, start=1):
        if row[2] is None:
            continue
        rate, lowest, owing = (told(*place("valuation.systems", name, at)) for name in ("rate", "lowest", "owing"))  # fmt: skip
        found = re.search(r"(?:over|first) (\d+) years", str(row[0]))
        ends = carried(results.valued, rate, points)[: int(found[1]) if found else YEARS]
        assert lowest == pytest.approx(min(ends), abs=2e-6), row
        assert owing == span(results, ends), row
        moved += owing != row[3]
    assert moved
    labels = {str(cell.value): cell.row for cell in book["Findings"]["A"]}
    laws = {"valuation.premium_owed": results.valued, "valuation.laws.later_and_better.premium_owed": results.others[0].valued}  # fmt: skip
    for at, (key, valued) in enumerate(laws.items(), start=1):
        ends = carried(valued, told(*place("valuation.laws", "premium", at)), points)
        when = span(results, ends)
        assert told(*place("valuation.laws", "owing", at)) == when
        label = told("Findings", f"B{labels[key]}")
        assert label.endswith(f" ({when})") if when != "never" else "(" not in label
        most = max(0.0, -min(ends))
        assert told("Findings", f"C{labels[key]}") == pytest.approx(most, abs=1e-6)
        assert told(*place("valuation.laws", "most", at)) == pytest.approx(most, abs=1e-6)


def carried(valued: Valued, rate: float, points: float) -> list[float]:
    """The reserve at the end of each year under one rate and other interest, in millions."""
    made, held, ends = valued.valuation, valued.scheme.reserve, list[float]()
    for spent, earned, interest in zip(made.expenditure, made.earnings, made.paths.interest + points):
        held = held * (1 + interest) + (rate * earned - spent) * math.sqrt(1 + interest)
        ends.append(float(held) / 1e6)
    return ends


def span(results: ValuationResults, ends: list[float]) -> str:
    """When a reserve is below nought."""
    years = [int(year) for year, end in zip(results.made.years, ends) if end < -1e-6]
    if not years:
        return "never"
    if len(years) == 1:
        return f"in {years[0]}"
    whole = len(years) == years[-1] - years[0] + 1
    return f"{'' if whole else f'in {len(years)} years '}from {years[0]} to {years[-1]}"


def test_a_sheet_says_which_of_its_columns_do_not_move(book: "openpyxl.Workbook", report: Report) -> None:
    names = sheet_names(report)
    said = str(book[names["valuation.systems"]]["B3"].value)
    assert said.startswith("As worked out")
    assert "The fund would owe" not in said
    assert "Rate of insured earnings" in said
    assert "Reserve used up" not in str(book[names["valuation.laws"]]["B3"].value)
    assert "The fund would owe at the premium" not in str(book[names["valuation.laws"]]["B3"].value)
    # All of it is typed, or follows.
    assert book[names["valuation.at_premium"]]["B3"].value is None
    whole = str(book[names["valuation.reconciliation"]]["B3"].value)
    assert whole == "All numbers of this sheet are as worked out: none moves with what is typed."


def test_years_of_a_reform_that_do_not_follow_the_law_as_it_is_are_told(
    book: "openpyxl.Workbook", report: Report
) -> None:
    """What is linked to the law as it is in the first years, and typed from when the reform bites: the note names that year."""
    told = 0
    for one in report.tables:
        notes = [note for note in one.notes if "is of this law alone" in note]
        if not one.key.endswith("_1") or one.columns[0].key != "year":
            assert not notes
            continue
        sheet, asis = book[sheet_names(report)[one.key]], sheet_names(report)[one.key.removesuffix("_1")]
        begins = set()
        for column in range(2, len(one.columns) + 1):
            cells = [sheet.cell(row + 4, column).value for row in range(1, len(one.rows) + 1)]
            linked = [isinstance(cell, str) and cell.startswith(f"='{asis}'!") for cell in cells]
            typed = [row for row, cell in enumerate(cells) if isinstance(cell, int | float)]
            begins |= {min(typed)} if linked[0] and typed else set()
        years = {int(str(one.rows[row][0])) for row in begins}
        assert len(notes) == bool(years)
        assert all(f"From {min(years)} on" in note for note in notes)
        told += len(notes)
    assert told
