"""Replicate weights made from a design, and estimates by estimating anew with each of them.

They are the other way to an error than linearisation: slower, with nothing to derive. Where weights are calibrated, those
of every replicate are calibrated anew. Beside comparing the two, they
are for measures nobody has derived an influence of.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from allcover.estimation.design import Design
from allcover.estimation.inputs import Floats, Whole
from allcover.estimation.intervals import estimate_of
from allcover.estimation.replicates import Replicates
from allcover.vocabulary.estimate import Estimate

MOST_UNITS = 2_000


class TooManyUnits(ValueError):
    """A jackknife would leave out so many units that its weights do not fit into memory."""


def jackknife(design: Design) -> Design:
    """This function will give a design the weights of the stratified jackknife (JKn): one sampling unit left out at a time.

    The other units of its stratum weigh ``n / (n - 1)`` as much; its squared distance counts ``(1 - f)(n - 1) / n``. A stratum of a single
    unit loses none. Raises TooManyUnits above 2,000 units.

    >>> jackknife(Design.from_arrays([1, 1, 1])).replicates.weight.tolist()
    [[0.0, 1.5, 1.5], [1.5, 0.0, 1.5], [1.5, 1.5, 0.0]]
    """
    if design.units > MOST_UNITS:
        raise TooManyUnits(
            f"There are {design.units:,} sampling units, more than {MOST_UNITS:,}. Take the bootstrap."
        )
    home, n = design.stratum_of_unit, design.units_in_stratum
    left_out = np.flatnonzero(n[home] > 1)
    grown = np.where(home[:, np.newaxis] == home[left_out], (n / np.maximum(n - 1, 1))[home[left_out]], 1.0)
    grown[left_out, np.arange(left_out.size)] = 0.0
    scale = ((1.0 - design.fraction) * (n - 1) / n)[home[left_out]]
    return _drawn_again(design, grown, scale, "jkn")


def bootstrap(design: Design, replicates: int = 500, seed: int = 2004) -> Design:
    """This function will give a design the weights of the bootstrap of Rao, Wu and Yue (1992), drawn from a seed.

    Of the n units of each stratum n - 1 are drawn anew, with replacement; a stratum of a single unit stays as it is. Drawn
    fractions are left out of account, so that errors are never too small for them.
    """
    random = np.random.default_rng(seed)
    grown = np.ones((design.units, replicates))
    ends = np.cumsum(design.units_in_stratum)
    for start, end in zip(ends - design.units_in_stratum, ends, strict=True):
        n = int(end - start)
        if n > 1:
            grown[start:end] = n / (n - 1) * _drawn(random, n, replicates)
    return _drawn_again(design, grown, np.full(replicates, 1.0 / replicates), "bootstrap")


def _drawn(random: np.random.Generator, n: int, replicates: int) -> Whole:
    """How often each of n units comes in n - 1 draws (n x replicates)."""
    return random.multinomial(n - 1, np.full(n, 1.0 / n), replicates).T


def _drawn_again(design: Design, grown: Floats, scale: Floats, kind: str) -> Design:
    """The design with replicate weights, each calibrated anew where those of the sample are calibrated."""
    weight, auxiliary = _weights(design, grown), design.auxiliary
    if auxiliary is None:
        return replace(design, replicates=Replicates(weight, scale, kind))
    made = Replicates(auxiliary.calibrated_anew(design.weight, weight), scale, kind)
    apart = replace(design, auxiliary=None, replicates=made).deviations(auxiliary.members.toarray())
    return replace(design, replicates=made, auxiliary=auxiliary.under(apart))


def _weights(design: Design, grown: Floats) -> Floats:
    """The weights of persons (persons x replicates) by what those of their units are multiplied by."""
    made = np.zeros((design.weight.size, grown.shape[1]))
    placed = design.psu >= 0
    made[placed] = design.weight[placed, np.newaxis] * grown[design.psu[placed]]
    return made


def replicated(
    design: Design,
    measure: Callable[[Floats], float],
    *,
    level: float = 0.95,
    member: NDArray[np.bool_] | None = None,
    is_share: bool = False,
) -> Estimate:
    """This function will estimate by asking a measure for its value under every replicate weight of a design.

    ``measure`` takes weights (persons, float64). ``member`` is its universe, for the count of persons and the degrees of freedom.
    Raises ValueError for a design without replicate weights.
    """
    replicates = design.replicates
    if replicates is None:
        raise ValueError("The design has no replicate weights. Make them with jackknife() or bootstrap().")
    value = measure(design.weight)
    apart = np.array([measure(np.ascontiguousarray(weight)) - value for weight in replicates.weight.T])
    error = float(np.sqrt(replicates.scale @ apart**2))
    units, degrees = design.units_and_degrees(member)
    asked = design.weight > 0
    persons = int(np.count_nonzero(asked if member is None else asked & member))
    return estimate_of(value, error, degrees, persons, level=level, is_share=is_share, units=units)
