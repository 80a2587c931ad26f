"""What cannot be projected, found before it is: assumptions with blanks, rates out of bounds, births told of a thousand women.

:func:`~allcover.projection.people.project` asks it of every set of assumptions, graduation and life tables of their rates; files have checks of their own, which know the row and keep
to the same bounds.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from allcover.projection.rates import Floats
from allcover.vocabulary.fault import FaultList, Place
from allcover.vocabulary.words import marked

LEAST_CHILDREN, MOST_CHILDREN = 0.1, 15.0
"""Children a woman; none at all may be meant, fewer than a tenth of one is a mistake of units."""
SHOWN = 10
"""Of a variable, so many places are named."""
FIRST_OLD, YOUNG_DYING, OLD_DYING = 90, 1.0, 2.0
"""Deaths per person-year: at most one below 90 (the UN's most since 1950 is 0.55, of men of 85 to 89), from 90 on at most two, at which nobody lives through a year."""
FIRST_MOTHER, LAST_MOTHER = 10, 54
"""Mothers are of these ages, in the UN's files too; births of others are a mistake of age or of units."""
BOUNDS = {
    "population": (0.0, np.inf, marked("Give persons, none below nought.")),
    "mortality": (
        0.0,
        OLD_DYING,
        marked(
            "Give deaths per person-year, at most 1 below age 90 and 2 from there on; divide by 1,000 what is told of 1,000 persons."
        ),
    ),
    "survival": (0.0, 1.0, "Give the share that survives into each age; no more may arrive than left."),
    "fertility": (
        0.0,
        1.0,
        marked(
            "Give births a woman and year, at ages 10 to 54 alone; divide by 1,000 what is told of 1,000 women."
        ),
    ),
    "sex_ratio_at_birth": (0.5, 2.0, "Give boys a girl; divide by 100 what is told of 100 girls."),
    "migration": (-np.inf, np.inf, "Give persons who come less who go."),
    "life_expectancy": (1.0, 120.0, "Give years at birth."),
}


def check_people(people: xr.Dataset) -> None:
    """This function will raise Faults that name the variables, dimensions and places at which assumptions cannot be projected."""
    faults = FaultList()
    given = {name: people[name] for name in BOUNDS if name in people}
    missing = {"population", "fertility", "sex_ratio_at_birth", "migration"} - set(given)
    if not {"mortality", "survival"} & set(given):
        missing.add("mortality")
    for name in sorted(missing):
        faults.add(
            Place("assumptions"), f"There is no '{name}'.", "Add it, with the dimensions it must have."
        )
    for name in ("width", "rule", "timing", "migration_kind"):
        if name not in people.attrs:
            faults.add(
                Place("assumptions"),
                f"There is no attribute '{name}'.",
                "Make the set with 'assumptions', or write it into 'attrs'.",
            )
    faults.check()
    for name, variable in given.items():
        _check_bounds(name, variable, people.attrs["width"], faults)
    if "mortality" in given and "survival" not in given:
        _check_open_age(people["mortality"], faults)
    if "fertility" in given and not faults.faults:
        _check_children(people, faults)
    faults.check()


def most_at(name: str, age: ArrayLike, width: int = 1) -> Floats:
    """This function will give the most that a variable can be at ages (...), each the first of a group ``width`` years wide.

    >>> most_at("mortality", [0, 89, 90]).tolist(), most_at("fertility", [9, 10, 54, 55]).tolist()
    ([1.0, 1.0, 2.0], [0.0, 1.0, 1.0, 0.0])
    """
    first = np.asarray(age)
    most = np.full(first.shape, BOUNDS[name][1])
    if name == "mortality":
        most[first < FIRST_OLD] = YOUNG_DYING
    if name == "fertility":
        most[(first + width <= FIRST_MOTHER) | (first > LAST_MOTHER)] = 0.0
    return most


def _check_bounds(name: str, variable: xr.DataArray, width: int, faults: FaultList) -> None:
    values: Floats = variable.to_numpy()
    low, high, cure = BOUNDS[name]
    along = [-1 if axis == "age" else 1 for axis in variable.dims]
    ages = width * np.arange(variable.sizes.get("age", 1))
    most = most_at(name, ages, width).reshape(along) if "age" in variable.dims else np.asarray(high)
    # The least and the most first: nearly always all is well, and these are quick to find; a blank spoils both.
    if (
        values.size
        and low <= values.min()
        and values.max() <= most.min()
        and np.isfinite(values.max() - values.min())
    ):
        return
    wrong = ~np.isfinite(values) | (values < low) | (values > most)
    for spot in np.argwhere(wrong)[:SHOWN]:
        where = ", ".join(_label(variable, str(axis), at) for axis, at in zip(variable.dims, spot))
        faults.add(Place(f"assumptions: {name}"), f"It is {values[tuple(spot)]:g} at {where}.", cure)


def _check_open_age(mortality: xr.DataArray, faults: FaultList) -> None:
    """Of an open age in which nobody dies no survival can be told."""
    last = mortality.isel(age=[-1])
    for spot in np.argwhere(last.to_numpy() == 0)[:SHOWN]:
        where = ", ".join(_label(last, str(axis), at) for axis, at in zip(last.dims, spot))
        cure = "Give deaths per person-year, above nought at the open age."
        faults.add(Place("assumptions: mortality"), f"It is 0 at {where}.", cure)


def _label(variable: xr.DataArray, axis: str, at: int) -> str:
    return f"{axis} {variable[axis].to_numpy()[at] if axis in variable.coords else at + 1}"


def _check_children(people: xr.Dataset, faults: FaultList) -> None:
    total = people["fertility"].sum("age") * people.attrs["width"]
    for what, cure in of_children(total.to_numpy()):
        faults.add(Place("assumptions: fertility"), what, cure)


def of_children(total: Floats) -> Iterator[tuple[str, str]]:
    """This function will say of children a woman, of any dimensions, what is more or less than can be, with the cure."""
    if not total.size:
        return
    most = float(total.max())
    if most > MOST_CHILDREN:
        yield f"Rates of an interval add up to {most:.4g} children a woman.", BOUNDS["fertility"][2]
    some = total[total > 0]
    least = float(some.min()) if some.size else LEAST_CHILDREN
    if least < LEAST_CHILDREN:
        cure = "Give births a woman and year, not divided by 1,000 once more."
        yield f"Rates of an interval add up to {least:.4g} children a woman.", cure


def check_births(rate: Floats, begins: NDArray[Any], ages: int) -> None:
    """This function will raise Faults if births of groups (..., groups) cannot be graduated to single ages, naming the age and what to do.

    ``begins`` (groups + 1) are the ages at which groups begin and, last, the one at which the last ends.
    """
    faults, place = FaultList(), Place("births by age")
    if begins.size != rate.shape[-1] + 1:
        what = f"There are {begins.size} ages and {rate.shape[-1]} rates."
        faults.add(
            place, what, "Give the age at which each group begins and, last, the one at which the last ends."
        )
    elif not _are_groups(begins, ages):
        told = ", ".join(map(str, begins.tolist()))
        faults.add(
            place,
            f"The ages {told} do not join.",
            f"Give whole ages from 0 to {ages} that rise by one width.",
        )
    else:
        width = int(begins[1] - begins[0])
        wrong = ~np.isfinite(rate) | (rate < 0) | (rate > most_at("fertility", begins[:-1], width))
        for spot in np.argwhere(wrong)[:SHOWN]:
            what = f"The births a woman and year at age {begins[spot[-1]]} are {rate[tuple(spot)]}."
            faults.add(place, what, BOUNDS["fertility"][2])
        if not faults.faults:
            for what, cure in of_children(rate.sum(axis=-1) * width):
                faults.add(place, what, cure)
    faults.check()


def _are_groups(begins: NDArray[Any], ages: int) -> bool:
    """Whether whole ages rise by one width, from nought or more to no more than there are."""
    widths = np.diff(begins)
    is_whole = np.array_equal(begins, np.round(begins))
    return (
        is_whole
        and begins[0] >= 0
        and bool((widths == widths[0]).all())
        and widths[0] > 0
        and begins[-1] <= ages
    )
