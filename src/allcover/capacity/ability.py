"""What households of a survey could contribute, and in which months: capacity by group, calendars, and what care costs them now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import isclose

import numpy as np

from allcover.capacity.affordability import capacity_month
from allcover.capacity.balance import MONTHS, Floats, Mask, Range, Whole, good_months_alone
from allcover.capacity.counting import AS_ENTERED, Counting
from allcover.capacity.liquidity import CALENDARS, NO_CALENDAR, Liquidity, liquidity
from allcover.capacity.means import Means
from allcover.capacity.open_ends import Together
from allcover.capacity.payers import Grouping
from allcover.capacity.survey import groups_of
from allcover.estimation import Design, estimate, median
from allcover.population import Population
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import marked

HALF_HAVE_NONE = marked("Half or more have none, so the median is zero and no sampling error can be given.")


@dataclass(frozen=True)
class AbilityRow:
    """Households of a group, each counted once.

    ``has_some`` is the share that have anything above subsistence, whatever the amount; ``capacity`` the
    mean capacity and ``middle`` the median, money a month-equivalent, of those whose amount is known; ``out_of_pocket`` what
    they pay for care themselves, money a month, which is told beside it and never added. ``unknown`` is the share of which the amount is
    not known, ``known`` the households of the data, not weighted, of which it is. Of profiles nobody is left out: where the
    amounts of some lie between two ends, so do these.
    """

    grouping: str
    group: str
    households: Estimate
    unknown: Estimate | None
    has_some: OpenShare | None
    capacity: Estimate | Between | None
    middle: Estimate | Between | None
    out_of_pocket: Estimate | None
    asked: int
    known: int

    @property
    def is_of_all(self) -> bool:
        """Whether the amount of every household of the group is known."""
        return self.known == self.asked


@dataclass(frozen=True)
class Seasons:
    """When households that have any capacity can pay.

    ``by_month`` is the share to which a payment is possible, January first; ``by_calendar`` the share for whom each calendar is
    feasible; ``proposed`` the share for whom each is the most frequent feasible one, those without any last. ``yield_year``
    is by calendar what it could bring in at most as a share of the annual capacity.
    """

    by_month: tuple[Estimate | None, ...]
    by_calendar: Mapping[str, Estimate | None]
    proposed: Mapping[str, Estimate | None]
    yield_year: Mapping[str, Estimate | None]
    households: Estimate
    asked: int


@dataclass(frozen=True)
class AbilityResult:
    """What households could contribute. ``seasons`` is None where the months or the needs of nobody are known.

    ``lean_months_ignored`` is what the good months alone would suggest, as a multiple of the annual capacity: the size of the
    error that the annual balance avoids.
    """

    basis: str
    rows: tuple[AbilityRow, ...]
    seasons: Seasons | None
    lean_months_ignored: Estimate | None


def ability(population: Population, means: Means, sample: Design, share_of_surplus: float) -> AbilityResult:
    """This function will find what the households of a survey could contribute, by area and fifth of welfare."""
    groups = groups_of(population, "area", "fifth")
    rows = np.flatnonzero(_heads(means))
    if sample.replicates is None and np.unique(sample.psu[rows][sample.psu[rows] >= 0]).size == sample.units:
        means, sample = replace(means, unit=means.unit[rows]), _among(sample, rows)
        groups = {name: found.at(rows) for name, found in groups.items()}
    return ability_of(means, Counting(sample.weight, sample), groups, share_of_surplus)


def _among(sample: Design, rows: Whole) -> Design:
    """The same design of some persons who are of all units, one a household: quicker, and the same sums of units."""
    stratum = sample.stratum[rows]
    fraction = np.where(stratum >= 0, sample.fraction[np.maximum(stratum, 0)], 0.0)
    made = Design.from_arrays(
        sample.weight[rows], stratum=stratum, psu=sample.psu[rows], fraction=fraction,
        lonely=sample.lonely, kind=sample.kind, note=sample.note, is_approximate=sample.is_approximate,
    )  # fmt: skip
    return replace(made, auxiliary=sample.auxiliary and sample.auxiliary.among(rows))


def ability_of(
    means: Means, counting: Counting, groups: Mapping[str, Grouping], share_of_surplus: float, together: Together | None = None
) -> AbilityResult:  # fmt: skip
    """This function will find what units could contribute, each counted by its first person, by the groups of those.

    ``together`` is of profiles: what their parts have at both ends.
    """
    found = _Units(
        means, capacity_month(means, share_of_surplus), _heads(means), counting, share_of_surplus, together
    )
    return AbilityResult(
        means.basis, tuple(found.rows(groups)), found.seasons(), found.lean_months_ignored(share_of_surplus)
    )


def _between(least: float, most: float) -> Estimate | Between:
    return Estimate(value=least, note=AS_ENTERED) if isclose(least, most) else Between(least, most)


def _heads(means: Means) -> Mask:
    """One person of each unit, by whom the unit is counted."""
    is_first = np.zeros(means.unit.size, dtype=np.bool_)
    is_first[np.unique(means.unit, return_index=True)[1]] = True
    return is_first


@dataclass(frozen=True)
class _Units:
    """Units, each counted by one of its persons, with the weight of that person."""

    means: Means
    capacity: Range
    heads: Mask
    counting: Counting
    share_of_surplus: float
    together: Together | None

    @property
    def able(self) -> Mask:
        """Heads of units whose capacity is known and above zero."""
        has_some = self.capacity.is_known & (self.capacity.low > 0)
        able: Mask = self.heads & has_some[self.means.unit]
        return able

    def rows(self, groups: Mapping[str, Grouping]) -> Iterator[AbilityRow]:
        yield self._row("everybody", "", self.heads)
        for grouping, found in groups.items():
            for name in found.names:
                yield self._row(grouping, name, self.heads & found.has(name))

    @cached_property
    def _of_persons(self) -> tuple[Range, Range, Whole]:
        """What each person's unit could pay and pays out of pocket, and whether it could pay: no, yes, unknown."""
        capacity, spent = self.capacity.at(self.means.unit), self.means.out_of_pocket.at(self.means.unit)
        return capacity, spent, np.where(capacity.low > 0, 1, np.where(capacity.high > 0, 2, 0))

    def _row(self, grouping: str, group: str, member: Mask) -> AbilityRow:
        (capacity, spent, cell), counting, ones = self._of_persons, self.counting, np.ones(member.size)
        known, told = member & capacity.is_known, member & spent.is_known
        unknown = counting.shares((~capacity.is_known).astype(np.int64), 2, member)[1]
        if self.together is not None:
            has_some, mean, middle = self._between(self.together, capacity, member)
        else:
            has_some = counting.open_share(cell, (1,), (1, 2), member)
            mean, middle = counting.ratio(capacity.low, ones, known), self._median(capacity.low, known)
        return AbilityRow(
            grouping, group, counting.number(member), unknown, has_some, mean, middle, counting.ratio(spent.low, ones, told),
            self._in_data(member), self._in_data(known),
        )  # fmt: skip

    def _in_data(self, member: Mask) -> int:
        return int(np.count_nonzero(member & (self.counting.weight > 0)))

    def _between(
        self, together: Together, capacity: Range, member: Mask
    ) -> tuple[OpenShare | None, Estimate | Between | None, Estimate | Between | None]:
        """Who has some, the mean and the median of all members, as far as percentiles and mean say."""
        weight = self.counting.weight[member]
        if not weight.sum() > 0:
            return None, None, None

        def mean(values: Floats) -> float:
            return float(values[member] @ weight / weight.sum())

        def middle(values: Floats) -> float:
            order = np.argsort(values[member], kind="stable")
            return float(values[member][order][np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)])

        able, surplus = together.able, together.surplus.times(self.share_of_surplus)
        some = (Estimate(value=mean(end), note=AS_ENTERED) for end in (able.low, able.high))
        return (
            OpenShare(*some),
            _between(mean(surplus.low), mean(surplus.high)),
            _between(middle(capacity.low), middle(capacity.high)),
        )

    def _median(self, values: Floats, member: Mask) -> Estimate | None:
        weight, sample = self.counting.weight, self.counting.sample
        if not weight[member].sum() > 0:
            return None
        found = median(np.where(member, values, 0.0), weight, member=member)
        if found.value == 0:
            return Estimate(value=0.0, note=HALF_HAVE_NONE)
        return Estimate(value=found.value, note=AS_ENTERED) if sample is None else estimate(sample, found)

    @cached_property
    def _timed(self) -> tuple[Whole, Mask, Liquidity]:
        """Units whose months are known, the heads among them that have capacity, and when they can pay it."""
        is_timed = ~np.isnan(self.means.by_month).any(axis=1) & self.means.subsistence.is_known
        units = np.flatnonzero(is_timed)
        found = liquidity(
            self.means.by_month[units], self.means.subsistence.low[units], MONTHS * self.capacity.low[units]
        )
        return units, self.able & is_timed[self.means.unit], found

    def seasons(self) -> Seasons | None:
        if not self.means.has_months:
            return None
        units, member, found = self._timed
        if units.size == 0:
            return None
        place = np.zeros(self.means.units, dtype=np.int64)
        place[units] = np.arange(units.size)
        at = place[self.means.unit]
        counting, year = self.counting, MONTHS * self.capacity.low[self.means.unit]

        def share(holds: Mask) -> Estimate | None:
            return counting.shares(holds[at].astype(np.int64), 2, member)[1]

        proposed = counting.shares(
            np.where(found.proposed[at] < 0, len(CALENDARS), found.proposed[at]), len(CALENDARS) + 1, member
        )
        return Seasons(
            tuple(share(found.is_possible[:, month]) for month in range(MONTHS)),
            {name: share(holds) for name, holds in found.is_feasible.items()},
            dict(zip((*CALENDARS, NO_CALENDAR), proposed, strict=True)),
            {name: counting.ratio(np.minimum(most[at], year), year, member) for name, most in found.payable.items()},
            counting.number(member), self._in_data(member),
        )  # fmt: skip

    def lean_months_ignored(self, share_of_surplus: float) -> Estimate | None:
        if not self.means.has_months:
            return None
        units, _, _ = self._timed
        wrong = np.zeros(self.means.units)
        wrong[units] = share_of_surplus * good_months_alone(
            self.means.by_month[units], self.means.subsistence.low[units]
        )
        timed = self.heads & np.isin(self.means.unit, units)
        year = np.where(timed, MONTHS * self.capacity.low[self.means.unit], 0.0)
        return self.counting.ratio(wrong[self.means.unit], year, timed)
