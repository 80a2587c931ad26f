"""What the numbers of a budget owe to having asked only some: the survey drawn again many times over, and the budget made of each.

People, assumptions and what the definition says of each person are the same in all samples; only how many each person stands for is another. Says nothing of wrong answers. Goes to
``short_term_section``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allcover.estimation.design import Design
from allcover.estimation.intervals import FEW_UNITS, estimate_of
from allcover.projection.rates import Floats
from allcover.projection.sampling import drawn_again
from allcover.projection.short_term import Branch, Budget, carried
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

NOBODY = marked("nobody contributes in this year")
"""Why nothing can be told of contributions."""

Reweighted = Callable[[Branch, Floats], Branch]
"""Gives the branch of another sample, by its weights (person,)."""


@dataclass(frozen=True)
class Sampled:
    """Estimates by year, by name: those of :func:`numbers_of`. ``replicates`` budgets are behind them."""

    numbers: Mapping[str, tuple[Estimate, ...]]
    replicates: int


def numbers_of(found: Budget) -> dict[str, Floats]:
    """This function will give the numbers of a budget that are told with an error, by year: money of the year, shares, and the reserve at the end in years of expenditure."""
    given = {"per_insured": found.per_insured, "expenditure": found.expenditure}
    given |= {f"contributed_{payer}": paid for payer, paid in contributed_by(found).items()}
    if found.branch.is_contributory:
        given["break_even"] = found.break_even
    if found.branch.has_reserve:
        with np.errstate(divide="ignore", invalid="ignore"):
            given["reserve_ratio"] = found.account.reserve[1:] / found.expenditure
    return given


def contributed_by(found: Budget) -> dict[str, Floats]:
    """This function will give what each payer contributes, by year; nothing where one alone does."""
    payers = found.branch.contributing
    return dict(zip(payers, found.contributed, strict=True)) if len(payers) > 1 else {}


def sampled(found: Budget, among: NDArray[np.bool_], design: Design, reweighted: Reweighted) -> Sampled:
    """This function will give a budget's numbers their sampling errors; ``among`` (person,) are those who are insured. Where samples drawn anew have no number, as where nobody of one is insured, no error is told."""
    drawn = drawn_again(design)
    degrees = design.units_and_degrees(None)[1] if drawn.degrees is None else drawn.degrees
    asked = int(np.count_nonzero(among & (design.weight > 0)))
    points = numbers_of(found)
    with np.errstate(divide="ignore", invalid="ignore"):
        samples = [numbers_of(carried(reweighted(found.branch, drawn.weight[:, at]))) for at in range(drawn.scale.size)]  # fmt: skip
    told = {}
    for name, point in points.items():
        each = np.stack([one[name] for one in samples])
        error = np.sqrt((drawn.scale[:, None] * (each - point) ** 2).sum(axis=0))
        told[name] = tuple(
            _estimated(float(value), float(wide), degrees, asked)
            for value, wide in zip(point, error, strict=True)
        )
    return Sampled(told, drawn.scale.size)


def _estimated(value: float, wide: float, degrees: int, asked: int) -> Estimate:
    if not np.isfinite(value):
        return Estimate(value=None, persons=asked, note=NOBODY)
    if not np.isfinite(wide):
        return Estimate(value=value, persons=asked, note=FEW_UNITS)
    return estimate_of(value, wide, degrees, asked)
