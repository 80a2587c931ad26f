"""What contributors earn over a life: the survey's own spread of insured earnings, in which everybody has a standing.

A standing is a standard normal score: its rank, from 0 to 1, is the person's place among the contributors of the own sex, each of whom earns and pays so many times the mean of the own age. A part
of it lasts and is forgotten slowly, the rest is of the year alone; how much, and how slowly, no survey of one year can tell, so a file of assumptions says it. The standing of who contributes in the
survey is their own, so the first date is the survey's total. Means by sex and age, and their growth, are those of the cells (:mod:`opening`, :mod:`valuation`). Goes to :mod:`lives`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from allcover.projection.lives_state import STANDING, chances
from allcover.projection.opening import Members, PerHead
from allcover.projection.rates import Floats

EARNED, PAID = 0, 1
"""Places of insured earnings and of contributions."""

_POINTS = 4_096


def _even_normals() -> Floats:
    """Standard normal scores of as many equally likely parts, of mean 0 and variance 1."""
    middles = ndtri((np.arange(_POINTS) + 0.5) / _POINTS)
    return np.asarray(middles / np.sqrt((middles**2).mean()))


NORMALS = _even_normals()

BANDS, PER_BAND = 1_024, 1 / 128
"""Bands of scores, around nought, that say near which entry a score is reached; the outermost are open."""


@dataclass(frozen=True)
class Standing:
    """How long a standing lasts: ``lasting``, the share of its variance that is not of the year alone, and the ``memory`` of that part, how much of it is left a year later."""

    lasting: float
    memory: float


@dataclass(frozen=True)
class Wages:
    """``means`` (law, money, sex, age), a contributor and month at the opening, of ``EARNED`` and ``PAID``; ``level`` (date), what wages have grown to.

    Contributors of the survey lie by sex and then by what they earn: ``first`` (3) says where each sex begins and ends, ``reached`` (entry) the score up to which an entry reaches, without end for the last of a sex,
    ``ratios`` (law, money, entry) what it earns and pays, as a share of the mean of its sex and age.
    """

    means: Floats
    level: Floats
    first: NDArray[np.int64]
    reached: Floats
    ratios: Floats
    standing: Standing

    def entries(self, sex: NDArray[np.int8], score: Floats) -> NDArray[np.int64]:
        """This function will give the entry at whom each person's rank is reached, (persons); -1 of a sex without contributors."""
        found = np.full(sex.size, -1)
        for one in range(2):
            first, last = self.first[one], self.first[one + 1]
            if last > first:
                who = sex == one
                at = first + np.searchsorted(self.reached[first:last], score[who])
                found[who] = np.minimum(at, last - 1)
        return found

    def near(self) -> NDArray[np.int64]:
        """This function will give the first entry that a score of each band may reach, (sex, band); -1 of a sex without contributors."""
        lower: Floats = (np.arange(BANDS, dtype=np.float64) - BANDS / 2) * PER_BAND
        lower[0] = -np.inf
        return np.stack([self.entries(np.full(BANDS, sex, dtype=np.int8), lower) for sex in range(2)])

    def earnings(
        self, sex: NDArray[np.int8], age: NDArray[np.int16], score: Floats, law: int, date: int
    ) -> Floats:
        """This function will give insured earnings a month of persons by their standing, (persons), under a law, at the level of wages of a date."""
        entry = self.entries(sex, score)
        ratio = np.where(entry >= 0, self.ratios[law, EARNED, entry], 0.0)
        return np.asarray(self.means[law, EARNED, sex, age] * ratio * self.level[date])


def wages_of(
    members: Sequence[Members], per_head: Sequence[PerHead], level: Floats, standing: Standing
) -> tuple[Wages, Floats]:
    """This function will give the wages that lives rest on, and the standing of each member, a standard normal score; NaN of who does not contribute.

    ``members`` and ``per_head`` are those of each state of the law, ``level`` (date) what wages grow to.
    """
    held = members[0]
    means = np.stack([np.stack([one.earnings, one.contribution]) for one in per_head])
    own = np.stack([np.stack([one.earnings, one.contribution]) for one in members])
    mean = means[:, :, held.sex, held.age]
    ratios = np.divide(own, mean, out=np.zeros_like(own), where=mean > 0)
    score = np.full(held.weight.size, np.nan)
    order, reached, first = [], [], [0]
    for sex in range(2):
        rows = np.flatnonzero(held.is_contributing & (held.weight > 0) & (held.sex == sex))
        rows = rows[np.argsort(ratios[0, EARNED, rows], kind="stable")]
        weight = held.weight[rows]
        up_to = np.cumsum(weight) / weight.sum()
        score[rows] = ndtri(up_to - weight / weight.sum() / 2)
        order.append(rows)
        reached.append(np.append(ndtri(up_to[:-1]), np.inf)[: rows.size])
        first.append(first[-1] + rows.size)
    found = Wages(
        means, level, np.array(first), np.concatenate(reached), ratios[:, :, np.concatenate(order)], standing
    )
    return found, score


def standing_at_first(wages: Wages, score: Floats, seed: int) -> tuple[Floats, Floats]:
    """This function will give the part of everybody's standing that lasts, and the standing, at the first date; of whom no ``score`` is known, both are drawn."""
    own = NORMALS[(chances(seed, np.arange(score.size), STANDING) * _POINTS).astype(np.int64)]
    share = wages.standing.lasting
    known = ~np.isnan(score)
    lasting = np.where(known, np.sqrt(share) * np.nan_to_num(score) + np.sqrt(1 - share) * own, own)
    return lasting, np.where(known, score, own)
