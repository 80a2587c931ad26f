"""Poverty with and without social security: who would be poor if nothing of it were paid and nothing else changed.

The method of Brazil's Ministry of Social Security (Schwarzer and Querino, ILO ESS Paper 11, 2002): count the poor with all income,
count them again with income less social security income; the difference is lifted out. A static subtraction: without the
benefit people would work, save and live together otherwise, and contributions are not given back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allcover.impact.amounts import Amounts, Floats
from allcover.impact.figure import Figure, told_ends
from allcover.impact.groups import Grouping, Mask
from allcover.impact.poverty import ALPHAS, shortfall
from allcover.impact.sample import Line, Standing
from allcover.impact.sums import Groups, Sums
from allcover.impact.transfers import Transfer

Ends = tuple[Sums, Sums]


@dataclass(frozen=True)
class Lifted:
    """Poverty with and without a benefit by one line, in the groups of one grouping; one figure a group.

    ``poor_with``, ``poor_without`` and ``lifted`` count persons; ``share_with`` and ``share_without`` are shares of the
    group, ``lifted_share`` their difference.
    """

    line: Line
    transfer: str
    grouping: Grouping
    poor_with: tuple[Figure, ...]
    poor_without: tuple[Figure, ...]
    lifted: tuple[Figure, ...]
    share_with: tuple[Figure, ...]
    share_without: tuple[Figure, ...]
    lifted_share: tuple[Figure, ...]


@dataclass(frozen=True)
class Effect:
    """What a benefit does to the three measures of poverty: with it, without it, and the difference, for everybody."""

    line: str
    transfer: str
    measure: str
    with_it: Figure
    without_it: Figure
    difference: Figure


def lifted(standing: Standing, transfer: Transfer, line: Line, groups: Groups) -> Lifted:
    """This function will count the poor with and without a benefit in every group."""
    laid = _Laid(standing, line, without(standing, transfer), ("headcount",))
    with_it, without_it, apart, persons = laid.ends(groups, "headcount")
    base, everybody = groups.base(laid.counted), float(persons.values.sum())
    return Lifted(
        line, transfer.id, groups.grouping,
        *(told_ends(each, base, most=everybody) for each in (with_it, without_it, apart)),
        *(told_ends(_over(each, persons), base, is_share=True) for each in (with_it, without_it, apart)),
    )  # fmt: skip


def effects(standing: Standing, transfer: Transfer, lines: Iterable[Line]) -> tuple[Effect, ...]:
    """This function will measure poverty with and without a benefit, by every line and measure."""
    before = without(standing, transfer)
    laid = [_Laid(standing, line, before, tuple(ALPHAS)) for line in lines]
    return tuple(_effect(each, transfer, name) for each in laid for name in ALPHAS)


def without(standing: Standing, transfer: Transfer) -> Amounts:
    """This function will give every home's welfare without a benefit, nothing else changed."""
    return standing.sample.homes.without(standing.welfare, transfer.amounts)


def _effect(laid: "_Laid", transfer: Transfer, measure: str) -> Effect:
    everybody = laid.standing.sample.everybody
    with_it, without_it, apart, persons = laid.ends(everybody, measure)
    base = everybody.base(laid.counted)
    after, before = (
        told_ends(_over(each, persons), base, is_share=True)[0] for each in (with_it, without_it)
    )
    (difference,) = told_ends(_over(apart, persons), base)
    return Effect(laid.line.id, transfer.id, measure, after, before, difference)


@dataclass(frozen=True, eq=False)
class _Laid:
    """A line laid over welfare with and without a benefit: shortfalls by measure, summed over groups when asked."""

    standing: Standing
    line: Line
    before: Amounts
    measures: tuple[str, ...]

    @cached_property
    def counted(self) -> Mask:
        counted: Mask = self.standing.sample.homes.counted & self.line.is_known
        return counted

    @cached_property
    def amounts(self) -> dict[str, Floats | Mask]:
        made: dict[str, Floats | Mask] = {"persons": self.counted}
        for name in self.measures:
            for side, welfare in (("with", self.standing.welfare), ("without", self.before)):
                made[f"{name}_{side}_low"] = self._short(welfare.high, name)
                if not np.array_equal(welfare.low, welfare.high):
                    made[f"{name}_{side}_high"] = self._short(welfare.low, name)
        return made

    def _short(self, welfare: Floats, measure: str) -> Floats:
        return shortfall(welfare, self.line.amount, self.counted, ALPHAS[measure])

    @cached_property
    def _of_everybody(self) -> dict[str, Sums]:
        return self.standing.sample.everybody.sums(**self.amounts)

    def ends(self, groups: Groups, measure: str) -> tuple[Ends, Ends, Ends, Sums]:
        """Poverty with the benefit, without it, the difference, and persons; each end of what is unknown."""
        is_whole = groups is self.standing.sample.everybody
        found = self._of_everybody if is_whole else groups.sums(**self.amounts)
        with_it, without_it = (
            (found[f"{name}_low"], found.get(f"{name}_high", found[f"{name}_low"]))
            for name in (f"{measure}_with", f"{measure}_without")
        )
        apart = without_it[0] - with_it[1]
        is_open = with_it[0] is not with_it[1] or without_it[0] is not without_it[1]
        return (
            with_it,
            without_it,
            (apart, without_it[1] - with_it[0] if is_open else apart),
            found["persons"],
        )


def _over(ends: Ends, persons: Sums) -> Ends:
    low = ends[0] / persons
    return low, low if ends[1] is ends[0] else ends[1] / persons
