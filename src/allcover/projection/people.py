"""Population and its assumptions as arrays with named dimensions (xarray): what is read, changed and projected.

Assumptions come from :mod:`wpp` or :mod:`national`; :mod:`scenarios` and :mod:`paths` lay more dimensions over them; :func:`project` takes
them all in one go. ``interval`` is a step of a year (or five), named by the year in which it begins; ``year`` is a date at which people
are counted. Any other dimension (country, scenario, path) may lead.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import xarray as xr

from allcover.projection.checking import check_people
from allcover.projection.cohorts import MigrationKind, Timing, project_cohorts
from allcover.projection.in_order import SEXES, in_order
from allcover.projection.levels import factors_at, single_survival
from allcover.projection.rates import Floats
from allcover.vocabulary.fault import FaultList, Place

DIMENSIONS = {
    "population": ("sex", "age"),
    "mortality": ("interval", "sex", "age"),
    "fertility": ("interval", "age"),
    "sex_ratio_at_birth": ("interval",),
    "migration": ("interval", "sex", "age"),
}
"""The variables of a set of assumptions, each with the dimensions it must have; others may lead.

``population`` persons at the start; ``mortality`` deaths per person-year; ``fertility`` births a woman and year; ``sex_ratio_at_birth`` boys a
girl; ``migration`` persons who come less who go in the interval. ``life_expectancy`` (interval, sex) is optional: where it is there,
mortality is a pattern that is brought to it. ``survival`` (interval, sex, age) into the age of arrival may stand in place of mortality, and
does for groups of five years."""


def assumptions(
    population: Any,
    mortality: Any,
    fertility: Any,
    sex_ratio_at_birth: Any,
    migration: Any,
    *,
    first: int,
    width: int = 1,
    rule: str = "andreev_kingkade",
    timing: Timing = "end",
    migration_kind: MigrationKind = "counts",
    source: str = "",
) -> xr.Dataset:
    """This function will put arrays of one population, without leading dimensions, into a set of assumptions from year ``first`` on.

    Dimensions as ``DIMENSIONS`` says, female first. ``rule`` is for the first year of life (see :mod:`life_table`), ``timing`` and
    ``migration_kind`` are those of :func:`~allcover.projection.cohorts.project_cohorts`. Raises Faults for an array of other dimensions.
    """
    values = (population, mortality, fertility, sex_ratio_at_birth, migration)
    named = {
        name: (one, np.asarray(value, dtype=float)) for (name, one), value in zip(DIMENSIONS.items(), values)
    }
    _check_dimensions(named)
    intervals, ages = named["mortality"][1].shape[0], named["population"][1].shape[1]
    return xr.Dataset(
        named,
        coords={
            "interval": first + width * np.arange(intervals),
            "sex": list(SEXES),
            "age": width * np.arange(ages),
        },
        attrs={
            "width": width,
            "rule": rule,
            "timing": timing,
            "migration_kind": migration_kind,
            "source": source,
        },
    )


def _check_dimensions(named: Mapping[str, tuple[tuple[str, ...], Floats]]) -> None:
    faults, sizes = FaultList(), {"sex": len(SEXES)}
    for name, (axes, values) in named.items():
        if values.ndim != len(axes):
            cure = f"Give it by {', '.join(axes)}."
            faults.add(Place(f"assumptions: {name}"), f"It has {values.ndim} dimensions.", cure)
            continue
        for axis, size in zip(axes, values.shape):
            if sizes.setdefault(axis, size) != size:
                what = f"It has {size} along '{axis}', and there are {sizes[axis]}."
                faults.add(
                    Place(f"assumptions: {name}"),
                    what,
                    "Give every variable of the same intervals, sexes and ages.",
                )
    faults.check()


def project(people: xr.Dataset, *, is_held: bool = False) -> xr.Dataset:
    """This function will project a set of assumptions with all its leading dimensions at once.

    Gives ``population`` (..., year, sex, age); ``births`` (..., interval, age) by age of the mother; ``deaths`` (..., interval, sex, age) by the age
    the dead would have reached; ``net_migration`` (..., interval); ``held`` (...) cells kept from falling below nought. ``is_held``, or the attribute of that name, is that of
    :func:`~allcover.projection.cohorts.project_cohorts`. Sexes, ages and intervals are put in order by their labels. Raises Faults with all that cannot be projected,
    an age, year or sex that is missing, or what falls below nought.
    """
    people = in_order(people)
    check_people(people)
    leading = leading_dimensions(people)
    start, fertility, ratio, migration = (
        _array(people[name], leading, own) for name, own in DIMENSIONS.items() if name != "mortality"
    )
    is_held = is_held or people.attrs.get("is_held", False)
    made = project_cohorts(
        start, _survival(people, leading), fertility, ratio, migration,
        width=people.attrs["width"], timing=people.attrs["timing"], kind=people.attrs["migration_kind"], is_held=is_held,
        names=_names(people, leading), begins=people["interval"].to_numpy().tolist(), place=people.attrs.get("file", "projection"),
    )  # fmt: skip
    width, intervals = people.attrs["width"], people["interval"].to_numpy()
    coordinates = {
        name: people[name] for name in (*leading, "sex", "age", "interval") if name in people.coords
    }
    return xr.Dataset(
        {
            "population": ((*leading, "year", "sex", "age"), made.population),
            "births": ((*leading, "interval", "age"), made.births),
            "deaths": ((*leading, "interval", "sex", "age"), made.deaths),
            "net_migration": ((*leading, "interval"), made.migrants),
            "held": (leading, made.held),
        },
        coords=coordinates | {"year": np.append(intervals, intervals[-1] + width)},
        attrs=people.attrs,
    )


def leading_dimensions(people: xr.Dataset) -> tuple[str, ...]:
    """This function will name the dimensions a set of assumptions has beyond interval, sex and age."""
    own = {"interval", "sex", "age"}
    return tuple(str(name) for name in people.sizes if name not in own)


def _array(variable: xr.DataArray, leading: tuple[str, ...], own: tuple[str, ...]) -> Floats:
    """A variable as an array: its leading dimensions in the order of all, of size 1 where it has none, then its own."""
    missing = [name for name in leading if name not in variable.dims]
    found: Floats = variable.expand_dims(missing).transpose(*leading, *own).to_numpy()
    return found


def _survival(people: xr.Dataset, leading: tuple[str, ...]) -> Floats:
    if "survival" in people:
        return _array(people["survival"], leading, DIMENSIONS["mortality"])
    rule, factor = people.attrs["rule"], None
    rate = _array(people["mortality"], leading, DIMENSIONS["mortality"])
    if "life_expectancy" in people:
        target = _array(people["life_expectancy"], leading, ("interval", "sex"))
        factor = factors_at(rate, target, rule=rule)
    return single_survival(rate, factor, rule=rule)


def _names(people: xr.Dataset, leading: tuple[str, ...]) -> list[str]:
    """What each row is called, by the labels of the leading dimensions: 'GHA, high'."""
    labels = [
        people[name].to_numpy() if name in people.coords else range(people.sizes[name]) for name in leading
    ]
    return [", ".join(map(str, one)) for one in product(*labels)]
