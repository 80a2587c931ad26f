"""Our compiled engine on the same people: a population of arrays, a month, a year, and reforms in a running session.

The engine knows one day of law. Until it has months of its own, :func:`allcover_year` walks the twelve first days of
the months, chunk by chunk, so that a chunk's sums stay in the processor's cache.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from benchmarks.peers.people import People

from allcover.engine import compiled, kernel
from allcover.engine.layout import Layout
from allcover.engine.meaning import Meaning
from allcover.population import Population, Survey
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
    number = pl.Series("household_id", np.arange(people.households)).cast(pl.String)
    rent, hectares = people.rent, people.hectares
    households = pl.DataFrame(
        {
            "household_id": number,
            "household_consumption_month": rent,
            "land_hectares": hectares,
            "owns_dwelling": people.owns,
        }
    )
    is_head = np.zeros(people.persons, dtype=np.bool_)
    is_head[people.first[:-1]] = True
    relation = pl.when("is_head").then(pl.lit("head")).when("is_grown").then(pl.lit("spouse"))
    persons = pl.DataFrame(
        {
            "person_id": pl.Series(np.arange(people.persons)).cast(pl.String),
            "household_id": number.gather(pl.Series(people.household)),
            "birth_date": people.birth.astype("datetime64[D]"),
            "income_month": people.salary,
            "is_head": is_head,
            "is_grown": people.is_grown,
        }
    ).with_columns(weight=1.0, relation_to_head=relation.otherwise(pl.lit("child")))
    return Population.gather({"households": households, "persons": persons}, about)


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
class Year:
    """Programs bound for the days of a year: one for all days on which the law means the same."""

    days: Sequence[date]
    of_day: Sequence[compiled.Bound]
    functions: Mapping[int, kernel.Kernel]
    births: Any


def bind_year(
    system: System, layout: Layout, days: Sequence[date], outputs: Sequence[str], births: Any
) -> Year:
    """This function will bind the law of every day, sharing what is equal. ``births`` are in months."""
    bounds: dict[object, compiled.Bound] = {}
    of_day = []
    for day in days:
        meaning = Meaning(system, day)
        key = tuple(meaning.of(output) for output in outputs)
        if key not in bounds:
            bounds[key] = compiled.prepare(system, layout, day, outputs)
        of_day.append(bounds[key])
    functions = {id(bound): kernel.compiled(bound.program) for bound in bounds.values()}
    return Year(days, of_day, functions, births)


def allcover_year(year: Year) -> dict[str, Any]:
    """This function will give the sums of the year by output. Every answer must be known and none in doubt."""
    layout = year.of_day[0].layout
    outputs = {output.key: output for output in year.of_day[0].program.outputs}
    size = {"person": layout.population.persons.height, "household": layout.population.households.height}
    sums = {key: np.zeros(size[output.of]) for key, output in outputs.items()}

    def chunk(start: int, stop: int) -> None:
        first, last = int(layout.persons_from[start]), int(layout.persons_from[stop])
        lived = -year.births[first:last]
        for day, bound in zip(year.days, year.of_day):
            array, row = bound.program.columns[AGE]
            bound.arguments[array][row, first:last] = (lived + (day.year * 12 + day.month - 1)) // 12
            call(year.functions[id(bound)], bound, start, stop)
            if bound.doubt[start:stop].any():
                raise ArithmeticError("A household is in doubt. Ask the judge for this year.")
            for output in bound.program.outputs:
                array, place = (
                    ("ho", slice(start, stop)) if output.of == "household" else ("po", slice(first, last))
                )
                sums[output.key][place] += bound.arguments[array][output.low, place]

    run_in_pairs(chunk, size["household"])
    return sums


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
        results = {name: np.zeros_like(base.arguments[name]) for name in ("ho", "doubt")}
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
