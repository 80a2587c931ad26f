"""How pensions and families are spread over the lives of a date, with the error of the sample they began with.

Everybody of a later date comes of a sampling unit of the survey, by the own row or the mothers'. So the error between units holds both: that of having asked only some, and
that of chance in the years since. Weights are those brought to the people of the date; that they were is not counted as knowledge, so errors are rather too wide. The ``persons`` of
an estimate are those of the survey whose lives it rests on, each once. Comes from :mod:`lives`; goes to the report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from allcover.estimation.design import Design
from allcover.estimation.estimating import tried
from allcover.estimation.quantiles import quantile
from allcover.estimation.totals import mean, share, total
from allcover.population import Population
from allcover.projection.homes import generations, together
from allcover.projection.lives_state import BEREAVED, GONE, NOBODY, OLD_AGE, ORPHANED, WIDOWED
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample
from allcover.vocabulary.estimate import Estimate

Mask = NDArray[np.bool_]
TENTHS = tuple(at / 10 for at in range(1, 10))
SEXES = ("women", "men")
OLD, ORPHAN = 65, 18


@dataclass(frozen=True)
class Pensions:
    """Of who draws from the scheme: ``tenths``, nine pensions a month that part drawers into ten equal groups, and the ``mean``, as shares of the mean insured earnings."""

    tenths: tuple[Estimate, ...]
    mean: Estimate


@dataclass(frozen=True)
class Spread:
    """What is found at a date. By sex: ``pensions`` of all who draw, ``old_drawing``, of those of 65 and more who draw from the scheme, ``new``, pensions of old age of
    those who retired within the last year.

    ``homes`` are shares of households by how many generations live in them (one, two, three and more); ``size`` their mean. ``left``: persons whom a death since the survey has left, and those who draw for one.
    """

    pensions: Mapping[str, Pensions]
    old_drawing: Mapping[str, Estimate]
    new: Mapping[str, Estimate]
    homes: tuple[Estimate, Estimate, Estimate]
    size: Estimate
    left: Mapping[str, Estimate]


def design_of(survey: Population, sample: Sample) -> Design:
    """This function will give later persons the sampling units of the survey's rows they come of; households are the units where the survey names none."""
    persons, line = survey.need_bare("persons"), sample.line
    home = survey.household_of_person
    psu = persons["psu"] if persons["psu"].null_count() < persons.height else None
    return Design.from_arrays(
        sample.weight,
        stratum=persons["stratum"].gather(line),
        psu=home[line] if psu is None else psu.gather(line),
        household=home[line],
    )


def resting(found: Estimate, sample: Sample, who: Mask) -> Estimate:
    """This function will say of an estimate on how many persons of the survey it rests: the rows that those of ``who`` (persons, bool) come of, however many lives each has."""
    rows = np.zeros(int(sample.line.max(initial=-1)) + 1, dtype=np.bool_)
    rows[sample.line[who & (sample.weight > 0)]] = True
    return replace(found, persons=int(np.count_nonzero(rows)))


def parted(design: Design, values: Floats, weight: Floats, part: float, who: Mask) -> Estimate:
    """This function will find below which amount a part of some lies, with the interval of Woodruff (1952).

    That is between the amounts below which less and more of them lie, by as much as the share of those with no more than the amount may be out. Both ends are amounts that somebody has, so it holds
    where amounts gather and leave gaps between, as pensions do about a minimum: there the slope of their distribution, by which other errors are found, is that of a gap.
    """
    found = tried(design, lambda: quantile(values, weight, part, member=who))
    if (value := found.value) is None:
        return found
    below = tried(design, lambda: share(values <= value, weight, member=who))
    if below.low is None or below.high is None or not below.degrees:
        return replace(found, standard_error=None, low=None, high=None, note=below.note)
    assert below.value is not None
    times = float(stdtrit(below.degrees, (1 + below.level) / 2))
    reach = max(below.high - below.value, below.value - below.low) if below.standard_error is None else times * below.standard_error  # fmt: skip
    low, high = (
        quantile(values, weight, min(max(end, 0.0), 1.0), member=who).value
        for end in (part - reach, part + reach)
    )
    return replace(found, standard_error=(high - low) / 2 / times, low=low, high=high, note="")


def newly_retired(
    before: Sample, numbers_before: NDArray[np.int32], sample: Sample, numbers: NDArray[np.int32]
) -> Mask:
    """This function will tell who of a sample draws an old-age pension and did not at the date before; ``numbers`` are the persons' own."""
    kind = np.full(int(max(numbers.max(), numbers_before.max())) + 1, NOBODY, dtype=np.int8)
    kind[numbers_before] = before.kind
    return np.asarray((sample.kind == OLD_AGE) & (kind[numbers] != OLD_AGE))


def spread_of(survey: Population, sample: Sample, is_new: Mask, earnings: float) -> Spread:
    """This function will find how pensions and families are spread at a date.

    ``is_new`` (persons) says who retired within the last year; ``earnings`` are the mean insured earnings a month of a contributor, in the money of the date.
    """
    held, order = together(sample)
    made = _Spreading(held, design_of(survey, held), held.drawn / earnings)
    draws, old = held.kind >= 0, held.age >= OLD
    sexes = {sex: held.sex == place for place, sex in enumerate(SEXES)}
    return Spread(
        {sex: made.pensions(draws & who) for sex, who in sexes.items()}, {sex: made.share(draws, old & who) for sex, who in sexes.items()},
        {sex: made.mean(held.amount / earnings, is_new[order] & who) for sex, who in sexes.items()}, made.homes(), made.size(),
        made.left(),
    )  # fmt: skip


@dataclass(frozen=True)
class _Spreading:
    """Persons whose households lie together, with their design and what each draws, as a share of mean insured earnings."""

    held: Sample
    design: Design
    amounts: Floats

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many persons each household has."""
        return np.bincount(self.held.home)

    @property
    def firsts(self) -> Mask:
        """One person of each household, who stands for it."""
        return np.asarray(np.diff(self.held.home, prepend=-1) != 0)

    def pensions(self, who: Mask) -> Pensions:
        """What those who draw are paid."""
        tenths = [parted(self.design, self.amounts, self.held.weight, part, who) for part in TENTHS]
        return Pensions(tuple(resting(one, self.held, who) for one in tenths), self.mean(self.amounts, who))

    def mean(self, values: Floats, who: Mask) -> Estimate:
        """A mean of some, of what is never negative."""
        found = tried(self.design, lambda: mean(values, self.held.weight, member=who).above_nought())
        return resting(found, self.held, who)

    def share(self, counted: Mask, who: Mask) -> Estimate:
        """A share of some."""
        found = tried(self.design, lambda: share(counted, self.held.weight, member=who))
        return resting(found, self.held, who)

    def persons(self, counted: Mask) -> Estimate:
        """How many there are of some."""
        found = tried(self.design, lambda: total(counted.astype(float), self.held.weight).above_nought())
        return resting(found, self.held, counted)

    def size(self) -> Estimate:
        """Persons a household."""
        return self.mean(self.sizes[self.held.home].astype(float), self.firsts)

    def homes(self) -> tuple[Estimate, Estimate, Estimate]:
        """Households with one generation, two, and more."""
        count = np.minimum(generations(self.held), 3)
        return (
            self.share(count == 1, self.firsts),
            self.share(count == 2, self.firsts),
            self.share(count == 3, self.firsts),
        )

    def left(self) -> dict[str, Estimate]:
        """Who was left behind by a death, since the survey or drawing as a survivor; persons."""
        held = self.held
        orphans = (held.age < ORPHAN) & ((held.mother == GONE) | (held.father == GONE))
        found = {
            "widows": (held.wed == BEREAVED) & (held.sex == 0), "widowers": (held.wed == BEREAVED) & (held.sex == 1), "drawing_widowed": held.kind == WIDOWED,
            "orphans": orphans, "drawing_orphaned": held.kind == ORPHANED,
        }  # fmt: skip
        return {name: self.persons(who) for name, who in found.items()}
