"""The loops of :mod:`benchmarks.peers.fused` on two threads, as our own compiled engine runs."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
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
NAMES = {"month": ("run",), "year": ("months inside", "spells")}
"""What the loops of a run are called."""

Loop = Callable[..., None]
Rows = tuple[Any, Any]


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


def inputs(people: People, day: date) -> Inputs:
    """This function will bring births into months, and the ages of that day."""
    births, now = born(people), day.year * 12 + day.month - 1
    return Inputs(people, births, people.hectares, ((now - births) // 12).astype(np.float64), now)


def _month(given: Inputs, name: str, rows: Rows) -> None:
    """Write a month, or the sums of twelve by one of the two loops, into the rows."""
    people = given.people
    if name == "run":
        law = fused.row(law_on(MONTH))[None]
        in_chunks(fused.one_month, people.households, people.first, given.age, *given.about, law, *rows)
        return
    laws, is_limit, ends = _laws(YEAR)
    loop, about = (
        (fused.months_inside, laws) if name == "months inside" else (fused.spells, (laws, is_limit, ends))
    )
    in_chunks(loop, people.households, people.first, given.births, *given.about, given.now, about, *rows)


def _reforms(given: Inputs, found: Any) -> None:
    """Write the disposable income under each reform."""
    changed = [replace(law_on(MONTH), **{name: value}) for name, value in REFORMS]  # type: ignore[arg-type]
    laws = np.stack([fused.row(law) for law in changed])
    people = given.people
    in_chunks(fused.disposable_income, people.households, people.first, given.age, *given.about, laws, found)


@dataclass(frozen=True)
class Loops:
    """The loops of a run by name, compiled; each writes its results into ``found``."""

    by_name: Mapping[str, Callable[[], None]]
    found: Mapping[str, Any]


def prepared(clock: Clock, run: str, people: People) -> Loops:
    """This function will make the loops of a run ready."""
    given = clock.time("build", lambda: inputs(people, YEAR[0] if run == "year" else MONTH))
    if run == "reforms":
        found = np.zeros((len(REFORMS), people.households))
        loops = {"run": partial(_reforms, given, found)}
        results = {f"reform_{number}": values for number, values in enumerate(found)}
    else:
        rows = (
            np.zeros((len(PERSON_OUTPUTS), people.persons)),
            np.zeros((len(HOUSEHOLD_OUTPUTS), people.households)),
        )
        loops = {name: partial(_month, given, name, rows) for name in NAMES[run]}
        results = dict(zip((*PERSON_OUTPUTS, *HOUSEHOLD_OUTPUTS), (*rows[0], *rows[1])))
    for loop in loops.values():
        clock.time("compile", loop)
    return Loops(loops, results)


def main() -> None:
    """Measure and print."""
    told = options()
    people, clock = read(told.people), Clock()
    loops = prepared(clock, told.run, people)
    for name, loop in loops.by_name.items():
        for _ in range(told.times):
            clock.time(name, loop)
    tell(clock, loops.found, told.results)


if __name__ == "__main__":
    main()
