"""Reasons counted: they add up to the gap of the coverage lines, with errors, group by group."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from allcover.catalogue import country_folder
from allcover.coverage.exclusion import exclusions
from allcover.coverage.exclusion_counts import MOST_APART, LineExclusion, count_exclusion
from allcover.coverage.exclusion_tree import TREE
from allcover.coverage.lines import coverage_outputs, line_answers
from allcover.coverage.people import groupings, person_groups
from allcover.coverage.survey import survey_coverage
from allcover.coverage.worker_groups import FIRM_SIZES, worker_groups
from allcover.engine.outcome import Outcome, judge_everybody
from allcover.estimation import Design
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate

PARTS = ("no_law", "not_applied", "not_taken_up", "cannot_tell")


def counted(population: Population, outcome: Outcome) -> list[LineExclusion]:
    groups = groupings([*person_groups(population), *worker_groups(population)])
    design = Design.of(population)
    found = [count_exclusion(one, design, groups) for one in exclusions(population, outcome)]
    return [one for one in found if one is not None]


def value(estimate: Estimate) -> float:
    assert estimate.value is not None
    return estimate.value


def judged(system: System, population: Population) -> Outcome:
    day = population.about.reference_date
    return judge_everybody(system, population, day, coverage_outputs(system, system.schemes_on(day)))


def check_parts(population: Population, outcome: Outcome, lines: list[LineExclusion]) -> None:
    coverage = {line.id: line for line in survey_coverage(population, outcome)}
    for line in lines:
        rows = {(row.grouping, row.group): row for row in coverage[line.id].rows}
        compared = 0
        for row in line.rows:
            held = rows.get((row.grouping, row.group))
            if held is None:
                continue
            compared += 1
            for part in PARTS:
                places = [TREE.position(one.code) for one in TREE.of(part)]
                assert row.total(places).value == pytest.approx(held.counts.gap[part], abs=1e-6)
            assert row.persons.value == pytest.approx(held.counts.persons)
        assert compared == len(rows)


@pytest.fixture(scope="module")
def coresia() -> tuple[Population, Outcome]:
    system = load(country_folder("coresia"))
    population = invent_survey(system, 1500, 2004)
    return population, judged(system, population)


def test_whoever_draws_the_pension_of_coresia_for_a_record_of_contributions_is_entitled_by_law(
    coresia: tuple[Population, Outcome],
) -> None:
    """But for survivors, whom another branch entitles, so that no more receive than the law entitles."""
    population, outcome = coresia
    line = next(one for one in line_answers(population, outcome) if one.line.id == "old_age_elderly")
    draws = outcome["national_pension.is_receiving"].is_yes & line.universe.is_yes
    widowed = (population.persons["marital_status"].cast(pl.String) == "widowed").fill_null(False).to_numpy()
    assert np.count_nonzero(draws & ~widowed) > 20
    assert not (draws & ~widowed & line.legal["none"]).any()
    found = next(one for one in survey_coverage(population, outcome) if one.id == "old_age_elderly")
    assert not found.total.is_beyond_law_in_sample


def test_reasons_add_up_to_the_gap_of_the_coverage_lines(coresia: tuple[Population, Outcome]) -> None:
    lines = counted(*coresia)
    assert len(lines) == len(coresia[1].system.country.coverage)
    check_parts(*coresia, lines)


def test_shares_of_a_row_add_to_one_and_carry_errors(coresia: tuple[Population, Outcome]) -> None:
    line = counted(*coresia)[0]
    everybody = range(len(TREE.reasons))
    covered = value(line.total.totals.share([0]))
    assert covered + sum(value(line.total.share([at])) for at in everybody) == pytest.approx(1)
    assert sum(value(line.total.share_of_excluded([at])) for at in everybody) == pytest.approx(1)
    error = line.total.share([TREE.position("undeclared")]).standard_error
    assert error is not None
    assert 0 < error < 0.05
    assert FIRM_SIZES in {row.grouping for row in line.rows}


def test_conditions_and_missing_items_add_up_to_their_reasons(coresia: tuple[Population, Outcome]) -> None:
    for line in counted(*coresia):
        for at, reason in enumerate(TREE.reasons):
            held = [one for one in line.conditions if one.reason is reason]
            if held:
                assert sum(value(one.persons) for one in held) == pytest.approx(line.total.total([at]).value)
        untold = [TREE.position(one.code) for one in TREE.of("cannot_tell")]
        assert sum(value(one.persons) for one in line.missing) == pytest.approx(
            line.total.total(untold).value
        )
        law = line.exclusion.answers.universe.is_yes & line.exclusion.answers.legal["unknown"]
        assert sum(one.asked for one in line.missing_law) == law.sum()


def test_more_missing_items_than_can_be_counted_apart_are_counted_together(
    coresia: tuple[Population, Outcome],
) -> None:
    population, outcome = coresia
    one = exclusions(population, outcome)[0]
    left_out = np.flatnonzero(one.primary >= 0)
    names = {f"item_{n}": np.isin(np.arange(one.primary.size), left_out[n::60]) for n in range(60)}
    line = count_exclusion(
        replace(one, missing=names), Design.of(population), groupings(person_groups(population))
    )
    assert line is not None
    assert len(line.missing) == MOST_APART == 51
    persons = [value(item.persons) for item in line.missing]
    assert persons == sorted(persons, reverse=True)


REFORM = """
reform: any_firm
name: {en: Every firm insures}
change:
  - {parameter: insured_firm_size, from: 2020-01-01, value: 1, source: {title: Test, verified: yes}}
"""


def test_a_law_without_the_threshold_covers_those_whom_the_threshold_keeps_out(
    coresia: tuple[Population, Outcome], tmp_path: Path
) -> None:
    """The question asked of the law as written is answered by the law as it would be."""
    population, outcome = coresia
    kept_out = exclusions(population, outcome)[0].persons("threshold_firm_size")
    assert kept_out.sum() > 30
    path = tmp_path / "any_firm.yaml"
    path.write_text(REFORM, encoding="utf-8")
    relaxed = judged(load(country_folder("coresia"), [path]), population)
    # Firms whose size is not known stay untold, and are not among those kept out.
    answers = line_answers(population, relaxed)[0]
    too_old = exclusions(population, outcome)[0].applying["threshold_age"]
    assert answers.legal["mandatory"][kept_out & ~too_old].all()
    assert not answers.legal["mandatory"][kept_out & too_old].any()
