"""The analytic cases of financing: a level burden, a rising one, and a stationary population of the MORTPAK table."""

import numpy as np
import pytest

from allcover.projection import (
    general_average_premium,
    life_table,
    pay_as_you_go_rate,
    present_value,
    project_cohorts,
    project_reserve,
    scaled_premium,
    single_age_fertility,
    single_age_mortality,
    survival,
)

YEARS = np.arange(60)
EARNINGS = 1000 * 1.03**YEARS
RISING = EARNINGS * np.linspace(0.02, 0.30, 60)
INTEREST = 0.05


@pytest.mark.parametrize("interest", [0.0, 0.02, 0.05, 0.11])
def test_case_a_a_level_burden_is_its_own_premium_at_any_interest(interest: float) -> None:
    assert general_average_premium(0.15 * EARNINGS, EARNINGS, interest) == pytest.approx(0.15, abs=1e-12)


def test_case_a_with_a_reserve() -> None:
    found = general_average_premium(0.15 * EARNINGS, EARNINGS, INTEREST, reserve=500)
    assert round(float(found), 11) == 0.13574475006


def test_case_b_present_values_and_premium() -> None:
    assert round(float(present_value(EARNINGS, INTEREST)), 8) == 35_074.79715879
    assert round(float(present_value(RISING, INTEREST)), 8) == 4_672.53497634
    premium = general_average_premium(RISING, EARNINGS, INTEREST, reserve=100)
    assert round(float(premium), 11) == 0.13036525787
    account = project_reserve(RISING, EARNINGS, interest=INTEREST, rate=premium, reserve=100)
    assert account.reserve[-1] == pytest.approx(0, abs=1e-6)
    assert (int(account.reserve.argmax()), round(float(account.reserve.max()), 4)) == (43, 6594.3790)


def test_case_b_level_ten_percent() -> None:
    account = project_reserve(RISING, EARNINGS, interest=INTEREST, rate=0.10, reserve=100)
    assert int(account.first_deficit_year) == 18
    assert int(account.first_fall_year) == 29
    assert int(account.exhaustion_year) == 42
    assert account.reserve[[41, 42]].round(6).tolist() == [270.595522, -110.346125]


@pytest.mark.parametrize(
    ("years", "rate", "reserve"),
    [(10, 0.05096339, 314.152895), (20, 0.08050476, 1066.037060), (30, 0.10416139, 2582.139261)],
)
def test_case_b_scaled_premiums(years: int, rate: float, reserve: float) -> None:
    found = scaled_premium(RISING, EARNINGS, INTEREST, years, reserve=100)
    assert round(float(found), 8) == rate
    held = project_reserve(RISING, EARNINGS, interest=INTEREST, rate=found, reserve=100).reserve
    assert round(float(held[years]), 6) == reserve
    assert held[years] == pytest.approx(held[years - 1])
    assert (np.diff(held[: years + 1]) >= -1e-9).all()


def test_case_b_twice_the_last_expenditure_left() -> None:
    found = general_average_premium(RISING, EARNINGS, INTEREST, reserve=100, reserve_ratio=2)
    assert round(float(found), 8) == 0.13560361
    held = project_reserve(RISING, EARNINGS, interest=INTEREST, rate=found, reserve=100).reserve
    assert held[-1] == pytest.approx(2 * RISING[-1])


AGES = [0, 1, *range(5, 85, 5)]
MORTPAK = [float(one) for one in [".12846", ".02477", ".00603", ".0034", ".00417", ".00513", ".00581", ".00645", ".00725", ".00813", ".00913", ".01199", ".01647", ".0256", ".04047", ".06624", ".10638", ".19611"]]  # fmt: skip


def test_case_c_a_stationary_population() -> None:
    table = life_table(MORTPAK, "female", age=AGES, rule="coale_demeny_west")
    old, insured = table.years_above[13], table.years_above[5] - table.years_above[13]
    assert round(float(old / insured), 6) == 0.308312
    assert round(float(pay_as_you_go_rate([0.5 * old], [insured])[0]), 6) == 0.154156


@pytest.mark.parametrize(("growth", "rate"), [(0.01, 0.112521), (0.02, 0.081486), (0.03, 0.058558)])
def test_case_c_stable_populations(growth: float, rate: float) -> None:
    table = life_table(MORTPAK, "female", age=AGES, rule="coale_demeny_west")
    middle = np.append(np.array(AGES[:-1]) + 2.5, 80 + table.expectancy[-1])
    people = table.years * np.exp(-growth * middle)
    assert round(float(0.5 * people[13:].sum() / people[5:13].sum()), 6) == rate


def test_case_c_the_cohort_engine_settles_there() -> None:
    """Single ages, replacement fertility, 900 years: the stationary rate, and the level premium is the same without a reserve."""
    rate = single_age_mortality(MORTPAK, AGES, "female", rule="coale_demeny_west")
    table = life_table(rate, "female", rule="coale_demeny_west")
    births = single_age_fertility([0.1, 0.2, 0.1], [20, 25, 30, 35], 81)
    births *= 2.05 / (births @ table.years)
    steps = 900
    made = project_cohorts(
        np.full((2, 81), 100.0), np.tile(survival(table), (steps, 2, 1)), np.tile(births, (steps, 1)),
        np.full(steps, 1.05), np.zeros((steps, 2, 81)),
    )  # fmt: skip
    women = made.population[:, 0]
    spent, earned = 0.5 * women[:, 60:].sum(1), women[:, 20:60].sum(1)
    found = pay_as_you_go_rate(spent, earned)
    assert found[-1] == pytest.approx(0.15415579, rel=2e-3)
    for interest in (0.0, 0.03, 0.07):
        assert general_average_premium(spent[-60:], earned[-60:], interest) == pytest.approx(
            found[-1], rel=1e-5
        )


def test_trinidad_and_tobago_2060_holds_together() -> None:
    """Eighth actuarial review of the National Insurance Board: 321,953 pensioners, about 400,000 contributors and a rate of 30 % mean an average pension of 0.37 of insured earnings."""
    pensioners, contributors, ratio = 321_953, 400_000, 0.3727
    rate = pay_as_you_go_rate([pensioners * ratio], [contributors * 1.0])
    assert round(float(rate[0]), 3) == 0.300
    # Persons of 16 to 59 per person of 60 and over, from 5.4 in 2010: 18 % fewer, and 412,423 old for 161,051.
    assert round(5.4 * 161_051 * (1 - 0.18) / 412_423, 1) == 1.7


def test_recommended_parts_of_the_rate_finance_each_branch() -> None:
    """89, 6 and 5 % of income, for long-term, short-term and employment injury: premiums of branches add up to the premium of all."""
    whole = 0.12 * EARNINGS
    parts = [
        float(general_average_premium(share * whole, EARNINGS, INTEREST)) for share in (0.89, 0.06, 0.05)
    ]
    assert sum(parts) == pytest.approx(0.12, abs=1e-12)
    assert [round(part, 4) for part in parts] == [0.1068, 0.0072, 0.006]
