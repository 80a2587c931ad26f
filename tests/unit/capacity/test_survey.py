"""Designs and capacity over the invented survey of Coresia, whose farms have seasons."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from allcover.capacity.ability import AbilityResult, ability, ability_of
from allcover.capacity.affordability import capacity_outputs, subsistence_line
from allcover.capacity.comparison import DesignResult, compare
from allcover.capacity.counting import Counting
from allcover.capacity.designs import read_designs
from allcover.capacity.incentives import as_employee
from allcover.capacity.means import Means, means_of
from allcover.capacity.payers import Payers
from allcover.capacity.survey import AS_IS, design_outputs, groups_of, survey_payers
from allcover.catalogue import country_folder
from allcover.engine.outcome import Outcome, judge_everybody
from allcover.estimation import Design
from allcover.invention.survey import invent_survey
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.fault import Faults, Place
from allcover.vocabulary.finding import Between

DESIGNS = """
designs: self_employed
name: {en: Ways to cover the self-employed}
who: {are: [is_self_employed, is_of_working_age], except: [is_compulsorily_insured]}
compare:
  - {design: flat, name: {en: One amount}, kind: flat, contribution_month: 6, source: {title: Example, verified: no}}
  - {design: percentage, name: {en: 7 %}, kind: percentage, rate: 0.07, source: {title: Example, verified: no}}
  - {design: national, name: {en: National pension}, kind: scheme, scheme: national_pension}
"""


class Laid:
    """The designs laid over the invented survey, once for all tests."""

    def __init__(self, folder: Path) -> None:
        path = folder / "designs.yaml"
        path.write_text(DESIGNS, encoding="utf-8")
        self.file = read_designs(path)
        self.system: System = load(country_folder("coresia"))
        self.people: Population = invent_survey(self.system, 500)
        day = self.people.about.reference_date
        wanted = [
            *capacity_outputs(self.system, self.system.schemes_on(day)),
            *design_outputs({AS_IS: self.system}, self.file, Place("d")),
        ]
        self.outcome: Outcome = judge_everybody(self.system, self.people, day, wanted)
        self.means: Means = means_of(self.people, subsistence_line(self.outcome))
        self.sample = Design.of(self.people)
        self.payers: Payers = survey_payers(
            self.people, {AS_IS: self.outcome}, self.means, self.file, self.sample
        )
        self.results: dict[str, DesignResult] = {
            found.design.id: found for found in compare(self.file.designs, self.payers, self.file.assumptions)
        }


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    return Laid(tmp_path_factory.mktemp("laid"))


def value(of: Estimate | Between | None) -> float:
    assert isinstance(of, Estimate)
    assert of.value is not None
    return of.value


def test_who_pays_out_of_own_earnings_a_flat_amount_excludes_more_women_than_a_percentage(laid: Laid) -> None:
    flat, percentage = laid.results["flat"], laid.results["percentage"]
    assert flat.women_less_men_alone is not None
    assert percentage.women_less_men_alone is not None
    for end in ("low", "high"):
        flatly, by_income = (getattr(found.women_less_men_alone, end) for found in (flat, percentage))
        assert value(flatly) < value(by_income) - 0.005


def test_states_of_every_group_add_up_to_one_and_groups_to_everybody(laid: Laid) -> None:
    for result in laid.results.values():
        for group in result.groups:
            assert sum(value(share) for share in group.shares) == pytest.approx(1)
        by_sex = [group for group in result.groups if group.grouping == "sex"]
        for end in ("low", "high"):
            whole = value(getattr(result.total.persons, end))
            assert sum(value(getattr(group.persons, end)) for group in by_sex) == pytest.approx(whole)


def test_estimates_of_a_survey_carry_the_error_of_its_design(laid: Laid) -> None:
    found = laid.results["flat"].total.can_pay.low
    assert found.standard_error is not None
    assert 0 < found.standard_error < 0.1
    assert found.low is not None
    assert 0 < found.low < value(found)


def test_a_household_never_pays_more_than_its_capacity(laid: Laid) -> None:
    for result in laid.results.values():
        paid = np.bincount(laid.means.unit, result.asking.pays.low, laid.means.units)
        assert (paid <= laid.payers.capacity.high + 1e-6).all()


def test_a_scheme_of_the_law_asks_what_its_definition_says(laid: Laid) -> None:
    """National pension, voluntary: 10 % of earnings between 110 and 1,200 (National Pension Act 1984, s. 11)."""
    asked = laid.payers.is_asked.is_yes
    earned = laid.means.earnings.low[asked]
    assert laid.results["national"].due.own.low[asked] == pytest.approx(
        0.1 * np.clip(earned, 110, 1200), abs=0.0051
    )


def test_farms_pay_in_fewer_months_than_the_year_has(laid: Laid) -> None:
    found = ability(laid.people, laid.means, laid.sample, 0.15)
    assert found.seasons is not None
    months = [value(share) for share in found.seasons.by_month]
    assert max(months) - min(months) > 0.02
    assert 0.05 < value(found.seasons.proposed["at_harvest"]) < 0.5
    assert sum(value(share) for share in found.seasons.proposed.values()) == pytest.approx(1)
    assert value(found.lean_months_ignored) > 1.01


def test_counting_households_by_one_person_gives_the_errors_of_the_whole_design(laid: Laid) -> None:
    quick = ability(laid.people, laid.means, laid.sample, 0.15)
    groups = {name: found for name, found in groups_of(laid.people).items() if name in ("area", "fifth")}
    whole = ability_of(laid.means, Counting(laid.sample.weight, laid.sample), groups, 0.15)
    for one, other in zip(_flat(quick), _flat(whole), strict=True):
        assert (one.value, one.standard_error) == pytest.approx((other.value, other.standard_error))


def _flat(found: AbilityResult) -> list[Estimate]:
    return [
        each
        for row in found.rows
        for each in (row.households, row.capacity, row.has_some and row.has_some.low)
        if isinstance(each, Estimate)
    ]


def test_without_months_the_calendar_is_not_told(laid: Laid) -> None:
    without = replace(laid.people, job_months=None)
    means = means_of(without, subsistence_line(laid.outcome))
    assert ability(without, means, laid.sample, 0.15).seasons is None
    assert means.income.low == pytest.approx(laid.means.income.low)


def test_out_of_pocket_spending_is_told_beside_and_never_added(laid: Laid) -> None:
    found = ability(laid.people, laid.means, laid.sample, 0.15)
    without = replace(laid.means, out_of_pocket=laid.means.out_of_pocket.times(0.0))
    assert value(found.rows[0].out_of_pocket) > 0
    assert value(ability(laid.people, without, laid.sample, 0.15).rows[0].capacity) == value(
        found.rows[0].capacity
    )


def test_a_design_is_held_against_what_an_employee_of_the_same_pay_is_asked(laid: Laid) -> None:
    """Pension 4.5 % and 7.5 %, health 3.5 % and 4.5 %, on 300 (above the minimum wage, below the solidarity step)."""
    (found,) = as_employee(laid.system, laid.people.about.reference_date, laid.file.designs[1], [300.0])
    assert (found.own, found.employee, found.employer) == pytest.approx((21.0, 24.0, 36.0))


def test_names_the_country_does_not_know_are_faults(laid: Laid, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        DESIGNS.replace("is_self_employed", "is_selfemployed").replace(
            "scheme: national_pension", "scheme: nation"
        ),
        encoding="utf-8",
    )
    with pytest.raises(Faults) as found:
        design_outputs({AS_IS: laid.system}, read_designs(path), Place("d"))
    assert len(found.value.faults) == 2
    assert any(fault.cure == "Did you mean 'is_self_employed'?" for fault in found.value.faults)
