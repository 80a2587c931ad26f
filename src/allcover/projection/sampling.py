"""What the rates of a valuation owe to having asked only some: the survey drawn again many times over, and the scheme valued of each.

The opening is linear in the weights, so each set of replicate weights is another opening under the same people, law and assumptions. Weights are those
that come with the survey, or are drawn from its design (the bootstrap of Rao, Wu and Yue). A sample drawn anew and brought to known totals may count somebody
as fewer than none, and no scheme can be valued of that: samples are then drawn without the totals, which makes errors rather too wide. Goes to reports as
intervals; says nothing of wrong answers, nor of assumptions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allcover.estimation.design import Design
from allcover.estimation.intervals import FEW_UNITS, estimate_of
from allcover.estimation.replicates import Replicates
from allcover.estimation.resampling import bootstrap
from allcover.projection.awards import SERVICES
from allcover.projection.closed_groups import implicit_debt
from allcover.projection.experience import AGES, just_above
from allcover.projection.grounds import Ground, scheme_of
from allcover.projection.insured_steps import OLD_AGE
from allcover.projection.opening import Members, opening_of
from allcover.projection.rates import Floats
from allcover.projection.sensitivity import value_many
from allcover.projection.valuation import Scheme, Valuation, is_held
from allcover.projection.valuation_file import Assumptions
from allcover.vocabulary.estimate import Estimate

REPLICATES, SEED = 100, 2004


@dataclass(frozen=True)
class Rates:
    """Estimates of the premium, of new old-age pensions a year as those in payment imply, ``implied``, of the implicit pension ``debt`` over insured earnings of the first year, and of
    the cost rate, the rate of the law, contributors and pensioners (interval)."""

    premium: Estimate
    implied: Estimate
    debt: Estimate
    cost: tuple[Estimate, ...]
    law: tuple[Estimate, ...]
    contributors: tuple[Estimate, ...]
    pensioners: tuple[Estimate, ...]


@dataclass(frozen=True)
class Sampled:
    """``rates`` of the law as it is, those of each other law, ``others``, and how far these lie ``apart`` from them on the same samples; ``replicates`` valuations of each are behind
    them. In ``held`` of the samples more would contribute at some age than there are people, under one of the laws: all of these are taken to then."""

    rates: Rates
    others: tuple[Rates, ...]
    apart: tuple[Rates, ...]
    replicates: int
    held: int = 0


@dataclass(frozen=True)
class UnderLaw:
    """A ``ground`` under a law, the ``members`` of each state of it, the valuation ``made`` and its implicit pension ``debt``."""

    ground: Ground
    members: Sequence[Members]
    made: Valuation
    debt: float


def sampled(
    law: UnderLaw,
    given: Assumptions,
    design: Design,
    others: Sequence[UnderLaw] = (),
    count: int = REPLICATES,
) -> Sampled:
    """This function will give a valuation's rates their sampling errors, and those of how far ``others`` lie apart from it.

    Careers of wages, where assumed, and the reserve are held as they are. Where a sample drawn anew has no contributor, or weights below zero, no error is told.
    """
    drawn = drawn_again(design, count)
    works = law.members[0].is_contributing
    degrees = design.units_and_degrees(None)[1] if drawn.degrees is None else drawn.degrees
    points = [_rates(one.made, one.debt, one.ground) for one in (law, *others)]
    asked = _asked(law, design, points[0].size)
    points += [one - points[0] for one in points[1:]]
    replicates = drawn.scale.size
    if (drawn.weight < 0).any() or not (drawn.weight[works].sum(axis=0) > 0).all():
        told = [
            _laid_out(
                [
                    Estimate(value=float(one), persons=int(many), note=FEW_UNITS)
                    for one, many in zip(point, asked, strict=True)
                ]
            )
            for point in points
        ]
        return _sorted(told, replicates)
    found, held = [], np.zeros(replicates, dtype=bool)
    for one in (law, *others):
        rates, is_at_most = _of_samples(one, given, drawn)
        found.append(rates)
        held |= is_at_most
    found += [one - found[0] for one in found[1:]]
    told = [
        _with_errors(point, np.sqrt((drawn.scale[:, None] * (one - point) ** 2).sum(axis=0)), degrees, asked)
        for point, one in zip(points, found, strict=True)
    ]
    return replace(_sorted(told, replicates), held=int(held.sum()))


def _sorted(told: list[Rates], replicates: int) -> Sampled:
    """The law as it is, the other laws, and as many differences."""
    base, *rest = told
    half = len(rest) // 2
    return Sampled(base, tuple(rest[:half]), tuple(rest[half:]), replicates)


def _of_samples(law: UnderLaw, given: Assumptions, drawn: Replicates) -> tuple[Floats, NDArray[np.bool_]]:
    """Rates (sample, rate) of every sample drawn anew, and in which of them all people of an age contribute, as more could not (sample)."""
    schemes = [scheme_of(_ground_of(law, drawn, at), given) for at in range(drawn.scale.size)]

    def take(scheme: Scheme, made: Valuation) -> Floats:
        return _rates(made, implicit_debt(scheme, made.insured), law.ground)

    rates = np.stack(value_many([(one, one) for one in schemes], law.ground.first_year, take))
    return rates, np.array([is_held(scheme) for scheme in schemes])


def _asked(law: UnderLaw, design: Design, rates: int) -> NDArray[np.int64]:
    """How many entries of the survey stand behind each rate."""
    members, here = law.members[0], design.weight > 0
    asked = np.full(rates, np.count_nonzero((members.is_contributing | (members.type >= 0)) & here))
    beyond = members.age - law.ground.right_ages[members.sex]
    asked[1] = np.count_nonzero((members.type == OLD_AGE) & (beyond > 0) & (beyond <= AGES) & here)
    return asked


def _with_errors(point: Floats, error: Floats, degrees: int, asked: NDArray[np.int64]) -> Rates:
    return _laid_out(
        [
            estimate_of(float(value), float(wide), degrees, int(many))
            for value, wide, many in zip(point, error, asked, strict=True)
        ]
    )


def drawn_again(design: Design, count: int = REPLICATES) -> Replicates:
    """This function will give the survey's own replicate weights, else bootstrap weights of which none is below zero."""
    if design.replicates is not None:
        return design.replicates
    made = bootstrap(design, count, SEED).replicates
    if made is None or (made.weight < 0).any():
        made = bootstrap(replace(design, auxiliary=None), count, SEED).replicates
    assert made is not None
    return made


def _rates(made: Valuation, debt: float, ground: Ground) -> Floats:
    by_year = made.pay_as_you_go, made.contribution_rate, made.contributors, made.pensioners.sum(axis=0)
    implied = just_above(made.insured.persons[0, OLD_AGE], ground.right_ages)
    return np.concatenate([[made.premium, implied, debt / made.earnings[0]], *by_year])


def _laid_out(told: list[Estimate]) -> Rates:
    premium, implied, debt, *by_year = told
    years = len(by_year) // 4
    return Rates(premium, implied, debt, *(tuple(by_year[at * years : (at + 1) * years]) for at in range(4)))


def _ground_of(law: UnderLaw, drawn: Replicates, at: int) -> Ground:
    """The ground with the opening of another set of weights, and what contributors pay under each state of the law."""
    weight, ground = drawn.weight[:, at], law.ground
    laid = [
        opening_of(replace(one, weight=weight), ground.population[0], SERVICES, ground.breaks)
        for one in law.members
    ]
    return replace(ground, opening=laid[0][0], per_head=tuple(per_head for _, per_head in laid))
