"""Costing: what cannot be had together is not added, what is not known stays so, and money that is short is borrowed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.projection.costing import Option, Package, cost_benefit, cost_package, fiscal_space, varied
from allcover.projection.costing_file import read_costing
from allcover.projection.costing_results import CostingResults, work_out_costs
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.vocabulary.fault import Faults

CORESIA = country_folder("coresia")
FILE = CORESIA / "costings" / "floor.yaml"


@pytest.fixture(scope="module")
def results() -> CostingResults:
    people = project_country(CORESIA / "people", 20, ("medium", "low", "high")).population
    return work_out_costs(
        read_costing(FILE),
        read_economy(CORESIA / "economy.yaml"),
        people[0],
        {"low": people[1], "high": people[2]},
        first_year=2024,
    )


def test_a_package_is_the_sum_of_its_benefits_and_a_benefit_is_its_factors(results: CostingResults) -> None:
    of = {one.key: one for one in results.benefits}
    package = results.packages["universal"]
    keys = ("child_grant", "old_age_pension", "maternity_grant", "disability_benefit")
    assert package.cost == pytest.approx(sum(of[key].cost for key in keys))
    young = results.economy.persons[:, :, 0:5].sum(axis=(1, 2))
    assert of["child_grant"].cost[0] == pytest.approx(young[0] * 0.6 * 144 * 1.05)
    assert of["child_grant"].cost[1] == pytest.approx(young[1] * (0.6 + 0.35 / 6) * 144 * 1.05 * 1.05)
    children = results.economy.persons[:, :, 0:15].sum(axis=(1, 2))
    reached = 0.42 * 0.65 + 0.58 * 0.12
    assert of["poor_child_grant"].cost[0] == pytest.approx(children[0] * reached * 0.9 * 144 * 1.11)


def test_an_amount_never_passes_its_cap(results: CostingResults) -> None:
    pension = next(one for one in results.benefits if one.key == "old_age_pension")
    assert pension.amount is not None
    cap = 40 * 12 * results.economy.price_level
    rule = 0.2 * results.economy.gdp_per_head
    assert pension.amount == pytest.approx(np.minimum(rule, cap))
    assert (rule < cap).any()
    assert (rule > cap).any()


def test_what_nobody_can_have_together_is_not_added(results: CostingResults, tmp_path: Path) -> None:
    of = {one.key: one for one in results.benefits}
    both = Package("both", "Both", ("child_grant", "poor_child_grant"))
    with pytest.raises(Faults, match="'child_grant' and 'poor_child_grant', which nobody can have together"):
        cost_package(both, results.plan, of)
    wrong = tmp_path / "costing.yaml"
    wrong.write_text(
        FILE.read_text().replace(
            "benefits: [child_grant, old_age", "benefits: [child_grant, poor_child_grant, old_age"
        )
    )
    with pytest.raises(Faults, match="which nobody can have together"):
        read_costing(wrong)


def test_what_is_not_known_makes_the_package_unknown_and_no_other(results: CostingResults) -> None:
    grant = next(one for one in results.plan.benefits if one.key == "child_grant")
    unknown = replace(grant, take_up=np.full(20, np.nan))
    of = {one.key: one for one in results.benefits} | {"child_grant": cost_benefit(unknown, results.economy)}
    made = {package.key: cost_package(package, results.plan, of) for package in results.plan.packages}
    assert np.isnan(made["universal"].cost).all()
    assert np.isfinite(made["targeted"].cost).all()


def test_money_that_no_source_brings_is_borrowed(results: CostingResults) -> None:
    package = results.packages["universal"]
    alone = fiscal_space(package, ())
    economy = results.economy
    rate = economy.debt_interest / economy.debt[:-1]
    borrowed = 0.0
    for year in range(economy.years.size):
        borrowed = borrowed * (1 + rate[year]) + package.additional[year]
    assert (alone.debt_with[-1] - alone.debt[-1]) * economy.gdp[-1] == pytest.approx(borrowed)
    paid = fiscal_space(
        package, [Option("taxes", "all of it", package.additional / economy.gdp, np.ones(20))]
    )
    assert paid.debt_with == pytest.approx(paid.debt)
    assert np.abs(paid.gap).max() < 1e-15


def test_what_is_borrowed_bears_interest_where_there_was_no_debt(results: CostingResults) -> None:
    rate, gdp = results.economy.debt_rate, results.economy.gdp
    package = results.packages["universal"]
    without = replace(results.economy, debt=np.zeros(21), revenue=results.economy.expenditure)
    space = fiscal_space(replace(package, economy=without), ())
    owed = 0.0
    for year in range(20):
        owed = owed * (1 + rate[year]) + package.additional[year]
    assert rate[0] > 0
    assert space.debt_with[-1] * gdp[-1] == pytest.approx(owed)


def test_a_source_above_its_ceiling_is_told() -> None:
    assert Option("aid", "x", np.array([0.01]), np.array([0.01])).is_feasible
    assert not Option("aid", "x", np.array([0.02]), np.array([0.01])).is_feasible
    assert not Option("aid", "x", np.array([-0.02]), np.array([0.01])).is_feasible


def test_a_source_pays_no_more_than_its_ceiling(results: CostingResults) -> None:
    package, ceiling = results.packages["universal"], np.full(20, 0.008)
    high, most = np.where(np.arange(20) == 3, 0.5, 0.007), np.where(np.arange(20) == 3, 0.008, 0.007)
    above, within = (fiscal_space(package, [Option("taxes", "x", one, ceiling)]) for one in (high, most))
    assert above.gap == pytest.approx(within.gap)
    assert above.debt_with == pytest.approx(within.debt_with)
    unknown = Option("taxes", "x", high, np.full(20, np.nan))
    assert unknown.is_feasible is None
    assert fiscal_space(package, [unknown]).gap == pytest.approx(above.needed - high)


def test_swings_are_the_cost_with_one_assumption_moved(results: CostingResults) -> None:
    swings = {one.assumption: one for one in results.swings["universal"]}
    as_is = results.packages["universal"].of_gdp[-1]
    assert swings["amount"].low == pytest.approx(as_is * 0.9)
    assert swings["persons"].high == pytest.approx(as_is * 1.05)
    assert swings["take_up"].high < as_is * 1.1  # nobody takes up more than all, which is said
    assert {name for name, one in swings.items() if one.is_held} == {"take_up", "share"}
    assert swings["fertility"].low < as_is < swings["fertility"].high
    widths = [one.width for one in results.swings["universal"]]
    assert widths == sorted(widths, reverse=True)
    with pytest.raises(ValueError, match="not an assumption"):
        varied(results.plan.benefits[0], "weather", 0.1)


def test_every_fault_of_a_file_is_told(tmp_path: Path) -> None:
    wrong = tmp_path / "costing.yaml"
    wrong.write_text(
        FILE.read_text()
        .replace("for: {from: 0, to: 4, sex: both}", "for: {from: 6, to: 4, sex: both}")
        .replace("excludes: [poor_child_grant]", "excludes: [poor_child_grnt]")
        .replace("amount: {each: 60,", "amount: {each: 60, of_gdp_per_head: 0.1,")
        .replace("last_year: 2044", "last_year: 2050")
    )
    with pytest.raises(Faults) as found:
        read_costing(wrong)
    told = str(found.value)
    assert "The ages of 'child_grant' go from 6 to 4." in told
    assert "Did you mean 'poor_child_grant'?" in told
    assert "The amount of 'maternity_grant' is given twice, or not at all." in told
    assert "The points of 'take_up' end in 2044, before the last year, 2050." in told


def test_a_benefit_that_is_twice_in_a_package_is_named_where_it_stands_again(tmp_path: Path) -> None:
    wrong = tmp_path / "costing.yaml"
    wrong.write_text(
        FILE.read_text().replace("[poor_child_grant, old_age", "[poor_child_grant, poor_child_grant, old_age")
    )
    with pytest.raises(Faults) as found:
        read_costing(wrong)
    line = next(
        at for at, one in enumerate(wrong.read_text().splitlines(), 1) if one.startswith("  targeted:")
    )
    (told,) = found.value.faults
    assert (told.place.line, told.what, told.cure) == (
        line,
        "'poor_child_grant' is there twice.",
        "Leave one of the two.",
    )


def test_ages_beyond_the_people_and_years_beyond_the_file_are_refused(tmp_path: Path) -> None:
    economy = read_economy(CORESIA / "economy.yaml").carried(np.ones((31, 2, 101)), 2024)
    wrong = tmp_path / "costing.yaml"
    wrong.write_text(
        FILE.read_text().replace("for: {from: 0, to: 4, sex: both}", "for: {from: 0, to: 104, sex: both}")
    )
    with pytest.raises(Faults) as found:
        read_costing(wrong).plan(economy)
    assert "Ages of 'child_grant' go to 104; the people's last age is 100." in str(found.value)
    assert "The projection goes to 2053, the file to 2044." in str(found.value)
