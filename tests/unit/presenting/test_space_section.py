"""Who might pay for packages of benefits, in a report: a source above its ceiling is told by its years, and pays no more than that."""

from dataclasses import replace

import numpy as np

from allcover.catalogue import country_folder
from allcover.presenting.space_section import space_section
from allcover.presenting.told import Told
from allcover.projection.costing_file import read_costing
from allcover.projection.costing_results import work_out_costs
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.vocabulary.words import ENGLISH


def test_a_source_above_its_ceiling_is_told_and_not_counted() -> None:
    folder = country_folder("coresia")
    people = project_country(folder / "people", 5, ("medium",)).population[0]
    made = work_out_costs(
        read_costing(folder / "costings" / "floor.yaml"), read_economy(folder / "economy.yaml"), people, {}, first_year=2024
    )  # fmt: skip
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
