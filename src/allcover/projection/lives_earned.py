"""How wages are spread over the contributors of a date, and how much of the own wage a new pension replaces, with the error of the sample that lives began with.

Beside :mod:`lives_spread`, where lives have wages (:mod:`wages`). Goes to the report.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allcover.estimation.estimating import tried
from allcover.estimation.totals import mean
from allcover.population import Population
from allcover.projection.lives_spread import SEXES, design_of, newly_retired, parted, resting
from allcover.projection.lives_state import ACTIVE
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample
from allcover.projection.wages import Wages
from allcover.vocabulary.estimate import Estimate

PARTS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Earned:
    """At a date, by sex: ``wages`` that ``PARTS`` of contributors have less than, as shares of the mean of all contributors; ``replaced``, of who retired within the year before and contributed when it began, the
    mean of the old-age pension as a share of the own insured earnings, at the level of wages of the date."""

    wages: Mapping[str, tuple[Estimate, ...]]
    replaced: Mapping[str, Estimate]


@dataclass(frozen=True)
class Moment:
    """Lives of a ``date``, the ``numbers`` of the persons, the ``law`` they earn under, by its place, and the factor by which own wages are ``aligned`` to the mean of the path."""

    date: int
    sample: Sample
    numbers: NDArray[np.int32]
    law: int
    aligned: float

    def earnings(self, wages: Wages, date: int) -> Floats:
        """This function will give everybody's insured earnings a month by the own standing, at the level of wages of a date; of contributors they are what they earn."""
        held = self.sample
        return self.aligned * wages.earnings(held.sex, held.age, held.standing, self.law, date)


def earned_at(survey: Population, wages: Wages, now: Moment, before: Moment | None) -> Earned:
    """This function will find how wages are spread at a date; ``before`` are the lives a year earlier, None at the first date."""
    held = now.sample
    design, weight = design_of(survey, held), held.weight
    works, own = held.state == ACTIVE, now.earnings(wages, now.date)
    typical = float(weight[works] @ own[works] / weight[works].sum())
    sexes = {sex: held.sex == place for place, sex in enumerate(SEXES)}
    spread = {
        sex: tuple(
            resting(
                parted(design, own / typical, weight, part, works & who),
                held,
                works & who,
            )
            for part in PARTS
        )
        for sex, who in sexes.items()
    }
    last = np.zeros(held.size) if before is None else _last_wage(wages, now, before)
    share = np.divide(held.amount, last, out=np.zeros(held.size), where=last > 0)

    def kept(who: NDArray[np.bool_]) -> Estimate:
        kept_of = (last > 0) & who
        return resting(
            tried(design, lambda: mean(share, weight, member=kept_of).above_nought()), held, kept_of
        )

    return Earned(spread, {sex: kept(who) for sex, who in sexes.items()})


def _last_wage(wages: Wages, now: Moment, before: Moment) -> Floats:
    """What the newly retired earned a year before, at the level of wages of now; nought of others, and of who did not contribute."""
    then = np.where(before.sample.state == ACTIVE, before.earnings(wages, now.date), 0.0)
    of_number = np.zeros(int(max(now.numbers.max(), before.numbers.max())) + 1)
    of_number[before.numbers] = then
    is_new = newly_retired(before.sample, before.numbers, now.sample, now.numbers)
    return np.where(is_new, of_number[now.numbers], 0.0)
