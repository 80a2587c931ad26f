"""What if: the variants of the United Nations laid over a set of assumptions, as one more dimension named scenario.

Assumptions come from :mod:`wpp` or :mod:`national`, and go on to :func:`~allcover.projection.people.project`, which does all scenarios at once;
what no scenario changes is held once.
"""

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr

from allcover.projection.in_order import in_order
from allcover.projection.levels import factors_at, single_survival
from allcover.vocabulary.fault import Fault, Faults, Place, did_you_mean

Changed = dict[str, xr.DataArray]
_CHILDREN_MORE = ((5, 0.25), (10, 0.4))
_CHILDREN_LATER = 0.5


def with_scenarios(people: xr.Dataset, names: Sequence[str]) -> xr.Dataset:
    """This function will lay scenarios, of ``SCENARIOS``, over assumptions, by single year or groups of five, along a new first dimension ``scenario``.

    Medium is the assumptions as they are. High and low have half a child a woman more or less (a quarter for five years, 0.4 for five more), as
    in WPP 2024. Constant keeps the first interval's rates; replacement has every woman followed by one daughter from the start; momentum
    has that, constant mortality and no migration. Raises Faults that name a scenario that is not known.
    """
    unknown = [name for name in names if name not in SCENARIOS]
    if unknown or not names:
        place = Place("scenarios")
        raise Faults(
            Fault(place, f"The scenario {one!r} is not known.", did_you_mean(one, SCENARIOS))
            for one in unknown or [""]
        )
    people = in_order(people)
    changes = [SCENARIOS[name](people) for name in names]
    changed = {variable for change in changes for variable in change}
    label = xr.DataArray(list(names), dims="scenario", name="scenario")
    stacked = {
        variable: xr.concat([change.get(variable, people[variable]) for change in changes], label)
        for variable in changed
    }
    return people.assign_coords(scenario=label).assign(stacked)


def total_fertility(people: xr.Dataset) -> xr.DataArray:
    """This function will add up births a woman over her life: the total fertility rate (..., interval)."""
    total: xr.DataArray = people["fertility"].sum("age") * people.attrs["width"]
    return total


def _medium(people: xr.Dataset) -> Changed:
    return {}


def _more_children(people: xr.Dataset, sign: float) -> Changed:
    at = people.attrs["width"] * np.arange(people.sizes["interval"])
    steps = [at < end for end, _ in _CHILDREN_MORE]
    more = np.select(steps, [size for _, size in _CHILDREN_MORE], _CHILDREN_LATER)
    factor = 1 + sign * xr.DataArray(more, dims="interval") / total_fertility(people)
    return {"fertility": people["fertility"] * factor}


def _first(variable: xr.DataArray) -> xr.DataArray:
    """What holds in the first interval, in every one."""
    return variable.isel(interval=[0] * variable.sizes["interval"]).assign_coords(
        interval=variable["interval"]
    )


def _constant_fertility(people: xr.Dataset) -> Changed:
    return {"fertility": _first(people["fertility"])}


def _constant_mortality(people: xr.Dataset) -> Changed:
    names = [name for name in ("mortality", "life_expectancy", "survival") if name in people]
    return {name: _first(people[name]) for name in names}


def _replacement(people: xr.Dataset) -> Changed:
    """Fertility under which the women of each interval's rates have one daughter each who lives to bear hers."""
    alive = _survival(people)
    years = people.attrs["width"] * alive.copy(data=np.cumprod(alive.to_numpy(), axis=-1)).sel(
        sex="female", drop=True
    )
    daughters = (people["fertility"] * years).sum("age") / (1 + people["sex_ratio_at_birth"])
    return {"fertility": people["fertility"] / daughters}


def _survival(people: xr.Dataset) -> xr.DataArray:
    """Survival into each age (..., sex, age), as it is given or from death rates."""
    if "survival" in people:
        return people["survival"].transpose(..., "sex", "age")
    rate = people["mortality"].transpose(..., "sex", "age")
    factor = None
    if "life_expectancy" in people:
        target = people["life_expectancy"].transpose(..., "sex")
        factor = factors_at(rate.to_numpy(), target.to_numpy(), rule=people.attrs["rule"])
    return rate.copy(data=single_survival(rate.to_numpy(), factor, rule=people.attrs["rule"]))


def _momentum(people: xr.Dataset) -> Changed:
    still = _constant_mortality(people)
    return still | _replacement(people.assign(still)) | _zero_migration(people)


def _zero_migration(people: xr.Dataset) -> Changed:
    return {"migration": xr.zeros_like(people["migration"])}


SCENARIOS: dict[str, Callable[[xr.Dataset], Changed]] = {
    "medium": _medium,
    "high": lambda people: _more_children(people, 1),
    "low": lambda people: _more_children(people, -1),
    "constant_fertility": _constant_fertility,
    "constant_mortality": _constant_mortality,
    "no_change": lambda people: _constant_fertility(people) | _constant_mortality(people),
    "replacement": _replacement,
    "momentum": _momentum,
    "zero_migration": _zero_migration,
}
"""The scenarios by name, each giving the variables it changes."""
