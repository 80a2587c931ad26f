"""A valuation under a law that changes at dates: each change moves it from its own date on, and by itself."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.valuing import Basis, Valued, value_basis
from allcover.projection.economy_file import read_economy
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

CORESIA, SCHEME, YEARS = country_folder("coresia"), "national_pension", 12


@pytest.fixture(scope="module")
def survey() -> Population:
    return invent_survey(load(CORESIA), 400)


def valued(folder: Path, survey: Population, *changes: str) -> Valued:
    """Under the law with some changes, each a parameter, a day and a value."""
    rule = folder / "reform.yaml"
    told = "  - {{scheme: {scheme}, parameter: {key}, from: {day}, value: {value}, source: {{title: Bill}}}}"
    rows = []
    for change in changes:
        key, day, value = change.split()
        rows.append(told.format(scheme=SCHEME, key=key, day=day, value=value))
    rule.write_text("reform: bill\nname: {en: Bill}\nchange:\n" + "\n".join(rows), encoding="utf-8")
    system = load(CORESIA, [rule] if changes else [])
    given = read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml", system)
    basis = Basis(system, survey, date(2024, 6, 30), CORESIA / "people", given, economy=read_economy(CORESIA / "economy.yaml"))  # fmt: skip
    return value_basis(basis, YEARS)


def test_an_amount_goes_on_as_before_where_a_rule_that_moves_no_benefit_changes_later(
    survey: Population, tmp_path: Path
) -> None:
    amount = "flat_survivor_pension_month 2026-01-01 60"
    alone = valued(tmp_path, survey, amount).valuation
    with_rate = valued(tmp_path, survey, amount, "contribution_rate_employer 2030-01-01 0.08").valuation
    assert with_rate.benefits == pytest.approx(alone.benefits, rel=1e-9)
    assert with_rate.premium == pytest.approx(alone.premium, rel=1e-9)
    assert with_rate.contributions[-1] > alone.contributions[-1]


def test_another_share_of_administration_counts_from_its_date(survey: Population, tmp_path: Path) -> None:
    as_it_is = valued(tmp_path, survey).valuation
    later = valued(tmp_path, survey, "administration 2030-01-01 0.03").valuation
    assert later.benefits == pytest.approx(as_it_is.benefits, rel=1e-12)
    spent = later.benefits.sum(axis=0)
    # The year from 30 June 2029 on has its middle before 2030.
    dated = np.where(later.years < 2030, 0.06, 0.03)
    assert later.administration == pytest.approx(spent * dated, rel=1e-9)
    assert later.premium < as_it_is.premium


def test_money_below_nought_of_a_later_law_is_refused_with_its_year(
    survey: Population, tmp_path: Path
) -> None:
    with pytest.raises(Faults, match="By the law of 2030 pensions of 'national_pension' are below nought"):
        valued(tmp_path, survey, "flat_survivor_pension_month 2030-01-01 -20")
    with pytest.raises(
        Faults, match="By the law of 2028 contributions to 'national_pension' are below nought"
    ):
        valued(tmp_path, survey, "earnings_ceiling_month 2028-01-01 -500")
