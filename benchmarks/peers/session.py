"""The same people as a population of ours, and the law with other amounts."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.peers.people import People

from allcover.population import TABLES, Population, Survey
from allcover.rules.definition import System
from allcover.vocabulary.citation import Citation

DEFINITION = Path(__file__).resolve().parents[1] / "country_template"


def population_of(people: People, day: date) -> Population:
    """This function will make a population of the arrays, with ages on a day."""
    about = Survey(
        name="arrays",
        title="Random people",
        country="country_template",
        reference_date=day,
        currency="EUR",
        source=Citation("Drawn from a seed"),
    )
    households = {
        "household_consumption_month": people.rent,
        "land_hectares": people.hectares,
        "owns_dwelling": people.owns,
    }
    persons = {
        "birth_date": people.birth.astype("datetime64[D]"),
        "income_month": people.salary,
        "relation_to_head": relations_of(people),
    }
    return Population.from_arrays({"households": households, "persons": persons}, people.first, about=about)


def relations_of(people: People) -> Any:
    """This function will give everybody's relation to the head, as the code's place in its list."""
    words = TABLES["persons"].columns["relation_to_head"].words
    head, spouse, child = (words.index(word) for word in ("head", "spouse", "child"))
    made = np.where(people.is_grown, spouse, child)
    made[people.first[:-1]] = head
    return made


def with_amount(system: System, key: str, day: date, value: Any) -> System:
    """This function will give the law with one parameter's value of a day changed."""
    parameter = system.parameters[key]
    values = tuple(replace(old, value=value) if old.holds_on(day) else old for old in parameter.values)
    return replace(system, parameters={**system.parameters, key: replace(parameter, values=values)})
