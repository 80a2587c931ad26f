"""Answers that exclude each other, counted over a sample with their covariance; several questions from one pass.

Questions asked of the same persons are crossed, and only crossings that occur are counted. Each question's answers are then
sums of crossings, and the sampling error of any share follows from the one covariance.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from allcover.coverage.people import Grouping
from allcover.coverage.ternary import Mask
from allcover.estimation import CellTotals, Design
from allcover.population.places import Whole
from allcover.vocabulary.estimate import Estimate

MOST_CELLS = 52
"""Crossings that one pass can count."""


@dataclass(frozen=True)
class Sampled:
    """One question of one group. ``places`` gives, answer by answer, the cells of ``totals`` whose persons gave it."""

    totals: CellTotals
    places: tuple[tuple[int, ...], ...]

    @property
    def numbers(self) -> list[float]:
        """Persons by answer (weighted)."""
        return [float(self.totals.totals[list(cells)].sum()) for cells in self.places]

    @property
    def asked(self) -> list[int]:
        """Persons by answer, as many as were asked."""
        return [int(self.totals.counts[list(cells)].sum()) for cells in self.places]

    def share(self, answers: Iterable[int], among: Iterable[int] | None = None) -> Estimate:
        """This function will estimate the share of some answers among others (None: all of the group)."""
        return self.totals.share(self._cells(answers), None if among is None else self._cells(among))

    def total(self) -> Estimate:
        """This function will estimate how many persons there are in the group."""
        return self.totals.total(range(self.totals.totals.size))

    def _cells(self, answers: Iterable[int]) -> list[int]:
        return [cell for answer in answers for cell in self.places[answer]]


@dataclass(frozen=True)
class Crossing:
    """Some questions crossed: each person's cell (int64, -1: not asked), how many there are, and by question and answer the
    cells it is made of.
    """

    codes: Whole
    size: int
    places: Mapping[str, tuple[tuple[int, ...], ...]]


def crossings(questions: Mapping[str, tuple[Whole, int]], universe: Mask) -> list[Crossing]:
    """This function will cross questions, in as many batches as one pass each can count.

    ``questions`` gives by name each person's answer (int64) and the number of answers; ``universe`` (persons, bool) who is
    asked.
    """
    found: list[Crossing] = []
    batch: list[str] = []
    for name in questions:
        wider = _crossed({one: questions[one] for one in (*batch, name)}, universe)
        if batch and wider.size > MOST_CELLS:
            batch, wider = [], _crossed({name: questions[name]}, universe)
        elif batch:
            found.pop()
        batch.append(name)
        found.append(wider)
    return found


def sampled(design: Design, crossed: Iterable[Crossing], grouping: Grouping) -> list[dict[str, Sampled]]:
    """This function will count crossed questions for every group of a grouping; the list is in the order of the groups."""
    number = len(grouping.groups)
    found: list[dict[str, Sampled]] = [{} for _ in range(number)]
    for one in crossed:
        for group, totals in enumerate(grouping.over(design).cell_totals(one.codes, one.size)):
            found[group] |= {name: Sampled(totals, places) for name, places in one.places.items()}
    return found


def _crossed(questions: Mapping[str, tuple[Whole, int]], universe: Mask) -> Crossing:
    """Only crossings that occur get a cell."""
    joint, number = np.zeros(universe.size, dtype=np.int64), 1
    for codes, size in questions.values():
        joint, number = joint * size + codes, number * size
    occurs = np.bincount(joint[universe], minlength=number) > 0
    rest = np.flatnonzero(occurs)
    cells = np.where(universe, (np.cumsum(occurs) - 1)[joint], -1)
    places = {}
    size_found = max(rest.size, 1)
    for name, (_, size) in reversed(list(questions.items())):
        places[name] = tuple(tuple(np.flatnonzero(rest % size == answer).tolist()) for answer in range(size))
        rest = rest // size
    return Crossing(cells, size_found, places)
