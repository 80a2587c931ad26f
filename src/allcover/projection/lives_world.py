"""What befalls a sample of lives, and whether it can be: everything that is wrong is noted, each with its place and the cure. Goes to :mod:`lives`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allcover.projection.insured import Awards, Moves, check_moves
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample
from allcover.projection.wages import Wages
from allcover.vocabulary.fault import FaultList, Place

GIRLS = 1 / 2.05
"""Girls of all births, where nothing else is given."""


@dataclass(frozen=True)
class World:
    """What befalls a sample: ``population`` (date, sex, age) and ``fertility`` (interval, age) of the people, ``target`` contributors (date, sex, age),
    probabilities, and the awards of each state of the ``law`` (interval); ``level`` (date) is that of the law's amounts.

    ``parting`` (age of the wife): marriages that end in divorce within a year; ``leaving`` (sex, age): single persons who leave their parents' home within a year. None: nobody
    does. ``wages``: what contributors earn and pay; None: lives have no wages of their own. ``breaks``: ages at which a group ends, over which a sample's ages are spread when it sets out
    (:mod:`lives_ages`); None: lives set out at the ages they have.
    """

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
    parting: Floats | None = None
    leaving: Floats | None = None
    wages: Wages | None = None
    breaks: NDArray[np.int64] | None = None


def check_lives(sample: Sample, world: World, keep: Sequence[int]) -> None:
    """This function will refuse a sample or a world that cannot be, as Faults."""
    faults = FaultList()
    _check_years(world, keep, faults)
    _check_families(sample, faults)
    _check_persons(sample, world, faults)
    check_moves(world.moves, faults)
    _check_rates(world, faults)
    faults.check()


def _check_years(world: World, keep: Sequence[int], faults: FaultList) -> None:
    intervals = world.population.shape[0] - 1
    for name, held, wanted in (
        ("fertility", world.fertility.shape[0], intervals), ("dying", world.moves.dying.shape[0], intervals), ("law", world.law.size, intervals),
        ("award_growth", world.award_growth.size, intervals), ("pension_growth", world.pension_growth.size, intervals),
        ("target", world.target.shape[0], intervals + 1),
    ):  # fmt: skip
        if held != wanted:
            what = f"'{name}' is given for {held} years, not {wanted}."
            faults.add(Place("lives"), what, "Give it for the years of the population.")
    beyond = sorted(date for date in keep if not 0 <= date <= intervals)
    if beyond:
        what = f"Everybody is asked of in year {beyond[0]}; the years run from 0 to {intervals}."
        faults.add(Place("lives"), what, "Ask of years within the horizon, or project more years.")


def _check_families(sample: Sample, faults: FaultList) -> None:
    for name in ("mate", "mother", "father"):
        other = getattr(sample, name)
        if ((other < -2) | (other >= sample.size) | (other == np.arange(sample.size))).any():
            what = f"'{name}' names persons who are not in the sample, or the person itself."
            faults.add(Place("lives"), what, "Give places of others, -1 for nobody, -2 for who has died.")
            return
    wed = np.flatnonzero(sample.mate >= 0)
    if (sample.mate[sample.mate[wed]] != wed).any():
        what = "Somebody's spouse is married to somebody else."
        faults.add(Place("lives"), what, "Give each couple from both sides.")


def _check_persons(sample: Sample, world: World, faults: FaultList) -> None:
    ages = world.population.shape[2]
    for name, wrong in (
        ("age", (sample.age < 0) | (sample.age >= ages)), ("weight", ~(sample.weight >= 0)),
        ("service", (sample.service < 0) | (sample.service > sample.age)), ("amount", ~(sample.amount >= 0)), ("beside", ~(sample.beside >= 0)),
    ):  # fmt: skip
        if wrong.any():
            what = f"'{name}' cannot be in {int(wrong.sum())} entries, first in {int(np.flatnonzero(wrong)[0]) + 1}."
            faults.add(Place("lives"), what, "Mend the entries.")


def _check_rates(world: World, faults: FaultList) -> None:
    """Rates above one or below none, and ages that do not join those of the people."""
    if (world.fertility > 1).any():
        what = f"Women have up to {world.fertility.max():g} children a year."
        faults.add(Place("lives"), what, "Give births a woman and year, not a thousand women.")
    shape = world.population.shape[1:]
    given: tuple[tuple[str, NDArray[np.float64] | None, tuple[int, ...]], ...] = (
        ("fertility", world.fertility, (world.fertility.shape[0], shape[1])), ("married", world.moves.married, shape), ("remarriage", world.moves.remarriage, shape), ("invalid", world.moves.invalid, shape),
        ("parting", world.parting, shape[1:]), ("leaving", world.leaving, shape),
    )  # fmt: skip
    for name, held, wanted in given:
        if held is not None and held.shape != wanted:
            what = f"'{name}' has the shape {held.shape}; the people have {shape[1]} ages, so it should be {wanted}."
            faults.add(Place("lives"), what, "Give one value for each age of the people.")
    for name, held, _ in (("parting", world.parting, ()), ("leaving", world.leaving, ())):
        if held is not None and not ((held >= 0) & (held <= 1)).all():
            what = f"'{name}' holds rates from {held.min():g} to {held.max():g}."
            faults.add(Place("lives"), what, "Give a share of one, such as 0.02.")
