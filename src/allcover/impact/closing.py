"""What a reform costs for each unit of the poverty gap it closes, with the error of that ratio."""

from dataclasses import dataclass, replace

import numpy as np

from allcover.impact.amounts import Floats, Modelled
from allcover.impact.finance import administration_rate
from allcover.impact.groups import Mask
from allcover.impact.money import MONTHS
from allcover.impact.sample import Line, Sample, Standing
from allcover.impact.sums import Sums, estimates
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

COST_OPEN = marked("unknown amounts leave the cost open.")
WELFARE_OPEN = marked("unknown amounts leave welfare open.")
NOTHING_CLOSED = marked("the gap stays as it is")
GAP_WIDENS = marked("the gap widens")
_NOTHING = 1e-9
"""Of the gap: what it changes by less than that is the inexactness of adding up."""


@dataclass(frozen=True)
class Closing:
    """One option by one line, money a year: what it costs more than now, what it takes off the total gap, and the ratio.

    What unknown amounts leave open has no value, and says so, or that the gap widens however large they are; the others are told all the same.
    ``ratio`` is cost for each unit of the gap closed; below 1 is not possible for a benefit alone, whose
    administration costs something. Where the gap widens, or stays as it is, there is no ratio, and its note says which.
    """

    line: str
    option: str
    cost: Estimate
    gap_before: Estimate
    gap_closed: Estimate
    ratio: Estimate


def closing(after: Standing, before: Standing, line: Line) -> Closing:
    """This function will divide what an option costs more by what it takes off the total gap below a line.

    Cost is benefits in cash and in kind with administration; the gap is of those the poverty count includes, with the option's
    contributions taken off their welfare. Homes whose gap is not known, for want of welfare or of a line, are in neither.
    """
    sample = after.sample
    counted = sample.homes.counted & line.is_known
    was, left = (_gap(each, line, counted) for each in (before, after))
    found = sample.everybody.sums(was=was.known, closed=was.known - left.known)
    gap, closed = (found[name].times(MONTHS) for name in ("was", "closed"))
    is_left_out = (sample.homes.untold > 0) | (sample.homes.counted & ~line.is_known)
    cost = _of_persons(sample, _more(after.option, before.option), is_left_out).times(MONTHS)
    base = sample.everybody.base(counted)
    (more,) = estimates(cost, base, empty=COST_OPEN)
    told, less = (estimates(each, base, empty=WELFARE_OPEN)[0] for each in (gap, closed))
    (ratio,) = estimates(cost / closed, base)
    if less.value is None and told.value is not None:
        more_at_least = sample.everybody.sums(more=left.low - was.high)["more"].values[0] * MONTHS
        if more_at_least > _NOTHING * told.value:
            less = replace(less, note=GAP_WIDENS)
    lacking = _why_no_ratio(more, told, less)
    if lacking:
        ratio = Estimate(value=None, persons=told.persons, note=lacking)
    return Closing(line.id, after.id, more, told, less, ratio)


def _why_no_ratio(cost: Estimate, gap: Estimate, closed: Estimate) -> str:
    """Why there is no cost of closing the gap, or nothing: unknown amounts, or a gap that nothing is closed of."""
    if cost.value is None or closed.value is None:
        return cost.note if cost.value is None else closed.note
    least = _NOTHING * abs(gap.value or 0.0)
    if closed.value > least:
        return ""
    return GAP_WIDENS if closed.value < -least else NOTHING_CLOSED


@dataclass(frozen=True)
class _Gap:
    """By how much each home is below a line, at least and at most: money a month for all its persons that are counted."""

    low: Floats
    high: Floats

    @property
    def known(self) -> Floats:
        """NaN where unknown amounts leave it open."""
        return np.where(self.low == self.high, self.low, np.nan)


def _gap(standing: Standing, line: Line, counted: Mask) -> _Gap:
    high, low = (
        np.where(counted, np.maximum(line.amount - welfare, 0.0), 0.0) * standing.sample.homes.money
        for welfare in (standing.welfare.low, standing.welfare.high)
    )
    return _Gap(low, high)


def _of_persons(sample: Sample, amount: Floats, is_left_out: Mask) -> Sums:
    """Cost is of everybody of a home, counted for poverty or not, less homes left out; who stands for nobody adds nothing."""
    weight, home = sample.design.weight, sample.homes.lives_in
    amount = np.where((weight > 0) & ~is_left_out[home], amount, 0.0)
    return Sums((weight * amount).sum(keepdims=True), sample.design.deviations(amount[:, np.newaxis]))


def _more(after: Modelled, before: Modelled) -> Floats:
    """What each person's benefits cost more than now with administration, money a month; NaN where it is not known."""
    now, then = _costed(before), _costed(after)
    total = np.zeros(after.change.low.size)
    for scheme in {**now, **then}:
        more, held = after.more[scheme], before.cash.get(scheme)
        was, becomes = now.get(scheme, 1.0), then.get(scheme, 1.0)
        total += np.where(more.is_known, more.low, np.nan) * becomes
        if held is not None and was != becomes:
            benefits = held + before.in_kind[scheme]
            total += np.where(benefits.is_known, benefits.low, np.nan) * (becomes - was)
    return total


def _costed(option: Modelled) -> dict[str, float]:
    """Schemes with an amount of benefit, and what a unit of benefit costs with administration."""
    schemes = option.outcome.system.schemes_on(option.outcome.day).values()
    return {
        scheme.id: 1.0 + administration_rate(scheme, option)
        for scheme in schemes
        if not scheme.reported_under and (scheme.benefits or scheme.id in option.from_survey)
    }
