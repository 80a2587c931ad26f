"""The lives of a weighted sample of households, year by year: births, deaths, marriages, work, credit, awards, and whom a death leaves.

Beside the cells of :mod:`insured`, for what needs a family or a distribution: a widow is the wife of who died, an orphan a child of theirs. The sample is that of
the survey, aligned each year after the first to the people of the cohorts (:mod:`people`), its contributors to those of the cells; benefits are those the
scheme's own definition gives (:mod:`awards`). Every event has a random number of its own, so that two laws are compared on the same lives. Everybody is gone through
twice a year: to its end (:mod:`lives_steps`), and to what is known of everybody then (:mod:`lives_meeting`); a third time where lives have wages of their own (:mod:`lives_wages`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from allcover.projection.insured import TYPES, Awards
from allcover.projection.lives_ages import spread_ages
from allcover.projection.lives_meeting import (
    Chains,
    Ends,
    Meeting,
    Sums,
    marry,
    meet,
    openings,
    weddings,
    weights,
)
from allcover.projection.lives_state import NOBODY, PART, WIDOWED, Lists, Persons
from allcover.projection.lives_steps import Interval, give_birth, live_on, move_out
from allcover.projection.lives_wages import Pay, Standings, earn
from allcover.projection.lives_world import World, check_lives
from allcover.projection.rates import Floats, in_threads, plain
from allcover.projection.sample import Sample, roomy, those_alive
from allcover.projection.wages import EARNED, NORMALS, PAID, Wages, standing_at_first

LEAST_PARTS = 2
"""Parts for which a thread is worth its while."""


@dataclass(frozen=True)
class Lives:
    """What became of a sample, at each date: ``contributors``; ``pensioners`` and ``paid`` a month by type (type, date); ``snapshots`` of the years asked for.

    ``numbers`` are those persons' own, the same at every date. ``widest`` is the largest factor by which a weight was moved in one year to meet the people, ``unmet`` the largest share of them in cells where nobody of
    the sample lives.

    ``earnings`` insured and ``contribution`` a month (side, date), by the law of the year that ends and of that which begins; nought where lives have no wages. ``aligned`` (date): the factor that
    brings their wages to the mean of the path.
    """

    contributors: Floats
    pensioners: Floats
    paid: Floats
    persons: Floats
    snapshots: dict[int, Sample]
    widest: Floats
    unmet: Floats
    numbers: dict[int, NDArray[np.int32]]
    earnings: Floats
    contribution: Floats
    aligned: Floats


def live(sample: Sample, world: World, *, seed: int = 1, keep: Sequence[int] = ()) -> Lives:
    """This function will let a sample live through the intervals of ``world``; ``keep`` are the dates (0 is the first) of which everybody is kept.

    The first date is the sample as it is. Raises Faults for a sample or a world that cannot be.
    """
    check_lives(sample, world, keep)
    living = _Living(roomy(sample, _births(world)), world, seed, sample.size)
    dates = world.population.shape[0]
    totals = np.zeros((dates, 2, len(TYPES)))
    contributors, persons, widest, unmet, aligned = (np.zeros(dates) for _ in range(5))
    money = np.zeros((dates, 2, 2))
    snapshots: dict[int, Sample] = {}
    numbers: dict[int, NDArray[np.int32]] = {}
    for date in range(dates):
        if date:
            living.year(date - 1)
            widest[date], unmet[date] = living.met(date)
        else:
            living.begin()
        totals[date], (persons[date], contributors[date]) = living.told
        money[date], aligned[date] = living.earned(date)
        if date in keep:
            numbers[date] = living.alive()
            snapshots[date] = those_alive(living.state, numbers[date])
        if not date:
            living.set_out()
    return Lives(
        contributors, totals[:, 0].T, totals[:, 1].T, persons, snapshots, widest, unmet, numbers, money[..., EARNED].T, money[..., PAID].T, aligned,
    )  # fmt: skip


class _Living:
    """A sample that lives: its persons with room for those to be born, listed by part. ``told`` is what was added up last."""

    def __init__(self, state: Sample, world: World, seed: int, count: int) -> None:
        self.state, self.world, self.seed, self.count = state, world, seed, count
        self.homes = int(state.home.max()) + 1
        ages = world.population.shape[2]
        self.parting = np.zeros(ages) if world.parting is None else plain(world.parting)
        self.leaving = np.zeros((2, ages)) if world.leaving is None else plain(world.leaving)
        self.may_have_two = not all(one.gives_one for one in world.awards)
        size = state.size
        died, parted = (np.full(size, NOBODY, dtype=np.int16) for _ in range(2))
        self.persons = Persons(
            **{field.name: getattr(state, field.name) for field in fields(state)},
            career=np.zeros(size),
            died=died,
            parted=parted,
            gone=np.zeros(size // 8 + 1, dtype=np.uint8),
        )
        held = np.clip(count - np.arange(0, size, PART), 0, PART)
        mothers, moved, following = (np.full(size, NOBODY, dtype=np.int32) for _ in range(3))
        found = np.zeros((2, held.size), dtype=np.int64)
        self.lists = Lists(np.arange(size, dtype=np.uint32), held, mothers, moved, found, following)
        self.counted, self.women = np.zeros((4, 2, ages)), np.zeros((3, ages))
        self.told: tuple[Floats, Floats] = np.zeros((2, len(TYPES))), np.zeros(2)
        self.worked = np.zeros((2, ages))
        self.aligned = 1.0
        working = np.flatnonzero(world.target.any(axis=(0, 1)))
        self.youngest = int(working[0]) if working.size else ages
        self.oldest = int(working[-1]) if working.size else NOBODY
        self.standings = None if world.wages is None else self._standings(world.wages)
        self.near = None if world.wages is None else world.wages.near()

    @property
    def parts(self) -> int:
        """How many parts somebody is or was in."""
        return -(-self.count // PART)

    def alive(self) -> NDArray[np.int32]:
        """The places of all who are alive, in their order."""
        here, held = self.lists.here, self.lists.held
        return np.concatenate([here[part * PART :][: held[part]] for part in range(self.parts)])

    def _in_threads(self, work: Callable[[int, int], None]) -> None:
        in_threads(self.parts, LEAST_PARTS, work, self.lists.held[: self.parts])

    def begin(self) -> None:
        """Add up the first date, and draw who dies after it."""
        self._meet(0, Meeting(self.seed, 0, True, *self._nothing(), self.may_have_two))

    def set_out(self) -> None:
        """Bring ages to those of the people within each group, and draw anew who dies after the first date."""
        breaks, state, count = self.world.breaks, self.state, self.count
        if breaks is None:
            return
        first = Sample(**{field.name: getattr(state, field.name)[:count] for field in fields(state)})
        state.age[:count] = spread_ages(first, self.world.population[0], breaks)
        for marked, blank in (
            (self.persons.died, NOBODY),
            (self.persons.parted, NOBODY),
            (self.persons.gone, 0),
        ):
            marked[:] = blank
        self.begin()

    def year(self, at: int) -> None:
        """Everybody dies or lives on through an interval, and children are born."""
        given, ages = self._interval(at), self.women.shape[1]
        counted, women = np.zeros((self.parts, 4, 2, ages)), np.zeros((self.parts, 3, ages))
        self._in_threads(
            lambda first, last: live_on(first, last, self.persons, self.lists, given, counted, women)
        )
        self._raise(at)
        self.homes = move_out(self.lists, self.persons.home, self.homes)
        self.counted, self.women, newborn = counted.sum(axis=0), women.sum(axis=0), np.zeros(2)
        born = give_birth(self.count, self.persons, self.lists, self.seed, at, self.world.girls, newborn)
        if born < 0:
            raise MemoryError("More children were born than room was made for.")
        self.counted[0, :, 0] += newborn
        self.women[0, 0] += newborn[0]
        self._list(born)

    def _list(self, born: int) -> None:
        """List who was born; parts are filled from their start, so children come after who is listed."""
        places = np.arange(self.count, born)
        for part in range(self.count // PART, -(-born // PART)):
            came = places[places // PART == part]
            self.lists.here[part * PART + self.lists.held[part] :][: came.size] = came
            self.lists.held[part] += came.size
        self.count = born

    def _raise(self, at: int) -> None:
        """What the law makes of pensions in payment at the end of an interval."""
        rule, state = self.world.awards[self.world.law[at]].raised, self.state
        if rule is not None:
            who = self.alive()
            who = who[state.kind[who] >= 0]
            level = 1.0 if self.world.level is None else float(self.world.level[at + 1])
            both = who[state.beside[who] > 0]
            for drawn, kind, held in ((who, state.kind[who], state.amount), (both, WIDOWED, state.beside)):
                held[drawn] = level * rule.of(kind, state.sex[drawn], state.age[drawn], held[drawn] / level)

    def met(self, date: int) -> tuple[float, float]:
        """Bring the sample to what is known of a date; gives the largest move of weights, of cells in which people of some number live, and the share that is not met.

        A cell in which nobody of the sample lives keeps a factor of nought, and its people are not represented.
        """
        world, people, held = self.world, self.world.population[date], self.counted.sum(axis=0)
        factors, moving, wed = (
            np.ones(self.counted.shape),
            np.zeros(self.counted.shape),
            np.zeros(held.shape[1]),
        )
        weights(self.counted, plain(people), plain(world.target[date - 1]), self.worked, factors)
        openings(
            self.counted[:3] * factors[:3], plain(world.target[date]), plain(world.moves.returning), moving
        )
        weddings(self.women, plain(world.moves.married[0]), plain(world.moves.remarriage[0]), wed)
        chains = self._meet(
            date,
            Meeting(
                self.seed,
                date,
                False,
                factors,
                moving,
                wed,
                plain(world.moves.remarriage),
                self.leaving,
                self.may_have_two,
            ),
        )
        self.homes = move_out(self.lists, self.persons.home, self.homes)
        self.homes = marry(
            self.persons,
            self.lists,
            chains,
            world.older,
            self.homes,
            world.awards[world.law[date - 1]].ends_wed,
        )
        some = (factors > 0) & (people > people.sum() / 1_000) & (self.counted > 0)
        moved = np.maximum(factors[some], 1 / factors[some])
        return float(moved.max(initial=1.0)), float(people[held == 0].sum() / people.sum())

    def _meet(self, date: int, given: Meeting) -> Chains:
        """Single men, in chains; what is added up is told."""
        chains = Chains(*(np.full((2, self.parts, self.women.shape[1]), NOBODY) for _ in range(2)))
        works = np.zeros((self.parts, *self.counted.shape[1:]))
        sums = Sums(np.zeros((self.parts, 2, len(TYPES))), np.zeros((self.parts, 2)), works)
        ends = self._ends(date)
        self._in_threads(
            lambda first, last: meet(first, last, self.persons, self.lists, given, chains, ends, sums)
        )
        self.told, self.worked = (sums.drawn.sum(axis=0), sums.heads.sum(axis=0)), works.sum(axis=0)
        return chains

    def _standings(self, wages: Wages) -> Standings:
        """Everybody's standing at the first date; what was credited before is taken to have been at the wage of the own standing."""
        state = self.state
        lasting, state.standing[:] = standing_at_first(wages, state.standing, self.seed)
        entry = wages.entries(state.sex, state.standing)
        ratio = np.where(entry >= 0, wages.ratios[self.world.law[0], EARNED, entry], 0.0)
        self.persons.career[:] = np.where(state.service > 0, ratio, 0.0)
        return Standings(lasting, ratio, state.service.copy())

    def earned(self, date: int) -> tuple[Floats, float]:
        """What contributors earn and pay a month at a date (side, money), in the money of the date; and the factor that brings own wages to the mean of the path, 1 at the first."""
        wages, found = self.world.wages, np.zeros((self.parts, 2, 2, 2))
        if wages is None or self.standings is None:
            return np.zeros((2, 2)), 1.0
        given, standings = self._pay(wages, date), self.standings
        self._in_threads(
            lambda first, last: earn(first, last, self.persons, self.lists, standings, given, found)
        )
        at_means, own = np.moveaxis(found.sum(axis=0), -1, 0)
        earned = own[1, EARNED]
        self.aligned = float(at_means[1, EARNED] / earned) if date and earned > 0 else 1.0
        return own * self.aligned * wages.level[date], self.aligned

    def _pay(self, wages: Wages, date: int) -> Pay:
        law, standing = self.world.law, wages.standing
        sides = [law[max(date - 1, 0)], law[min(date, law.size - 1)]]
        return Pay(
            self.seed, date, date == 0, self.youngest, self.oldest, self.aligned, np.sqrt(standing.lasting), np.sqrt(1 - standing.lasting), standing.memory,
            np.sqrt(1 - standing.memory**2), NORMALS, plain(wages.means[sides]), self.near, plain(wages.reached), plain(wages.ratios[sides]),
        )  # fmt: skip

    def _nothing(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Weights as they are, and nobody who changes work, marries or leaves home."""
        shape = self.counted.shape
        return np.ones(shape), np.zeros(shape), np.zeros(shape[-1]), np.zeros(shape[1:]), np.zeros(shape[1:])

    def _interval(self, at: int) -> Interval:
        world, moves = self.world, self.world.moves
        awards = world.awards[world.law[at]]
        own_by_wage, disabled_by_wage, factors = _by_wage(awards, is_told=world.wages is not None)
        return Interval(
            seed=self.seed, year=at, invalid=plain(moves.invalid), retiring=plain(moves.retiring), credit=plain(moves.credit), own=plain(awards.own),
            disabled=plain(awards.disabled), own_by_wage=own_by_wage, disabled_by_wage=disabled_by_wage, factors=factors, survivor=plain(awards.survivor), fertility=plain(world.fertility[at]), award_growth=float(world.award_growth[at]),
            pension_growth=float(world.pension_growth[at]), risk_service=float(awards.risk_service), orphan_age=float(awards.orphan_age),
            gives_one=awards.gives_one, may_have_two=self.may_have_two,
        )  # fmt: skip

    def _ends(self, date: int) -> Ends:
        """Who dies in the year after a date; after the last nobody does."""
        moves = self.world.moves
        dying = plain(moves.dying[date]) if date < moves.dying.shape[0] else np.zeros_like(self.leaving)
        return Ends(dying, float(moves.invalid_mortality), self.parting)


def _by_wage(awards: Awards, *, is_told: bool) -> tuple[Floats, Floats, Floats]:
    """Pensions by class of wage; of one class where a law tells none apart, or lives have no wages."""
    held = awards.by_wage if is_told else None
    if held is None:
        return plain(awards.own[None]), plain(awards.disabled[None]), np.ones(1)
    return plain(held.own), plain(held.disabled), plain(held.factors)


def _births(world: World) -> float:
    """How many children are expected of all intervals, of one person of the first date."""
    return float((world.population[:-1, 0] * world.fertility).sum() / world.population[0].sum())
