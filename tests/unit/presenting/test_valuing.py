"""The invented country's national pension, valued: its first moment is the survey, its benefits are the definition's own."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.engine.running import with_amounts
from allcover.estimation.design import Design
from allcover.impact import finance, modelled
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.valuing import Basis, Valued, value_basis
from allcover.projection.awards import awards_of
from allcover.projection.economy_file import read_economy
from allcover.projection.financing import general_average_premium
from allcover.projection.valuation_checks import check_law_of
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.exact import decimal, ratio
from allcover.vocabulary.fault import Faults

CORESIA = country_folder("coresia")
SCHEME, DAY = "national_pension", date(2024, 6, 30)


@pytest.fixture(scope="module")
def system() -> System:
    return load(CORESIA)


@pytest.fixture(scope="module")
def survey(system: System) -> Population:
    return invent_survey(system)


def valued(system: System, survey: Population, years: int = 75) -> Valued:
    given = read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml")
    economy = read_economy(CORESIA / "economy.yaml")
    return value_basis(Basis(system, survey, DAY, CORESIA / "people", given, economy=economy), years)


@pytest.fixture(scope="module")
def found(system: System, survey: Population) -> Valued:
    return valued(system, survey)


def test_first_moment_is_the_total_of_the_survey(system: System, survey: Population, found: Valued) -> None:
    outcome = judge_everybody(system, survey, DAY, system.payments(system.schemes_on(DAY)))
    (costed,) = [one for one in finance(Design.of(survey), modelled(survey, outcome)) if one.scheme == SCHEME]
    opening, per_head = found.scheme.opening, found.scheme.per_head[0]
    assert 12 * opening.amounts.sum() == pytest.approx(costed.benefits.low, rel=1e-9)
    paid = costed.paid_by["worker"].low + costed.paid_by["employer"].low
    assert 12 * (opening.active.sum(-1) * per_head.contribution).sum() == pytest.approx(paid, rel=1e-9)
    assert opening.persons.sum() == pytest.approx(costed.beneficiaries.low, rel=1e-9)


def test_awards_are_the_definition_s_own(system: System) -> None:
    """24 + 0.0125 x years x 252 from 15 years on, at least 75, at most 0.6 x 252; from age 62."""
    own = awards_of(system, SCHEME, DAY).own
    assert own[:, :62].max() == 0
    assert own[:, 62:, :15].max() == 0
    assert own[0, 62, [15, 17, 30, 60]].tolist() == [75.0, 77.55, 118.5, 151.2]


def test_a_changed_accrual_rate_moves_every_new_pension_alike(
    system: System, survey: Population, found: Valued
) -> None:
    changed = with_amounts(system, {f"{SCHEME}.accrual_rate_year": decimal("0.015")}, DAY)
    more = valued(changed, survey).valuation
    before, after = (awards_of(law, SCHEME, DAY).own[0, 65, 25] for law in (system, changed))
    assert after - before == pytest.approx(0.0025 * 25 * 252)
    base = found.valuation
    assert more.benefits[0, -1] > base.benefits[0, -1]
    np.testing.assert_allclose(more.benefits[2], base.benefits[2])
    assert more.premium > base.premium


def test_a_change_dated_after_the_horizon_reaches_today_s_members_and_nothing_within_it(
    system: System, survey: Population, tmp_path: Path
) -> None:
    """Over five years with an accrual rate that doubles in the eighth: the premium stands; the debt is higher, yet less than if it doubled at once."""

    def doubled(year: int) -> Valued:
        path = tmp_path / f"from_{year}.yaml"
        path.write_text(
            "reform: better\nname: {en: Better}\nchange:\n"
            f"  - {{scheme: national_pension, parameter: accrual_rate_year, from: {year}-01-01, value: 0.03, source: {{title: Bill, verified: yes}}}}\n"
        )
        return valued(load(CORESIA, [path]), survey, 5)

    base, later, at_once = valued(system, survey, 5), doubled(2032), doubled(2025)
    assert later.valuation.premium == pytest.approx(base.valuation.premium, rel=1e-12)
    assert len(later.laws) == 2
    assert (later.ground.law == 0).all()
    assert base.debt * 1.05 < later.debt < at_once.debt
    assert base.entry_rate * 1.2 < later.entry_rate <= at_once.entry_rate


def test_identities_of_a_valuation(found: Valued) -> None:
    made = found.valuation
    np.testing.assert_allclose(made.pay_as_you_go * made.earnings, made.expenditure)
    np.testing.assert_allclose(
        made.demographic_ratio * made.financial_ratio * (1 + found.scheme.administration[0]),
        made.pay_as_you_go,
    )
    again = general_average_premium(
        made.expenditure, made.earnings, made.paths.interest, reserve=found.scheme.reserve
    )
    assert made.premium == pytest.approx(float(again))
    assert found.debt > 0
    assert (made.insured.active >= 0).all()
    assert made.years[[0, -1]].tolist() == [2024, 2098]


def test_scheme_without_pensions_cannot_be_valued_by_cells(system: System) -> None:
    with pytest.raises(Faults, match="no old-age pension"):
        awards_of(system, "household_grant", DAY)
    with pytest.raises(Faults, match="There is no scheme 'nothing' on"):
        awards_of(system, "nothing", DAY)


def test_longer_lives_and_earlier_retirement_cost_more(found: Valued) -> None:
    from allcover.projection.valuation import value_scheme

    moves = found.scheme.moves
    longer = value_scheme(replace(found.scheme, moves=replace(moves, dying=moves.dying * 0.8)), 2024)
    assert longer.premium > found.valuation.premium


def test_rules_to_be_tried_and_earnings_that_the_law_has_not_are_told_together_where_they_stand(
    found: Valued, system: System
) -> None:
    held = found.assumptions
    wrong = ("pensionable_agee", "national_pension.solidarity_rates")
    given = held.changed(("rules_tried",), [{"parameter": key, "low": 0, "high": 1} for key in wrong])
    given = replace(given, insured_earnings="national_pension.contribution_base")
    with pytest.raises(Faults) as raised:
        check_law_of(given, system, DAY)
    document = held.document
    places = [("insured_earnings",), *(("rules_tried", at, "parameter") for at in (0, 1))]
    told = [str(fault) for fault in raised.value.faults]
    assert [fault.place for fault in raised.value.faults] == [document.place(*place) for place in places]
    assert "no quantity 'national_pension.contribution_base'" in told[0]
    assert "no parameter 'pensionable_agee'" in told[1]
    assert "Did you mean 'pensionable_age'?" in told[1]
    assert "'national_pension.solidarity_rates' is no single number" in told[2]


def test_a_reform_that_leaves_no_pension_is_named_with_the_day(tmp_path: Path) -> None:
    rule = tmp_path / "never.yaml"
    change = "{parameter: pensionable_age, from: 2030-01-01, value: 150, source: {title: Bill}}"
    rule.write_text(f"reform: never\nname: {{en: Never}}\nchange:\n  - {change}\n")
    reformed = load(CORESIA, [rule])
    with pytest.raises(Faults) as raised:
        awards_of(reformed, "national_pension", date(2030, 1, 1))
    (fault,) = raised.value.faults
    assert "Under the reform 'Never' it gives no old-age pension in any cell" in fault.what
    assert "on 2030-01-01" in fault.what
    assert "Mend the values of the reform" in fault.cure


def test_a_value_tried_that_its_parameter_cannot_have_is_refused_at_its_line(
    found: Valued, system: System
) -> None:
    """The definition says that a year earns a tenth of the reference wage at most; 1.4 % written as 1.4 is a slip."""
    held, key = found.assumptions, "national_pension.accrual_rate_year"
    place = held.document.value["rules_tried"]
    at = [rule["parameter"] for rule in place].index(key)
    rules = [dict(rule) for rule in place]
    rules[at] |= {"low": ratio(-1) / 100, "high": ratio(7) / 5}
    with pytest.raises(Faults) as raised:
        check_law_of(held.changed(("rules_tried",), rules), system, DAY)
    low, high = raised.value.faults
    assert (low.place, high.place) == tuple(
        held.document.place("rules_tried", at, name) for name in ("low", "high")
    )
    assert low.place.line is not None
    assert "-0.01 lies outside of 0 to 0.1" in str(low)
    assert "1.4 lies outside of 0 to 0.1" in str(high)
    assert "1.4 % as 0.014" in str(high)
    early = {"parameter": "pensionable_age", "low": ratio(-5), "high": ratio(65)}
    with pytest.raises(Faults, match=r":\d+:\d+: -5 is below nought"):
        check_law_of(held.changed(("rules_tried",), [early]), system, DAY)
