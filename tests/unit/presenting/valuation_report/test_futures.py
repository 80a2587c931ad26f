"""Chance in a valuation: futures of people and rates, and the error of the sample."""

import pytest
from tests.unit.presenting.valuation_report.parts import CORESIA, column

from allcover.presenting.valuation_study import ValuationResults
from allcover.projection.chance import futures
from allcover.projection.straying import read_straying
from allcover.vocabulary.finding import Report


def test_futures_hold_the_expected_within_their_bounds(results: ValuationResults) -> None:
    chance = results.futures
    assert chance is not None
    assert (chance.cost[:-1] <= chance.cost[1:] + 1e-15).all()
    assert (chance.cost[0, -5:] < results.made.pay_as_you_go[-5:]).all()
    assert (chance.cost[-1, -5:] > results.made.pay_as_you_go[-5:]).all()
    assert chance.cost[-1, -1] - chance.cost[0, -1] > chance.cost[-1, 1] - chance.cost[0, 1]


def test_wages_and_interest_of_chance_widen_the_fan(results: ValuationResults) -> None:
    valued, straying = results.valued, read_straying(CORESIA / "people")
    assert straying is not None
    assert results.futures is not None
    chance = {key: valued.assumptions.raw["chance"][key] for key in ("futures", "seed")}
    people_alone = futures(
        valued.ground, valued.assumptions.changed(("chance",), chance), valued.people, straying
    )
    assert (people_alone.of, results.futures.of) == ((), ("wages", "interest"))
    wide, narrow = (float(one.premium[-1] - one.premium[0]) for one in (results.futures, people_alone))
    assert wide > 1.2 * narrow
    middle = float(results.futures.premium[2])
    assert middle == pytest.approx(results.made.premium, rel=0.03)


def test_what_differs_between_laws_is_surer_than_either_of_them(
    report: Report, results: ValuationResults
) -> None:
    """The same samples and the same futures: the error of the difference is not that of two rates."""
    assert results.futures is not None
    assert results.sampled is not None
    (apart,), (rates,) = results.futures.apart, results.sampled.apart
    difference = results.proposed.valuation.premium - results.made.premium
    assert apart.premium[0] < difference < apart.premium[-1]
    assert apart.premium[-1] - apart.premium[0] < results.futures.premium[-1] - results.futures.premium[0]
    assert rates.premium.value == pytest.approx(difference, rel=1e-12)
    of_law, of_difference = (one.premium.standard_error for one in (results.sampled.rates, rates))
    assert of_law is not None
    assert of_difference is not None
    assert 0 < of_difference < of_law
    finding = next(one for one in report.findings if one.key == "valuation.laws.later_and_better.change")
    assert finding.estimate == rates.premium
    assert column(report, "valuation.apart_later_and_better", "expected")[:2] == pytest.approx(
        [0, 0], abs=1e-12
    )


def test_wages_and_interest_that_rise_together_make_the_rate_surer(results: ValuationResults) -> None:
    """A rate rests on how far interest lies above the growth of wages, which strays less where both stray alike."""
    valued, straying = results.valued, read_straying(CORESIA / "people")
    assert straying is not None
    source = {"title": "Test", "verified": True}
    wide = []
    for value in (-0.9, 0.9):
        given = valued.assumptions.changed(("chance", "together"), {"value": value, "source": source})
        found = futures(valued.ground, given, valued.people, straying)
        wide.append(float(found.premium[-1] - found.premium[0]))
    assert wide[1] < wide[0]


def test_rates_show_the_error_of_the_sample(report: Report, results: ValuationResults) -> None:
    told = {one.key: one for one in report.findings}
    premium = told["valuation.premium"].estimate
    assert premium is not None
    assert premium.low is not None
    assert premium.low < results.made.premium
    assert column(report, "valuation.sampling", "cost") == pytest.approx(
        column(report, "valuation.rates", "cost")
    )
    assert not any("are not carried into the rates" in limit for limit in report.limits)
