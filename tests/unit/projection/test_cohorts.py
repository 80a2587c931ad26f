"""The step of cohorts and components: nobody is lost, batches are rows, and what cannot be is named."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.projection import (
    at_expectancy,
    expectancy_of,
    extended,
    life_table,
    project_cohorts,
    single_age_fertility,
    single_age_mortality,
    single_survival,
    survival,
)
from allcover.projection.cohorts import MigrationKind, Timing
from allcover.vocabulary.fault import Faults

AGES = 101
PATTERN = np.stack([0.02 * np.exp(-np.arange(AGES)) + 5e-5 * np.exp(0.09 * np.arange(AGES))] * 2)
FERTILITY = single_age_fertility([0.02, 0.1, 0.12, 0.08, 0.03], [15, 20, 25, 30, 35, 40], AGES)


def world(seed: int, steps: int = 5) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    return {
        "start": 1000 + draw.random((2, AGES)) * 1000,
        "survival": np.stack([single_survival(PATTERN * draw.uniform(0.5, 2)) for _ in range(steps)]),
        "fertility": FERTILITY * draw.uniform(0.5, 2, (steps, 1)),
        "sex_ratio": draw.uniform(1.0, 1.1, steps),
        "migration": draw.normal(0, 1, (steps, 2, AGES)),
    }


@given(st.integers(0, 1000), st.sampled_from(["end", "even"]), st.sampled_from(["counts", "rates", "totals"]))
def test_births_less_deaths_and_migrants_are_all_that_changes(
    seed: int, timing: Timing, kind: MigrationKind
) -> None:
    given = world(seed)
    if kind == "rates":
        given["migration"] /= 1000
    if kind == "totals":
        given["migration"] = np.abs(given["migration"])
    made = project_cohorts(**given, timing=timing, kind=kind)
    change = made.births.sum(-1) - made.deaths.sum((-1, -2)) + made.migrants
    assert np.diff(made.population.sum((1, 2))) == pytest.approx(change, abs=1e-6)


def test_many_at_once_are_the_same_as_each_alone() -> None:
    one, other = world(1), world(2)
    alone = [project_cohorts(**each).population for each in (one, other)]
    together: dict[str, Any] = {name: np.stack([one[name], other[name]]) for name in one}
    assert np.array_equal(project_cohorts(**together).population, np.stack(alone))
    # What all share is given once, and any number of dimensions may lead.
    shared = {**one, "fertility": np.stack([one["fertility"], other["fertility"]])[:, None]}
    made = project_cohorts(**shared | {"migration": np.stack([one["migration"]] * 3)})
    assert made.population.shape == (2, 3, 6, 2, AGES)
    assert np.array_equal(made.population[0, 2], alone[0])


def test_migrants_at_the_end_have_no_children_and_do_not_die() -> None:
    given = world(3, steps=1)
    none = project_cohorts(**given | {"migration": np.zeros((1, 2, AGES))})
    end = project_cohorts(**given)
    even = project_cohorts(**given, timing="even")
    assert np.array_equal(end.births, none.births)
    assert np.array_equal(end.deaths, none.deaths)
    assert end.population[1] == pytest.approx(none.population[1] + given["migration"][0])
    assert not np.allclose(even.births, none.births, rtol=1e-9)


def test_an_even_total_is_shared_out_over_who_is_there() -> None:
    given = world(4, steps=1)
    even = np.full((1, 2, AGES), 500 / (2 * AGES))
    made = project_cohorts(**given | {"migration": even}, kind="totals")
    none = project_cohorts(**given | {"migration": np.zeros((1, 2, AGES))})
    came = made.population[1] - none.population[1]
    assert came == pytest.approx(500 * given["start"] / given["start"].sum())


def test_a_population_tends_to_its_stationary_one() -> None:
    """With births that replace, no migration and fixed mortality, ages become those of the life table."""
    table = life_table(PATTERN[0], "female")
    alive = np.broadcast_to(single_survival(PATTERN), (600, 2, AGES))
    replacing = FERTILITY / (FERTILITY @ table.years) * 2.05
    steps = np.full(600, 1.05)
    made = project_cohorts(
        np.full((2, AGES), 100.0), alive, np.tile(replacing, (600, 1)), steps, np.zeros((600, 2, AGES))
    )
    women = made.population[-1, 0]
    assert women / women.sum() == pytest.approx(table.years / table.years.sum(), rel=1e-4)
    assert made.births[-1].sum() == pytest.approx(made.births[-50].sum(), rel=1e-5)


def test_five_by_five_and_single_ages_tell_the_same() -> None:
    """Over 50 years, one engine in groups of five and the same in single ages: totals within half a percent."""
    single = world(5, steps=50)
    factor = {
        **single,
        "survival": np.tile(single_survival(PATTERN), (50, 1, 1)),
        "fertility": np.tile(FERTILITY, (50, 1)),
    }
    factor |= {"sex_ratio": np.full(50, 1.05), "migration": np.zeros((50, 2, AGES))}
    one = project_cohorts(**factor)
    table = life_table(PATTERN, "female")
    years = np.add.reduceat(table.years, np.arange(0, AGES, 5), axis=-1)
    five = np.concatenate([years[:, :1] / 5, years[:, 1:] / years[:, :-1]], axis=1)
    five[:, -1] = years[:, -1] / (years[:, -2] + years[:, -1])
    start = np.add.reduceat(factor["start"], np.arange(0, AGES, 5), axis=-1)
    births = np.append(FERTILITY[:100].reshape(20, 5).mean(1), 0)
    coarse = project_cohorts(start, np.tile(five, (10, 1, 1)), np.tile(births, (10, 1)), np.full(10, 1.05), np.zeros((10, 2, 21)), width=5)  # fmt: skip
    assert coarse.population[-1].sum() == pytest.approx(one.population[-1].sum(), rel=0.005)


def test_an_age_that_falls_below_nought_is_named_or_held_as_the_un_does() -> None:
    given = world(6, steps=2)
    given["migration"][1, 1, 30] = -1e6
    with pytest.raises(
        Faults,
        match=r"Estara: -99.* persons would be left in step 2: male, age 30; fewer than none in 1 cell in all",
    ):
        project_cohorts(**given, names=["Estara"])
    made = project_cohorts(**given, is_held=True)
    assert made.population.min() >= 0
    assert made.population[2, 1, 30] < 1000


def test_held_as_the_un_does_no_more_leave_than_were_of_the_age_when_the_step_began() -> None:
    """A small age before a large one: of the large one that arrives 500 could leave, but the UN lets 10 go (``ccmppWPP``, before each step), and that is counted."""
    given = world(6, steps=1)
    given["start"][1, 29:31] = 1000, 10
    given["migration"][:] = 0
    given["migration"][0, 1, 30] = -500
    free, held = (project_cohorts(**given, is_held=is_held) for is_held in (False, True))
    arriving = 1000 * given["survival"][0, 1, 30]
    assert free.population[1, 1, 30] == pytest.approx(arriving - 500)
    assert held.population[1, 1, 30] == pytest.approx(arriving - 10, abs=1e-4)
    assert (free.migrants[0], held.migrants[0]) == pytest.approx((-500, -10), abs=1e-4)
    assert [int(one.held) for one in (free, held)] == [0, 1]
    given["migration"][0, 1, 30] = -1e6
    given["start"][1, 29] = 1
    twice = project_cohorts(**given, is_held=True)
    assert twice.population[1, 1, 30] == 0.0005
    assert twice.held == 1


def test_arrays_that_do_not_fit_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="fertility ends in"):
        project_cohorts(**world(7) | {"fertility": np.zeros((4, AGES))})


def test_a_number_that_is_not_known_is_refused() -> None:
    given = world(8)
    given["survival"][3, 1, 50] = np.nan
    with pytest.raises(
        Faults, match=r"projection: survival: It is nan at step 4, sex male, age 50\. Give the share"
    ):
        project_cohorts(**given)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "survival",
            1.2,
            "projection: survival: It is 1.2 at step 1, sex female, age 0. .*no more may arrive than left",
        ),
        ("fertility", 120.0, "projection: fertility: It is 120 at step 1, age 0. .*divide by 1,000"),
        ("fertility", 0.02, "projection: fertility: It is 0.02 at step 1, age 0. .*at ages 10 to 54 alone"),
        ("sex_ratio", 105.0, "projection: sex_ratio: It is 105 at step 1. Give boys a girl; divide by 100"),
        ("start", -1.0, "projection: start: It is -1 at sex female, age 0. Give persons"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_place_and_cure(
    name: str, value: float, told: str
) -> None:
    given = world(9)
    with pytest.raises(Faults, match=told):
        project_cohorts(**given | {name: np.full_like(given[name], value)})


def test_a_number_that_cannot_be_of_one_row_among_many_is_named_by_row_and_year() -> None:
    given = world(10)
    survival = np.stack([given["survival"]] * 3)
    survival[2, 1, 0, 7] = 1.01
    with pytest.raises(Faults, match=r"survival: It is 1\.01 at row 3, interval 2026, sex female, age 7"):
        project_cohorts(**given | {"survival": survival}, begins=[2025, 2026, 2027, 2028, 2029])


@given(st.integers(0, 1000))
def test_graduated_mortality_keeps_who_reaches_each_group(seed: int) -> None:
    groups = [0, 1, *range(5, 105, 5)]
    rate = np.random.default_rng(seed).uniform(0.5, 1.5, len(groups)) * PATTERN[0][groups]
    single = single_age_mortality(rate, groups, "female")
    assert (single > 0).all()
    assert life_table(single, "female").living[groups] == pytest.approx(
        life_table(rate, "female", age=groups).living
    )


def test_a_level_of_life_expectancy_is_met() -> None:
    rate = at_expectancy(PATTERN, [[75.0, 70.0], [60.0, 55.0]])
    found = [
        [life_table(rate[at, sex], name).expectancy[0] for sex, name in enumerate(("female", "male"))]
        for at in (0, 1)
    ]
    assert np.asarray(found) == pytest.approx(np.array([[75.0, 70.0], [60.0, 55.0]]), abs=1e-9)
    assert survival(life_table(rate[0, 1], "male")) == pytest.approx(single_survival(rate[0])[1])


def test_a_level_out_of_reach_is_named() -> None:
    with pytest.raises(Faults, match=r"A life expectancy of 900 years \(male\) is out of reach"):
        at_expectancy(PATTERN, [75.0, 900.0])


def test_more_children_than_a_woman_can_have_are_refused() -> None:
    given = world(9)
    given["fertility"][2, 15:45] = 0.9
    with pytest.raises(Faults, match=r"projection: fertility: .*add up to 27 children a woman"):
        project_cohorts(**given)


@pytest.mark.parametrize("age", [5, 9, 55, 60])
def test_births_of_children_and_the_old_are_refused_and_those_of_the_files_of_the_un_are_not(
    age: int,
) -> None:
    given = world(9)
    given["fertility"][:, [10, 54]] = 0.001
    project_cohorts(**given)
    given["fertility"][2, age] = 0.02
    with pytest.raises(
        Faults, match=rf"fertility: It is 0\.02 at step 3, age {age}\. .*at ages 10 to 54 alone"
    ):
        project_cohorts(**given)


@pytest.mark.parametrize(
    ("rate", "age", "told"),
    [
        ([0.1, -0.2, 0.1], [20, 25, 30, 35], "births a woman and year at age 25 are -0.2. Give births"),
        (
            [0.1, float("nan"), 0.1],
            [20, 25, 30, 35],
            "births a woman and year at age 25 are nan. Give births",
        ),
        ([100.0, 200.0], [20, 25, 30], "at age 20 are 100.0. .*divide by 1,000"),
        ([0.1, 0.2], [20, 25, 31], "The ages 20, 25, 31 do not join. .*by one width"),
        ([0.1, 0.2], [25, 20, 15], "The ages 25, 20, 15 do not join"),
        ([0.1, 0.2], [20, 25.5, 31], "The ages 20.0, 25.5, 31.0 do not join"),
        ([0.1, 0.2], [30, 40, 50], "The ages 30, 40, 50 do not join. Give whole ages from 0 to 40"),
        ([0.1, 0.2, 0.1], [20, 25, 30], "There are 3 ages and 3 rates. .*the one at which the last ends"),
        ([0.1, 0.2], [0, 5, 10], "at age 0 are 0.1. .*at ages 10 to 54 alone"),
        ([0.9, 0.9, 0.9, 0.9], [20, 25, 30, 35, 40], "add up to 18 children"),
    ],
)
def test_births_that_cannot_be_graduated_are_named(rate: list[float], age: list[int], told: str) -> None:
    with pytest.raises(Faults, match=told):
        single_age_fertility(rate, age, 40)


@given(
    st.lists(st.just(0.0) | st.floats(1e-6, 0.3), min_size=9, max_size=9).filter(
        lambda one: 5 * sum(one) > 0.1
    )
)
def test_graduated_births_are_those_of_their_groups_and_none_below_nought(rate: list[float]) -> None:
    single = single_age_fertility(rate, range(10, 60, 5), 101)
    assert single.min() >= 0
    assert np.add.reduceat(single, range(10, 55, 5))[:-1] == pytest.approx(5 * np.array(rate[:-1]), abs=1e-12)
    assert single.sum() == pytest.approx(5 * sum(rate))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"timing": "mid"}, r"The timing of migration is 'mid'\. .*end, even"),
        ({"kind": "cnt"}, r"The kind of migration is 'cnt'\. Did you mean 'counts'\?"),
        ({"width": 10}, r"The width is 10 years\. Give 1, or 5"),
    ],
)
def test_words_that_are_not_known_are_refused_with_those_that_are(words: dict[str, Any], told: str) -> None:
    with pytest.raises(Faults, match=told):
        project_cohorts(**world(1), **words)


def test_arrays_of_too_few_dimensions_or_other_rows_are_refused_by_name() -> None:
    given = world(7)
    with pytest.raises(ValueError, match="start has 1 dimensions; it must have 2 or more"):
        project_cohorts(**given | {"start": np.ones(AGES)})
    many = {"start": np.stack([given["start"]] * 2), "sex_ratio": np.stack([given["sex_ratio"]] * 3)}
    with pytest.raises(ValueError, match=r"do not go together: start \(2,\), .*sex_ratio \(3,\)"):
        project_cohorts(**given | many)


def test_a_rule_that_is_not_known_is_refused_by_levels_too() -> None:
    for work in (at_expectancy, lambda rate, _, rule: single_survival(rate, rule=rule)):
        with pytest.raises(Faults, match=r"The rule 'coale' is not known"):
            work(PATTERN, [70.0, 65.0], rule="coale")


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (lambda: extended(PATTERN[0], 90), "The rates go to age 100, beyond 90. Carry them on to 100"),
        (lambda: extended(PATTERN[0][:84]), "Kannisto's model needs rates between 0 and 1 at five ages from 80"),
        (lambda: extended(np.where(np.arange(AGES) == 5, -1, PATTERN[0])), r"The death rate at age 5 is -1\.0"),
        (lambda: expectancy_of(-PATTERN), r"The death rate at age 0 \(female\) is -0\.02"),
        (lambda: expectancy_of(PATTERN[0]), r"They have the shape \(101,\)\. Give them by sex and single age"),
        (lambda: expectancy_of(np.concatenate([PATTERN, PATTERN[:1]])), r"the shape \(3, 101\)"),
        (lambda: at_expectancy(PATTERN, [70.0]), r"The life expectancy has the shape \(1,\)\. Give one for each sex"),
        (lambda: single_survival(PATTERN, [-1.0, 1.0]), "The factors on death rates go from -1 to 1"),
        (lambda: single_survival(np.where(np.arange(AGES) == 100, 0, PATTERN)), r"at age 100 \(female\) is 0\. .*open age"),
    ],
)  # fmt: skip
def test_death_rates_that_cannot_be_are_refused_wherever_they_are_given(
    work: Callable[[], object], told: str
) -> None:
    with pytest.raises(Faults, match=told):
        work()
