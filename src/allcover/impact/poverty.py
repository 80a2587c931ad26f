"""Poverty before and after, in all and by group, with errors; who is lifted out of it, and who gains.

A difference between an option and things as they are is found on the same persons, so its error is its own. What amounts
that are unknown leave open stays apart from sampling error: a figure then has two ends, each an estimate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from allcover.estimation.intervals import known
from allcover.impact.amounts import Floats
from allcover.impact.figure import Figure, told, told_ends
from allcover.impact.groups import RANKED, Codes, Grouping, Mask
from allcover.impact.sample import Line, Standing
from allcover.impact.sums import UNBOUNDED, Groups

ALPHAS: Mapping[str, int] = {"headcount": 0, "gap": 1, "squared_gap": 2}
"""The measures of Foster, Greer and Thorbecke (1984) by their exponent."""

_LEAST = 1e-9  # money a month; less is no gain and no loss


@dataclass(frozen=True)
class PovertyBy:
    """Poverty by one line under one option in the groups of one grouping: a figure a group and measure.

    ``poor`` counts persons. ``changes`` holds the differences from things as they are, by measure; empty for those.
    """

    line: str
    option: str
    grouping: Grouping
    headcount: tuple[Figure, ...]
    gap: tuple[Figure, ...]
    squared_gap: tuple[Figure, ...]
    poor: tuple[Figure, ...]
    changes: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class PovertyResult:
    """Poverty by one line under one option: Foster-Greer-Thorbecke measures and persons lifted out.

    Persons are weighted. ``lifted`` left poverty against things as they are, ``pushed`` fell into it. ``changes`` are the
    differences of the measures from things as they are. ``by`` tells groups apart. ``left_out`` of those asked have welfare that is
    known and a line that is not.
    """

    line: str
    option: str
    headcount: Figure
    gap: Figure
    squared_gap: Figure
    poor: Figure
    lifted: Figure
    pushed: Figure
    changes: Mapping[str, Figure]
    by: tuple[PovertyBy, ...]
    left_out: int


@dataclass(frozen=True)
class Gains:
    """One tenth of persons by welfare: the mean change a head and month, and how many gain or lose."""

    tenth: int
    persons: float
    unweighted: int
    mean_change: Figure
    gainers: Figure
    losers: Figure


def shortfall(welfare: Floats, line: Floats, counted: Mask, alpha: int) -> Floats:
    """This function will give ``1[y < z] ((z - y) / z) ** alpha`` for every person counted, else 0.

    Poor is strictly below the line. Who has no line that is known is not poor and must not be counted.

    >>> shortfall(np.array([100.0, 110, 150, 160]), np.full(4, 125.0), np.full(4, True), 1).round(2).tolist()
    [0.2, 0.12, 0.0, 0.0]
    """
    poor = counted & (welfare < line)
    gap = np.zeros(welfare.size)
    gap[poor] = (1.0 - welfare[poor] / line[poor]) ** alpha if alpha else 1.0
    return gap


def poverty(lines: Iterable[Line], after: Standing, before: Standing) -> tuple[PovertyResult, ...]:
    """This function will measure poverty by every line under an option, against things as they are."""
    groups = (before.ranks[0], *before.sample.traits)
    return tuple(_by_line(line, after, before, groups) for line in lines)


def _by_line(line: Line, after: Standing, before: Standing, groups: tuple[Groups, ...]) -> PovertyResult:
    laid = _Laid(line, after, before)
    whole = laid.whole
    lifted, pushed = laid.moved()
    return PovertyResult(
        line.id, after.id, whole.headcount[0], whole.gap[0], whole.squared_gap[0], whole.poor[0], lifted, pushed,
        {name: change[0] for name, change in whole.changes.items()}, tuple(map(laid.by, groups)), laid.left_out,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Laid:
    """One line laid over an option and things as they are."""

    line: Line
    after: Standing
    before: Standing

    @cached_property
    def counted(self) -> Mask:
        counted: Mask = self.after.sample.homes.counted & self.line.is_known
        return counted

    @property
    def left_out(self) -> int:
        """How many of those asked are counted but for their line, which is not known."""
        homes = self.after.sample.homes
        return int(homes.asked[homes.counted & ~self.line.is_known].sum())

    @cached_property
    def amounts(self) -> dict[str, Floats | Mask]:
        """Shortfalls of every home, least and most under the option, and as things are."""
        at = {"low": self.after.welfare.high, "high": self.after.welfare.low, "was": self.before.welfare.low}
        made = {
            f"{name}_{end}": shortfall(welfare, self.line.amount, self.counted, alpha)
            for name, alpha in ALPHAS.items()
            for end, welfare in at.items()
            if end == "low" or (end == "high" and self.after.is_open) or (end == "was" and self.is_option)
        }
        return {"persons": self.counted, **made}

    @property
    def is_option(self) -> bool:
        return self.after is not self.before

    @cached_property
    def whole(self) -> PovertyBy:
        return self.by(self.after.sample.everybody)

    def by(self, groups: Groups) -> PovertyBy:
        base, found = groups.base(self.counted), groups.sums(**self.amounts)
        persons = found["persons"]
        ends = {
            name: (found[f"{name}_low"], found.get(f"{name}_high", found[f"{name}_low"])) for name in ALPHAS
        }
        changes = {
            name: told_ends([(end - found[f"{name}_was"]) / persons for end in ends[name]], base)
            for name in ALPHAS
            if self.is_option
        }
        shares = {
            name: told_ends([end / persons for end in each], base, is_share=True)
            for name, each in ends.items()
        }
        # Fifths are made by welfare as things are: what an option leaves of the poor in them is a result of the sample, unless it moves all one way.
        if groups.grouping.id in RANKED:
            settled = self._stays_settled(groups, persons.values)
            shares = {name: tuple(map(_as_known, each, settled)) for name, each in shares.items()}
        poor = told_ends(ends["headcount"], base, most=float(persons.values.sum()))
        return PovertyBy(self.line.id, self.after.id, groups.grouping, **shares, poor=poor, changes=changes)

    def _stays_settled(self, groups: Groups, persons: Floats) -> Mask:
        """Groups (bool) settled as things are, and left so: above the line where the option takes nothing from anybody, below it where it gives nothing."""
        above, below = _Laid(self.line, self.before, self.before)._settled(groups, persons)
        was, then, counted = self.before.welfare, self.after.welfare, self.counted
        takes_nothing = not self.is_option or bool((then.low >= was.high - _LEAST)[counted].all())
        gives_nothing = not self.is_option or bool((then.high <= was.low + _LEAST)[counted].all())
        settled: Mask = (above & takes_nothing) | (below & gives_nothing)
        return settled

    def _settled(self, groups: Groups, persons: Floats) -> tuple[Mask, Mask]:
        """Groups made by welfare (bool) that lie above every line there is, and below, so far that the share of the poor may err as its interval says."""
        assert groups.by_home is not None
        ends = self.whole.headcount[0].outer
        if ends is None:
            return np.zeros(groups.size, np.bool_), np.zeros(groups.size, np.bool_)
        line = self.line.amount[self.counted].astype(np.float64)
        least, most = (
            _ends(end, groups.by_home, self.counted, groups.size)
            for end in (self.after.welfare.low, self.after.welfare.high)
        )
        up_to = np.cumsum(persons)
        is_above = (least[0] >= line.max(initial=-np.inf)) & (up_to - persons >= ends[1] * up_to[-1])
        is_below = (most[1] < line.min(initial=np.inf)) & (up_to <= ends[0] * up_to[-1])
        return is_above, is_below

    def moved(self) -> tuple[Figure, Figure]:
        """Persons lifted out of poverty and fallen into it."""
        line, everybody = self.line.amount, self.after.sample.everybody
        was_poor = self.before.welfare.low < line
        surely, maybe = self.after.welfare.high < line, self.after.welfare.low < line
        found = everybody.sums(
            persons=self.counted,
            lifted_low=self.counted & was_poor & ~maybe, lifted_high=self.counted & was_poor & ~surely,
            pushed_low=self.counted & ~was_poor & surely, pushed_high=self.counted & ~was_poor & maybe,
        )  # fmt: skip
        base, most = everybody.base(self.counted), float(found["persons"].values[0])
        (lifted,), (pushed,) = (
            told_ends((found[f"{name}_low"], found[f"{name}_high"]), base, most=most)
            for name in ("lifted", "pushed")
        )
        return lifted, pushed


def _ends(welfare: Floats, group: Codes, counted: Mask, size: int) -> tuple[Floats, Floats]:
    """The least and the most of each group; of an empty one, ends that hold nothing."""
    least, most = np.full(size, np.inf), np.full(size, -np.inf)
    rows = np.flatnonzero(counted & (group >= 0))
    np.minimum.at(least, group[rows], welfare[rows])
    np.maximum.at(most, group[rows], welfare[rows])
    return least, most


def _as_known(figure: Figure, is_settled: bool) -> Figure:
    """Where a group lies beyond the line, and further than the line's own place is in doubt, who is poor in it is not sampled."""
    is_plain = figure.value in (0.0, 1.0)
    return told(known(figure.low, figure.at_low.persons)) if is_settled and is_plain else figure


def gains_by_tenth(after: Standing, before: Standing) -> tuple[Gains, ...]:
    """This function will give the gains by tenth of persons, ranked by welfare as things are.

    A tenth that no household falls into, as in a survey of a few households, is left out.
    """
    return _gains(before.ranks[1], after, before)


def gains_of_all(after: Standing, before: Standing) -> Gains:
    """This function will give the gains of everybody, as a tenth numbered 1."""
    return _gains(after.sample.everybody, after, before)[0]


def _gains(groups: Groups, after: Standing, before: Standing) -> tuple[Gains, ...]:
    counted = after.sample.homes.counted
    low, high = (end - before.welfare.low for end in (after.welfare.low, after.welfare.high))
    found = groups.sums(
        persons=counted, low=low, high=high,
        gain_low=low > _LEAST, gain_high=high > _LEAST, lose_low=high < -_LEAST, lose_high=low < -_LEAST,
    )  # fmt: skip
    persons, base = found["persons"], groups.base(counted)
    means = told_ends([found[end] / persons for end in ("low", "high")], base, empty=UNBOUNDED)
    everybody = float(persons.values.sum())
    gainers = told_ends((found["gain_low"], found["gain_high"]), base, most=everybody)
    losers = told_ends((found["lose_low"], found["lose_high"]), base, most=everybody)
    return tuple(
        Gains(n + 1, float(persons.values[n]), int(base.persons[n]), means[n], gainers[n], losers[n])
        for n in range(groups.size)
        if base.persons[n]
    )
