from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.unit.countries import COUNTRY
from tests.unit.impact.samples import Home, line_at, people_of, standing_of

from allcover.impact.health_spending import (
    DAYS_A_MONTH,
    NO_BUDGET,
    NO_PPP,
    NOBODY_ABOVE,
    NOT_ASKED,
    Spending,
    catastrophic,
    hardship,
    health_spending,
    impoverishment,
    missing_health,
)
from allcover.population import Population

PRICED = (
    COUNTRY
    + """
  ppp_2017:
    unit: money
    values: [{from: 2017-01-01, value: 2, source: {title: Prices, verified: yes}}]
  consumer_prices_2017:
    unit: number
    values: [{from: 2020-01-01, value: 1.5, source: {title: Prices, verified: yes}}]
"""
)


def payers(budgets: Sequence[float], paid: Sequence[float | None]) -> list[Home]:
    """Persons alone, each with a budget and payments for care a month."""
    return [
        Home(
            budget, [0.0], traits=[{"out_of_pocket_health_month": payment}],
            columns={"household_consumption_month": budget},
        )
        for budget, payment in zip(budgets, paid, strict=True)
    ]  # fmt: skip


def spending_of(folder: Path, homes: list[Home], country: str = COUNTRY) -> Spending:
    people, standing = standing_of(folder, homes, country)
    found = Spending.of(standing.sample, people)
    assert found is not None
    return found


def test_headcount_and_overshoot_are_those_of_the_hand_example(tmp_path: Path) -> None:
    spending = spending_of(tmp_path, payers([100] * 5, [45, 5, 20, 15, 0]))
    at_10, at_25 = catastrophic(spending, 0.10), catastrophic(spending, 0.25)
    found = [
        (each.headcount.value, each.overshoot.value, each.mean_overshoot.value) for each in (at_10, at_25)
    ]
    assert found[0] == pytest.approx((0.60, 0.10, 1 / 6))
    assert found[1] == pytest.approx((0.20, 0.04, 0.20))


def test_who_pays_exactly_the_threshold_is_not_above_it(tmp_path: Path) -> None:
    """A quarter of a budget of 100 is 25, a number without a rest in either base; 26 is above."""
    found = catastrophic(spending_of(tmp_path, payers([100, 100], [25, 26])), 0.25)
    assert found.headcount.value == 0.5


def test_by_rank_it_counts_more_when_the_poor_pay_too_much(tmp_path: Path) -> None:
    """Of two persons the poorer is above: the concentration index is -1/2, so H (1 - C) is 3/4."""
    poor_pays = catastrophic(spending_of(tmp_path / "a", payers([100, 200], [50, 0])), 0.10)
    rich_pays = catastrophic(spending_of(tmp_path / "b", payers([100, 200], [0, 100])), 0.10)
    assert poor_pays.headcount_by_rank.value == pytest.approx(0.75)
    assert rich_pays.headcount_by_rank.value == pytest.approx(0.25)
    assert poor_pays.overshoot_by_rank.value == pytest.approx(0.2 * 1.5)


def test_nobody_above_the_threshold_has_no_overshoot_of_those_above(tmp_path: Path) -> None:
    found = catastrophic(spending_of(tmp_path, payers([100, 100], [1, 2])), 0.10)
    assert found.headcount.value == 0
    assert (found.mean_overshoot.value, found.mean_overshoot.note) == (None, NOBODY_ABOVE)


def test_hardship_is_payment_above_two_fifths_of_what_is_left_over_the_line(tmp_path: Path) -> None:
    """Line 50. Paid of 50 left: 15 no hardship, 25 large, 60 impoverishing; no budget left: paying 1 is, paying 0 is not."""
    spending = spending_of(tmp_path, payers([100, 100, 100, 40, 40], [15, 25, 60, 1, 0]))
    found = hardship(spending, 50.0)
    assert found.any.value == pytest.approx(3 / 5)
    assert found.impoverishing.value == pytest.approx(2 / 5)
    assert found.large.value == pytest.approx(1 / 5)


def test_the_societal_line_rises_with_the_median_above_its_floor(tmp_path: Path) -> None:
    dollar = 2 * 1.5 * DAYS_A_MONTH
    for name, median, line in (("poor", 1.0, 2.15), ("rich", 10.0, 1.15 + 5.0)):
        homes = payers([median * dollar] * 3, [1, 1, 1])
        people, standing = standing_of(tmp_path / name, homes, PRICED)
        spending = Spending.of(standing.sample, people)
        assert spending is not None
        found = health_spending(spending, standing.option.outcome, [], [standing.sample.everybody])
        assert found.hardship.line_month.value == pytest.approx(line * dollar)
        by = found.by[0].hardship[0].value
        assert by == pytest.approx(found.hardship.any.value)


def test_without_purchasing_power_the_new_definition_says_why_and_the_old_one_stands(tmp_path: Path) -> None:
    people, standing = standing_of(tmp_path, payers([100, 100], [20, 0]))
    spending = Spending.of(standing.sample, people)
    assert spending is not None
    found = health_spending(spending, standing.option.outcome, [], [standing.sample.everybody])
    assert (found.hardship.any.value, found.hardship.any.note) == (None, NO_PPP)
    assert found.catastrophic[0].headcount.value == pytest.approx(0.5)


def test_payments_are_of_the_whole_household_and_count_all_its_members(tmp_path: Path) -> None:
    family = Home(50, [0.0, 0.0], traits=[{"out_of_pocket_health_month": 30.0}, {"out_of_pocket_health_month": 0.0}],
                  columns={"household_consumption_month": 100.0})  # fmt: skip
    spending = spending_of(tmp_path, [family, *payers([100], [0])])
    assert catastrophic(spending, 0.25).headcount.value == pytest.approx(2 / 3)


def test_who_did_not_answer_is_left_out_and_counted(tmp_path: Path) -> None:
    spending = spending_of(tmp_path, payers([100, 100, 100], [20, 0, None]))
    assert spending.left_out == 1
    assert catastrophic(spending, 0.10).headcount.value == pytest.approx(1 / 2)


def test_impoverishment_is_poverty_after_payments_less_poverty_before(tmp_path: Path) -> None:
    """Line 100: 90 is poor already and falls by 10, 105 falls to 95."""
    spending = spending_of(tmp_path, payers([90, 105, 200, 300], [10, 10, 10, 0]))
    found = impoverishment(spending, line_at(spending.sample, 100)).changes
    assert found["headcount"].value == pytest.approx(1 / 4)
    assert found["gap"].value == pytest.approx((0.10 + 0.05) / 4)


def test_a_survey_that_did_not_ask_is_named() -> None:
    assert missing_health(people_of([Home(1, [0.0])])) == NOT_ASKED
    paid = Population.from_records([{"people": {"ana": {"out_of_pocket_health_month": 3.0}}}])
    assert missing_health(paid) == NO_BUDGET
