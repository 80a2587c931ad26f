"""The loops of :mod:`benchmarks.peers.fused` on two threads, as our own compiled engine runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np
from benchmarks.peers import fused
from benchmarks.peers.law import (
    CHILD_AGE,
    CHILD_AGE_OF_SINGLE,
    HOUSEHOLD_OUTPUTS,
    MONTH,
    PERSON_OUTPUTS,
    REFORMS,
    YEAR,
    law_on,
)
from benchmarks.peers.measuring import Clock, options, tell
from benchmarks.peers.people import People, born, read

THREADS, CHUNKS = 2, 16
Loop = Callable[..., None]


def in_chunks(loop: Loop, households: int, *arguments: Any) -> None:
    """This function will go through the households on two threads, a chunk at a time."""
    borders = np.linspace(0, households, CHUNKS + 1).astype(int)
    with ThreadPoolExecutor(THREADS) as pool:
        jobs = [pool.submit(loop, int(start), int(stop), *arguments) for start, stop in pairwise(borders)]
        for job in jobs:
            job.result()


def _laws(days: tuple[Any, ...]) -> tuple[Any, Any, Any]:
    """A row of amounts a month, whether an age changes anything, and the month in which each month's law ends."""
    laws = [law_on(day) for day in days]
    is_limit = np.zeros(200, dtype=np.bool_)
    is_limit[[CHILD_AGE, CHILD_AGE_OF_SINGLE]] = True
    is_limit[[ceil(age) for law in laws for age in (law.age_of_majority, law.age_of_retirement)]] = True
    ends = [
        next((later for later in range(m, len(laws)) if laws[later] != law), len(laws))
        for m, law in enumerate(laws)
    ]
    return np.stack([fused.row(law) for law in laws]), is_limit, np.array(ends)


@dataclass(frozen=True)
class Inputs:
    """Everything the loops read. ``now`` is the month asked about or the first of the year."""

    people: People
    births: Any
    hectares: Any
    age: Any
    now: int

    @property
    def about(self) -> tuple[Any, ...]:
        """The columns every loop takes."""
        people = self.people
        return people.salary, people.is_grown, people.rent, self.hectares, people.owns


def prepared(people: People, day: date) -> Inputs:
    """This function will bring births into months, and the ages of that day."""
    births, now = born(people), day.year * 12 + day.month - 1
    return Inputs(people, births, people.hectares, ((now - births) // 12).astype(np.float64), now)


def run(given: Inputs, name: str, rows: tuple[Any, Any]) -> None:
    """This function will write a month, or the sums of twelve by one of the two loops, into the rows."""
    people = given.people
    laws, is_limit, ends = _laws(YEAR)
    if name == "run":
        law = fused.row(law_on(MONTH))[None]
        in_chunks(fused.one_month, people.households, people.first, given.age, *given.about, law, *rows)
    elif name == "months inside":
        more: tuple[Any, ...] = (given.now, laws, *rows)
        in_chunks(fused.months_inside, people.households, people.first, given.births, *given.about, *more)
    else:
        more = (given.now, (laws, is_limit, ends), *rows)
        in_chunks(fused.spells, people.households, people.first, given.births, *given.about, *more)


def run_reforms(given: Inputs, found: Any) -> None:
    """This function will write the disposable income under each reform."""
    changed = [replace(law_on(MONTH), **{name: value}) for name, value in REFORMS]  # type: ignore[arg-type]
    laws = np.stack([fused.row(law) for law in changed])
    people = given.people
    in_chunks(fused.disposable_income, people.households, people.first, given.age, *given.about, laws, found)


def _measure(clock: Clock, people: People, told: Any) -> dict[str, Any]:
    is_year = told.run == "year"
    given = clock.time("build", lambda: prepared(people, YEAR[0] if is_year else MONTH))
    persons = np.zeros((len(PERSON_OUTPUTS), people.persons))
    households = np.zeros((len(HOUSEHOLD_OUTPUTS), people.households))
    for name in ("months inside", "spells") if is_year else ("run",):
        clock.time("compile", run, given, name, (persons, households))
        for _ in range(told.times):
            clock.time(name, run, given, name, (persons, households))
    return dict(zip(PERSON_OUTPUTS, persons)) | dict(zip(HOUSEHOLD_OUTPUTS, households))


def _measure_reforms(clock: Clock, people: People, times: int) -> dict[str, Any]:
    given = clock.time("build", lambda: prepared(people, MONTH))
    found = np.zeros((len(REFORMS), people.households))
    clock.time("compile", lambda: run_reforms(given, found))
    for _ in range(times):
        clock.time("run", lambda: run_reforms(given, found))
    return {f"reform_{number}": values for number, values in enumerate(found)}


def main() -> None:
    """Measure and print."""
    told = options()
    people, clock = read(told.people), Clock()
    if told.run == "reforms":
        found = _measure_reforms(clock, people, told.times)
    else:
        found = _measure(clock, people, told)
    tell(clock, found, told.results)


if __name__ == "__main__":
    main()
