"""Who comes and goes by age, where only the total is known: a model of the ages at which people move.

Totals come from a file; what comes out is by sex and single age, for :mod:`cohorts`.
"""

import numpy as np
from numpy.typing import ArrayLike

from allcover.projection.rates import Floats

# Rogers and Castro 1981, the standard schedule without a peak at retirement, and without the constant for moves at any age: the
# United Nations project none of the very old, and a constant would send away the last of them.
_CHILDREN, _CHILDREN_FALL = 0.02, 0.1
_WORKERS, _WORKERS_FALL, _WORKERS_RISE, _WORKERS_AGE = 0.06, 0.1, 0.4, 20.0


def model_ages(ages: int = 101) -> Floats:
    """This function will give the share of migrants at each single age (``ages``), by the standard schedule of Rogers and Castro.

    >>> shares = model_ages()
    >>> round(float(shares.sum()), 12), int(shares.argmax())
    (1.0, 23)
    """
    at = np.arange(ages, dtype=float)
    young = _CHILDREN * np.exp(-_CHILDREN_FALL * at)
    beyond = at - _WORKERS_AGE
    work = _WORKERS * np.exp(-_WORKERS_FALL * beyond - np.exp(-_WORKERS_RISE * beyond))
    curve = young + work
    return np.asarray(curve / curve.sum())


def laid_out(total: ArrayLike, ages: int = 101) -> Floats:
    """This function will lay net migrants (...) out over both sexes and single ages (..., 2, ``ages``) by the model, to be shared out as "totals".

    >>> float(laid_out(100.0).sum().round(9))
    100.0
    """
    both = np.tile(model_ages(ages) / 2, (2, 1))
    return np.asarray(total, dtype=float)[..., None, None] * both
