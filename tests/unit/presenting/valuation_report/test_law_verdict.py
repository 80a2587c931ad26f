"""Whether what the law asks is enough: said of its rates in all years and of the reserve under them, not of the first year's rate."""

from datetime import date

import numpy as np
import pytest
from tests.unit.presenting.valuation_report.parts import table, under

from allcover.presenting.brief import brief_parts
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_writer import written_valuation
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


def told_of(report: Report) -> str:
    (told,) = (one for one in report.sections[0].paragraphs if one.startswith("The law asks"))
    rate_part = next(one for one in brief_parts(report, ENGLISH) if one.key == "rate")
    assert told in rate_part.sentences
    return told


def test_rates_that_are_enough_alone_are_said_to_last(results: ValuationResults) -> None:
    years = results.made.years.size
    given = under(results, np.full(years, 0.10), np.full(years, 0.11), 1e8, 0.0)
    told = told_of(written_valuation(given, date(2024, 11, 27), ENGLISH))
    assert told == (
        "The law asks 11.00% of insured earnings, averaged over all who contribute. "
        "As assumed, that is enough: the reserve lasts to the end of the horizon."
    )


def test_an_average_above_the_premium_is_not_enough_where_the_reserve_is_used_up_before(
    results: ValuationResults,
) -> None:
    """Costs that fall, and a small reserve: the first year's rate and the average lie above the premium."""
    made = results.made
    cost, law = np.linspace(0.15, 0.05, made.years.size), np.full(made.years.size, 0.12)
    given = under(results, cost, law, 1e6, 0.0)
    assert given.made.premium < 0.12
    used = int(given.made.years[int(given.made.reserves.exhaustion_year) - 1])
    told = told_of(written_valuation(given, date(2024, 11, 27), ENGLISH))
    assert (
        f"Although that is not less than the premium, the reserve is used up in the year that begins in {used}: "
        in told
    )
    assert "that is enough" not in told.lower()


def test_a_first_rate_above_the_premium_is_not_enough_where_later_rates_are_low(
    results: ValuationResults,
) -> None:
    years = results.made.years.size
    law = np.where(np.arange(years) < 5, 0.12, 0.08)
    given = under(results, np.full(years, 0.10), law, 1e6, 0.0)
    assert law[0] > given.made.premium
    used = int(given.made.years[int(given.made.reserves.exhaustion_year) - 1])
    report = written_valuation(given, date(2024, 11, 27), ENGLISH)
    told = told_of(report)
    assert told.startswith("The law asks between 8.00% and 12.00% of insured earnings")
    assert told.endswith(f"That is not enough: the reserve is used up in the year that begins in {used}.")
    middle = [float(str(row[3])) for row in table(report, "valuation.flows").rows]
    earned = given.made.earnings * middle
    level = 100 * float((law * earned).sum() / earned.sum())
    assert f"by present values, {level:.2f}%." in told


@pytest.mark.parametrize("others", [0.0, 0.5])
def test_what_others_pay_is_told_apart_where_it_decides(results: ValuationResults, others: float) -> None:
    years = results.made.years.size
    reserve = 0.1 * float(results.made.earnings[0])
    cost = np.where(np.arange(years) < 6, 0.14, 0.08)
    given = under(results, cost, np.full(years, 0.11), reserve, others)
    alone = under(results, cost, np.full(years, 0.11), reserve, 0.0).made.reserves.exhaustion_year
    told = told_of(written_valuation(given, date(2024, 11, 27), ENGLISH))
    year = int(given.made.years[int(alone) - 1])
    assert int(alone) > 0
    assert ("only with what others pay of deficits" in told) is (others > 0)
    assert told.endswith(f" in the year that begins in {year}.") is (others > 0)
    assert bool(given.made.reserves.exhaustion_year) is (others == 0)
