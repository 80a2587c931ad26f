"""Cost and who pays: the same amounts as their plain totals, each with the sampling error of the survey's design."""

from math import inf, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.impact.test_impact import RAISE, change, old, only

from allcover.estimation import Design
from allcover.impact import finance, option_result
from allcover.impact.amounts import Amounts
from allcover.impact.money import MONTHS, NOTHING, Money, Totals
from allcover.impact.option import on_top
from allcover.population import Population

amounts = st.lists(
    st.tuples(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0.5, 500)), min_size=2, max_size=20
)


def error_of(yearly: list[float]) -> float:
    """The error of a total of persons drawn one by one, written out."""
    size, mean = len(yearly), sum(yearly) / len(yearly)
    return sqrt(size / (size - 1) * sum((each - mean) ** 2 for each in yearly))


def people(*received: float | None) -> Population:
    return Population.from_records([
        {"welfare_month": 90.0, "people": {f"p{n}": old(receives={"fund": amount})}} for n, amount in enumerate(received)
    ])  # fmt: skip


@given(amounts)
def test_a_total_is_the_plain_sum_and_its_error_that_of_the_design(
    drawn: list[tuple[float, float, float]],
) -> None:
    low, more, weight = (np.array(column) for column in zip(*drawn))
    money = Totals(Design.from_arrays(weight)).year(Amounts(low, low + more))
    assert (money.low, money.high) == (
        float(np.sum(low * weight)) * MONTHS,
        float(np.sum((low + more) * weight)) * MONTHS,
    )
    for end, at in ((low, money.at_low), (low + more, money.at_high)):
        if at is not None:
            wanted = error_of(list(end * weight * MONTHS))
            assert at.standard_error == pytest.approx(wanted, rel=1e-6, abs=1e-6 * money.high)
            assert (at.persons, at.degrees) == (len(drawn), len(drawn) - 1)


@pytest.mark.filterwarnings("error")
def test_who_stands_for_nobody_adds_nothing_however_open_the_amount_is() -> None:
    amounts = Amounts(np.array([1.0, -inf, 0.0]), np.array([1.0, inf, 3.0]))
    money = Totals(Design.from_arrays(np.array([2.0, 0.0, 4.0]))).year(amounts)
    assert (money.low, money.high) == (24, 168)
    assert money.at_high is not None


def test_cost_and_each_payer_carry_the_error_of_the_sample(tmp_path: Path) -> None:
    population = people(12.0, 0.0, 30.0, 6.0)
    before, _ = change(tmp_path, population, RAISE)
    part = only(finance(Design.of(population), before))
    wanted = error_of([12 * received for received in (12.0, 0.0, 30.0, 6.0)])
    assert part.cost == Money(576, 576)
    assert part.cost.estimate is not None
    assert part.cost.estimate.standard_error == pytest.approx(wanted)
    state = part.paid_by["state"].estimate
    assert state is not None
    assert (state.value, state.standard_error) == pytest.approx((288, wanted / 2)), (
        "half of it, and of its error"
    )


def test_what_an_option_costs_more_has_the_error_of_the_difference_not_of_two_totals(tmp_path: Path) -> None:
    population = people(12.0, 0.0, 30.0, 6.0)
    design = Design.of(population)
    before, after = (option_result(design, each, None) for each in change(tmp_path, population, RAISE))
    more = on_top(after, before).cost.estimate
    assert more is not None
    assert more.value == 3 * 20 * 12, "20 more for each of the three who receive"
    assert more.standard_error == pytest.approx(error_of([240, 0, 240, 240]))
    cost = after.total.cost.estimate
    assert cost is not None
    assert cost.standard_error is not None
    assert more.standard_error is not None
    assert more.standard_error < cost.standard_error


def test_an_end_without_a_bound_has_no_error_and_the_other_keeps_its_own(tmp_path: Path) -> None:
    population = people(12.0, None, 30.0)
    before, _ = change(tmp_path, population, RAISE)
    cost = only(finance(Design.of(population), before)).cost
    assert (cost.low, cost.high) == (504, inf)
    assert cost.estimate is None
    assert cost.at_high is None
    assert cost.outer is None
    assert cost.at_low is not None
    assert cost.at_low.standard_error == pytest.approx(error_of([144, 0, 360]))


def test_open_amounts_tell_both_doubts_together() -> None:
    totals = Totals(Design.from_arrays(np.ones(3)))
    money = totals.year(Amounts(np.array([1.0, 2.0, 3.0]), np.array([1.0, 4.0, 3.0])))
    assert money.estimate is None
    assert money.outer is not None
    assert money.outer[0] < money.low < money.high < money.outer[1]


def test_taking_away_the_same_sample_leaves_no_error() -> None:
    totals = Totals(Design.from_arrays(np.ones(3)))
    one = totals.year(Amounts(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])))
    rest = (one - one).estimate
    assert rest is not None
    assert (rest.value, rest.standard_error) == (0, 0)
    assert (one + NOTHING).estimate == one.estimate
    share = (one / 1000).estimate
    assert share is not None
    assert one.estimate is not None
    assert share.relative_error == pytest.approx(one.estimate.relative_error)


def test_a_surplus_and_a_deficit_keep_the_error_where_they_are() -> None:
    totals = Totals(Design.from_arrays(np.ones(3)))
    one = totals.year(Amounts(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])))
    assert one.above_nothing.estimate == one.estimate
    none = one.below_nothing.estimate
    assert none is not None
    assert (none.value, none.standard_error) == (0, 0)
