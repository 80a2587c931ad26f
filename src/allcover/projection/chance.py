"""A valuation under many futures: how likely rates and reserves are, as far as births, deaths, migrants, wages and interest are chance.

How far the people stray is assumed in their own file (:mod:`straying`), how far wages and interest do in that of the valuation; law and behaviour are as expected
in all futures. Each future has one error a variable, which remembers as those of :mod:`paths` do; those of wages and interest may go together. Other laws are valued in the same futures, so that what differs is the law's doing. What comes out are bounds between which so many of 100
futures lie, for fans.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from allcover.projection.financing import over
from allcover.projection.grounds import Ground, people_and_dying, scheme_of
from allcover.projection.paths import errors_of, errors_together, strayed
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
class Apart:
    """How far another law lies from the law as it is, in the same futures: bounds by ``QUANTILES`` of the difference of the premium (quantile) and of the cost rate (quantile, interval), and
    the share of futures in which the other is ``dearer``, by its premium."""

    premium: Floats
    cost: Floats
    dearer: float


@dataclass(frozen=True)
class Futures:
    """Bounds by ``QUANTILES`` (quantile, interval) of the cost rate, of the reserve at the end of a year over its expenditure, and of the old-age dependency ratio;
    ``premium`` (quantile). ``exhausted`` (interval): the share of futures whose reserve is used up by then. ``of`` names what of money strays, ``source`` is that of how far the people do. ``apart``: other laws in the same futures."""

    count: int
    cost: Floats
    reserve: Floats
    dependency: Floats
    premium: Floats
    exhausted: Floats
    of: tuple[str, ...]
    source: Citation
    apart: tuple[Apart, ...] = ()


@dataclass(frozen=True)
class _Kept:
    """What is kept of futures: cost rate, reserve at the end of each year over its expenditure, and whether it has ever been below nought (future, interval); premium (future)."""

    cost: Floats
    reserve: Floats
    is_used_up: NDArray[np.bool_]
    premium: Floats

    def apart(self, other: "_Kept") -> Apart:
        more = other.premium - self.premium
        return Apart(bounds(more), bounds(other.cost - self.cost), float((more > 0).mean()))


def futures(
    ground: Ground, given: Assumptions, people: xr.Dataset, straying: Straying, others: Sequence[Ground] = ()
) -> Futures:
    """This function will value every future that the file's ``chance`` asks for, and ``others``, grounds under other laws, in the same ones. Raises Faults where bounds do not reach as far as the years."""
    count, seed = int(given.raw["chance"]["futures"]), int(given.raw["chance"]["seed"])
    population, dying = people_and_dying(straying.drawn(people, count, seed))
    money = list(_futures_of_money(given, ground.first_year, people.sizes["interval"], count, seed))
    base, *apart = (_valued(one, population, dying, money) for one in (ground, *others))
    old, able = (population[..., low:high].sum(axis=(-1, -2))[:, 1:] for low, high in ((65, None), (15, 65)))
    return Futures(
        count,
        bounds(base.cost),
        bounds(base.reserve),
        bounds(old / able),
        bounds(base.premium),
        np.asarray(base.is_used_up.mean(axis=0)),
        tuple(name for name in MONEY if name in given.raw["chance"]),
        straying.source,
        tuple(base.apart(other) for other in apart),
    )


def _valued(ground: Ground, population: Floats, dying: Floats, money: Sequence[Assumptions]) -> _Kept:
    """One law in all futures."""
    schemes = [
        (at, scheme_of(replace(ground, population=population[at], dying=dying[at]), one))
        for at, one in enumerate(money)
    ]
    made = value_many(schemes, ground.first_year, lambda _, one: _taken(one))
    cost, reserve, is_used_up, premium = (np.stack(values) for values in zip(*made, strict=True))
    return _Kept(cost, reserve, is_used_up, premium)


def _taken(made: Valuation) -> tuple[Floats, Floats, NDArray[np.bool_], Floats]:
    held = made.reserves.reserve[1:]
    return made.pay_as_you_go, over(held, made.expenditure), np.minimum.accumulate(held) < 0, np.asarray(made.premium)  # fmt: skip


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
    # A stream of its own for each: what wages stray by does not depend on whether interest does.
    draws = {name: np.random.default_rng([seed, _STREAM + place]) for place, name in enumerate(MONEY)}
    memory = {name: float(chance[name]["memory"]) for name in names}
    if len(names) == len(MONEY):
        both = errors_together(
            count,
            intervals,
            (memory["wages"], memory["interest"]),
            given.together,
            (draws["wages"], draws["interest"]),
        )
        errors = dict(zip(MONEY, both, strict=True))
    else:
        errors = {name: errors_of(count, intervals, memory[name], draws[name]) for name in names}
    for name in names:
        wide = widths(given.document, ("chance", name), first, intervals)
        rate = given.path(name, first, intervals) + strayed(errors[name], -wide, wide)
        futures = [one.with_rates(name, first, rate[at]) for at, one in enumerate(futures)]
    return futures
