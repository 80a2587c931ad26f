"""Our compiled engine on the same people: a population of arrays, a month, a year, and reforms in a running session."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.peers.people import People

from allcover.engine import compiled, kernel
from allcover.population import TABLES, Population, Survey
from allcover.rules.definition import ColumnTarget, System
from allcover.vocabulary.citation import Citation

DEFINITION = Path(__file__).resolve().parents[1] / "country_template"
AGE = ColumnTarget("persons", "age")
THREADS = 2
CHUNK = 20_000
"""Households gone through for all months before the next: their columns fit a core's cache."""


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


def run_in_pairs(work: Callable[[int, int], None], households: int, chunk: int = CHUNK) -> None:
    """This function will do the work for chunks of households on two threads; errors of the work are raised."""
    borders = [*range(0, households, chunk), households]
    with ThreadPoolExecutor(THREADS) as pool:
        for job in [pool.submit(work, start, stop) for start, stop in pairwise(borders)]:
            job.result()


def call(function: kernel.Kernel, bound: compiled.Bound, start: int, stop: int, **other: Any) -> None:
    """This function will run a program for some households, with other arguments in place of the bound ones."""
    kept = np.zeros((max(bound.layout.members, 1), max(bound.program.kept, 1)))
    compiled.call(function, bound, start, stop, kept=kept, **other)


@dataclass(frozen=True)
class Reforms:
    """One program with the parameters and the results of every reform."""

    bound: compiled.Bound
    function: kernel.Kernel
    arguments: Sequence[Mapping[str, Any]]


def bind_reforms(
    systems: Sequence[System], base: compiled.Bound, function: kernel.Kernel, day: date
) -> Reforms:
    """This function will take over a bound program for other amounts of the same law."""
    arguments = []
    for system in systems:
        amounts = [compiled.parameter_on(system, day, slot) for slot in base.program.slots]
        results = {name: np.empty_like(base.arguments[name]) for name in ("ho", "doubt")}
        arguments.append({"par": np.array(amounts), **results})
    return Reforms(base, function, arguments)


def allcover_reforms(reforms: Reforms) -> list[Any]:
    """This function will give the first household output under each reform."""

    def chunk(start: int, stop: int) -> None:
        for arguments in reforms.arguments:
            call(reforms.function, reforms.bound, start, stop, **arguments)

    run_in_pairs(chunk, reforms.bound.layout.population.households.height)
    low = reforms.bound.program.outputs[0].low
    return [arguments["ho"][low] for arguments in reforms.arguments]


def with_amount(system: System, key: str, day: date, value: Any) -> System:
    """This function will give the law with one parameter's value of a day changed."""
    parameter = system.parameters[key]
    values = tuple(replace(old, value=value) if old.holds_on(day) else old for old in parameter.values)
    return replace(system, parameters={**system.parameters, key: replace(parameter, values=values)})
