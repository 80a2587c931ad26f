"""Assumptions laid out as everything here reckons with them: female first, ages and intervals rising, one width apart, none missing.

Labels say what is what, so what stands in another order is put in order by them; a hole or a label twice cannot be mended and is named.
Comes before :mod:`checking` wherever a program's own assumptions come in.
"""

from itertools import pairwise
from typing import Any

import xarray as xr

from allcover.vocabulary.fault import FaultList, Place

SEXES = ("female", "male")
_CURES = {
    "age": "Give every age from 0 on once, {width} apart; add what is left out.",
    "interval": "Give every interval once, each by the year in which it begins, {width} apart; add what is left out, or project each side of it.",
}


def in_order(people: xr.Dataset) -> xr.Dataset:
    """This function will give a set of assumptions with its sexes, ages and intervals in order, by their labels; as it is where that is so.

    An axis without labels is taken to be in order. Raises Faults that name the axis and the labels between which one is missing, is there twice, or is none.
    """
    width, faults, ordered = people.attrs.get("width"), FaultList(), people
    for axis, size in people.sizes.items():
        labels = people[axis].to_numpy().tolist() if axis in people.coords else None
        if axis == "sex":
            _check_sexes(labels, size, faults)
            wanted: list[Any] = list(SEXES)
        elif axis in _CURES and labels is not None and width:
            _check_steps(str(axis), labels, int(width), faults)
            wanted = sorted(labels)
        else:
            continue
        if not faults.faults and labels is not None and labels != wanted:
            ordered = ordered.sel({axis: wanted})
    faults.check()
    return ordered


def _check_sexes(labels: list[Any] | None, size: int, faults: FaultList) -> None:
    if size != len(SEXES) or (labels is not None and sorted(map(str, labels)) != list(SEXES)):
        told = f"{size} without labels" if labels is None else ", ".join(map(str, labels))
        faults.add(
            Place("assumptions: sex"), f"The sexes are {told}.", "Give 'female' and 'male', once each."
        )


def _check_steps(axis: str, labels: list[Any], width: int, faults: FaultList) -> None:
    place, cure = Place(f"assumptions: {axis}"), _CURES[axis].format(width=width)
    if odd := [one for one in labels if not isinstance(one, int | float) or one != one // 1]:
        faults.add(place, f"The {axis} {odd[0]!r} is no whole number.", cure)
        return
    rising = sorted(labels)
    if axis == "age" and rising and rising[0] != 0:
        faults.add(place, f"The first age is {rising[0]:g}.", cure)
    for before, after in pairwise(rising):
        if after - before != width:
            faults.add(place, f"After {axis} {before:g} comes {after:g}.", cure)
