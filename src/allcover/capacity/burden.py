"""What a contribution weighs: its share of income, along income, and whether it weighs most on the poorest."""

from dataclasses import dataclass
from itertools import pairwise
from math import isclose

import numpy as np

from allcover.capacity.balance import Floats, Mask, Range, Whole
from allcover.capacity.counting import Counting
from allcover.capacity.designs import Category, ContributionDesign
from allcover.capacity.dues import contribution_of
from allcover.capacity.payers import Payers
from allcover.estimation import quantile_groups
from allcover.vocabulary.estimate import Estimate

_FEW = 20
"""So many persons are told one by one, not by parts of them."""


@dataclass(frozen=True)
class BurdenPoint:
    """One part of those asked, by income: its mean income (money a month), and contributions over incomes.

    ``burden_able`` is that of those of the part who can pay in full, None where nobody can.
    """

    part: int
    income: Estimate
    burden: Estimate | None
    burden_able: Estimate | None
    asked: int


@dataclass(frozen=True)
class Burden:
    """The curve of what a contribution weighs, the poorest part first; ``left_out`` have no known income above zero.

    ``is_each`` says that few are asked, and a part is all of one income.
    """

    points: tuple[BurdenPoint, ...]
    left_out: int
    is_each: bool = False

    @property
    def is_regressive_at_the_bottom(self) -> bool | None:
        """Whether it weighs more on the poorest part than on any part that can pay in full; None if nobody can tell.

        That is the warning of test P2: what the least able are asked weighs most.
        """
        able = [found for point in self.points if (found := _value(point.burden_able)) is not None]
        poorest = _value(self.points[0].burden) if self.points else None
        return None if poorest is None or not able else poorest > max(able)

    @property
    def is_largest_on_the_poorest(self) -> bool | None:
        """Whether it weighs more on the poorest part than on any other, able or not; None if a part is not known or alone."""
        weights = self._weights()
        return None if weights is None else all(_is_more(weights[0], weight) for weight in weights[1:])

    @property
    def falls_throughout(self) -> bool | None:
        """Whether it weighs less on each part than on the poorer one before it; None if a part is not known or alone."""
        weights = self._weights()
        return None if weights is None else all(_is_more(*pair) for pair in pairwise(weights))

    def _weights(self) -> list[float] | None:
        found = [weight for point in self.points if (weight := _value(point.burden)) is not None]
        return found if len(found) == len(self.points) > 1 else None


def _is_more(one: float, other: float) -> bool:
    # Sums of one and the same rate differ by what floats cannot hold.
    return one > other and not isclose(one, other)


def _value(of: Estimate | None) -> float | None:
    return None if of is None else of.value


def notional_rates(design: ContributionDesign) -> tuple[tuple[Category, float], ...]:
    """This function will give what each category asks as a share of what it is presumed to earn.

    Categories of which nothing is presumed are left out. Source: specification 5.4, test P3.
    """
    return tuple(
        (category, contribution_of(design, category) / category.notional)
        for category in design.categories
        if category.notional
    )


def burden_of(own: Range, payers: Payers, known: Mask, can_pay: Mask, points: int) -> Burden:
    """This function will give the burden of what persons themselves are asked, by equal parts of them by income."""
    income = payers.traits.income
    counted = known & income.is_known & (income.low > 0) & (payers.weight > 0)
    if not counted.any():
        return Burden((), int(np.count_nonzero(known & (payers.weight > 0))))
    is_each = bool(np.count_nonzero(counted) <= max(points, _FEW))
    part = _parts(income.low, payers.weight, counted, None if is_each else points)
    counting = Counting(payers.weight, payers.sample)
    members = [part == number for number in range(part.max() + 1)]
    held = [member for member in members if member.any()]
    ones = np.ones(part.size)
    wanted = (
        (income.low, ones, held),
        (own.low, income.low, held),
        (own.low, income.low, [who & can_pay for who in held]),
    )
    each = [counting.ratios([(above, below, who) for who in whom]) for above, below, whom in wanted]
    made = [
        BurdenPoint(number + 1, mean, burden, able, int(np.count_nonzero(member)))
        for number, (member, mean, burden, able) in enumerate(zip(held, *each, strict=True))
        if mean is not None
    ]
    left_out = int(np.count_nonzero(known & ~counted & (payers.weight > 0)))
    return Burden(tuple(made), left_out, is_each)


def _parts(income: Floats, weight: Floats, counted: Mask, points: int | None) -> Whole:
    """The part of each person, from 0 the poorest; -1 for who is not counted. None: all of one income are a part."""
    part = np.full(income.size, -1, dtype=np.int64)
    if points is None:
        ranks: Whole = np.unique(income[counted], return_inverse=True)[1].astype(np.int64)
        part[counted] = ranks
    else:
        part[counted] = quantile_groups(income[counted], weight[counted], points)
    return part
