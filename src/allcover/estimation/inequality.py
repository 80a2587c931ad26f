"""The weighted Gini coefficient, in the midpoint convention and in that of the R package convey."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from allcover.estimation.inputs import WelfareNotPositive, prepared
from allcover.estimation.quantiles import ranked


def gini(
    values: ArrayLike,
    weight: ArrayLike,
    *,
    convention: Literal["midpoint", "convey"] = "midpoint",
    known: ArrayLike | None = None,
) -> float:
    """This function will give ``sum (2 r - c) w y / (N Y) - 1``, r the cumulative weight in order of y.

    ``midpoint`` (the default) takes ``c = w`` and does not change when all weights are multiplied; ``convey``
    takes ``c = 1`` (weights count persons) and reproduces the R packages convey and vardpoor. Equal values
    may come in any order: ``2 r w = r**2 - (r - w)**2 + w**2`` sums to the same over a tie. Raises
    WelfareNotPositive when the weighted sum of values is not above zero.

    >>> gini([25, 75], [1, 1])
    0.25
    """
    weights, columns = prepared(weight, known, values=values)
    order = ranked(columns["values"], weights)
    w, y = weights[order], columns["values"][order]
    size, worth = w.sum(), w @ y
    if not 0 < worth < np.inf:
        raise WelfareNotPositive(
            f"The values sum to {worth}. The Gini coefficient needs a finite sum above zero."
        )
    correction = w if convention == "midpoint" else 1.0
    return float(np.sum((2 * np.cumsum(w) - correction) * w * y) / (size * worth) - 1)
