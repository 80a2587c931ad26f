"""How calibrated weights may differ from those a survey began with: the distances of Deville and Särndal (1992).

Each distance turns a score ``u`` into a g-weight ``F(u)``, the factor on a starting weight, with ``F(0) = 1`` and
``F'(0) = 1``. Linear is the generalised regression estimator (GREG); raking multiplies, so weights stay
positive; the bounded (logit) distance holds every g-weight between two limits.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allcover.estimation.inputs import Floats
from allcover.vocabulary.words import marked

_STEEPEST = 50.0
"""Scores beyond this are cut: no survey needs a factor of e**50, and its square would overflow."""


@dataclass(frozen=True)
class Distance:
    """A distance by name: ``factor`` gives g-weights from scores (float64, any shape), ``slope`` their derivative."""

    name: str
    factor: Callable[[Floats], Floats]
    slope: Callable[[Floats], Floats]


class BoundsNotAroundOne(ValueError):
    """The limits of g-weights leave out 1, so that not even unchanged weights would be allowed."""


def _exponential(score: Floats) -> Floats:
    return np.exp(np.clip(score, -_STEEPEST, _STEEPEST))


def _plus_one(score: Floats) -> Floats:
    return 1.0 + score


RAKING = Distance(marked("raking"), _exponential, _exponential)
LINEAR = Distance(marked("linear"), _plus_one, np.ones_like)


def bounded(least: float, most: float) -> Distance:
    """This function will give the logit distance, whose g-weights lie strictly between ``least`` and ``most``.

    Raises BoundsNotAroundOne unless ``0 <= least < 1 < most``.

    >>> float(bounded(0.5, 2.0).factor(np.array([0.0]))[0])
    1.0
    """
    if not 0 <= least < 1 < most < np.inf:
        raise BoundsNotAroundOne(
            f"The limits {least:g} and {most:g} do not enclose 1. "
            "Give a lower one from 0 to below 1 and an upper one above 1."
        )
    steepness = (most - least) / ((1 - least) * (most - 1))

    def factor(score: Floats) -> Floats:
        grown = _exponential(steepness * score)
        return (least * (most - 1) + most * (1 - least) * grown) / ((most - 1) + (1 - least) * grown)

    def slope(score: Floats) -> Floats:
        value = factor(score)
        return (value - least) * (most - value) / ((1 - least) * (most - 1))

    return Distance(f"bounded from {least:g} to {most:g}", factor, slope)
