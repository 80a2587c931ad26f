"""What cannot be projected, found before it is: assumptions with blanks, rates out of bounds, births told of a thousand women.

:func:`~allcover.projection.people.project` asks it of every set of assumptions; files have checks of their own, which know the row.
"""

from collections.abc import Iterator

import numpy as np
import xarray as xr

from allcover.projection.rates import Floats
from allcover.vocabulary.fault import FaultList, Place

LEAST_CHILDREN, MOST_CHILDREN = 0.1, 15.0
"""Children a woman; none at all may be meant, fewer than a tenth of one is a mistake of units."""
SHOWN = 10
"""Of a variable, so many places are named."""
BOUNDS = {
    "population": (0.0, np.inf, "Give persons, none below nought."),
    "mortality": (
        0.0,
        5.0,
        "Give deaths per person-year; divide by 1,000 what is told of 1,000 persons.",
    ),
    "survival": (0.0, 1.0, "Give the share that survives into each age; no more may arrive than left."),
    "fertility": (0.0, 1.0, "Give births a woman and year; divide by 1,000 what is told of 1,000 women."),
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
    for name, variable in given.items():
        low, high, cure = BOUNDS[name]
        _check_bounds(name, variable, low, high, cure, faults)
    if "mortality" in given and "survival" not in given:
        _check_open_age(people["mortality"], faults)
    if "fertility" in given and not faults.faults:
        _check_children(people, faults)
    faults.check()


def _check_bounds(
    name: str, variable: xr.DataArray, low: float, high: float, cure: str, faults: FaultList
) -> None:
    values: Floats = variable.to_numpy()
    # The least and the most first: nearly always all is well, and these are quick to find; a blank spoils both.
    if (
        values.size
        and low <= values.min()
        and values.max() <= high
        and np.isfinite(values.max() - values.min())
    ):
        return
    wrong = ~np.isfinite(values) | (values < low) | (values > high)
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
