"""Answers of three values for everybody: yes, no, or neither where it cannot be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from allcover.engine.columns import OutcomeColumn

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ternary:
    """A three-valued answer for every person: yes, no, or neither (cannot tell)."""

    is_yes: Mask
    is_no: Mask

    @classmethod
    def of(cls, column: OutcomeColumn) -> "Ternary":
        """This function will read a condition's column."""
        return cls(column.is_yes, column.is_no)

    @classmethod
    def certain(cls, is_yes: npt.NDArray[Any]) -> "Ternary":
        """This function will make an answer that is known of everybody."""
        held = is_yes.astype(np.bool_)
        return cls(held, ~held)

    @classmethod
    def untold(cls, size: int) -> "Ternary":
        """This function will make an answer that is known of nobody."""
        return cls(np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_))

    @classmethod
    def any_of(cls, answers: Iterable["Ternary"], size: int) -> "Ternary":
        """This function will say yes where any says yes, no where all say no (of nothing: no)."""
        is_yes, is_no = np.zeros(size, dtype=np.bool_), np.ones(size, dtype=np.bool_)
        for answer in answers:
            is_yes, is_no = np.logical_or(is_yes, answer.is_yes), np.logical_and(is_no, answer.is_no)
        return cls(is_yes, is_no)

    @classmethod
    def at_least(cls, low: Floats, high: Floats, threshold: Floats | float) -> "Ternary":
        """This function will ask whether amounts known to lie from ``low`` to ``high`` reach a threshold.

        An amount that is not a number answers nothing.
        """
        return cls(low >= threshold, high < threshold)

    def __and__(self, other: "Ternary") -> "Ternary":
        return Ternary(np.logical_and(self.is_yes, other.is_yes), np.logical_or(self.is_no, other.is_no))

    def __or__(self, other: "Ternary") -> "Ternary":
        return Ternary(np.logical_or(self.is_yes, other.is_yes), np.logical_and(self.is_no, other.is_no))

    def __invert__(self) -> "Ternary":
        return Ternary(self.is_no, self.is_yes)

    @property
    def is_known(self) -> Mask:
        """Where there is an answer."""
        return np.logical_or(self.is_yes, self.is_no)

    @property
    def codes(self) -> npt.NDArray[np.int64]:
        """Each person's answer as a place: 0 yes, 1 no, 2 neither."""
        place: npt.NDArray[np.int8] = 2 - self.is_no.astype(np.int8) - 2 * self.is_yes.astype(np.int8)
        return np.maximum(place, 0).astype(np.int64)

    @property
    def size(self) -> int:
        """Of how many persons it is asked."""
        return int(self.is_yes.size)
