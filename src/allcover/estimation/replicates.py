"""Replicate weights: the sample drawn again many times over, as weights that come with a survey or are made from its design."""

from dataclasses import dataclass

import numpy as np

from allcover.estimation.inputs import Floats

_PERSONS_AT_ONCE = 65_536


@dataclass(frozen=True, eq=False)
class Replicates:
    """Weights (persons x replicates, float64) and what the squared distance of each replicate counts (replicates, float64).

    The variance of an estimator is ``sum scale_r (estimate_r - estimate) ** 2``. ``degrees`` of freedom as the survey says them;
    None: those of the units and strata.
    """

    weight: Floats
    scale: Floats
    kind: str
    degrees: int | None = None

    def __post_init__(self) -> None:
        if self.weight.ndim != 2 or self.scale.shape != (self.weight.shape[1],):
            raise ValueError(
                f"There are replicate weights of shape {self.weight.shape} and {self.scale.size} scales. "
                "Give one row a person, one column a replicate, and a scale for each."
            )
        if not np.isfinite(self.weight).all():
            raise ValueError("A replicate weight is unknown. Give every person all of them, zero included.")

    def deviations(self, weight: Floats, values: Floats) -> Floats:
        """This function will give the scaled distances (replicates x m) of totals of values (persons x m) from the full sample's."""
        apart = np.zeros((self.scale.size, values.shape[1]))
        for start in range(0, weight.size, _PERSONS_AT_ONCE):
            rows = slice(start, start + _PERSONS_AT_ONCE)
            apart += (self.weight[rows] - weight[rows, np.newaxis]).T @ values[rows]
        scaled: Floats = np.sqrt(self.scale)[:, np.newaxis] * apart
        return scaled
