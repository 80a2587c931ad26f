"""The workbook of a valuation: its formulas give its numbers, and rest on the money they should."""

import io
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from tests.sheets import REFERENCE, formulas_of, told_by, walked, worked_out
from tests.unit.presenting.valuation_report.parts import CORESIA, DAY, YEARS, column, table

from allcover.presenting.numbering import sheet_names
from allcover.presenting.numbers import cell_text
from allcover.presenting.valuation_study import ValuationResults, ValuationStudy, value_study
from allcover.presenting.valuation_traced import key_of_law, left_alone
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.workbook import workbook_bytes
from allcover.projection.financing import general_average_premium, project_reserve
from allcover.rules.load import load_options
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
    assert worked_out(rate.value[1:], laws, told_by(numbers)) == pytest.approx(
        results.proposed.valuation.premium, rel=1e-12
    )
    seen = sheets_behind(rate.value, laws, book)
    assert seen >= {
        names[f"valuation.{key}_1"]
        for key in ("premium", "flows", "money", "rates", "reserve", "shares", "persons")
    }
    spent = column(report, "valuation.rates_1", "expenditure")
    assert spent == pytest.approx(results.proposed.valuation.expenditure / 1e6)
    assert spent[-1] != pytest.approx(column(report, "valuation.rates", "expenditure")[-1])
    french = written_valuation(results, date(2024, 11, 27), words_of("fr", CORESIA / "languages"))
    title = table(french, "valuation.rates_1").title
    assert title.startswith(table(french, "valuation.rates").title)
    assert title != table(report, "valuation.rates_1").title


def sheets_behind(formula: str, title: str, book: "openpyxl.Workbook") -> set[str]:
    """The sheets that a formula comes to rest on, through the formulas of the cells it names."""
    seen, cells = set[str](), [(formula, title)]
    while cells:
        text, here = cells.pop()
        for found in REFERENCE.finditer(text):
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


def test_every_formula_of_the_workbook_gives_the_number_it_stands_for(report: Report) -> None:
    """Each formula is worked out here from the numbers of the cells it names."""
    raw = workbook_bytes(report, ENGLISH)
    formulas, numbers = (openpyxl.load_workbook(io.BytesIO(raw), data_only=flag) for flag in (False, True))
    checked = 0
    for sheet, cell in formulas_of(formulas):
        found = worked_out(cell.value[1:], sheet, told_by(numbers))
        assert same(found, numbers[sheet][cell.coordinate].value), cell
        checked += 1
    assert checked > 15 * YEARS


def test_every_formula_follows_from_what_is_typed_without_a_circle(report: Report) -> None:
    raw = workbook_bytes(report, ENGLISH)
    book, numbers = (openpyxl.load_workbook(io.BytesIO(raw), data_only=flag) for flag in (False, True))
    told = walked(book, {})
    for sheet, cell in formulas_of(book):
        expected = numbers[sheet][cell.coordinate].value
        assert same(told(sheet, cell.coordinate), expected, 1e-10), cell


def same(found: object, expected: object, apart: float = 1e-12) -> bool:
    """Whether a word is the same, or a number up to rounding."""
    return found == (expected if isinstance(expected, str) else pytest.approx(expected, rel=apart, abs=1e-9))


@pytest.mark.parametrize("law", [0, 1])
def test_another_old_age_pension_moves_all_that_rests_on_it(
    report: Report, results: ValuationResults, law: int
) -> None:
    """100 million more in the last year, walked through the formulas, against the scheme's account worked out anew."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))
    names = sheet_names(report)

    def place(key: str, name: str, row: int) -> tuple[str, str]:
        letter = get_column_letter(table(report, key).position(name) + 1)
        return names[key], f"{letter}{row + 4}"

    last = place(key_of_law("money", law), "old_age", YEARS)
    told = walked(book, {last: book[last[0]][last[1]].value + 100})

    def of_years(key: str, name: str) -> list[float]:
        return [told(*place(key_of_law(key, law), name, row)) for row in range(1, YEARS + 1)]

    valued = (results.valued, *(other.valued for other in results.others))[law]
    made, scheme = valued.valuation, valued.scheme
    spent = made.expenditure.copy()
    spent[-1] += 100e6 * (1 + scheme.administration[0])
    account = project_reserve(
        spent, made.earnings, interest=made.paths.interest, rate=made.contribution_rate,
        reserve=scheme.reserve, others_pay=scheme.others_pay,
    )  # fmt: skip
    premium = float(
        general_average_premium(spent, made.earnings, made.paths.interest, reserve=scheme.reserve)
    )

    def close(numbers: object) -> object:
        return pytest.approx(numbers, rel=1e-10)

    assert of_years("rates", "expenditure") == close(spent / 1e6)
    assert of_years("rates", "contributions") == close(made.contributions / 1e6)
    assert of_years("rates", "cost") == close(spent / made.earnings)
    assert of_years("money", "interest") == close(account.investment / 1e6)
    assert of_years("reserve", "end") == close(account.reserve[1:] / 1e6)
    assert of_years("reserve", "other") == close(account.other / 1e6)
    assert of_years("rates", "premium") == close([premium] * YEARS)
    assert abs(premium / made.premium - 1) > 1e-5
    laws = [told(*place("valuation.laws", "premium", row)) for row in (1, 2)]
    assert laws[law] == close(premium)
    assert laws[1 - law] == close((results.proposed.valuation.premium, results.made.premium)[law])

    findings = {row[0].value: f"C{row[0].row}" for row in book["Findings"].iter_rows()}
    option = results.others[0].system.option
    change = told("Findings", findings[f"valuation.laws.{option}.change"])
    assert change == close(100 * (laws[1] - laws[0]))
    if law:
        assert told("Findings", findings[f"valuation.laws.{option}.premium"]) == close(premium)
        return
    assert told("Findings", findings["valuation.premium"]) == close(premium)
    assert told("Findings", findings["valuation.pay_as_you_go_last"]) == close(spent[-1] / made.earnings[-1])
    systems = [str(row[0]) for row in table(report, "valuation.systems").rows]
    for years in (10, 25, YEARS):
        row = systems.index(f"General average premium over {years} years") + 1
        flows = spent[:years], made.earnings[:years], made.paths.interest[:years]
        expected = float(general_average_premium(*flows, reserve=scheme.reserve))
        assert told(*place("valuation.systems", "rate", row)) == close(expected)
    row = systems.index("The same, with 2 years of expenditure in reserve at the end") + 1
    flows = spent, made.earnings, made.paths.interest
    expected = float(general_average_premium(*flows, reserve=scheme.reserve, reserve_ratio=2.0))
    assert told(*place("valuation.systems", "rate", row)) == close(expected)


def test_a_year_before_the_reform_stands_once_and_moves_both_laws(
    report: Report, results: ValuationResults
) -> None:
    """A correction of the past is no effect of a reform: 100 million more in the first year move the premium of both laws, each by its own account."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))
    names = sheet_names(report)

    def cell(key: str, name: str, row: int) -> tuple[str, str]:
        return names[key], f"{get_column_letter(table(report, key).position(name) + 1)}{row + 4}"

    first = cell("valuation.money", "old_age", 1)
    told = walked(book, {first: book[first[0]][first[1]].value + 100})
    for at, valued in enumerate((results.valued, results.others[0].valued)):
        made, spent = valued.valuation, valued.valuation.expenditure.copy()
        spent[0] += 100e6 * (1 + valued.scheme.administration[0])
        expected = general_average_premium(
            spent, made.earnings, made.paths.interest, reserve=valued.scheme.reserve
        )
        assert told(*cell("valuation.laws", "premium", at + 1)) == pytest.approx(float(expected), rel=1e-10)
        assert abs(float(expected) / made.premium - 1) > 1e-5
    # Of all that is typed by year, what is the same under both until the reform is typed once, but for what sums in another order leave.
    compared = 0
    for key in ("money", "persons", "rates"):
        for name in (one.key for one in table(report, f"valuation.{key}").columns[1:]):
            pair = tuple(column(report, of, name) for of in (f"valuation.{key}", f"valuation.{key}_1"))
            for row, (one, other) in enumerate(zip(*pair, strict=True), start=1):
                if one != pytest.approx(other, rel=1e-9):
                    break
                compared += 1
                typed = [book[sheet][at].data_type == "n" for sheet, at in (cell(f"valuation.{key}", name, row), cell(f"valuation.{key}_1", name, row))]  # fmt: skip
                assert not all(typed), (key, name, row)
    assert compared > 50


def test_numbers_that_sums_in_another_order_leave_apart_are_one(report: Report) -> None:
    """The second year differs by the last digit of a double, the third by a millionth."""
    whole = table(report, "valuation.money")
    at = whole.position("old_age")
    rows = [list(row) for row in whole.rows]
    rows[1][at] = math.nextafter(float(str(rows[1][at])), math.inf)
    rows[2][at] = float(str(rows[2][at])) * (1 + 1e-6)
    other = replace(whole, rows=tuple(map(tuple, rows)), formulas=())
    linked = [one.row for one in left_alone(other, whole) if one.column == "old_age"]
    assert linked == [1, 2]


def test_the_rate_that_is_reckoned_is_written_in_percent(report: Report, results: ValuationResults) -> None:
    reckoned = table(report, "valuation.premium")
    told = [
        cell_text(cell, column, ENGLISH)
        for cell, column in zip(reckoned.rows[-1], reckoned.columns, strict=True)
    ]
    assert told[-1] == f"{100 * results.made.premium:.2f}%"


def test_administration_of_another_share_from_a_date_on_follows_from_benefits(
    results: ValuationResults, tmp_path: Path
) -> None:
    path = tmp_path / "reform.yaml"
    path.write_text(
        "reform: dearer\nname: {en: Dearer}\nchange:\n  - {scheme: national_pension, parameter: administration, from: 2035-01-01, value: 0.12, source: {title: Bill, verified: yes}}\n",
        encoding="utf-8",
    )  # fmt: skip
    basis = replace(results.study.basis, given=results.study.basis.given.changed(("chance", "futures"), 4))
    basis = basis.under(load_options(CORESIA, [path], DAY)[-1])
    found = value_study(ValuationStudy(CORESIA, basis, YEARS), has_trials=False)
    report = written_valuation(found, date(2024, 11, 27), ENGLISH)
    shares = column(report, "valuation.money", "administration_share")
    assert set(shares) == {0.06, 0.12}
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))
    sheet = sheet_names(report)["valuation.money"]
    told = walked(book, {})
    made = found.valued.valuation
    rows = [row for row in book[sheet].iter_rows() if row[0].value == int(made.years[-1])]
    (last,) = rows
    heads = [one.key for one in table(report, "valuation.money").columns]
    place = last[heads.index("administration")]
    assert str(place.value).startswith("=")
    assert told(sheet, place.coordinate) == pytest.approx(float(made.administration[-1]) / 1e6)
    dearer = walked(book, {(sheet, last[heads.index("old_age")].coordinate): 0.0})
    assert dearer(sheet, place.coordinate) < told(sheet, place.coordinate)
