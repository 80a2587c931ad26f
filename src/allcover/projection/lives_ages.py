"""The ages at which lives set out: within groups of five years as the people are, so that a sample's gaps are nobody's future. As cells do (:mod:`opening`), so that both begin with the same scheme.

Comes from a sample and the people of the first date; goes to :mod:`lives`. Left where a sample has them, ages would meet contributors of each single age that are too few or too many for it,
and the first year would take credit from whoever had to stop, and give none to whoever had to begin.
"""

import numpy as np
from numpy.typing import NDArray

from allcover.projection.by_age import groups_of_age
from allcover.projection.lives_state import ACTIVE, RESTING
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample

GOLDEN = (5**0.5 - 1) / 2
"""Whose multiples fill the numbers from 0 to 1 most evenly, wherever one begins and ends."""


def spread_ages(sample: Sample, people: Floats, breaks: NDArray[np.int64]) -> NDArray[np.int16]:
    """This function will give everybody of a sample an age of the own group, so that persons of each sex, standing with the scheme and pension are spread over the group as ``people`` (sex, age).

    A group ends where an age of ``breaks`` begins. Who is older stays older, but for the insured: their credit is the same at every age of a group, as in the cells.
    """
    group = groups_of_age(people.shape[1], breaks)
    first = np.searchsorted(group, np.arange(group[-1] + 2))
    upto = np.concatenate([np.zeros((2, 1)), np.cumsum(people, axis=1)], axis=1)
    sex, held = sample.sex.astype(np.int64), group[sample.age]
    insured = (sample.state == ACTIVE) | (sample.state == RESTING)
    kind = (held * 2 + sex) * 20 + sample.state * 5 + sample.kind + 1
    order = np.lexsort((np.where(insured, sample.service, sample.age), kind))
    place = np.empty(sample.size)
    place[order] = _places(sample.weight[order], kind[order])
    place[order] = np.where(insured[order], np.arange(1, sample.size + 1) * GOLDEN % 1.0, place[order])
    low, high = upto[sex, first[held]], upto[sex, first[held + 1]]
    age = np.empty(sample.size, dtype=np.int64)
    for one in range(2):
        who = sex == one
        age[who] = np.searchsorted(upto[one], (low + place * (high - low))[who], side="right") - 1
    there = high > low
    return np.where(there, np.clip(age, first[held], first[held + 1] - 1), sample.age).astype(np.int16)


def _places(weight: Floats, kind: NDArray[np.int64]) -> Floats:
    """Where in the weight of its own kind each stands, from 0 to 1; entries of a kind stand together."""
    starts = np.flatnonzero(np.r_[True, np.diff(kind) > 0])
    total = np.add.reduceat(weight, starts)
    before = np.repeat(np.cumsum(total) - total, np.diff(np.r_[starts, kind.size]))
    whole = np.repeat(total, np.diff(np.r_[starts, kind.size]))
    middle = np.cumsum(weight) - weight / 2 - before
    return np.asarray(np.divide(middle, whole, out=np.full(kind.size, 0.5), where=whole > 0))
