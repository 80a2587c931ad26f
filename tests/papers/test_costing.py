"""Published and worked costings come out: Thailand's child grant of the ILO's Rapid Assessment Protocol, test D1, and the arithmetic of debt."""

from pathlib import Path

import numpy as np
import pytest

from allcover.projection.costing import Benefit, cost_benefit
from allcover.projection.costing_file import read_costing
from allcover.projection.economy import Economy, Money, debt_over, economy_of, stabilising_balance
from allcover.projection.economy_file import read_economy

D1_ECONOMY = """
economy: d1
first_year: 2024
last_year: 2028
gdp: {value: 9000000000, source: {title: worked test D1, verified: yes}}
growth: {gdp: {value: 0.045, source: {title: worked test D1, verified: yes}}}
deflator: {value: 0.05, source: {title: worked test D1, verified: yes}}
prices: {value: 0.05, source: {title: worked test D1, verified: yes}}
real_interest: {value: 0, source: {title: worked test D1, verified: yes}}
government:
  revenue: {value: 0.22, source: {title: worked test D1, verified: yes}}
  expenditure: {value: 0.22, source: {title: worked test D1, verified: yes}}
  debt: {value: 0, source: {title: worked test D1, verified: yes}}
  interest: {value: 0, source: {title: worked test D1, verified: yes}}
"""
D1_COSTING = """
costing: Old-age grant
first_year: 2024
last_year: 2028
benefits:
  grant:
    label: Grant at 65
    for:
      persons:
        source: {title: worked test D1, verified: yes}
        values: [{from: 2024, value: 412000}, {from: 2025, value: 424360}, {from: 2026, value: 437091}, {from: 2027, value: 450204}, {from: 2028, value: 463710}]
    take_up:
      points: [{at: 2024, value: 0.6}, {at: 2028, value: 1}]
      source: {title: worked test D1, verified: yes}
    amount: {each: 20, payments: 12, source: {title: worked test D1, verified: yes}}
    index: {value: prices, source: {title: worked test D1, verified: yes}}
    administration: {value: 0.05, source: {title: worked test D1, verified: yes}}
packages:
  all: {label: All, benefits: [grant]}
"""


def test_old_age_grant_of_test_d1(tmp_path: Path) -> None:
    (tmp_path / "economy.yaml").write_text(D1_ECONOMY)
    (tmp_path / "costing.yaml").write_text(D1_COSTING)
    economy = read_economy(tmp_path / "economy.yaml").carried(np.ones((6, 2, 101)), 2024)
    plan = read_costing(tmp_path / "costing.yaml").plan(economy)
    made = cost_benefit(plan.benefits[0], economy)
    assert made.cost.round().tolist() == [62294400, 78599959, 97149594, 118200768, 142037886]
    assert (made.of_gdp * 100).round(4).tolist() == [0.6922, 0.7959, 0.8966, 0.9942, 1.0888]
    assert (made.of_expenditure * 100).round(4)[[0, -1]].tolist() == [3.1462, 4.9490]


def test_more_growth_changes_the_share_of_gdp_but_not_the_cost(tmp_path: Path) -> None:
    (tmp_path / "economy.yaml").write_text(D1_ECONOMY)
    (tmp_path / "faster.yaml").write_text(D1_ECONOMY.replace("gdp: {value: 0.045,", "gdp: {value: 0.06,"))
    (tmp_path / "costing.yaml").write_text(D1_COSTING)
    made = []
    for name in ("economy", "faster"):
        economy = read_economy(tmp_path / f"{name}.yaml").carried(np.ones((6, 2, 101)), 2024)
        made.append(cost_benefit(read_costing(tmp_path / "costing.yaml").plan(economy).benefits[0], economy))
    assert made[0].cost.tolist() == made[1].cost.tolist()
    assert made[1].of_gdp[-1] < made[0].of_gdp[-1]


def test_thailands_child_grant_costs_what_the_protocol_prints() -> None:
    one = np.ones(1)
    grant = Benefit(
        "child_grant", "Child grant, ages 0 to 3", 2_393_000 * one, one, 0.6 * one, 12 * 400 * one, "nothing", 0.05 * one, 0 * one,
    )  # fmt: skip
    assert cost_benefit(grant, _economy()).cost.tolist() == pytest.approx([7_236_432_000], abs=1e-3)


def test_a_universal_grant_costs_its_identity_of_gdp() -> None:
    """Share of the population x benefit over GDP a head x (1 + administration): HelpAge's reckoning of pensions from 65."""
    economy = _economy()
    head = float(economy.gdp_per_head[0])
    persons = economy.persons.sum(axis=(1, 2))
    one = np.ones(1)
    pension = Benefit(
        "pension", "Pension", 0.08 * persons, one, one, 0.2 * head * one, "nothing", 0.04 * one, 0 * one
    )
    assert cost_benefit(pension, economy).of_gdp[0] == pytest.approx(0.08 * 0.2 * 1.04, rel=1e-12)


def test_debt_grows_by_interest_over_growth_and_stays_at_the_balance_that_holds_it() -> None:
    gdp = 1 / 1.04  # debt is 60 % of the year before, and of this year's GDP it is less
    assert debt_over(0.60 * gdp, np.array([0.06]), np.array([0.01]))[1] == pytest.approx(0.601538, abs=5e-7)
    held = stabilising_balance(0.60, 0.06, 0.04)
    assert held == pytest.approx(0.011538, abs=5e-7)
    debt = debt_over(0.60, np.full(30, 0.06), np.array(held * 1.04 ** np.arange(1, 31)))
    assert debt / 1.04 ** np.arange(31) == pytest.approx(np.full(31, 0.60))


def _economy() -> Economy:
    one = np.ones(1)
    money = Money(1e9, 0 * one, False, 0 * one, 0 * one, 0 * one, None, 0.2 * one, 0.2 * one, 0.0, 0 * one)
    return economy_of(np.array([2024]), np.full((1, 2, 101), 50.0), money)
