"""Results as columns: what is known of a quantity for every person or household, and between what it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from allcover.expressions.kinds import Condition
from allcover.expressions.logic import Unknown, Value
from allcover.rules.definition import Quantity


@dataclass(frozen=True)
class OutcomeColumn:
    """A quantity for every person or household, in the order of the population's table.

    ``is_known`` (bool). ``low`` and ``high`` (float64; conditions as 0 and 1) are the value where it is known
    and the interval it must lie in where it is not.
    """

    is_known: npt.NDArray[np.bool_]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]

    @cached_property
    def is_yes(self) -> npt.NDArray[np.bool_]:
        """Where a condition is known to hold."""
        holds: npt.NDArray[np.bool_] = self.is_known & (self.low == 1.0)
        return holds

    @cached_property
    def is_no(self) -> npt.NDArray[np.bool_]:
        """Where a condition is known not to hold."""
        holds: npt.NDArray[np.bool_] = self.is_known & (self.high == 0.0)
        return holds


def ends_of(value: Value, quantity: Quantity) -> tuple[bool, float, float]:
    """This function will give whether a judged value is known, and its two ends; an open condition lies in 0 to 1."""
    if isinstance(value, Unknown):
        if isinstance(quantity.wanted, Condition):
            return False, 0.0, 1.0
        return False, float(value.low), float(value.high)
    if isinstance(value, str):
        raise TypeError(f"'{quantity.key}' is a code, and codes are not laid out as columns")
    return True, float(value), float(value)


def columns_of(values: Sequence[Value], quantity: Quantity) -> OutcomeColumn:
    """This function will lay judged values out as a column."""
    ends = [ends_of(value, quantity) for value in values]
    return OutcomeColumn(
        np.array([known for known, _, _ in ends], dtype=np.bool_),
        np.array([low for _, low, _ in ends], dtype=np.float64),
        np.array([high for _, _, high in ends], dtype=np.float64),
    )
