"""How exact the amounts of a survey's column are: of how many decimals they are, found from the column itself."""

import numpy as np
import numpy.typing as npt

from allcover.engine.lattice import UNIT, Exactness

_DECIMALS, _FEW = 5, 1_000


def of_column(values: npt.NDArray[np.float64]) -> Exactness:
    """This function will give the exactness of a column from its known values: how many decimals they have."""
    is_known = np.isfinite(values)
    known = values if is_known.all() else values[is_known]
    if not known.size:
        return Exactness(1, 0.0, 0.0)
    size = float(max(known.max(), -known.min()))
    # What a few need is not tried on all.
    decimals = _decimals(known, _decimals(known[:_FEW], 0))
    if decimals > _DECIMALS:
        return Exactness(None, size, size * UNIT)
    return Exactness(10**decimals, size, 0.0 if decimals == 0 else size * UNIT)


def _decimals(values: npt.NDArray[np.float64], least: int) -> int:
    """How many decimals values have, where they have ``least`` or more; one more than we look at where they have none of these."""
    tried = range(least, _DECIMALS + 1)
    return next((each for each in tried if np.array_equal(np.round(values, each), values)), _DECIMALS + 1)
