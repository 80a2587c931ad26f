"""The lives of a weighted sample of households, year by year: births, deaths, marriages, work, credit, awards, and whom a death leaves.

Beside the cells of :mod:`insured`, for what needs a family or a distribution: a widow is the wife of who died, an orphan a child of theirs. The sample is that of
the survey, aligned each year after the first to the people of the cohorts (:mod:`people`), its contributors to those of the cells; benefits are those the
scheme's own definition gives (:mod:`awards`). Every event has a random number of its own, so that two laws are compared on the same lives.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from allcover.projection.insured import TYPES, Awards, Moves, check_moves
from allcover.projection.lives_meeting import (
    align,
    count_people,
    find_couples,
    marry,
    openings,
    tally,
    weddings,
    work,
)
from allcover.projection.lives_steps import NOBODY, draw_deaths, find_mothers, give_birth, live_on
from allcover.projection.rates import Floats, in_threads
from allcover.projection.sample import Sample, those_alive
from allcover.vocabulary.fault import FaultList, Place

PART = 16_384
"""Persons gone through at once: few enough to stay at hand from one step to the next."""

LEAST_PARTS = 3
"""Parts for which a thread is worth its while."""

GIRLS = 1 / 2.05
"""Girls of all births, where nothing else is given."""


@dataclass(frozen=True)
class World:
    """What befalls a sample: ``population`` (date, sex, age) and ``fertility`` (interval, age) of the people, ``target`` contributors (date, sex, age),
    probabilities, and the awards of each state of the ``law`` (interval); ``level`` (date) is that of the law's amounts."""

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
    level: Floats | None = None


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
    living = _Living(_roomy(sample, world), world, seed, sample.size)
    dates = world.population.shape[0]
    totals = np.zeros((dates, 2, len(TYPES)))
    contributors, persons, widest, unmet = (np.zeros(dates) for _ in range(4))
    snapshots: dict[int, Sample] = {}
    for date in range(dates):
        if date:
            living.year(date - 1)
            widest[date], unmet[date] = living.aligned(date)
            living.work_and_marry(date)
        totals[date], (persons[date], contributors[date]) = living.tallied()
        if date in keep:
            snapshots[date] = those_alive(living.state, living.alive())
    return Lives(contributors, totals[:, 0].T, totals[:, 1].T, persons, snapshots, widest, unmet)


class _Living:
    """A sample that lives: its persons with room for those to be born, and of every part ``held`` who are alive, listed in ``here`` from its start on."""

    def __init__(self, state: Sample, world: World, seed: int, count: int) -> None:
        self.state, self.world, self.seed, self.count = state, world, seed, count
        self.homes = int(state.home.max()) + 1
        self.died = np.full(state.size, NOBODY, dtype=np.int16)
        self.here = np.arange(state.size, dtype=np.int32)
        self.held = np.clip(count - np.arange(0, state.size, PART), 0, PART)
        self.listed, self.following = (np.full(state.size, NOBODY, dtype=np.int32) for _ in range(2))
        self.insured: Floats = np.zeros(0)
        self.women: Floats = np.zeros(0)

    def alive(self) -> NDArray[np.int32]:
        """The places of all who are alive, in their order."""
        return np.concatenate(
            [self.here[start : start + held] for start, held in zip(self._starts(), self.held)]
        )

    def _starts(self) -> NDArray[np.int64]:
        return np.arange(0, self.count, PART)

    def _each_part(self, work: Callable[[int, int, int], None]) -> None:
        """Some work for every part, told its number and between which places of ``here`` those alive are listed."""

        def parts(first: int, last: int) -> None:
            for part in range(first, last):
                work(part, part * PART, part * PART + int(self.held[part]))

        in_threads(self._starts().size, LEAST_PARTS, parts)

    def year(self, at: int) -> None:
        """Everybody dies or lives on through an interval, and children are born."""
        state, moves, awards, seed = (
            self.state,
            self.world.moves,
            self.world.awards[self.world.law[at]],
            self.seed,
        )
        fertility, starts = self.world.fertility[at], self._starts()
        mothers = np.zeros(starts.size, np.int64)

        def die(_part: int, start: int, end: int) -> None:
            draw_deaths(
                start, end, self.here, seed, at, state.sex, state.age, state.kind, self.died, moves.dying[at], moves.invalid_mortality,
            )  # fmt: skip

        def survive(part: int, start: int, end: int) -> None:
            self.held[part] = live_on(
                start, end, self.here, seed, at, state.sex, state.age, self.died, state.mate, state.mother, state.father, state.service, state.state,
                state.kind, state.amount, moves.invalid, moves.retiring, moves.credit, awards.own, awards.disabled, awards.survivor,
                self.world.award_growth[at], self.world.pension_growth[at], float(awards.risk_service), float(awards.orphan_age),
            )  # fmt: skip
            mothers[part] = find_mothers(
                start,
                start + int(self.held[part]),
                self.here,
                seed,
                at,
                state.sex,
                state.age,
                fertility,
                self.listed,
            )

        self._each_part(die)
        self._each_part(survive)
        self._raise(at)
        born = give_birth(
            self.count, seed, at, self.listed, starts, mothers, state.sex, state.age, state.mate, state.mother, state.father, state.home,
            state.weight, state.origin, self.world.girls,
        )  # fmt: skip
        if born < 0:
            raise MemoryError("More children were born than room was made for.")
        parts = np.arange(self.count, born) // PART
        # Parts are filled from their start, so children come after who is listed.
        for part in range(self.count // PART, -(-born // PART)):
            came = np.flatnonzero(parts == part) + self.count
            self.here[part * PART + self.held[part] :][: came.size] = came
            self.held[part] += came.size
        self.count = born

    def _raise(self, at: int) -> None:
        """What the law makes of pensions in payment at the end of an interval."""
        rule, state = self.world.awards[self.world.law[at]].raised, self.state
        if rule is not None:
            who = self.alive()
            who = who[state.kind[who] >= 0]
            level = 1.0 if self.world.level is None else float(self.world.level[at + 1])
            state.amount[who] = level * rule.of(
                state.kind[who], state.sex[who], state.age[who], state.amount[who] / level
            )

    def aligned(self, date: int) -> tuple[float, float]:
        """Bring weights to the people of a date; gives the largest move, of cells in which people of some number live, and the share that is not met.

        A cell in which nobody of the sample lives keeps a factor of nought, and its people are not represented.
        """
        state, people, parts = self.state, self.world.population[date], self._starts().size
        counted = np.zeros((parts, *people.shape))
        insured, women = np.zeros((parts, 3, *people.shape)), np.zeros((parts, 2, people.shape[1]))

        def count(part: int, start: int, end: int) -> None:
            count_people(start, end, self.here, state.sex, state.age, state.weight, counted[part])

        self._each_part(count)
        held = counted.sum(axis=0)
        factors = np.divide(people, held, out=np.zeros_like(held), where=held > 0)

        def bring(part: int, start: int, end: int) -> None:
            align(
                start, end, self.here, state.sex, state.age, state.mate, state.state, state.weight, factors, insured[part], women[part]
            )  # fmt: skip

        self._each_part(bring)
        self.insured, self.women = insured.sum(axis=0), women.sum(axis=0)
        some = (factors > 0) & (people > people.sum() / 1_000)
        moved = np.maximum(factors[some], 1 / factors[some])
        return float(moved.max(initial=1.0)), float(people[factors == 0].sum() / people.sum())

    def work_and_marry(self, date: int) -> None:
        """Contributors come to their target, and the share of women who are married to theirs."""
        state, moves, starts = self.state, self.world.moves, self._starts()
        moving, shares = np.zeros_like(self.insured), np.zeros(self.women.shape[1])
        openings(self.insured, self.world.target[date], moves.returning, moving)
        weddings(self.women, moves.married[0], shares)
        first, last = (np.full((starts.size, shares.size), NOBODY) for _ in range(2))
        brides = np.zeros(starts.size, np.int64)

        def begin(part: int, start: int, end: int) -> None:
            work(start, end, self.here, self.seed, date, state.sex, state.age, state.state, moving)
            brides[part] = find_couples(
                start, end, self.here, self.seed, date, state.sex, state.age, state.mate, shares, self.listed, first[part], last[part], self.following,
            )  # fmt: skip

        self._each_part(begin)
        self.homes = marry(
            self.listed, starts, brides, first, last, self.following, state.age, state.mate, state.home, self.world.older, self.homes,
        )  # fmt: skip

    def tallied(self) -> tuple[Floats, Floats]:
        """Pensioners and what they are paid (2, type); everybody and contributors (2)."""
        state, parts = self.state, self._starts().size
        totals, heads = np.zeros((parts, 2, len(TYPES))), np.zeros((parts, 2))

        def add(part: int, start: int, end: int) -> None:
            tally(
                start, end, self.here, state.weight, state.state, state.kind, state.amount, totals[part, 0], totals[part, 1], heads[part]
            )  # fmt: skip

        self._each_part(add)
        return totals.sum(axis=0), heads.sum(axis=0)


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
    check_moves(world.moves, faults)
    if (world.fertility > 1).any():
        faults.add(
            Place("lives"),
            f"Women have up to {world.fertility.max():g} children a year.",
            "Give births a woman and year, not a thousand women.",
        )
    faults.check()
