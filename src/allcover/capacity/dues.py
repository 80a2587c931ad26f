"""What a design asks of each person a month, and what of it the State pays: from incomes and facts to amounts.

Amounts are from a least to a most where an income or a fact is not known. What a scheme of the law asks is not worked
out here: it is handed in as the engine found it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from allcover.capacity.balance import Floats, Mask, Names, Range
from allcover.capacity.designs import Category, ContributionDesign, Span

_A_LITTLE = 1e-6


@dataclass(frozen=True)
class Due:
    """What is asked for each person (money a month): ``own`` by the person, ``state`` by the State as a subsidy."""

    own: Range
    state: Range

    @property
    def whole(self) -> Range:
        """Both together: what the scheme collects for the person."""
        return self.own + self.state


@dataclass(frozen=True)
class Traits:
    """What designs go by: ``income`` (money a month), ``codes`` and ``numbers`` of persons by name of fact.

    A code that is not known is None, a number NaN. ``of_scheme`` holds what schemes of the law ask, by design.
    """

    income: Range
    codes: Mapping[str, Names] = field(default_factory=dict)
    numbers: Mapping[str, Floats] = field(default_factory=dict)
    of_scheme: Mapping[str, Due] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many persons there are."""
        return self.income.low.size


def due(design: ContributionDesign, traits: Traits) -> Due:
    """This function will work out what a design asks of everybody, as if everybody were asked.

    Raises KeyError for a scheme whose amounts were not handed in.
    """
    if design.kind == "scheme":
        return traits.of_scheme[design.id]
    if design.categories and not design.bands:
        return _by_category(design, traits)
    return _by_income(design, traits.income)


def asked_at(design: ContributionDesign, income: Floats) -> Floats:
    """This function will give the whole contribution at incomes, for designs that go by income or ask all alike.

    >>> from allcover.capacity.designs import IncomeBand
    >>> from allcover.vocabulary.words import Name
    >>> bands = (IncomeBand(60.0, 4.2), IncomeBand(100.0, 7.0))
    >>> design = ContributionDesign(id="b", name=Name("Bands"), kind="bands", sources=(), bands=bands)
    >>> asked_at(design, np.array([20.0, 99.0, 100.0])).tolist()
    [4.2, 4.2, 7.0]
    """
    if design.kind == "percentage":
        return design.rate * np.clip(income, design.least_base, design.most_base)
    if design.bands:
        contributions = np.array([band.contribution for band in design.bands])
        found: Floats = contributions[band_of(design, income)]
        return found
    return np.full(income.size, design.contribution)


def band_of(design: ContributionDesign, income: Floats) -> npt.NDArray[np.int64]:
    """This function will give the place of the highest band that does not exceed each income; the lowest below it."""
    borders = np.array([band.income for band in design.bands])
    # An income computed to be at a border is at it, whatever its last bit.
    return np.maximum(np.searchsorted(borders, income * (1 + 1e-12), side="right") - 1, 0).astype(np.int64)


def state_share_at(design: ContributionDesign, income: Floats) -> Floats:
    """This function will give the share of the contribution that the State pays at incomes; none below its first step."""
    if not design.subsidy:
        return np.zeros(income.size)
    borders = np.array([step.at_least for step in design.subsidy])
    shares = np.array([0.0, *(step.share for step in design.subsidy)])
    found: Floats = shares[np.searchsorted(borders, income * (1 + 1e-12), side="right")]
    return found


def borders_of(design: ContributionDesign) -> tuple[float, ...]:
    """This function will list the incomes at which what a design asks may jump or bend, rising."""
    bends = [band.income for band in design.bands[1:]] + [step.at_least for step in design.subsidy]
    bends += [base for base in (design.least_base, design.most_base) if 0 < base < float("inf")]
    return tuple(sorted({border for border in bends if border > 0}))


def _by_income(design: ContributionDesign, income: Range) -> Due:
    def own(at: Floats) -> Floats:
        return asked_at(design, at) * (1 - state_share_at(design, at))

    def state(at: Floats) -> Floats:
        return asked_at(design, at) * state_share_at(design, at)

    borders = borders_of(design)
    return Due(_over(own, income, borders), _over(state, income, borders))


def _over(amount: Callable[[Floats], Floats], income: Range, borders: Sequence[float]) -> Range:
    """The least and most of an amount over the incomes a person may have: at both ends, and around the bends between."""
    top = np.where(
        np.isinf(income.high), np.maximum(income.low, max(borders, default=0.0)) + 1.0, income.high
    )
    low, high = (f(amount(income.low), amount(top)) for f in (np.minimum, np.maximum))
    for border in borders:
        inside: Mask = (income.low < border) & (border <= income.high)
        for at in (border, border * (1 - _A_LITTLE)):
            there = amount(np.array([at]))[0]
            low = np.where(inside, np.minimum(low, there), low)
            high = np.where(inside, np.maximum(high, there), high)
    is_endless = np.isinf(income.high) & (amount(top + 1.0) > amount(top))
    return Range(low, np.where(is_endless, np.inf, high))


def _by_category(design: ContributionDesign, traits: Traits) -> Due:
    """The first category that fits; where a fact is missing, from the least to the most of those that may fit."""
    low, high = np.full(traits.size, np.inf), np.zeros(traits.size)
    is_open = np.ones(traits.size, dtype=np.bool_)
    for category in design.categories:
        fits, may_fit = _fitting(category, traits)
        amount = contribution_of(design, category)
        reached = is_open & may_fit
        low = np.where(reached, np.minimum(low, amount), low)
        high = np.where(reached, np.maximum(high, amount), high)
        is_open = is_open & ~fits
    low = np.where(is_open, 0.0, low)
    whole = Range(np.minimum(low, high), high)
    share = _over(lambda at: state_share_at(design, at), traits.income, borders_of(design))
    return Due(
        Range(whole.low * (1 - share.high), whole.high * (1 - share.low)),
        Range(whole.low * share.low, whole.high * share.high),
    )


def contribution_of(design: ContributionDesign, category: Category) -> float:
    """This function will give what a category asks a month, with the health quota where the design has it."""
    with_health = category.with_health if design.has_health else None
    return category.contribution if with_health is None else with_health


def _fitting(category: Category, traits: Traits) -> tuple[Mask, Mask]:
    """Where a category surely fits, and where it may."""
    surely = np.ones(traits.size, dtype=np.bool_)
    perhaps = surely.copy()
    for fact, belonging in category.when.items():
        if isinstance(belonging, Span):
            numbers = traits.numbers.get(fact, np.full(traits.size, np.nan))
            is_known = ~np.isnan(numbers)
            holds = (numbers >= belonging.at_least) & (numbers < belonging.below)
        else:
            codes = traits.codes.get(fact, np.full(traits.size, None, dtype=np.object_))
            is_known = codes != None  # noqa: E711 - entry by entry
            holds = np.isin(codes.astype(str), belonging) & is_known
        surely &= is_known & holds
        perhaps &= ~is_known | holds
    return surely, perhaps
