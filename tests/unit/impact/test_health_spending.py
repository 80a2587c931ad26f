from collections.abc import Sequence
from math import inf
from pathlib import Path

import pytest
from tests.unit.countries import COUNTRY
from tests.unit.impact.samples import Home, line_at, people_of, standing_of

from allcover.impact.figure import Figure
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
    assert (found.mean_overshoot.value, found.mean_overshoot.at_low.note) == (None, NOBODY_ABOVE)


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
    assert (found.hardship.any.value, found.hardship.any.at_low.note) == (None, NO_PPP)
    assert found.catastrophic[0].headcount.value == pytest.approx(0.5)


def test_payments_are_of_the_whole_household_and_count_all_its_members(tmp_path: Path) -> None:
    family = Home(50, [0.0, 0.0], traits=[{"out_of_pocket_health_month": 30.0}, {"out_of_pocket_health_month": 0.0}],
                  columns={"household_consumption_month": 100.0})  # fmt: skip
    spending = spending_of(tmp_path, [family, *payers([100], [0])])
    assert catastrophic(spending, 0.25).headcount.value == pytest.approx(2 / 3)


def ends(figure: Figure) -> tuple[float, float]:
    return figure.low, figure.high


def test_who_did_not_answer_counts_and_leaves_every_number_open(tmp_path: Path) -> None:
    """Of a hundred a head one pays 20, one nothing, of one nothing is known: between one and two in three are above a tenth."""
    spending = spending_of(tmp_path, payers([100, 100, 100], [20, 0, None]))
    assert (spending.left_out, spending.open) == (0, 1)
    found = catastrophic(spending, 0.10)
    assert ends(found.headcount) == pytest.approx((1 / 3, 2 / 3))
    assert ends(found.overshoot) == pytest.approx((0.1 / 3, inf))
    assert ends(found.mean_overshoot) == pytest.approx((0.05, inf))
    # All have the same budget, so that by rank nothing else comes out.
    assert ends(found.headcount_by_rank) == pytest.approx((1 / 3, 2 / 3))
    assert ends(found.overshoot_by_rank) == pytest.approx((0.1 / 3, inf))
    assert found.headcount.at_high.standard_error is not None
    assert found.headcount.at_high.persons == 3


def test_what_the_others_of_a_household_pay_is_paid_at_least(tmp_path: Path) -> None:
    """The mother pays 30 of 100, of the child nothing is known: above a quarter for sure; the line at 60 is passed with 30 / 2 a head or not."""
    family = Home(50, [0.0, 0.0], traits=[{"out_of_pocket_health_month": 30.0}, {"out_of_pocket_health_month": None}],
                  columns={"household_consumption_month": 100.0})  # fmt: skip
    spending = spending_of(tmp_path, [family, *payers([100], [0])])
    assert ends(catastrophic(spending, 0.25).headcount) == pytest.approx((2 / 3, 2 / 3))
    assert ends(catastrophic(spending, 0.35).headcount) == pytest.approx((0, 2 / 3))
    assert ends(catastrophic(spending, 0.35).mean_overshoot) == (-inf, inf)


def test_hardship_is_sure_where_what_is_known_is_too_much_and_open_else(tmp_path: Path) -> None:
    """Line 50. Of 50 left a head 15 known is open, 25 known is hardship and large or worse, 60 known impoverishes; nothing known is open."""
    homes = [
        Home(100, [0.0, 0.0], traits=[{"out_of_pocket_health_month": 2 * paid}, {"out_of_pocket_health_month": None}],
             columns={"household_consumption_month": 200.0})
        for paid in (15, 25, 60)
    ]  # fmt: skip
    spending = spending_of(tmp_path, [*homes, *payers([40, 40, 100], [None, 0, 25])])
    found = hardship(spending, 50.0)
    assert ends(found.any) == pytest.approx((5 / 9, 8 / 9))
    assert ends(found.impoverishing) == pytest.approx((2 / 9, 7 / 9))
    # Who has no budget left after the line is impoverished by whatever is paid, and never large alone.
    assert ends(found.large) == pytest.approx((1 / 9, 5 / 9))


def test_the_societal_line_is_of_all_whose_budget_is_known(tmp_path: Path) -> None:
    """Those who did not answer are the rich: the median of all is theirs."""
    dollar = 2 * 1.5 * DAYS_A_MONTH
    homes = payers([1.0 * dollar] * 2 + [10.0 * dollar] * 3, [1, 1, None, None, None])
    people, standing = standing_of(tmp_path, homes, PRICED)
    spending = Spending.of(standing.sample, people)
    assert spending is not None
    found = health_spending(spending, standing.option.outcome, [], [standing.sample.everybody])
    assert found.hardship.line_month.value == pytest.approx((1.15 + 5.0) * dollar)
    assert found.open == 3
    # The poor are below the line, so what they pay is a hardship; of the others it is open.
    assert ends(found.hardship.any) == ends(found.by[0].hardship[0]) == pytest.approx((2 / 5, 1))
    assert ends(found.by[0].catastrophic[0.10][0]) == pytest.approx(ends(found.catastrophic[0].headcount))
    assert ends(found.share_of_budget) == pytest.approx((2 / (32 * dollar), inf))


def test_whose_budget_is_not_known_is_left_out_and_counted(tmp_path: Path) -> None:
    homes = payers([100, 100], [20, 0])
    homes.append(Home(100, [0.0], traits=[{"out_of_pocket_health_month": 30.0}]))
    spending = spending_of(tmp_path, homes)
    assert (spending.left_out, spending.open) == (1, 0)
    assert catastrophic(spending, 0.10).headcount.value == pytest.approx(1 / 2)


def test_unknown_payments_may_impoverish_or_not(tmp_path: Path) -> None:
    """Line 100: 90 is poor already, 105 falls to 95, 200 may fall below it or not."""
    spending = spending_of(tmp_path, payers([90, 105, 200, 300], [10, 10, None, 0]))
    found = impoverishment(spending, line_at(spending.sample, 100)).changes
    assert ends(found["headcount"]) == pytest.approx((1 / 4, 2 / 4))
    assert ends(found["gap"]) == pytest.approx(((0.10 + 0.05) / 4, inf))


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
