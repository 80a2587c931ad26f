"""Whose facts a person of a later year has: the own of the survey as long as they fit, else those of somebody of the survey who is like them.

Like them is who is of the same sex and stage of life, stands alike with the scheme, is married or not as they are, and comes of the same kind of area and the same fifth
of households. Fewer of these are asked for where too few are found. The own random number of a person, of a contributor the rank of the own wage, picks one of them by the order of their incomes, so that somebody keeps
the place among equals from year to year. Goes to :mod:`later_people`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from allcover.population import Population
from allcover.projection.lives_state import ACTIVE, INVALIDITY, LIKENESS, chances
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample

STAGES = (0, 6, 15, 20, 25, 40, 55, 65, 75)
"""Ages at which a stage of life begins."""

FEWEST = 5
"""Persons of the survey of whom one is picked; where there are fewer, less is asked for."""

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Traits:
    """What likeness is told by, one entry a person: whole numbers each."""

    sex: Whole
    stage: Whole
    standing: Whole
    is_married: Whole
    area: Whole
    fifth: Whole

    def levels(self) -> tuple[tuple[Whole, ...], ...]:
        """Sets of traits, from those of the most alike to the least that is asked for."""
        most = (self.sex, self.stage, self.standing)
        return (
            (*most, self.is_married, self.area, self.fifth), (*most, self.area, self.fifth), (*most, self.fifth), most, (self.stage, self.standing),
            (self.sex, self.stage), (np.zeros_like(self.sex),),
        )  # fmt: skip


def stage_of(age: NDArray[np.int16]) -> Whole:
    """This function will give the stage of life of each age.

    >>> stage_of(np.array([0, 14, 15, 90])).tolist()
    [0, 1, 2, 8]
    """
    return np.searchsorted(np.array(STAGES), age, side="right") - 1


def standing_of(sample: Sample) -> Whole:
    """This function will tell how persons stand with the scheme: 0 not at all, 1 contributing, 2 drawing a pension of their own, 3 one of a survivor."""
    own = (sample.kind >= 0) & (sample.kind <= INVALIDITY)
    left = np.where(sample.kind > INVALIDITY, 3, 0)
    return np.where(own, 2, np.where(sample.state == ACTIVE, 1, left)).astype(np.int64)


def traits_of(sample: Sample, area: Whole, fifth: Whole) -> Traits:
    """This function will tell persons by what likeness asks; ``area`` and ``fifth`` are those of the survey's rows, which a line hands on."""
    return Traits(
        sample.sex.astype(np.int64), stage_of(sample.age), standing_of(sample), (sample.mate >= 0).astype(np.int64), area[sample.line], fifth[sample.line],
    )  # fmt: skip


def areas_and_fifths(survey: Population) -> tuple[Whole, Whole]:
    """This function will give the kind of area of every person of a survey, and the fifth of persons their household is in, from the poorest."""
    home = survey.household_of_person
    area = survey.need_bare("households")["area"].to_physical().fill_null(9).to_numpy().astype(np.int64)[home]
    welfare = _welfare(survey)[home]
    weight = survey.need_bare("persons")["weight"].fill_null(0).to_numpy()
    order = np.argsort(welfare, kind="stable")
    below = np.empty(welfare.size)
    below[order] = np.cumsum(weight[order]) - weight[order] / 2
    return area, np.minimum((5 * below / weight.sum()).astype(np.int64), 4)


def _welfare(survey: Population) -> Floats:
    """By household, the measure poverty is counted on; where it is nowhere known, income a head."""
    held = survey.need_bare("households")["welfare_month"]
    if held.null_count() < held.len():
        return held.fill_null(held.median()).to_numpy()
    starts = survey.household_offsets
    income = survey.need_bare("persons")["income_month"].fill_null(0).to_numpy()
    return np.asarray(np.add.reduceat(income, starts[:-1]) / np.diff(starts))


def place_among_equals(sample: Sample, numbers: NDArray[np.int32], seed: int) -> Floats:
    """This function will give the place, from 0 to 1, that each person keeps among those who are alike: the rank of a contributor's wage where lives have wages, else a random number of the person's own."""
    drawn = chances(seed, numbers, LIKENESS)
    placed = (sample.state == ACTIVE) & ~np.isnan(sample.standing)
    drawn[placed] = ndtr(sample.standing[placed])
    return drawn


def donors(
    opening: Sample, there: Traits, then: Sample, here: Traits, income: Floats, drawn: Floats
) -> Whole:
    """This function will give the row of the survey whose facts each person has.

    ``opening`` are the survey's persons and ``there`` their traits, in the order of its rows; ``then`` and ``here`` those of the later year. ``income`` (rows) orders who is alike;
    ``drawn`` (persons, from 0 to 1) picks.
    """
    found = np.full(then.size, -1, dtype=np.int64)
    own = then.origin
    keeps = own >= 0
    for now, was in zip(here.levels()[3], there.levels()[3], strict=True):
        keeps &= now == was[own]
    found[keeps] = own[keeps]
    asked = np.flatnonzero(opening.weight > 0)
    rank = asked[np.argsort(income[asked], kind="stable")]
    for now_all, was_all in zip(here.levels(), there.levels(), strict=True):
        open_ = np.flatnonzero(found < 0)
        if not open_.size:
            break
        found[open_] = _picked(
            _coded(was_all, rank), _coded(now_all, open_), rank, opening.weight, drawn[open_]
        )
    return found


def _coded(traits: tuple[Whole, ...], rows: Whole) -> Whole:
    """One number for a set of traits, each below 16."""
    code = np.zeros(rows.size, dtype=np.int64)
    for trait in traits:
        code = code * 16 + trait[rows]
    return code


def _picked(codes: Whole, wanted: Whole, rank: Whole, weight: Floats, drawn: Floats) -> Whole:
    """Of those with the wanted code, the one at whom ``drawn`` of their weight is reached; -1 where there are too few."""
    order = np.argsort(codes, kind="stable")
    sorted_codes, rows = codes[order], rank[order]
    first, last = (np.searchsorted(sorted_codes, wanted, side=side) for side in ("left", "right"))
    reached = np.concatenate([[0.0], np.cumsum(weight[rows])])
    at = np.searchsorted(reached, reached[first] + drawn * (reached[last] - reached[first]), side="right") - 1
    chosen = rows[np.clip(at, first, np.maximum(last - 1, first)).clip(0, rows.size - 1)]
    least = FEWEST if np.unique(codes).size > 1 else 1
    return np.where(last - first >= least, chosen, -1)
