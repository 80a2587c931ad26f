"""What a reform costs for each unit of the poverty gap it closes, with the error of that ratio."""

from dataclasses import dataclass

import numpy as np

from allcover.impact.amounts import Amounts, Floats, Modelled
from allcover.impact.finance import administration_rate
from allcover.impact.money import MONTHS
from allcover.impact.sample import Line, Sample, Standing
from allcover.impact.sums import Sums, estimates
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

OPEN = marked("Unknown amounts leave cost or welfare open.")
NOTHING_CLOSED = marked("The option leaves the poverty gap as it is.")


@dataclass(frozen=True)
class Closing:
    """One option by one line, money a year: what it costs more than now, what it takes off the total gap, and the ratio.

    ``ratio`` is cost for each unit of the gap closed; below 1 is not possible for a benefit alone, whose
    administration costs something. Where the gap widens the ratio is negative and read with its parts.
    """

    line: str
    option: str
    cost: Estimate
    gap_before: Estimate
    gap_closed: Estimate
    ratio: Estimate


def closing(after: Standing, before: Standing, line: Line) -> Closing | None:
    """This function will divide what an option costs more by what it takes off the total gap below a line.

    Cost is benefits in cash and in kind with administration, of all persons; the gap is of those the poverty count
    includes, with the option's contributions taken off their welfare. None where unknown amounts leave either open.
    """
    sample, homes = after.sample, after.sample.homes
    spent = _more(after.option, before.option)
    if after.is_open or not np.isfinite(spent).all():
        return None
    counted = homes.counted & line.is_known
    gaps = [
        np.where(counted, np.maximum(line.amount - each.welfare.low, 0.0), 0.0) * homes.money
        for each in (before, after)
    ]
    found = sample.everybody.sums(was=gaps[0], closed=gaps[0] - gaps[1])
    was, closed = (found[name].times(MONTHS) for name in ("was", "closed"))
    cost, base = _of_all_persons(sample, spent).times(MONTHS), sample.everybody.base(counted)
    (ratio,) = estimates(cost / closed, base, empty=NOTHING_CLOSED)
    more, gap, less = (estimates(each, base)[0] for each in (cost, was, closed))
    return Closing(line.id, after.id, more, gap, less, ratio)


def _of_all_persons(sample: Sample, amount: Floats) -> Sums:
    """Cost is of everybody in the survey, counted for poverty or not."""
    column = amount[:, np.newaxis]
    return Sums((sample.design.weight * amount).sum(keepdims=True), sample.design.deviations(column))


def _more(after: Modelled, before: Modelled) -> Floats:
    """What each person's benefits cost more than now with administration, money a month; NaN where it is not known."""
    now, then = _costs(before), _costs(after)
    total = np.zeros(next(iter(then.values() or now.values())).low.size) if then or now else np.zeros(0)
    nothing = Amounts.nothing(total.size)
    for scheme in {**now, **then}:
        old, new = now.get(scheme, nothing), then.get(scheme, nothing)
        is_same = (new.low == old.low) & (new.high == old.high)
        difference = np.where(new.is_known & old.is_known, new.low, np.nan) - np.where(
            old.is_known, old.low, np.nan
        )
        total += np.where(is_same, 0.0, difference)
    return total


def _costs(option: Modelled) -> dict[str, Amounts]:
    """By scheme with an amount of benefit: benefits in cash and in kind, with administration."""
    found = {}
    for scheme in option.outcome.system.schemes_on(option.outcome.day).values():
        if not scheme.reported_under and (scheme.benefits or scheme.id in option.from_survey):
            given = option.cash[scheme.id] + option.in_kind[scheme.id]
            factor = 1.0 + administration_rate(scheme, option)
            found[scheme.id] = Amounts(given.low * factor, given.high * factor)
    return found
