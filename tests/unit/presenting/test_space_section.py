"""Who might pay for packages of benefits, in a report: a source above its ceiling is told by its years, and pays no more than that."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.presenting.brief import brief_parts
from allcover.presenting.costing_section import costing_section
from allcover.presenting.costing_writer import written_costing
from allcover.presenting.space_section import space_section
from allcover.presenting.told import Told
from allcover.projection.costing_file import read_costing
from allcover.projection.costing_results import CostingResults, work_out_costs
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.vocabulary.words import ENGLISH


def _floor(years: int) -> CostingResults:
    folder = country_folder("coresia")
    people = project_country(folder / "people", years, ("medium",)).population[0]
    return work_out_costs(
        read_costing(folder / "costings" / "floor.yaml"), read_economy(folder / "economy.yaml"), people, {}, first_year=2024
    )  # fmt: skip


def test_a_source_above_its_ceiling_is_told_and_not_counted() -> None:
    made = _floor(5)
    first, *others = made.plan.options
    above = replace(first, yields=np.array([0.0, 0.001, 0.5, 0.5, 0.001]))
    odd = replace(made, plan=replace(made.plan, options=(above, *others)))
    section = space_section(odd, Told("x", "2024"), ENGLISH)
    said = f"{first.label} is given above its ceiling, first in 2026: what is above it is not counted."
    assert said in section.paragraphs
    assert not any(
        "above its ceiling" in one for one in space_section(made, Told("x", "2024"), ENGLISH).paragraphs
    )
    tables = {one.key: one for one in section.tables}
    within = [column.key for column in tables["space.options"].columns].index("feasible")
    assert tables["space.options"].rows[0][within] == "no"
    brought = [row[2] for row in tables["space.universal"].rows]
    assert max(one for one in brought if isinstance(one, float)) < 0.03


def test_shares_that_are_not_moved_in_full_are_named_below_what_moves_a_cost() -> None:
    """Of who is for a universal benefit all are entitled, and by 2043 take-up is 95 in 100."""
    made = _floor(20)
    section = costing_section(made, "XCC", Told("x", "2024"), ENGLISH)
    table = next(one for one in section.tables if one.key == "costing.universal.sensitivity")
    (note,) = table.notes
    assert note.startswith("Not moved in full, as it would pass all or fall below none: ")
    listed = note.split(": ")[1].rstrip(".").split("; ")
    assert sorted(listed) == ["Share entitled (±10% of itself)", "Take-up (±10% of itself)"]


def test_what_is_spent_already_and_the_first_gap_stand_beside_the_last_in_the_brief() -> None:
    made = _floor(20)
    section = space_section(made, Told("x", "2024"), ENGLISH)
    found = {one.key: one.value for one in section.findings}
    package = made.packages["universal"]
    spent = (package.cost - package.additional) / made.economy.gdp
    brought = [sum(one.counted[at] for one in made.plan.options) for at in (0, -1)]
    assert found["space.universal.gap_first"] == pytest.approx(package.of_gdp[0] - spent[0] - brought[0])
    assert found["space.universal.gap"] == pytest.approx(package.of_gdp[-1] - spent[-1] - brought[1])
    assert (found["space.universal.gap"] or 0) < 0 < (found["space.universal.gap_first"] or 0)
    (said,) = section.brief
    assert f"in 2024 and in 2043: Universal floor ({100 * spent[0]:.2f}%, {100 * spent[-1]:.2f}%)" in said
    assert (
        "What no source pays is borrowed; where it is below nought, sources bring more than is needed" in said
    )
    report = written_costing(made, "Coresia", "XCC", (), date(2026, 11, 27), ENGLISH)
    part = next(one for one in brief_parts(report, ENGLISH) if one.key == "fiscal_space")
    assert said in part.sentences
    assert [number.key for number in part.numbers[:2]] == ["space.universal.gap_first", "space.universal.gap"]


def test_a_test_that_costs_more_at_first_is_said_to_cost_less_only_from_where_it_does() -> None:
    made = _floor(20)
    cost = {one.key: one.cost for one in made.benefits}
    less = cost["poor_child_grant"] < cost["child_grant"]
    year = next(int(made.economy.years[at]) for at in range(20) if less[at:].all())
    assert not less[0]
    said = costing_section(made, "XCC", Told("x", "2024"), ENGLISH).paragraphs[0]
    assert said.endswith(f"From {year} on it costs less than the other.")
    assert "saves money only" not in said
    short = costing_section(_floor(3), "XCC", Told("x", "2024"), ENGLISH).paragraphs[0]
    assert "although it has a means test" in short
    assert "on it costs less" not in short


def test_bars_of_what_moves_the_cost_say_that_they_go_from_lower_to_higher() -> None:
    made = _floor(5)
    section = costing_section(made, "XCC", Told("x", "2024"), ENGLISH)
    bars = [one for one in section.charts if one.key.endswith(".sensitivity")]
    assert [one.title for one in bars] == [
        f"{package.label}: how far apart the cost of 2028 is with one assumption lower and with it higher, in percentage points of GDP"
        for package in made.packages.values()
    ]


def test_the_brief_says_how_many_of_those_entitled_are_taken_to_draw_each_benefit() -> None:
    made = _floor(20)
    section = costing_section(made, "XCC", Told("x", "2024"), ENGLISH)
    said = next(one for one in section.brief if one.startswith("Of those entitled"))
    for one in made.plan.benefits:
        assert f"{one.label} ({100 * one.take_up[0]:.0f}%, {100 * one.take_up[-1]:.0f}%)" in said
