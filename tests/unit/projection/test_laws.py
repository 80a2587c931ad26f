"""The law of the years to come: which holds when, and amounts of a later date in the opening's money."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.projection.awards import awards_of
from allcover.projection.laws import changes, laws_of_years, parameters_behind
from allcover.rules.load import load

DAY, SCHEME = date(2024, 6, 30), "national_pension"
REFORM = """reform: later
name: {en: Later}
change:
  - {parameter: pensionable_age, from: 2030-01-01, value: 65, source: {title: Bill, verified: yes}}
  - {scheme: national_pension, parameter: minimum_pension_month, from: 2027-01-01, value: 120, source: {title: Bill, verified: yes}}
"""


@pytest.fixture
def reform(tmp_path: Path) -> Path:
    path = tmp_path / "reform.yaml"
    path.write_text(REFORM, encoding="utf-8")
    return path


def test_each_year_has_the_law_of_its_middle(reform: Path) -> None:
    system = load(country_folder("coresia"), [reform])
    assert changes(system, SCHEME, DAY) == (date(2027, 1, 1), date(2030, 1, 1))
    laws, of_interval = laws_of_years(system, SCHEME, DAY, np.ones(11))
    assert [law.day for law in laws] == [DAY, date(2027, 1, 1), date(2030, 1, 1)]
    assert of_interval.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 2]
    ages = [int(np.flatnonzero(awards_of(law.system, SCHEME, law.day).own[0, :, 30])[0]) for law in laws]
    assert ages == [62, 62, 65]


def test_an_amount_of_a_later_date_is_brought_back_and_others_stay(reform: Path) -> None:
    system = load(country_folder("coresia"), [reform])
    level = np.cumprod(np.append(1.0, np.full(10, 0.05) + 1))
    laws, _ = laws_of_years(system, SCHEME, DAY, level)
    held = [law.system.parameters[f"{SCHEME}.minimum_pension_month"].on(law.day) for law in laws]
    least = [float(Fraction(str(one.value))) for one in held if one is not None]
    growth = np.interp((date(2027, 1, 1) - DAY).days / 365.2425, np.arange(11), level)
    assert least[0] == 75
    assert least[1] == pytest.approx(120 / growth, rel=1e-6)
    # What else changes after it leaves it the money of its own date.
    assert least[2] == least[1]
    reference = laws[1].system.parameters[f"{SCHEME}.reference_wage_month"].on(laws[1].day)
    assert reference is not None
    assert reference.value == 252


def test_an_amount_brought_back_to_its_figure_is_of_the_money_of_that_date(tmp_path: Path) -> None:
    path = tmp_path / "reform.yaml"
    again = "  - {scheme: national_pension, parameter: minimum_pension_month, from: 2031-01-01, value: 75, source: {title: Bill, verified: yes}}\n"
    path.write_text(REFORM + again, encoding="utf-8")
    level = np.cumprod(np.append(1.0, np.full(10, 0.05) + 1))
    laws, _ = laws_of_years(load(country_folder("coresia"), [path]), SCHEME, DAY, level)
    least = [law.system.parameters[f"{SCHEME}.minimum_pension_month"].on(law.day) for law in laws]
    growth = np.interp((date(2031, 1, 1) - DAY).days / 365.2425, np.arange(11), level)
    first, last = (float(Fraction(str(one.value))) for one in (least[0], least[-1]) if one is not None)
    assert first == 75
    assert last == pytest.approx(75 / growth, rel=1e-6)


def test_an_amount_that_nothing_fixes_before_a_later_date_is_of_the_money_of_that_date(reform: Path) -> None:
    system = load(country_folder("coresia"), [reform])
    key = f"{SCHEME}.minimum_pension_month"
    parameter = system.parameters[key]
    later = tuple(one for one in parameter.values if one.start > DAY)
    system = replace(system, parameters={**system.parameters, key: replace(parameter, values=later)})
    level = np.cumprod(np.append(1.0, np.full(10, 0.05) + 1))
    laws, _ = laws_of_years(system, SCHEME, DAY, level)
    growth = np.interp((date(2027, 1, 1) - DAY).days / 365.2425, np.arange(11), level)
    for law in laws[1:]:
        held = law.system.parameters[key].on(law.day)
        assert held is not None
        assert float(Fraction(str(held.value))) == pytest.approx(120 / growth, rel=1e-6)


def test_what_a_scheme_rests_on_is_found_through_the_country_s_own_rules() -> None:
    behind = parameters_behind(load(country_folder("coresia")), SCHEME)
    assert {"pensionable_age", f"{SCHEME}.accrual_rate_year", f"{SCHEME}.contribution_rate_worker"} <= behind
    assert "poverty_line_urban" not in behind
