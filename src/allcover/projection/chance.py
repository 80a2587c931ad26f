"""A valuation under many futures of the people: how likely rates and reserves are, as far as births, deaths and migrants are chance.

How far futures stray is assumed in the file of a valuation and drawn by :mod:`paths`; money, behaviour and law are as expected in all of them. What comes out
are bounds between which so many of 100 futures lie, for fans.
"""

from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from allcover.projection.grounds import Ground, people_and_dying, scheme_of
from allcover.projection.levels import expectancy_of
from allcover.projection.paths import Fan, with_paths
from allcover.projection.rates import Floats
from allcover.projection.scenarios import total_fertility
from allcover.projection.sensitivity import value_many
from allcover.projection.valuation import Valuation
from allcover.projection.valuation_file import Assumptions

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Futures:
    """Bounds by ``QUANTILES`` (quantile, interval) of the cost rate, of the reserve at the end of a year over its expenditure, and of the old-age dependency ratio;
    ``premium`` (quantile). ``exhausted`` (interval): the share of futures whose reserve is used up by then."""

    count: int
    cost: Floats
    reserve: Floats
    dependency: Floats
    premium: Floats
    exhausted: Floats


@dataclass(frozen=True)
class _Kept:
    """What is kept of a future: cost rate, reserve at the end of each year over its expenditure, premium."""

    cost: Floats
    reserve: Floats
    premium: float

    @classmethod
    def of(cls, made: Valuation) -> "_Kept":
        return cls(made.pay_as_you_go, made.reserves.reserve[1:] / made.expenditure, made.premium)


def futures(ground: Ground, given: Assumptions, people: xr.Dataset) -> Futures:
    """This function will value every future that the file's ``chance`` asks for."""
    population, dying = people_and_dying(_drawn(given, people, ground.first_year))
    schemes = [
        (at, scheme_of(replace(ground, population=population[at], dying=dying[at]), given))
        for at in range(population.shape[0])
    ]
    made = value_many(schemes, ground.first_year, lambda at, one: _Kept.of(one))
    reserve = np.stack([one.reserve for one in made])
    old, able = (population[..., low:high].sum(axis=(-1, -2))[:, 1:] for low, high in ((65, None), (15, 65)))
    return Futures(
        len(made),
        _bounds(np.stack([one.cost for one in made])),
        _bounds(reserve),
        _bounds(old / able),
        _bounds(np.array([one.premium for one in made])),
        np.asarray((np.minimum.accumulate(reserve, axis=1) < 0).mean(axis=0)),
    )


def _bounds(values: Floats) -> Floats:
    return np.quantile(values, QUANTILES, axis=0)


def _drawn(given: Assumptions, people: xr.Dataset, first: int) -> xr.Dataset:
    chance, intervals = given.raw["chance"], people.sizes["interval"]
    wide = {name: given.width(name, first, intervals) for name in ("fertility", "expectancy", "migration")}
    children = total_fertility(people).to_numpy()
    rate = people["mortality"].transpose("interval", "sex", "age").to_numpy()
    years = expectancy_of(rate, rule=people.attrs["rule"])
    movers = people["migration"].sum(("sex", "age")).to_numpy()
    return with_paths(
        people, int(chance["futures"]),
        fertility=Fan(children * (1 - wide["fertility"]), children * (1 + wide["fertility"])),
        expectancy=Fan(years - wide["expectancy"][:, None], years + wide["expectancy"][:, None]),
        migration=Fan(movers - wide["migration"], movers + wide["migration"]), seed=int(chance["seed"]),
    )  # fmt: skip
