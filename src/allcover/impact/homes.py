"""The persons poverty counts, household by household: who shares, how many they stand for, how a household shares money.

Welfare, and all that follows from it, is the same for everybody of a household. So sums run over homes, not persons: a
home is the counted persons of one household in one sampling unit. A survey has a quarter as many of them, and every sum
and every error is the same to the last digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from allcover.estimation import Linearised, estimates
from allcover.estimation.design import Design
from allcover.estimation.replicates import Replicates
from allcover.impact.amounts import Amounts, Floats
from allcover.impact.groups import Codes, Mask
from allcover.population import Population
from allcover.population.equivalents import equivalents
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.fault import Fault, Faults, Place


def has_known_welfare(population: Population, design: Design) -> Mask:
    """This function will say who counts for poverty: persons of the universe who weigh something, in homes of known welfare."""
    in_universe = population.persons["is_in_poverty_universe"].fill_null(True).to_numpy()
    welfare = population.households["welfare_month"].cast(float).to_numpy()
    counted: Mask = in_universe & np.isfinite(welfare)[population.household_of_person] & (design.weight > 0)
    return counted


@dataclass(frozen=True, eq=False)
class Homes:
    """Arrays of one entry a home. ``design`` weighs it with all its counted persons; ``asked`` counts them unweighted.

    A home without anybody counted has weight 0 and stands only for the sampling unit it was drawn in.
    ``untold`` counts the persons asked, unweighted, who are of the poverty universe and of a household whose welfare is unknown.
    ``lives_in`` is each person's home, counted or not, -1 of who stands for nobody. ``of_person`` is the same, -1 where the person
    is not counted: outside the poverty universe, of a household whose welfare is unknown, or without weight. ``welfare`` is the
    survey's, money a month per head or equivalent.
    ``equivalents`` is what the household's money is divided by, ``members`` the persons who share it; ``squares`` the sum of
    squares of the weights of those counted.
    """

    design: Design
    lives_in: Codes
    of_person: Codes
    asked: Codes
    untold: Codes
    welfare: Floats
    equivalents: Floats
    members: Floats
    household: Codes
    household_of_person: Codes
    squares: Floats

    @classmethod
    def of(cls, population: Population, design: Design) -> Self:
        """This function will put the counted persons of a survey together. Raises Faults where no welfare is known."""
        in_universe = population.persons["is_in_poverty_universe"].fill_null(True).to_numpy()
        welfare = population.households["welfare_month"].cast(float).to_numpy()
        household = population.household_of_person
        counted = has_known_welfare(population, design)
        if not counted.any():
            what = "Nobody of the poverty universe has welfare (income or consumption) that is known."
            cure = "Map 'welfare_month' and 'is_in_poverty_universe', or ask for the coverage alone."
            raise Faults([Fault(Place(population.about.name), what, cure)])
        members = np.bincount(household, in_universe, len(welfare)).astype(np.float64)
        placed, first = _numbered(household, design.psu)
        home, of = np.where(counted, placed, -1), household[first]
        untold = in_universe & (design.weight > 0) & ~counted
        return cls(
            _gathered(design, home, first), placed, home, np.bincount(home[counted], minlength=first.size),
            np.bincount(placed[untold], minlength=first.size),
            np.nan_to_num(welfare[of], nan=0.0), _divisors(population, members)[of], np.maximum(members, 1.0)[of],
            of, np.where(in_universe, household, -1),
            np.bincount(home[counted], design.weight[counted] ** 2, first.size).astype(np.float64),
        )  # fmt: skip

    @property
    def weight(self) -> Floats:
        """How many persons each home stands for."""
        return self.design.weight

    @property
    def size(self) -> int:
        """The number of homes."""
        return self.weight.size

    @cached_property
    def counted(self) -> Mask:
        """Which homes have anybody counted."""
        counted: Mask = self.weight > 0
        return counted

    @property
    def left_out(self) -> int:
        """How many of those asked whom poverty would count are left out, since their household's welfare is unknown."""
        return int(self.untold.sum())

    @property
    def money(self) -> Floats:
        """What to multiply an amount per head or equivalent by, so that persons add up to the household's money."""
        return self.equivalents / self.members

    def of_household(self, amount: Floats | Mask) -> Floats:
        """This function will add up an amount of persons over all who share it, and give each home the sum."""
        shares = self.household_of_person >= 0
        summed: Floats = np.bincount(
            self.household_of_person[shares],
            np.asarray(amount, np.float64)[shares],
            int(self.household.max()) + 1,
        ).astype(np.float64)
        return summed[self.household]

    def shared(self, amounts: Amounts) -> Amounts:
        """This function will share the amounts of persons equally: money a month per head or equivalent, by home."""
        low = self.of_household(amounts.low) / self.equivalents
        if amounts.low is amounts.high or np.array_equal(amounts.low, amounts.high):
            return Amounts(low, low)
        return Amounts(low, self.of_household(amounts.high) / self.equivalents)

    def mean(self, amount: Floats | Mask, weight: Floats) -> Floats:
        """This function will give each home the weighted mean of an amount over its persons."""
        kept = np.flatnonzero((self.of_person >= 0) & (np.asarray(amount) != 0))
        weighed = weight[kept] * np.asarray(amount, np.float64)[kept]
        summed = np.bincount(self.of_person[kept], weighed, self.size)
        return np.divide(summed, self.weight, out=np.zeros(self.size), where=self.counted)

    def estimates(self, these: Sequence[Linearised]) -> tuple[Estimate, ...]:
        """This function will give estimators over homes their errors, and say on how many persons each rests."""
        found = estimates(self.design, these)
        return tuple(
            replace(each, persons=self._asked_of(of), left_out=self._left_out(of))
            for each, of in zip(found, these, strict=True)
        )

    def _asked_of(self, of: Linearised) -> int:
        return int(self.asked.sum() if of.member is None else self.asked[of.member].sum())

    def _left_out(self, of: Linearised) -> int:
        """Persons, where an estimator counts the homes it leaves out."""
        if not of.left_out:
            return 0
        return int(self.asked.sum()) - self._asked_of(of)

    def after(self, change: Amounts) -> Amounts:
        """This function will add a change of persons' income to welfare.

        A household may owe an amount nobody can bound; it cannot lose more than all it has.
        """
        shared = self.shared(change)
        low = np.where(np.isneginf(shared.low), -np.maximum(self.welfare, 0.0), shared.low)
        high = low if shared.low is shared.high else shared.high
        known = self.welfare + low
        return Amounts(known, known if high is low else self.welfare + high)

    def without(self, welfare: Amounts, transfer: Amounts) -> Amounts:
        """This function will take a transfer out of welfare, with nothing else changed: welfare before the transfer.

        What is not known of a transfer is part of the household's welfare, so it is taken to be all of it at most.
        """
        shared = self.shared(transfer)
        if shared.low is shared.high and welfare.low is welfare.high:
            known = welfare.low - shared.low
            return Amounts(known, known)
        most = np.minimum(
            shared.high, np.maximum.reduce([welfare.low, shared.low, np.zeros_like(welfare.low)])
        )
        return Amounts(welfare.low - most, welfare.high - shared.low)


def _numbered(household: Codes, unit: Codes) -> tuple[Codes, Codes]:
    """The home of each person who weighs something (-1: of nobody else) and the first person of each."""
    rows = np.flatnonzero(unit >= 0)
    pair = household[rows] * (int(unit.max(initial=0)) + 1) + unit[rows]
    _, first, number = np.unique(pair, return_index=True, return_inverse=True)
    home = np.full(household.size, -1, np.int64)
    home[rows] = number
    return home, rows[first]


def _gathered(design: Design, home: Codes, first: Codes) -> Design:
    """The design with one entry a home. Units and strata keep their numbers, so that empty ones still count as drawn."""
    counted = home >= 0
    weight = np.bincount(home[counted], design.weight[counted], first.size).astype(np.float64)
    replicates = design.replicates
    if replicates is not None:
        summed = np.zeros((first.size, replicates.weight.shape[1]))
        np.add.at(summed, home[counted], replicates.weight[counted])
        replicates = Replicates(summed, replicates.scale, replicates.kind, replicates.degrees)
    return Design(weight, design.stratum[first], design.psu[first], design.fraction, design.strata, design.kind,
                  design.note, design.is_approximate, design.lonely, replicates, design.remarks,
                  design.auxiliary and design.auxiliary.gathered(home, design.weight, first.size))  # fmt: skip


def _divisors(population: Population, members: Floats) -> Floats:
    """By household, the number its money is divided by; heads where it cannot be told on how many welfare is reckoned."""
    told = equivalents(population)
    return np.where(np.isnan(told), np.maximum(members, 1.0), told)
