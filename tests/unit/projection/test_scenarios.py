"""Scenarios and paths of chance: what each changes, what it leaves, and that all go through at once."""

from typing import Any

import numpy as np
import pytest
import xarray as xr

from allcover.projection import (
    SCENARIOS,
    Fan,
    assumptions,
    expectancy_of,
    life_table,
    project,
    single_age_fertility,
    survival_of_years,
    total_fertility,
    with_paths,
    with_scenarios,
)
from allcover.projection.levels import expectancy_of_survival, survival_at
from allcover.projection.paths import errors_of, errors_together
from allcover.vocabulary.fault import Faults

AGES, INTERVALS = 101, 80
PATTERN = np.stack([0.02 * np.exp(-np.arange(AGES)) + 5e-5 * np.exp(0.09 * np.arange(AGES))] * 2)
FERTILITY = single_age_fertility([0.02, 0.1, 0.12, 0.08, 0.03], [15, 20, 25, 30, 35, 40], AGES)


@pytest.fixture(scope="module")
def people() -> xr.Dataset:
    falling = np.linspace(1, 0.6, INTERVALS)
    return assumptions(
        np.tile(1000 * np.exp(-0.02 * np.arange(AGES)), (2, 1)),
        PATTERN * falling[:, None, None],
        FERTILITY * (2 * falling)[:, None],
        np.full(INTERVALS, 1.05),
        np.full((INTERVALS, 2, AGES), 0.5),
        first=2025,
    )


def children(people: xr.Dataset, scenario: str) -> np.ndarray:
    found: np.ndarray = people["fertility"].sel(scenario=scenario).sum("age").to_numpy()
    return found


def test_high_and_low_have_the_half_child_of_the_un_by_steps(people: xr.Dataset) -> None:
    laid = with_scenarios(people, ["medium", "high", "low"])
    middle = children(laid, "medium")
    more = np.repeat([0.25, 0.4, 0.5], [5, 5, INTERVALS - 10])
    assert children(laid, "high") == pytest.approx(middle + more)
    assert children(laid, "low") == pytest.approx(middle - more)
    assert "scenario" not in laid["mortality"].dims


def test_constant_keeps_the_rates_of_the_first_interval(people: xr.Dataset) -> None:
    laid = with_scenarios(people, ["constant_fertility", "constant_mortality", "no_change"])
    assert np.unique(children(laid, "no_change").round(9)).size == 1
    assert np.unique(children(laid, "constant_mortality").round(9)).size == INTERVALS
    still = laid["mortality"].sel(scenario="no_change")
    assert bool((still == people["mortality"].isel(interval=0)).all())
    assert bool((laid["mortality"].sel(scenario="constant_fertility") == people["mortality"]).all())


def test_momentum_ends_in_births_that_neither_rise_nor_fall(people: xr.Dataset) -> None:
    long = people.isel(interval=[0] * 400).assign_coords(interval=2025 + np.arange(400))
    made = project(with_scenarios(long, ["momentum"])).isel(scenario=0)
    births = made["births"].sum("age").to_numpy()
    assert births[-1] == pytest.approx(births[-30], rel=1e-5)
    assert float(made["net_migration"].sum()) == 0


def test_replacement_counts_the_life_expectancy_that_is_asked(people: xr.Dataset) -> None:
    level = xr.DataArray(np.tile([60.0, 55.0], (INTERVALS, 1)), dims=("interval", "sex"))
    asked = with_scenarios(people.assign(life_expectancy=level), ["replacement"])
    assert (
        children(asked, "replacement") > children(with_scenarios(people, ["replacement"]), "replacement")
    ).all()


def test_all_scenarios_at_once_are_each_alone(people: xr.Dataset) -> None:
    together = project(with_scenarios(people, list(SCENARIOS)))["population"]
    assert together.dims == ("scenario", "year", "sex", "age")
    for name in SCENARIOS:
        alone = project(with_scenarios(people, [name]))["population"].isel(scenario=0)
        assert np.array_equal(together.sel(scenario=name), alone)
    total = together.sel(year=2105).sum(("sex", "age"))
    assert (
        float(total.sel(scenario="low"))
        < float(total.sel(scenario="medium"))
        < float(total.sel(scenario="high"))
    )


def test_a_scenario_that_is_not_known_is_named(people: xr.Dataset) -> None:
    with pytest.raises(Faults, match=r"The scenario 'hihg' is not known\. Did you mean 'high'"):
        with_scenarios(people, ["medium", "hihg"])


def fans(people: xr.Dataset) -> dict[str, Any]:
    total = people["fertility"].sum("age").to_numpy()
    years = expectancy_of(people["mortality"])
    return {
        "fertility": Fan(total * 0.8, total * 1.3),
        "expectancy": Fan(years - 3, years + 2),
        "migration": Fan(np.full(INTERVALS, 50.0), np.full(INTERVALS, 200.0)),
    }


def test_80_of_100_futures_lie_within_the_bounds(people: xr.Dataset) -> None:
    drawn = with_paths(people, 1500, **fans(people))
    total = drawn["fertility"].sum("age") / people["fertility"].sum("age")
    years = drawn["life_expectancy"] - xr.DataArray(
        expectancy_of(people["mortality"]), dims=("interval", "sex")
    )
    movers = drawn["migration"].sum(("sex", "age"))
    for found, low, high in ((total, 0.8, 1.3), (years, -3, 2), (movers, 50, 200)):
        ends = found.quantile([0.1, 0.9], "path").mean(set(found.dims) - {"path"})
        assert ends.to_numpy() == pytest.approx([low, high], rel=0.08)
    assert float(total.min()) > 0


def test_the_same_seed_draws_the_same_futures(people: xr.Dataset) -> None:
    one, same, other = (project(with_paths(people, 3, **fans(people), seed=seed)) for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


def test_a_memory_of_one_keeps_its_error_and_of_nought_none(people: xr.Dataset) -> None:
    whole = people["fertility"].sum("age")
    given = {"expectancy": 0.5, "migration": 0.5}
    kept, lost = (
        with_paths(people, 300, **fans(people), memory={"fertility": one, **given}) for one in (1.0, 0.0)
    )
    for drawn, low, high in ((kept, 0.999, 1.001), (lost, -0.25, 0.25)):
        strays = (drawn["fertility"].sum("age") > whole).to_numpy()
        assert low <= np.corrcoef(strays[:, 5], strays[:, 40])[0, 1] <= high
    with pytest.raises(ValueError, match="The memory of fertility, migration is not given from 0 to 1"):
        with_paths(people, 2, **fans(people), memory={"fertility": 1.2, "expectancy": 0.5})


def test_without_bounds_apart_every_future_is_the_one_expected(people: xr.Dataset) -> None:
    total, years = people["fertility"].sum("age").to_numpy(), expectancy_of(people["mortality"])
    drawn = with_paths(people, 2, fertility=Fan(total, total), expectancy=Fan(years, years))
    both = project(drawn)["population"]
    assert both.isel(path=1).to_numpy() == pytest.approx(project(people)["population"].to_numpy(), rel=1e-9)


@pytest.fixture(scope="module")
def fives(people: xr.Dataset) -> xr.Dataset:
    """The same country five by five, by survival; the open group as the UN has it, 100 and over."""
    ends = np.arange(0, 101, 5)
    rate = people["mortality"].to_numpy()[::5]
    alive = [
        survival_of_years(np.add.reduceat(life_table(rate[:, at], sex).years, ends, axis=-1), 5)
        for at, sex in enumerate(("female", "male"))
    ]
    made = assumptions(
        np.add.reduceat(people["population"].to_numpy(), ends, axis=-1), np.stack(alive, axis=1),
        np.add.reduceat(people["fertility"].to_numpy()[::5], ends, axis=-1) / 5, np.full(INTERVALS // 5, 1.05),
        np.add.reduceat(people["migration"].to_numpy()[::5], ends, axis=-1) * 5, first=2025, width=5,
    )  # fmt: skip
    return made.rename(mortality="survival")


def test_scenarios_of_groups_of_five_years_are_those_of_single_years(
    people: xr.Dataset, fives: xr.Dataset
) -> None:
    """Half a child more or less, by the same years; five by five and single years tell the same to a percent or two after 80 years."""
    laid = with_scenarios(fives, list(SCENARIOS))
    more = total_fertility(laid.sel(scenario="high")) - total_fertility(laid.sel(scenario="medium"))
    assert more.to_numpy() == pytest.approx(np.repeat([0.25, 0.4, 0.5], [1, 1, INTERVALS // 5 - 2]))
    groups, single = project(laid), project(with_scenarios(people, list(SCENARIOS)))
    for name in SCENARIOS:
        total = [float(one["population"].sel(scenario=name, year=2105).sum()) for one in (groups, single)]
        assert total[0] == pytest.approx(total[1], rel=0.03), name
    still = laid["survival"].sel(scenario="constant_mortality")
    assert bool((still == fives["survival"].isel(interval=0)).all())
    assert float(abs(laid["migration"].sel(scenario="momentum")).sum()) == 0


def test_replacement_of_groups_of_five_years_ends_in_births_that_stay(fives: xr.Dataset) -> None:
    long = fives.isel(interval=[0] * 80).assign_coords(interval=2025 + 5 * np.arange(80))
    births = project(with_scenarios(long, ["momentum"]))["births"].sum("age").to_numpy()[0]
    assert births[-1] == pytest.approx(births[-10], rel=2e-3)


def test_futures_of_groups_of_five_years_stray_as_far_as_those_of_single_years(
    people: xr.Dataset, fives: xr.Dataset
) -> None:
    """The same bounds: people after 80 years are spread alike, and without bounds apart every future is the one expected."""
    years, total = expectancy_of(people["mortality"]), total_fertility(people).to_numpy()
    bounds = {"fertility": Fan(0.8 * total, 1.2 * total), "expectancy": Fan(years - 3, years + 3)}
    grouped = expectancy_of_survival(fives["survival"].transpose("interval", "sex", "age").to_numpy(), 5)
    of_five = total_fertility(fives).to_numpy()
    theirs = {"fertility": Fan(0.8 * of_five, 1.2 * of_five), "expectancy": Fan(grouped - 3, grouped + 3)}
    assert grouped == pytest.approx(years[::5], abs=0.05)
    wide = []
    for drawn in (with_paths(people, 400, **bounds), with_paths(fives, 400, **theirs)):  # type: ignore[arg-type]
        last = project(drawn)["population"].isel(year=-1).sum(("sex", "age"))
        low, high = last.quantile([0.1, 0.9], "path").to_numpy()
        wide.append(float((high - low) / last.median()))
    assert wide[1] == pytest.approx(wide[0], rel=0.12)
    still = with_paths(fives, 2, fertility=Fan(of_five, of_five), expectancy=Fan(grouped, grouped))
    assert project(still)["population"].isel(path=0).to_numpy() == pytest.approx(
        project(fives)["population"].to_numpy(), rel=1e-9
    )


def test_a_life_expectancy_out_of_reach_of_groups_is_refused(fives: xr.Dataset) -> None:
    survival = fives["survival"].transpose("interval", "sex", "age").to_numpy()
    with pytest.raises(ValueError, match="lies beyond what any factor on the survival gives"):
        survival_at(survival, np.full(survival.shape[:-1], 5000.0), 5)


def test_errors_that_go_together_do_so_in_every_year_and_keep_their_own_memory() -> None:
    def draws() -> tuple[np.random.Generator, np.random.Generator]:
        return np.random.default_rng(1), np.random.default_rng(2)

    one, other = errors_together(20_000, 12, (0.9, 0.5), 0.4, draws())
    for at in (0, 1, 11):
        assert np.corrcoef(one[:, at], other[:, at])[0, 1] == pytest.approx(0.4, abs=0.02)
        assert other[:, at].std() == pytest.approx(1, abs=0.02)
    assert np.corrcoef(other[:, 10], other[:, 11])[0, 1] == pytest.approx(0.5, abs=0.02)
    assert (one == errors_of(20_000, 12, 0.9, draws()[0])).all()
    alone = errors_together(20_000, 12, (0.9, 0.5), 0.0, draws())[1]
    assert (alone == errors_of(20_000, 12, 0.5, draws()[1])).all()
