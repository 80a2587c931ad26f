"""Extent, scope and level: persons by number of branches in law, in fact and adequately."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.countries import write_country
from tests.unit.coverage.adequate_people import COUNTRY, DAY, HEALTH, PENSION

from allcover.coverage import coverage_outputs, line_answers
from allcover.coverage.adequacy import judge_adequacy
from allcover.coverage.cover import Cover, cover_outputs
from allcover.coverage.cube import Cube, applicable, branch_covers, cube, is_comprehensive, scope_of
from allcover.coverage.people import groupings, person_groups
from allcover.coverage.profile import shipped_profile
from allcover.engine.outcome import judge_everybody
from allcover.estimation import Design
from allcover.population import Population
from allcover.rules.load import load

LINES = """
coverage:
  - {line: health, branch: medical_care, universe: Everybody, who: "yes", counts_as_covered: protected}
  - {line: pension, branch: old_age, universe: Older persons, who: age >= 60 * year, counts_as_covered: receiving}
"""

PEOPLE: dict[str, dict[str, Any]] = {
    "both": {"age": 70, "affiliated": {"health": True}, "receives": {"pension": 100.0}},
    "care": {"age": 70, "affiliated": {"health": True}, "receives": {"pension": 0.0}},
    "low": {"age": 70, "affiliated": {"health": True}, "receives": {"pension": 5.0}},
    "none": {"age": 70, "affiliated": {"health": False}, "receives": {"pension": 0.0}},
    "silent": {"age": 70, "affiliated": {"health": True}, "receives": {"pension": None}},
    "young": {"age": 30, "affiliated": {"health": True}, "receives": {"pension": 0.0}},
}


@pytest.fixture
def covers(tmp_path: Path) -> Any:
    system = load(write_country(tmp_path, COUNTRY + LINES, health=HEALTH, pension=PENSION))
    population = Population.from_records([{"people": PEOPLE}])
    schemes = system.schemes_on(DAY)
    wanted = [*coverage_outputs(system, schemes), *cover_outputs(system, schemes.values())]
    outcome = judge_everybody(system, population, DAY, wanted)
    standing = judge_adequacy(Cover(population, outcome), shipped_profile("pension_only")).standing
    return branch_covers(line_answers(population, outcome), standing)


def test_scope_counts_the_branches_that_apply(covers: Any) -> None:
    fact = scope_of(covers, "fact", 6)
    assert fact.low.tolist() == [2, 1, 2, 0, 1, 1]
    assert fact.high.tolist() == [2, 1, 2, 0, 2, 1]
    assert scope_of(covers, "law", 6).low.tolist() == [2, 2, 2, 2, 2, 1]
    assert scope_of(covers, "adequate", 6).low.tolist() == [2, 1, 1, 0, 1, 1]
    assert applicable(covers, 6).low.tolist() == [2, 2, 2, 2, 2, 1]


def test_comprehensive_is_all_that_applies_or_so_many(covers: Any) -> None:
    every = is_comprehensive(covers, "fact", 6, None)
    assert every.is_yes.tolist() == [True, False, True, False, False, True]
    assert every.is_known.tolist() == [True, True, True, True, False, True]
    two = is_comprehensive(covers, "fact", 6, 2)
    assert two.is_yes.tolist() == [True, False, True, False, False, False]


def test_the_cube_adds_to_everybody_with_errors(covers: Any) -> None:
    population = Population.from_records([{"people": {name: person}} for name, person in PEOPLE.items()])
    design, groups = Design.of(population), groupings(person_groups(population))
    found: Cube = cube(covers, design, groups, profile=shipped_profile("pension_only"))
    assert found.branches == ("medical_care", "old_age")
    by_dimension = {row.dimension: row for row in found.rows if row.group == "Everybody"}
    values = {name: [share.value for share in row.shares] for name, row in by_dimension.items()}
    assert values["fact"] == pytest.approx([1 / 6, 2 / 6, 2 / 6, 1 / 6])
    assert values["law"] == pytest.approx([0, 1 / 6, 5 / 6, 0])
    assert by_dimension["fact"].comprehensive.ends == pytest.approx((3 / 6, 4 / 6))
    assert by_dimension["fact"].of_one.ends == pytest.approx((1 / 6, 1 / 6)), (
        "the young, whom old age does not concern"
    )
    assert found.may_be_one
    for row in found.rows:
        assert np.isclose(sum(share.value or 0 for share in row.shares), 1)
