"""Answers that exclude each other, counted over a sample with their covariance; several questions from one pass.

Questions asked of the same persons are crossed, and only crossings that occur are counted. Each question's answers are then
sums of crossings, and the sampling error of any share follows from the one covariance.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np

from allcover.coverage.people import Grouping
from allcover.coverage.ternary import Mask
from allcover.estimation import CellTotals, Design, cell_totals
from allcover.estimation.cells import MOST_CELLS
from allcover.population.places import Whole
from allcover.vocabulary.estimate import Estimate


@dataclass(frozen=True)
class Sampled:
    """One question of one group. ``places`` gives, answer by answer, the cells of ``totals`` whose persons gave it."""

    totals: CellTotals
    places: tuple[tuple[int, ...], ...]

    @property
    def numbers(self) -> list[float]:
        """Persons by answer (weighted)."""
        totals = self.totals.totals.tolist()
        return [fsum(totals[cell] for cell in cells) for cells in self.places]

    @property
    def asked(self) -> list[int]:
        """Persons by answer, as many as were asked."""
        counts = self.totals.counts.tolist()
        return [sum(counts[cell] for cell in cells) for cells in self.places]

    def share(self, answers: Iterable[int], among: Iterable[int] | None = None) -> Estimate:
        """This function will estimate the share of some answers among others (None: all of the group)."""
        return self.totals.share(self._cells(answers), None if among is None else self._cells(among))

    def difference(self, first: Iterable[int], second: Iterable[int]) -> Estimate:
        """This function will estimate by how much the share of some answers is above that of others, of all of the group."""
        return self.totals.difference(self._cells(first), self._cells(second))

    def total(self, answers: Iterable[int] | None = None) -> Estimate:
        """This function will estimate how many persons of the group gave some answers (None: any)."""
        return self.totals.total(range(self.totals.totals.size) if answers is None else self._cells(answers))

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
    rows = np.flatnonzero(universe)
    found: list[_Joint] = []
    for name, (codes, size) in questions.items():
        asked = codes[rows]
        wider = found[-1].with_question(name, asked, size) if found else None
        if wider is not None and wider.size <= MOST_CELLS:
            found[-1] = wider
        else:
            found.append(_Joint.everybody(rows.size).with_question(name, asked, size))
    return [joint.crossing(rows, universe.size) for joint in found]


def sampled(design: Design, crossed: Iterable[Crossing], grouping: Grouping) -> list[dict[str, Sampled]]:
    """This function will count crossed questions for every group of a grouping; the list is in the order of the groups."""
    number = len(grouping.groups)
    found: list[dict[str, Sampled]] = [{} for _ in range(number)]
    for one in crossed:
        for group, totals in enumerate(grouping.over(design).cell_totals(one.codes, one.size)):
            found[group] |= {name: Sampled(totals, places) for name, places in one.places.items()}
    return found


def counted_together(
    design: Design, questions: Mapping[str, tuple[Whole, int]], universe: Mask
) -> dict[str, CellTotals]:
    """This function will count the answers to each question of :func:`crossings` over everybody of a universe, crossed so that one pass counts several."""
    return {
        name: totals.merged(places)
        for one in crossings(questions, universe)
        for totals in (cell_totals(design, one.codes, one.size),)
        for name, places in one.places.items()
    }


@dataclass(frozen=True)
class _Joint:
    """Questions crossed so far, of those asked: the cell of each, how many, and by question the answer of every cell."""

    cell: Whole
    size: int
    answers: dict[str, tuple[Whole, int]]

    @classmethod
    def everybody(cls, asked: int) -> "_Joint":
        return cls(np.zeros(asked, dtype=np.int64), 1, {})

    def with_question(self, name: str, codes: Whole, number: int) -> "_Joint":
        """Only crossings that occur get a cell; where nobody is asked, there is one of nobody."""
        joint = self.cell * number + codes
        occurs = np.bincount(joint, minlength=self.size * number) > 0
        held = np.flatnonzero(occurs) if joint.size else np.zeros(1, dtype=np.int64)
        before, answer = np.divmod(held, number)
        answers = {one: (of_cell[before], size) for one, (of_cell, size) in self.answers.items()}
        return _Joint((np.cumsum(occurs) - 1)[joint], held.size, {**answers, name: (answer, number)})

    def crossing(self, rows: Whole, persons: int) -> Crossing:
        cells = np.full(persons, -1, dtype=np.int64)
        cells[rows] = self.cell
        places = {
            name: tuple(tuple(np.flatnonzero(of_cell == answer).tolist()) for answer in range(number))
            for name, (of_cell, number) in reversed(self.answers.items())
        }
        return Crossing(cells, self.size, places)
