"""Assumptions with named dimensions: groups of five years, and everything that cannot be projected, named where it lies."""

from typing import Any

import numpy as np
import pytest
import xarray as xr

from allcover.projection import Fan, assumptions, people_and_dying, project, with_paths, with_scenarios
from allcover.vocabulary.fault import Faults

AGES, INTERVALS = 101, 3


@pytest.fixture
def people() -> xr.Dataset:
    rate = 0.02 * np.exp(-np.arange(AGES)) + 5e-5 * np.exp(0.09 * np.arange(AGES))
    births = np.where((np.arange(AGES) >= 15) & (np.arange(AGES) < 45), 0.08, 0)
    return assumptions(
        np.full((2, AGES), 50.0), np.tile(rate, (INTERVALS, 2, 1)), np.tile(births, (INTERVALS, 1)),
        np.full(INTERVALS, 1.05), np.zeros((INTERVALS, 2, AGES)), first=2025,
    )  # fmt: skip


def told(people: xr.Dataset) -> str:
    with pytest.raises(Faults) as found:
        project(people)
    return str(found.value)


def set_at(people: xr.Dataset, name: str, value: float, **where: object) -> xr.Dataset:
    changed = people.copy(deep=True)
    changed[name].loc[where] = value
    return changed


def test_what_cannot_be_projected_is_named_where_it_lies(people: xr.Dataset) -> None:
    assert "assumptions: fertility: It is nan at interval 2026, age 20. Give births a woman" in told(
        set_at(people, "fertility", float("nan"), interval=2026, age=20)
    )
    assert "assumptions: mortality: It is -0.1 at interval 2027, sex male, age 3." in told(
        set_at(people, "mortality", -0.1, interval=2027, sex="male", age=3)
    )
    assert "assumptions: migration: It is inf at interval 2025, sex female, age 0." in told(
        set_at(people, "migration", float("inf"), interval=2025, sex="female", age=0)
    )
    assert "divide by 100 what is told of 100 girls" in told(
        set_at(people, "sex_ratio_at_birth", 105, interval=2025)
    )
    assert "assumptions: fertility: It is 80 at" in told(people.assign(fertility=people["fertility"] * 1000))
    assert (
        "assumptions: mortality: It is 20.05 at interval 2025, sex female, age 0. Give deaths per person-year, at most 1"
        in told(people.assign(mortality=people["mortality"] * 1000))
    )
    assert "assumptions: mortality: It is 0 at interval 2026, sex male, age 100. Give deaths" in told(
        set_at(people, "mortality", 0.0, interval=2026, sex="male", age=100)
    )
    assert "assumptions: mortality: It is 1.2 at interval 2027, sex male, age 89." in told(
        set_at(people, "mortality", 1.2, interval=2027, sex="male", age=89)
    )
    assert "It is 2.1 at interval 2027, sex male, age 90." in told(
        set_at(people, "mortality", 2.1, interval=2027, sex="male", age=90)
    )
    assert (
        "assumptions: fertility: It is 0.02 at interval 2026, age 5. Give births a woman and year, at ages 10 to 54"
        in told(set_at(people, "fertility", 0.02, interval=2026, age=5))
    )
    assert "add up to 24 children a woman" in told(people.assign(fertility=people["fertility"] * 10))
    both = set_at(set_at(people, "population", -1, sex="male", age=5), "mortality", float("nan"), age=7)
    assert told(both).startswith("7 faults found")


def test_a_variable_that_is_not_there_is_named(people: xr.Dataset) -> None:
    found = told(people.drop_vars(["mortality", "migration"]))
    assert "There is no 'mortality'." in found
    assert "There is no 'migration'." in found
    bare = told(people.drop_attrs())
    assert "There is no attribute 'width'. Make the set with 'assumptions'" in bare
    assert "There is no attribute 'migration_kind'." in bare


def test_the_order_of_dimensions_does_not_matter(people: xr.Dataset) -> None:
    countries = people.expand_dims(country=["AAA", "BBB"])
    made = project(countries)["population"]
    turned = project(countries.transpose("age", "interval", "sex", "country"))["population"]
    assert made.dims == ("country", "year", "sex", "age")
    assert np.array_equal(made, turned.transpose(*made.dims))


def test_sexes_ages_and_years_are_put_in_order_by_their_labels(people: xr.Dataset) -> None:
    some = set_at(set_at(people, "population", 80.0, sex="male"), "fertility", 0.05, interval=2026, age=20)
    some = set_at(some, "mortality", 0.1, sex="male", age=50)
    made, turned = (
        project(some),
        project(some.isel(sex=[1, 0], age=slice(None, None, -1), interval=[2, 0, 1])),
    )
    xr.testing.assert_identical(made, turned)
    variants = with_scenarios(some.isel(interval=[2, 0, 1]), ["high"])
    assert project(variants).equals(project(with_scenarios(some, ["high"])))
    fans: dict[str, Any] = {
        "fertility": Fan(2.0, 2.8),
        "expectancy": Fan([[40.0, 40.0]] * 2 + [[30.0, 30.0]], 90.0),
    }
    paths = with_paths(some.isel(sex=[1, 0], interval=[2, 1, 0]), 3, **fans)
    assert project(paths).equals(project(with_paths(some, 3, **fans)))
    for told, meant in zip(people_and_dying(some.isel(sex=[1, 0])), people_and_dying(some)):
        assert np.array_equal(told, meant)


def test_an_age_year_or_sex_that_is_missing_or_there_twice_is_named(people: xr.Dataset) -> None:
    ages = [age for age in range(AGES) if age != 40]
    assert "assumptions: age: After age 39 comes 41. Give every age from 0 on once, 1 apart" in told(
        people.isel(age=ages)
    )
    assert "assumptions: age: The first age is 1." in told(people.isel(age=slice(1, None)))
    assert "assumptions: age: After age 7 comes 7." in told(people.isel(age=[*range(8), *range(7, AGES)]))
    assert "assumptions: interval: After interval 2025 comes 2027. Give every interval once" in told(
        people.isel(interval=[0, 2])
    )
    assert "assumptions: sex: The sexes are male, male. Give 'female' and 'male', once each." in told(
        people.isel(sex=[1, 1])
    )
    assert "assumptions: sex: The sexes are 1 without labels." in told(people.drop_vars("sex").isel(sex=[0]))
    halves = people.assign_coords(interval=[2025, 2025.5, 2026])
    assert "The interval 2025.5 is no whole number." in told(halves)


def test_groups_of_five_years_take_survival(people: xr.Dataset) -> None:
    alive = np.full((2, 2, 21), 0.98)
    five = assumptions(
        np.full((2, 21), 100.0), alive, np.tile(np.where(np.arange(21) == 5, 0.1, 0), (2, 1)),
        np.full(2, 1.05), np.zeros((2, 2, 21)), first=2025, width=5,
    ).rename(mortality="survival")  # fmt: skip
    made = project(five)
    assert made["year"].to_numpy().tolist() == [2025, 2030, 2035]
    assert made["age"].to_numpy()[:3].tolist() == [0, 5, 10]
    assert made["births"].sel(interval=2025).sum().item() == pytest.approx(5 * 0.1 * (100 + 98) / 2)


def test_the_very_old_may_die_faster_than_one_a_year(people: xr.Dataset) -> None:
    some = set_at(people, "mortality", 1.8, interval=2026, sex="female", age=99)
    assert project(some)["population"].sel(year=2027, sex="female", age=100) < project(people)[
        "population"
    ].sel(year=2027, sex="female", age=100)


def test_arrays_of_other_dimensions_or_sizes_are_named(people: xr.Dataset) -> None:
    rates, births = people["mortality"].to_numpy(), people["fertility"].to_numpy()
    ratio, movers = people["sex_ratio_at_birth"].to_numpy(), people["migration"].to_numpy()
    with pytest.raises(Faults) as found:
        assumptions(np.full(AGES, 50.0), rates, births[:2], ratio, movers[:, :1], first=2025)
    assert [str(one).split(". Give")[0] for one in found.value.faults] == [
        "assumptions: population: It has 1 dimensions",
        "assumptions: fertility: It has 2 along 'interval', and there are 3",
        "assumptions: migration: It has 1 along 'sex', and there are 2",
    ]


FANS: dict[str, Any] = {"fertility": Fan(2.0, 2.8), "expectancy": Fan(40.0, 90.0)}


@pytest.mark.parametrize(
    ("fans", "count", "told"),
    [
        ({"fertility": Fan(2.8, 2.0)}, 5, r"futures: fertility: In interval 1 the bounds are 2\.8 and 2, and 2\.4 is expected"),
        ({"fertility": Fan(0.0, 2.8)}, 5, "those of births and lives above nought"),
        ({"fertility": Fan([2.0, 2.0], [2.8, 2.8])}, 5, r"futures: fertility: The bounds have the shapes \(2,\)"),
        ({"expectancy": Fan(40.0, float("nan"))}, 5, "futures: expectancy: In interval 1 the bounds are 40 and nan"),
        ({"migration": Fan(10.0, 20.0)}, 5, "futures: migration: In interval 1 the bounds are 10 and 20, and 0 is"),
        ({}, 0, "0 futures are asked for. Ask for one or more"),
    ],
)  # fmt: skip
def test_bounds_that_do_not_hold_what_is_expected_are_refused(
    people: xr.Dataset, fans: dict[str, Any], count: int, told: str
) -> None:
    """Told all the same, fewer children of chance would be more, or the shapes of NumPy all that is told."""
    assert with_paths(people, 3, **FANS, seed=1).sizes["path"] == 3
    with pytest.raises(Faults, match=told):
        with_paths(people, count, **FANS | fans)
