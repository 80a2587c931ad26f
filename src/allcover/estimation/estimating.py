"""From linearised estimators and a design to estimates with standard errors and intervals."""

from collections.abc import Callable, Sequence

import numpy as np

from allcover.estimation.design import Design
from allcover.estimation.inputs import EmptyUniverse, WelfareNotPositive, ZeroDenominator
from allcover.estimation.intervals import NOBODY, estimate_of, nobody
from allcover.estimation.linearised import Linearised
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

NOTHING_TO_DIVIDE = marked("There is nothing to divide by: the denominator is zero.")
NOT_POSITIVE = marked("The sum of welfare, or the poverty line, is not above zero.")


def estimate(design: Design, of: Linearised, level: float = 0.95) -> Estimate:
    """This function will give an estimator its standard error and interval under a design.

    >>> from allcover.estimation.totals import mean
    >>> design = Design.from_arrays([1, 1, 1, 1])
    >>> round(estimate(design, mean([1, 2, 3, 4], design.weight)).standard_error, 6)  # sd / sqrt(n)
    0.645497
    """
    return estimates(design, (of,), level)[0]


def estimates(design: Design, these: Sequence[Linearised], level: float = 0.95) -> tuple[Estimate, ...]:
    """This function will do what :func:`estimate` does for many at once, in one pass over the persons."""
    if not 0 < level < 1:
        raise ValueError(f"The level is {level}. Give a part of one between 0 and 1, such as 0.95.")
    if not these:
        return ()
    for each in these:
        if each.influence.size != design.weight.size:
            raise ValueError(
                f"The design has {design.weight.size} persons and what is to be estimated {each.influence.size}. "
                "Give both the weights of the same persons in the same order."
            )
    apart = design.deviations(np.column_stack([each.influence for each in these]))
    errors = np.sqrt(np.einsum("rm,rm->m", apart, apart))
    return tuple(
        _estimate(design, each, float(error), level) for each, error in zip(these, errors, strict=True)
    )


def _estimate(design: Design, of: Linearised, error: float, level: float) -> Estimate:
    units, degrees = design.units_and_degrees(of.member)
    asked = design.weight > 0
    persons = int(np.count_nonzero(asked if of.member is None else asked & of.member))
    if of.untold:
        return Estimate(
            value=of.value,
            level=level,
            degrees=degrees,
            persons=persons,
            left_out=of.left_out,
            note=of.untold,
        )
    return estimate_of(
        of.value,
        error,
        degrees,
        persons,
        level=level,
        is_share=of.is_share,
        most=of.most,
        units=units,
        left_out=of.left_out,
    )


def tried(design: Design, measure: Callable[[], Linearised], level: float = 0.95) -> Estimate:
    """This function will estimate what a measure gives, or say why there is no such number.

    The measure may raise EmptyUniverse, ZeroDenominator or WelfareNotPositive.

    >>> from allcover.estimation.totals import mean
    >>> tried(Design.from_arrays([1.0]), lambda: mean([1], [1], member=[False])).note
    'Nobody in the data is of those whom this number is about.'
    """
    try:
        return estimate(design, measure(), level)
    except EmptyUniverse:
        return nobody(level, NOBODY)
    except ZeroDenominator:
        return nobody(level, NOTHING_TO_DIVIDE)
    except WelfareNotPositive:
        return nobody(level, NOT_POSITIVE)
