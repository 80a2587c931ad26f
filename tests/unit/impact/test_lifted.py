from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.unit.countries import COUNTRY
from tests.unit.impact.samples import Home, line_at, standing_of, transfer_of

from allcover.estimation import Design
from allcover.impact.amounts import Amounts
from allcover.impact.lifted import effects, lifted
from allcover.impact.sample import Sample, half_minimum_wage
from allcover.impact.transfers import Transfer

WITH_WAGE = (
    COUNTRY
    + """
  minimum_wage_month:
    unit: money/month
    values: [{from: 2019-01-01, value: 180, source: {title: Wage Order, verified: yes}}]
"""
)
# Line 100: home 1 has 110 with 30, lifted; home 2 (two persons) 120 with 10, not poor without; home 3 poor anyway.
HOMES = [Home(110, [30], 5.0), Home(120, [20, 0], 2.0), Home(60, [5], 1.0)]


def test_lifted_are_who_would_be_poor_without_the_benefit(tmp_path: Path) -> None:
    _, standing = standing_of(tmp_path, HOMES)
    found = lifted(
        standing, transfer_of(standing.option), line_at(standing.sample, 100), standing.sample.everybody
    )
    assert (found.poor_with[0].value, found.poor_without[0].value, found.lifted[0].value) == (1.0, 6.0, 5.0)
    assert found.share_without[0].value == pytest.approx(0.6)
    assert found.lifted_share[0].value == pytest.approx(0.5)


def test_persons_lifted_have_an_interval_of_a_count_and_their_share_that_of_a_share(tmp_path: Path) -> None:
    """As persons lifted by an option have: with 5 of 8 lifted in three homes, less than nobody is no end of it."""
    _, standing = standing_of(tmp_path, HOMES)
    found = lifted(
        standing, transfer_of(standing.option), line_at(standing.sample, 100), standing.sample.everybody
    )
    persons, share = found.lifted[0].estimate, found.lifted_share[0].estimate
    assert persons is not None
    assert share is not None
    assert persons.low is not None
    assert persons.high is not None
    assert 0 < persons.low < 5 < persons.high
    assert share.low is not None
    assert share.high is not None
    assert 0 < share.low < 0.5 < share.high < 1


def test_the_gap_without_the_benefit_is_larger_by_what_it_fills(tmp_path: Path) -> None:
    _, standing = standing_of(tmp_path, HOMES)
    found = {
        each.measure: each
        for each in effects(standing, transfer_of(standing.option), [line_at(standing.sample, 100)])
    }
    assert found["gap"].without_it.value == pytest.approx((5 * 0.20 + 1 * 0.45) / 10)
    assert found["gap"].difference.value == pytest.approx((5 * 0.20 + 1 * 0.05) / 10)


def test_an_amount_nobody_can_bound_leaves_poverty_without_it_open_up_to_all_of_welfare(
    tmp_path: Path,
) -> None:
    _, standing = standing_of(tmp_path, [Home(110, [0]), Home(300, [0])])
    unknown = Transfer(
        "fund", "scheme", "Fund", ("fund",), Amounts(np.zeros(2), np.array([np.inf, 0.0])), True
    )
    found = lifted(standing, unknown, line_at(standing.sample, 100), standing.sample.everybody)
    assert (found.lifted[0].low, found.lifted[0].high, found.lifted[0].estimate) == (0.0, 1.0, None)


def test_what_is_not_known_of_a_benefit_is_no_more_than_all_of_welfare(tmp_path: Path) -> None:
    """So poverty without it is no more than whole; of what is known to be received, it may be."""
    _, standing = standing_of(tmp_path, [Home(20, [50]), Home(150, [0])])
    line, cash = line_at(standing.sample, 100), standing.option.cash["fund"]
    for amounts, most in ((Amounts(np.zeros(2), cash.high), 1.0), (cash, 1.3)):
        found = effects(standing, replace(transfer_of(standing.option), amounts=amounts), [line])
        (gap,) = (each.without_it for each in found if each.measure == "gap")
        assert gap.high == pytest.approx(most / 2)


def test_half_the_minimum_wage_of_the_day_is_a_line(tmp_path: Path) -> None:
    _, standing = standing_of(tmp_path, HOMES, WITH_WAGE)
    line = half_minimum_wage(standing.sample, standing.option.outcome)
    assert line is not None
    assert set(line.amount) == {90.0}
    _, without = standing_of(tmp_path / "other", HOMES)
    assert half_minimum_wage(without.sample, without.option.outcome) is None


def test_half_the_minimum_wage_stays_a_line_a_head_where_welfare_is_by_equivalents(tmp_path: Path) -> None:
    """Four persons with 400 to live on, 200 an equivalent: 100 a head, so the line of 90 a head is 180 an equivalent."""
    home = Home(200, [0.0] * 4, columns={"household_income_month": 400.0})
    people, standing = standing_of(tmp_path, [home], WITH_WAGE)
    people = replace(people, about=replace(people.about, welfare_per="adult_equivalent"))
    line = half_minimum_wage(Sample.of(people, Design.of(people)), standing.option.outcome)
    assert line is not None
    assert line.amount.tolist() == [180.0]
