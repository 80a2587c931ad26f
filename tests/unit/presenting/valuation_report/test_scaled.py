"""Scaled premiums are told where the method gives them; where it does not, the table says so, and why."""

import io
from datetime import date

import numpy as np
import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from tests.sheets import walked
from tests.unit.presenting.valuation_report.parts import table, under

from allcover.presenting.numbering import sheet_names
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.workbook import workbook_bytes
from allcover.projection.financing import scaled_premium
from allcover.vocabulary.finding import Cell, Report, Table
from allcover.vocabulary.words import ENGLISH


def scaled(systems: Table) -> dict[str, tuple[Cell, ...]]:
    return {str(row[0]): row[1:] for row in systems.rows if str(row[0]).startswith("Scaled premium")}


def test_where_pay_as_you_go_rates_fall_no_scaled_premium_is_given_and_it_is_said_why(
    report: Report, results: ValuationResults
) -> None:
    """The invented country's first decades: many draw already, and contributors come faster than pensioners."""
    made, systems = results.made, table(report, "valuation.systems")
    cost = made.pay_as_you_go
    assert cost[29] < cost[0]
    assert scaled(systems)["Scaled premium for the first 30 years"] == (None, None, None)
    at = [row[0] for row in systems.rows].index("Scaled premium for the first 30 years") + 1
    assert not any(formula.row == at for formula in systems.formulas)
    told = " ".join(systems.notes)
    assert "As worked out, there is no scaled premium for " in told
    assert ", 30 years: at the rate under which the reserve stands still" in told
    low = int(cost[:30].argmin())
    assert (
        f"As worked out, pay-as-you-go rates fall from {100 * cost[0]:.2f}% in 2024 to {100 * cost[low]:.2f}% in {made.years[low]}"
        in told
    )
    assert (
        f"pensioners per contributor go from {made.demographic_ratio[0]:.2f} to {made.demographic_ratio[low]:.2f}"
        in told
    )
    assert "is not the rise of a reserve but that of a debt" in told


def test_where_they_rise_it_is_given_and_its_formula_follows_the_money(results: ValuationResults) -> None:
    years = results.made.years.size
    given = under(results, np.linspace(0.02, 0.2, years), np.full(years, 0.12), 1e7, 0.0)
    report = written_valuation(given, date(2024, 11, 27), ENGLISH)
    systems, made = table(report, "valuation.systems"), given.made
    told = scaled(systems)["Scaled premium for the first 10 years"]
    flows = made.expenditure, made.earnings, made.paths.interest
    expected = float(scaled_premium(*flows, 10, reserve=given.valued.scheme.reserve))
    assert told[0] == pytest.approx(expected)
    assert told[2] == "never"
    assert systems.notes == ()
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))
    row = [row[0] for row in systems.rows].index("Scaled premium for the first 10 years") + 1
    letter = get_column_letter(systems.position("rate") + 1)
    found = walked(book, {})(sheet_names(report)["valuation.systems"], f"{letter}{row + 4}")
    assert found == pytest.approx(expected, rel=1e-10)
