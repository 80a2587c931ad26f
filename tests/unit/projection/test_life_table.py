"""Life tables: every rule for the first ages, what goes in and out, and what is refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.projection import (
    RULES,
    life_table,
    period_deaths,
    single_age_mortality,
    survival,
    survival_of_years,
)
from allcover.vocabulary.fault import Faults

rates = st.lists(st.floats(1e-5, 0.9), min_size=12, max_size=12)


def first(rate: float, sex: str, rule: str) -> float:
    return round(float(life_table([rate, 0.001, 0.1], sex, rule=rule).lived[0]), 6)


@pytest.mark.parametrize(
    ("rule", "sex", "rate", "lived"),
    [
        ("andreev_kingkade", "male", 0.01, 0.14929 - 1.99545 * 0.01),
        ("andreev_kingkade", "male", 0.05, 0.02832 + 3.26021 * 0.05),
        ("andreev_kingkade", "male", 0.09, 0.29915),
        ("andreev_kingkade", "female", 0.01, 0.14903 - 2.05527 * 0.01),
        ("andreev_kingkade", "female", 0.05, 0.04667 + 3.88089 * 0.05),
        ("andreev_kingkade", "female", 0.07, 0.31411),
        ("preston_west", "female", 0.05, 0.053 + 2.8 * 0.05),
        ("preston_west", "male", 0.05, 0.045 + 2.684 * 0.05),
        ("preston_west", "both", 0.05, 0.049 + 2.742 * 0.05),
        ("preston_west", "female", 0.2, 0.35),
        ("coale_demeny_east", "male", 0.2, 0.29),
        ("coale_demeny_west", "female", 0.2, 0.35),
    ],
)
def test_years_lived_in_the_first_year_as_printed(rule: str, sex: str, rate: float, lived: float) -> None:
    assert first(rate, sex, rule) == round(lived, 6)


@pytest.mark.parametrize(
    ("region", "start", "intercept"),
    [
        ("west", (0.05, 0.0425), (1.524, 1.653)),
        ("north", (0.05, 0.0425), (1.733, 1.859)),
        ("east", (0.01, 0.0025), (1.487, 1.614)),
        ("south", (0.05, 0.0425), (1.402, 1.541)),
    ],
)
def test_regions_of_coale_and_demeny_by_the_probability_of_dying(
    region: str, start: tuple[float, float], intercept: tuple[float, float]
) -> None:
    for at, (sex, slope, child) in enumerate((("female", 3.0, 1.627), ("male", 2.875, 3.013))):
        table = life_table([0.06, 0.004, 0.001, 0.3], sex, age=[0, 1, 5, 10], rule=f"coale_demeny_{region}")
        dying = table.dying[0]
        assert table.lived[0] == pytest.approx(start[at] + slope * dying)
        assert dying == pytest.approx(0.06 / (1 + (1 - table.lived[0]) * 0.06))
        assert table.lived[1] == pytest.approx(intercept[at] - child * dying)


@pytest.mark.parametrize(
    ("region", "first_above", "child_above"),
    [
        ("west", (0.35, 0.33), (1.361, 1.352)),
        ("north", (0.35, 0.33), (1.570, 1.558)),
        ("east", (0.31, 0.29), (1.324, 1.313)),
        ("south", (0.35, 0.33), (1.239, 1.240)),
    ],
)
def test_regions_have_constants_where_more_than_a_tenth_die(
    region: str, first_above: tuple[float, float], child_above: tuple[float, float]
) -> None:
    for at, sex in enumerate(("female", "male")):
        table = life_table([0.2, 0.03, 0.001, 0.3], sex, age=[0, 1, 5, 10], rule=f"coale_demeny_{region}")
        assert table.lived[:2].tolist() == [first_above[at], child_above[at]]
        imposed = life_table(
            [0.2, 0.03, 0.001, 0.3], sex, age=[0, 1, 5, 10], rule=f"coale_demeny_{region}", infant_dying=0.12
        )
        assert imposed.lived[:2].tolist() == [first_above[at], child_above[at]]


@pytest.mark.parametrize(
    ("sex", "dying", "lived"),
    [
        ("male", 0.01, 0.1493 - 2.0367 * 0.01), ("male", 0.05, 0.0244 + 3.4994 * 0.05), ("male", 0.08, 0.2991),
        ("female", 0.01, 0.1490 - 2.0867 * 0.01), ("female", 0.05, 0.0438 + 4.1075 * 0.05), ("female", 0.07, 0.3141),
    ],
)  # fmt: skip
def test_andreev_and_kingkade_by_an_imposed_probability_of_dying(
    sex: str, dying: float, lived: float
) -> None:
    table = life_table([0.03, 0.001, 0.1], sex, infant_dying=dying)
    assert table.dying[0] == dying
    assert table.lived[0] == pytest.approx(lived, abs=1e-12)


@pytest.mark.parametrize(
    ("sex", "start", "slope", "above"),
    [("female", 1.522, 1.518, 1.361), ("male", 1.651, 2.816, 1.352), ("both", 1.5865, 2.167, 1.3565)],
)
def test_preston_s_years_lived_from_one_to_five(sex: str, start: float, slope: float, above: float) -> None:
    for rate, lived in ((0.05, start - slope * 0.05), (0.2, above)):
        table = life_table([rate, 0.01, 0.001, 0.3], sex, age=[0, 1, 5, 10], rule="preston_west")
        assert table.lived[1] == pytest.approx(lived, abs=1e-12)


def test_both_sexes_have_the_mean_of_both_rules() -> None:
    women, men = first(0.03, "female", "andreev_kingkade"), first(0.03, "male", "andreev_kingkade")
    assert first(0.03, "both", "andreev_kingkade") == pytest.approx((women + men) / 2, abs=2e-6)


@given(rates, st.sampled_from(RULES), st.sampled_from(["female", "male"]))
def test_everybody_born_dies_once(rate: list[float], rule: str, sex: str) -> None:
    table = life_table(rate, sex, rule=rule)
    assert table.deaths.sum() == pytest.approx(1)
    assert (np.diff(table.living) <= 0).all()
    assert (table.rate * table.years)[..., 1:-1] == pytest.approx(table.deaths[1:-1], rel=1e-9)
    alive = survival(table)
    assert ((alive > 0) & (alive < 1)).all()


@given(rates)
def test_many_tables_are_the_same_as_one_by_one(rate: list[float]) -> None:
    many = life_table([rate, rate[::-1]], "female")
    assert many.expectancy[1].tolist() == life_table(rate[::-1], "female").expectancy.tolist()


@given(rates)
def test_deaths_by_age_at_death_are_as_many_as_by_age_of_arrival(rate: list[float]) -> None:
    deaths = np.arange(1.0, 13.0)
    assert period_deaths(deaths, life_table(rate, "male")).sum() == pytest.approx(deaths.sum())


def test_deaths_of_a_stationary_population_are_those_of_its_table() -> None:
    table = life_table([0.05, 0.01, 0.02, 0.2, 0.4], "female")
    arriving = np.append(1 - table.years[0], -np.diff(table.years))
    arriving[-1] = table.years[-2]
    assert period_deaths(arriving, table) == pytest.approx(table.deaths)


def test_what_cannot_be_a_life_table_is_named_all_together() -> None:
    with pytest.raises(Faults) as found:
        life_table([0.02, -0.1, float("nan"), 0.0], "woman", rule="kingkade")
    told = str(found.value)
    assert "The sex is 'woman'. " in told
    assert "The rule 'kingkade' is not known" in told
    assert "The death rate at age 1 is -0.1." in told
    assert "The death rate at age 2 is nan." in told
    assert "The death rate at age 3 is 0.0." in told


@pytest.mark.parametrize(
    "age",
    [
        [0, 5, 1, 10],
        [0, 1, 10, 15],
        [0, 5, 10, 15],
        [0, 2, 5, 10],
        [0, 1, 5, 9],
        [0, 1.5, 5, 10],
        [1, 2, 3, 4],
    ],
)
def test_ages_of_no_life_table_are_refused(age: Any) -> None:
    told = ", ".join(map(str, np.asarray(age).tolist()))
    with pytest.raises(Faults, match=rf"The ages {told} do not join.*0, 1, 2, 3, \.\.\., or 0, 1, 5, 10"):
        life_table([0.1, 0.01, 0.01, 0.3], "female", age=age)


def test_an_age_too_few_is_refused_by_how_many_there_are() -> None:
    with pytest.raises(
        Faults, match=r"There are 3 ages and 4 rates\. Give the age at which each rate begins"
    ):
        life_table([0.1, 0.01, 0.01, 0.3], "female", age=[0, 1, 5])
    with pytest.raises(Faults, match=r"The ages 0 do not join.*Give three or more"):
        life_table(0.3, "female")


@pytest.mark.parametrize(("at", "rate"), [(1, 2.0), (4, 1.2), (0, 1.01)])
def test_more_deaths_than_can_be_are_refused_by_age(at: int, rate: float) -> None:
    rates = [0.05, 0.004, 0.001, 0.002, 0.4]
    rates[at] = rate
    ages = [0, 1, 5, 10, 15]
    for work in (
        lambda: life_table(rates, "male", age=ages),
        lambda: single_age_mortality(rates, ages, "male"),
    ):
        with pytest.raises(
            Faults, match=f"The death rate at age {ages[at]} is {rate}. .*at most 1 below age 90"
        ):
            work()


def test_the_very_old_may_die_faster_than_one_a_year() -> None:
    rates = np.full(101, 0.01)
    rates[90:] = 1.6
    assert life_table(rates, "female").expectancy[100] == pytest.approx(1 / 1.6)
    rates[95] = 2.1
    with pytest.raises(Faults, match=r"The death rate at age 95 is 2\.1"):
        life_table(rates, "female")


def test_a_first_year_in_which_more_than_all_die_is_refused() -> None:
    with pytest.raises(
        Faults, match=r"The probability of dying in the first year is 40\. Give a share of one"
    ):
        life_table([0.03, 0.001, 0.1], "female", infant_dying=40)


def test_one_closed_group_from_fifteen_on_takes_the_rise_before_it() -> None:
    """Greville's rule takes the rise of the group before for the last closed one (7.2 of the method): here that of 10 to 14."""
    rates = [0.05, 0.005, 0.002, 0.001, 0.003, 0.2]
    table = life_table(rates, "female", age=[0, 1, 5, 10, 15, 20])
    assert table.lived[4] == pytest.approx(2.5 - 25 / 12 * (0.003 - 0.1 * np.log(0.003 / 0.002)))
    assert table.lived[2:4].tolist() == [2.5, 2.5]


ABRIDGED = life_table([0.05, 0.004, 0.001, 0.002, 0.4], "male", age=[0, 1, 5, 10, 15])
SINGLE = life_table([0.05, 0.01, 0.02, 0.2, 0.4], "female")


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (
            lambda: survival(SINGLE, 5),
            "Survival over 5 years is asked of a life table by single age. Ask for 1",
        ),
        (
            lambda: survival(ABRIDGED),
            "Survival over 1 years is asked of a life table of groups of five years",
        ),
        (lambda: survival_of_years([0.9, 1.2, 3.0]), r"Of age 2 in the order of the table they are 1\.2"),
        (
            lambda: survival_of_years([490.0, 480, 900], 5, 90),
            r"Of age 1 .* they are 490\. .*the births could live",
        ),
        (
            lambda: survival_of_years([0.9, float("nan"), 3.0]),
            "Of age 2 in the order of the table they are nan",
        ),
        (
            lambda: survival_of_years([0.9, 0.8, 3.0], 1, 0),
            "The width is 1, the births are 0. Give both above nought",
        ),
        (lambda: period_deaths([1, 2, 3], SINGLE), "deaths of 3 ages, and a life table from 0 to 4 in 5"),
        (
            lambda: period_deaths(np.ones(5), ABRIDGED),
            "a life table from 0 to 15 in 5. Give deaths of single ages",
        ),
    ],
)
def test_what_a_life_table_cannot_tell_is_refused(work: Callable[[], object], told: str) -> None:
    """Told all the same, survival would lie above one and deaths below nought."""
    with pytest.raises(Faults, match=told):
        work()


def test_years_as_printed_without_decimals_may_stay_the_same() -> None:
    assert survival_of_years([99_500, 99_500, 99_499, 800_000], 1, 100_000)[1] == 1.0
