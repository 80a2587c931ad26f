"""The lives of a weighted sample of households, year by year: births, deaths, marriages, work, credit, awards, and whom a death leaves.

Beside the cells of :mod:`insured`, for what needs a family or a distribution: a widow is the wife of who died, an orphan a child of theirs. The sample is that of
the survey, aligned each year after the first to the people of the cohorts (:mod:`people`), its contributors to those of the cells; benefits are those the
scheme's own definition gives (:mod:`awards`). Every event has a random number of its own, so that two laws are compared on the same lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from allcover.projection.insured import TYPES, Awards, Moves
from allcover.projection.lives_steps import (
    NOBODY,
    align,
    draw_deaths,
    give_birth,
    live_on,
    marry,
    openings,
    tally,
    work,
)
from allcover.projection.rates import Floats, in_threads
from allcover.projection.sample import Sample, those_alive
from allcover.vocabulary.fault import FaultList, Place

LEAST_ROWS = 50_000
"""Rows of persons for which a thread is worth its while."""

GIRLS = 1 / 2.05
"""Girls of all births, where nothing else is given."""


@dataclass(frozen=True)
class World:
    """What befalls a sample: ``population`` (date, sex, age) and ``fertility`` (interval, age) of the people, ``target`` contributors (date, sex, age),
    probabilities, and the awards of each state of the ``law`` (interval)."""

    population: Floats
    fertility: Floats
    target: Floats
    moves: Moves
    awards: tuple[Awards, ...]
    law: NDArray[np.int64]
    award_growth: Floats
    pension_growth: Floats
    older: int
    girls: float = GIRLS


@dataclass(frozen=True)
class Lives:
    """What became of a sample, at each date: ``contributors``; ``pensioners`` and ``paid`` a month by type (type, date); ``snapshots`` of the years asked for.

    ``widest`` is the largest factor by which a weight was moved in one year to meet the people, ``unmet`` the largest share of them in cells where nobody of
    the sample lives.
    """

    contributors: Floats
    pensioners: Floats
    paid: Floats
    persons: Floats
    snapshots: dict[int, Sample]
    widest: Floats
    unmet: Floats


def live(sample: Sample, world: World, *, seed: int = 1, keep: Sequence[int] = ()) -> Lives:
    """This function will let a sample live through the intervals of ``world``; ``keep`` are the dates (0 is the first) of which everybody is kept.

    The first date is the sample as it is. Raises Faults for a sample or a world that cannot be.
    """
    _check(sample, world)
    intervals = world.population.shape[0] - 1
    state = _roomy(sample, world)
    count, homes = sample.size, int(sample.home.max()) + 1
    alive = np.zeros(state.size, bool)
    alive[:count] = True
    dead = np.zeros(state.size, bool)
    totals = np.zeros((intervals + 1, 2, len(TYPES)))
    contributors, persons, widest, unmet = (np.zeros(intervals + 1) for _ in range(4))
    snapshots: dict[int, Sample] = {}
    for date in range(intervals + 1):
        if date:
            count, homes = _year(state, world, date - 1, seed, count, homes, alive, dead)
            widest[date], unmet[date] = _aligned(state, world, date, count, alive)
            _to_work(state, world, date, seed, count, alive)
            homes = marry(
                count,
                seed,
                date,
                state.sex,
                state.age,
                alive,
                state.mate,
                state.home,
                state.weight,
                world.moves.married[0],
                world.older,
                homes,
            )
        contributors[date] = tally(
            count,
            alive,
            state.weight,
            state.state,
            state.kind,
            state.amount,
            totals[date, 0],
            totals[date, 1],
        )
        persons[date] = state.weight[:count][alive[:count]].sum()
        if date in keep:
            snapshots[date] = those_alive(state, alive, count)
    return Lives(contributors, totals[:, 0].T, totals[:, 1].T, persons, snapshots, widest, unmet)


def _year(
    state: Sample,
    world: World,
    at: int,
    seed: int,
    count: int,
    homes: int,
    alive: NDArray[np.bool_],
    dead: NDArray[np.bool_],
) -> tuple[int, int]:
    moves, awards = world.moves, world.awards[world.law[at]]

    def dying(start: int, end: int) -> None:
        draw_deaths(
            start,
            end,
            seed,
            at,
            state.sex,
            state.age,
            alive,
            state.kind,
            dead,
            moves.dying[at],
            moves.invalid_mortality,
        )

    def living(start: int, end: int) -> None:
        live_on(
            start, end, seed, at, state.sex, state.age, alive, dead, state.mate, state.mother, state.father, state.service, state.state, state.kind,
            state.amount, moves.invalid, moves.retiring, moves.credit, awards.own, awards.disabled, awards.survivor, world.award_growth[at],
            world.pension_growth[at], float(awards.risk_service), float(awards.orphan_age),
        )  # fmt: skip

    in_threads(count, LEAST_ROWS, dying)
    in_threads(count, LEAST_ROWS, living)
    alive &= ~dead
    born = give_birth(
        count, seed, at, state.sex, state.age, alive, state.mate, state.mother, state.father, state.home, state.weight, state.origin,
        world.fertility[at], world.girls,
    )  # fmt: skip
    if born < 0:
        raise MemoryError("More children were born than room was made for.")
    return born, homes


def _to_work(state: Sample, world: World, date: int, seed: int, count: int, alive: NDArray[np.bool_]) -> None:
    moving = np.zeros((3, *world.target.shape[1:]))
    openings(
        count,
        state.sex,
        state.age,
        alive,
        state.weight,
        state.state,
        world.target[date],
        world.moves.returning,
        moving,
    )

    def working(start: int, end: int) -> None:
        work(start, end, seed, date, state.sex, state.age, alive, state.state, moving)

    in_threads(count, LEAST_ROWS, working)


def _aligned(
    state: Sample, world: World, date: int, count: int, alive: NDArray[np.bool_]
) -> tuple[float, float]:
    """Bring weights to the people of a date; gives the largest move, of cells in which people of some number live, and the share that is not met."""
    people = world.population[date]
    factors = np.zeros(people.shape)
    align(count, state.sex, state.age, alive, state.weight, people, factors)
    unmet = float(people[factors == 0].sum() / people.sum())
    some = (factors > 0) & (people > people.sum() / 1_000)
    moved = np.maximum(factors[some], 1 / factors[some])
    return float(moved.max(initial=1.0)), unmet


def _roomy(sample: Sample, world: World) -> Sample:
    """The same persons with room for who will be born, twice as many as are expected of the first date's people."""
    women = world.population[:-1, 0]
    births = float((women * world.fertility).sum() / world.population[0].sum())
    room = sample.size + int(sample.size * births * 1.5) + 1_000
    given = {}
    for field in fields(sample):
        held = getattr(sample, field.name)
        blank = NOBODY if field.name in ("mate", "mother", "father", "kind", "origin") else 0
        given[field.name] = np.concatenate([held, np.full(room - held.size, blank, dtype=held.dtype)])
    return Sample(**given)


def _check(sample: Sample, world: World) -> None:
    faults, ages = FaultList(), world.population.shape[2]
    intervals = world.population.shape[0] - 1
    for name, held, wanted in (
        ("fertility", world.fertility.shape[0], intervals), ("law", world.law.size, intervals), ("award_growth", world.award_growth.size, intervals),
        ("pension_growth", world.pension_growth.size, intervals), ("target", world.target.shape[0], intervals + 1),
    ):  # fmt: skip
        if held != wanted:
            faults.add(
                Place("lives"),
                f"'{name}' is given for {held} years, not {wanted}.",
                "Give it for the years of the population.",
            )
    for name in ("mate", "mother", "father"):
        other = getattr(sample, name)
        if ((other < -1) | (other >= sample.size) | (other == np.arange(sample.size))).any():
            faults.add(
                Place("lives"),
                f"'{name}' names persons who are not in the sample, or the person itself.",
                "Give places of others, or -1.",
            )
    if not faults.faults:
        wed = np.flatnonzero(sample.mate >= 0)
        if (sample.mate[sample.mate[wed]] != wed).any():
            faults.add(
                Place("lives"),
                "Somebody's spouse is married to somebody else.",
                "Give each couple from both sides.",
            )
    for name, wrong in (
        ("age", (sample.age < 0) | (sample.age >= ages)), ("weight", ~(sample.weight >= 0)), ("service", (sample.service < 0) | (sample.service > sample.age)),
        ("amount", ~(sample.amount >= 0)),
    ):  # fmt: skip
        if wrong.any():
            faults.add(
                Place("lives"),
                f"'{name}' cannot be in {int(wrong.sum())} entries, first in {int(np.flatnonzero(wrong)[0]) + 1}.",
                "Mend the entries.",
            )
    if (world.fertility > 1).any():
        faults.add(
            Place("lives"),
            f"Women have up to {world.fertility.max():g} children a year.",
            "Give births a woman and year, not a thousand women.",
        )
    faults.check()
