"""How a benefit is spread over welfare, and what it takes off inequality: Kakwani and Reynolds-Smolensky, with errors.

Persons are ranked by welfare before the benefit, nothing else changed. Concentration: how the money is spread over that order.
Kakwani (1977): concentration less the Gini before; below zero a benefit is progressive, however large it is. Reynolds and
Smolensky (1977): the Gini before less the concentration of welfare after; what the benefit would take off inequality, its size
counted, if nobody changed rank. Persons do: reranking (Atkinson 1980, Plotnick 1981) is the Gini after less that concentration, and
the fall of the Gini is the first less the second. All of the same persons, so that differences carry the errors of both sides.
"""

from dataclasses import dataclass, replace

from allcover.estimation.estimating import NOT_POSITIVE
from allcover.estimation.inputs import WelfareNotPositive
from allcover.estimation.intervals import nobody
from allcover.impact.reach import NOBODY_RECEIVES, Received
from allcover.vocabulary.estimate import Estimate


@dataclass(frozen=True)
class Progressivity:
    """One benefit under one option; ``redistribution`` is before reranking, ``gini_fall`` what is left of it after."""

    gini_before: Estimate
    concentration: Estimate
    kakwani: Estimate
    redistribution: Estimate
    reranking: Estimate
    gini_fall: Estimate


def progressivity(of: Received) -> Progressivity:
    """This function will measure how a benefit is spread and what it takes off inequality; no number where nobody receives it."""
    ranking = of.ranking
    if ranking is None or not of.benefits.any():
        return _none(NOBODY_RECEIVES)
    try:
        middle, spread = ranking.gini(), ranking.concentration(of.by_home[0])
        after, in_old_order = of.ranking_after.gini(), ranking.concentration(of.after)
        held = [
            middle, spread, spread - middle,
            middle - in_old_order, after - in_old_order, middle - after,
        ]  # fmt: skip
    except WelfareNotPositive:
        return _none(NOT_POSITIVE)
    gini, *spread_of = of.sample.homes.estimates(held)
    asked = int(of.recipients.persons[0])
    return Progressivity(gini, *(replace(each, persons=asked) for each in spread_of))


def _none(note: str) -> Progressivity:
    none = nobody(note=note)
    return Progressivity(none, none, none, none, none, none)
