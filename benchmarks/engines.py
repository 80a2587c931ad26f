"""The compiled engine beside the judge, on the law and the people of Coresia, in one run.

The invented survey is repeated until it has the wanted number of persons. Prints seconds for laying the people out,
lowering, compiling (or loading), and going through everybody for all that a report asks; and the judge's time for the
survey once. ``python benchmarks/engines.py --persons 1000000``
"""

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from statistics import median
from typing import Any, TypeVar

import polars as pl

from allcover.catalogue import country_folder
from allcover.coverage import coverage_outputs
from allcover.engine import ready
from allcover.engine.binding import prepare
from allcover.engine.compiled import run
from allcover.engine.layout import Layout, lay_out
from allcover.engine.outcome import judge_one_by_one
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load

T = TypeVar("T")

TIMES = 9
"""Runs of everybody, of which the median and the least are told."""


def timed(name: str, work: Callable[[], T], persons: int) -> T:
    """Run once, print the seconds, those of the processor and persons a second, and give the result."""
    start, begun = time.perf_counter(), time.process_time()
    made = work()
    seconds, used = time.perf_counter() - start, time.process_time() - begun
    print(f"{name:<48}{seconds:>10.3f} s {used:>10.3f} processor s {persons / seconds:>16,.0f} persons/s")
    return made


def again_and_again(name: str, work: Callable[[], object], persons: int) -> None:
    """Run several times; print the median, and the least, which other work of the machine disturbs least."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    told = f"{median(taken):.3f} s, least {min(taken):.3f} s"
    print(f"{name:<48}{told:>35} {persons / median(taken):>16,.0f} persons/s")


def repeated(people: Population, times: int) -> Population:
    """The same people again and again, each time under other names."""
    tables: dict[str, Any] = {
        name: pl.concat([_renamed(frame, n) for n in range(times)]) for name, frame in people.tables().items()
    }
    return replace(people, **tables)


def _renamed(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    names = [name for name in ("household_id", "person_id", "other_person_id") if name in frame.columns]
    return frame.with_columns(pl.col(name) + f"/{number}" for name in names)


def measure(name: str, system: System, layout: Layout, day: date, keys: list[str]) -> None:
    """Lower, compile and run one set of outputs."""
    persons = layout.population.persons.height
    bound = timed(f"{name}: lower and bind", lambda: prepare(system, layout, day, keys), persons)
    function = timed(
        f"{name}: compile, or load from the cache", lambda: ready.compiled(bound.program), persons
    )
    run(bound, function)
    for threads in (1, 2):
        again_and_again(
            f"{name}: everybody, threads: {threads}", partial(run, bound, function, threads=threads), persons
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    wanted = parser.parse_args().persons
    system = load(country_folder("coresia"))
    survey = invent_survey(system)
    size = survey.persons.height
    day = survey.about.reference_date
    schemes = system.schemes_on(day)
    outputs = list(dict.fromkeys([*system.payments(schemes), *coverage_outputs(system, schemes)]))
    benefits = [benefit.amount for scheme in schemes.values() for benefit in scheme.benefits]
    many = repeated(survey, -(-wanted // size))
    persons = many.persons.height
    print(
        f"{persons:,} persons, {len(outputs)} outputs (the report) or {len(benefits)} (benefits); law of {day}\n"
    )
    timed("judge, report, the survey once", lambda: judge_one_by_one(system, survey, day, outputs), size)
    layout = timed("lay the people out", lambda: lay_out(many), persons)
    for name, keys in (("report", outputs), ("benefits", benefits)):
        measure(name, system, layout, day, keys)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
