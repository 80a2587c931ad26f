"""Confidence intervals of estimates: Student's t, the logit of shares, and the binomial where everybody answers alike."""

import numpy as np
import scipy

from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

NOBODY = marked("Nobody in the data is of those whom this number is about.")
FEW_UNITS = marked("There are too few sampling units to estimate the sampling error.")
_MOST_OF_LOGARITHM = 300.0
"""An error so far beyond its count that the interval says nothing: beyond it the number would overflow."""

ALL_ALIKE = marked(
    "All who were asked answered alike: the interval is that of so many sampling units that answer alike."
)

KNOWN = marked("Known, and no result of sampling.")


def known(value: float, persons: int | None) -> Estimate:
    """This function will give a number that holds whoever is asked: it has no error."""
    return Estimate(value=value, persons=persons, note=KNOWN)


def estimate_of(
    value: float,
    error: float,
    degrees: int,
    persons: int,
    *,
    level: float = 0.95,
    is_share: bool = False,
    most: float | None = None,
    units: int = 0,
    left_out: int = 0,
) -> Estimate:
    """This function will give a value its interval at a level, or say why it has none.

    ``value +- t(degrees) error``; for a share the same on the scale of logits, which keeps it between 0 and 1, and for a count of
    persons out of ``most``, or another number that is never negative and rarely above it, on that of logarithms, which keeps it above 0 and is what the logit of a small share comes to; the
    upper end goes beyond ``most`` only as far as ``value + t error`` does. A share of exactly
    0 or 1 has no error by linearisation; its interval is that of Clopper and Pearson for ``units`` answers, since persons of
    one unit tend to answer alike. Without degrees of freedom (one unit a stratum) there is a value and no error.
    """
    if degrees < 1:
        return Estimate(
            value=value, level=level, degrees=0, persons=persons, left_out=left_out, note=FEW_UNITS
        )
    is_alike = is_share and value in (0.0, 1.0)
    reach = float(scipy.special.stdtrit(degrees, (1.0 + level) / 2.0)) * error
    if is_alike:
        low, high = _alike(value, units, level)
    elif is_share:
        low, high = _share_around(value, reach)
    elif most is not None:
        low, high = _count_around(value, reach, most)
    else:
        low, high = value - reach, value + reach
    return Estimate(
        value=value,
        standard_error=None if is_alike else error,
        low=low,
        high=high,
        level=level,
        degrees=degrees,
        persons=persons,
        left_out=left_out,
        note=ALL_ALIKE if is_alike else "",
    )


def nobody(level: float = 0.95, note: str = NOBODY) -> Estimate:
    """This function will give what is known of an empty universe: nothing, and why."""
    return Estimate(value=None, level=level, degrees=0, persons=0, note=note)


def _count_around(value: float, reach: float, most: float) -> tuple[float, float]:
    if value <= 0.0:
        return value, value
    factor = float(np.exp(min(reach / value, _MOST_OF_LOGARITHM)))
    return value / factor, min(value * factor, max(most, value + reach))


def _share_around(value: float, reach: float) -> tuple[float, float]:
    if not 0.0 < value < 1.0:
        return value - reach, value + reach
    middle, reach = float(scipy.special.logit(value)), reach / (value * (1.0 - value))
    return float(scipy.special.expit(middle - reach)), float(scipy.special.expit(middle + reach))


def _alike(value: float, units: int, level: float) -> tuple[float, float]:
    far = float(np.exp(np.log((1.0 - level) / 2.0) / units))
    return (0.0, 1.0 - far) if value == 0 else (far, 1.0)
