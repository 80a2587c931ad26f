"""Chance with a memory of nothing: one stream of random numbers for each question, one number for each person.

Whether a person is registered with a scheme is decided by that person's number in the stream of that very question.
A law that changes who must register moves the bar a number is held against, never the number, so that everything that
does not follow from the law stays as it was. A longer draw begins with the shorter one: more households add to
the survey and change none of the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Chance:
    """The random numbers of one seed."""

    seed: int

    def of(self, question: str, size: int) -> Floats:
        """This function will draw ``size`` numbers for a question, even between 0 and 1 (float64, both ends excluded)."""
        stream = np.random.SeedSequence([self.seed, *question.encode()])
        # Never quite 0, whose quantile is minus infinity.
        return np.maximum(np.random.Generator(np.random.PCG64(stream)).random(size), 2.0**-54)

    def happens(self, question: str, share: npt.ArrayLike, size: int) -> Booleans:
        """This function will answer a question with yes for a share of cases (one share, or one a case)."""
        happens: Booleans = self.of(question, size) < np.asarray(share)
        return happens

    def pick(self, question: str, shares: Sequence[float] | Floats, size: int) -> Whole:
        """This function will pick a position for every case by shares: one row of them, or a row a case (cases x positions)."""
        return picked(self.of(question, size), shares)

    def between(self, question: str, low: npt.ArrayLike, high: npt.ArrayLike, size: int) -> Whole:
        """This function will pick whole numbers evenly from ``low`` to ``high``, both included; ``low`` where they cross."""
        lowest, highest = np.asarray(low), np.asarray(high)
        span = np.maximum(highest - lowest + 1, 1)
        found: Whole = np.minimum(
            lowest + (self.of(question, size) * span).astype(np.int64), lowest + span - 1
        )
        return found

    def normal(self, question: str, size: int) -> Floats:
        """This function will draw from the standard normal distribution."""
        return np.asarray(scipy.special.ndtri(self.of(question, size)))

    def factor(self, question: str, spread: float, size: int) -> Floats:
        """This function will draw lognormal factors with median 1; ``spread`` is the deviation of their logarithm."""
        return np.exp(spread * self.normal(question, size))

    def few(self, question: str, mean: npt.ArrayLike, size: int, most: int = 40) -> Whole:
        """This function will draw Poisson counts, at most ``most``."""
        left, chance = self.of(question, size), np.exp(-np.broadcast_to(np.asarray(mean, np.float64), size))
        count = np.zeros(size, np.int64)
        term = chance.copy()
        for number in range(1, most + 1):
            is_more = left >= chance
            if not is_more.any():
                break
            count += is_more
            term = term * np.asarray(mean) / number
            chance = chance + term
        return count


def picked(numbers: Floats, shares: Sequence[float] | Floats) -> Whole:
    """This function will turn even numbers into positions by shares, which need not add up to 1.

    >>> picked(np.array([0.1, 0.6, 0.99]), [0.5, 0.25, 0.25]).tolist()
    [0, 1, 2]
    """
    table = np.atleast_2d(np.asarray(shares, np.float64))
    ends = np.cumsum(table, axis=1)
    reached = (numbers * ends[:, -1])[:, np.newaxis] >= ends[:, :-1]
    position: Whole = np.broadcast_to(reached, (numbers.size, table.shape[1] - 1)).sum(axis=1)
    return position


def spread_out(start: float, size: int) -> Floats:
    """This function will give numbers from 0 to 1 that fill the interval evenly however many are taken.

    Multiples of the golden section: a systematic draw that does not have to know how long it will be.
    """
    places: Floats = np.mod(start + np.arange(size) * ((np.sqrt(5.0) - 1) / 2), 1.0)
    return places
