"""A valuation under many futures: how likely rates and reserves are, as far as births, deaths, migrants, wages and interest are chance.

How far the people stray is assumed in their own file (:mod:`straying`), how far wages and interest do in that of the valuation; law and behaviour are as expected
in all futures. Each future has one error a variable, which remembers as those of :mod:`paths` do. What comes out are bounds between which so many of 100
futures lie, for fans.
"""

from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from allcover.projection.grounds import Ground, people_and_dying, scheme_of
from allcover.projection.paths import errors_of, strayed
from allcover.projection.rates import Floats
from allcover.projection.results import QUANTILES
from allcover.projection.sensitivity import value_many
from allcover.projection.straying import Straying, check_widths, widths
from allcover.projection.valuation import Valuation
from allcover.projection.valuation_file import Assumptions
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.fault import FaultList

MONEY = ("wages", "interest")
"""What may be chance beside the people."""

_STREAM = 10  # beyond those of the people


@dataclass(frozen=True)
class Futures:
    """Bounds by ``QUANTILES`` (quantile, interval) of the cost rate, of the reserve at the end of a year over its expenditure, and of the old-age dependency ratio;
    ``premium`` (quantile). ``exhausted`` (interval): the share of futures whose reserve is used up by then. ``of`` names what of money strays, ``source`` is that of how far the people do."""

    count: int
    cost: Floats
    reserve: Floats
    dependency: Floats
    premium: Floats
    exhausted: Floats
    of: tuple[str, ...]
    source: Citation


@dataclass(frozen=True)
class _Kept:
    """What is kept of a future: cost rate, reserve at the end of each year over its expenditure, premium."""

    cost: Floats
    reserve: Floats
    premium: float

    @classmethod
    def of(cls, made: Valuation) -> "_Kept":
        return cls(made.pay_as_you_go, made.reserves.reserve[1:] / made.expenditure, made.premium)


def futures(ground: Ground, given: Assumptions, people: xr.Dataset, straying: Straying) -> Futures:
    """This function will value every future that the file's ``chance`` asks for. Raises Faults where bounds do not reach as far as the years."""
    count, seed = int(given.raw["chance"]["futures"]), int(given.raw["chance"]["seed"])
    population, dying = people_and_dying(straying.drawn(people, count, seed))
    money = list(_futures_of_money(given, ground.first_year, people.sizes["interval"], count, seed))
    schemes = [
        (at, scheme_of(replace(ground, population=population[at], dying=dying[at]), money[at]))
        for at in range(count)
    ]
    made = value_many(schemes, ground.first_year, lambda at, one: _Kept.of(one))
    reserve = np.stack([one.reserve for one in made])
    old, able = (population[..., low:high].sum(axis=(-1, -2))[:, 1:] for low, high in ((65, None), (15, 65)))
    return Futures(
        len(made),
        bounds(np.stack([one.cost for one in made])),
        bounds(reserve),
        bounds(old / able),
        bounds(np.array([one.premium for one in made])),
        np.asarray((np.minimum.accumulate(reserve, axis=1) < 0).mean(axis=0)),
        tuple(name for name in MONEY if name in given.raw["chance"]),
        straying.source,
    )


def bounds(values: Floats) -> Floats:
    """This function will give the ``QUANTILES`` (quantile, ...) of futures (future, ...)."""
    return np.asarray(np.quantile(values, QUANTILES, axis=0))


def _futures_of_money(
    given: Assumptions, first: int, intervals: int, count: int, seed: int
) -> list[Assumptions]:
    """The assumptions of each future: rates of wages and interest that stray from the file's, the others as they are."""
    chance = given.raw["chance"]
    names = [name for name in MONEY if name in chance]
    faults = FaultList()
    for name in names:
        check_widths(given.document, ("chance", name), faults, reaching=(first, first + intervals - 1))
    faults.check()
    futures = [given] * count
    # A stream of its own for each: what one strays by does not depend on whether the other does.
    for place, name in enumerate(MONEY):
        if name in names:
            draw = np.random.default_rng([seed, _STREAM + place])
            error = errors_of(count, intervals, float(chance[name]["memory"]), draw)
            wide = widths(given.document, ("chance", name), first, intervals)
            rate = given.path(name, first, intervals) + strayed(error, -wide, wide)
            futures = [one.with_rates(name, first, rate[at]) for at, one in enumerate(futures)]
    return futures
