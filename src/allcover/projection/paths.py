"""Paths of chance: how fertility, life expectancy and migration may stray from what is expected, many futures at once.

How far 80 of 100 futures stray comes from the UN's published intervals or from whoever makes the projection; what comes out is a set of
assumptions with a dimension ``path``, for :func:`~allcover.projection.people.project`. Each path has one error a variable, which
remembers: error(t) = memory x error(t - 1) + chance, so that a future of many children stays one for years. How much it remembers
is ours: with these the UN's published bounds of population come out of its published bounds of rates (``tests/papers``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from allcover.projection.in_order import in_order
from allcover.projection.levels import expectancy_of, expectancy_of_survival, survival_at
from allcover.projection.rates import Floats
from allcover.projection.scenarios import total_fertility
from allcover.vocabulary.fault import FaultList, Place

_OF_80 = 1.2815515655446004  # standard deviations from the middle to the end of an interval of 80 %
MEMORY = {"fertility": 0.96, "expectancy": 0.98, "migration": 0.8}
"""How much of an error is left a year later; ours, see above."""


@dataclass(frozen=True)
class Fan:
    """Between which bounds 80 of 100 futures lie, by interval: children a woman, years of life, or migrants, as the variable is."""

    low: ArrayLike
    high: ArrayLike


def with_paths(
    people: xr.Dataset,
    count: int,
    *,
    fertility: Fan,
    expectancy: Fan,
    migration: Fan | None = None,
    seed: int = 2024,
    memory: Mapping[str, float] = MEMORY,
) -> xr.Dataset:
    """This function will draw ``count`` futures around the assumptions of one population, along a new dimension ``path``.

    ``fertility`` is of total fertility (interval), which strays in proportion and so stays above nought; ``expectancy`` of life expectancy at
    birth (interval, sex), both sexes by one error; ``migration`` of net migrants (interval), whose surplus is laid out by sex and age as
    those who move are. People are by single year with death rates, or by groups of five with ``survival``; then a step remembers as five years do. The middle of each variable is what the assumptions say. The same ``seed`` draws the same futures. ``memory`` of each variable is from 0, every
    year anew, to 1, one error for ever. Raises Faults for bounds that do not hold what is expected between them.
    """
    if wrong := [name for name in MEMORY if not 0 <= memory.get(name, -1) <= 1]:
        raise ValueError(
            f"The memory of {', '.join(wrong)} is not given from 0 to 1. Give one for each of {', '.join(MEMORY)}."
        )
    people = in_order(people)
    draws = [
        errors_of(
            count,
            people.sizes["interval"],
            memory[name] ** people.attrs["width"],
            np.random.default_rng([seed, at]),
        )
        for at, name in enumerate(MEMORY)
    ]
    middle, years = total_fertility(people).to_numpy(), _expectancy(people)
    expected = {"fertility": (fertility, middle), "expectancy": (expectancy, years)}
    if migration is not None:
        expected["migration"] = (migration, people["migration"].sum(("sex", "age")).to_numpy())
    _check_fans(expected, count)
    factor = np.exp(
        strayed(draws[0], *(np.log(np.asarray(one) / middle) for one in (fertility.low, fertility.high)))
    )
    bounds = [np.asarray(one) - years for one in (expectancy.low, expectancy.high)]
    found = {
        # Paths lead, so that each lies in one piece in memory.
        "fertility": xr.DataArray(factor, dims=("path", "interval")) * people["fertility"],
        **_lives(people, years + strayed(draws[1][..., None], *bounds)),
    }
    if migration is not None:
        found["migration"] = _surplus(people, migration, draws[2]) + people["migration"]
    return people.assign(found)


def _check_fans(expected: Mapping[str, tuple[Fan, Floats]], count: int) -> None:
    """Faults with bounds that are not known, are of other intervals, or do not hold what is expected between them."""
    faults = FaultList()
    if count < 1:
        faults.add(Place("futures"), f"{count} futures are asked for.", "Ask for one or more.")
    for name, (fan, middle) in expected.items():
        place, low, high = (
            Place(f"futures: {name}"),
            np.asarray(fan.low, dtype=float),
            np.asarray(fan.high, dtype=float),
        )
        if any(one.ndim and one.shape != middle.shape for one in (low, high)):
            what = f"The bounds have the shapes {low.shape} and {high.shape}."
            faults.add(
                place,
                what,
                f"Give one number, or one for each interval and, of life expectancy, sex: {middle.shape}.",
            )
            continue
        slack = 1e-9 * np.abs(middle)
        least = 0.0 if name != "migration" else -np.inf
        wrong = ~((low <= middle + slack) & (middle <= high + slack) & (low > least) & np.isfinite(high))
        if wrong.any():
            spot = tuple(np.argwhere(wrong)[0])
            ends = [float(np.broadcast_to(one, middle.shape)[spot]) for one in (low, high)]
            what = f"In interval {spot[0] + 1} the bounds are {ends[0]:g} and {ends[1]:g}, and {middle[spot]:g} is expected."
            faults.add(
                place,
                what,
                "Give a lower and an upper bound with what is expected between them, those of births and lives above nought.",
            )
    faults.check()


def errors_of(count: int, intervals: int, memory: float, draw: np.random.Generator) -> Floats:
    """This function will draw errors (path, interval) of variance 1 that remember ``memory`` of what they were a step before."""
    return _remembered(draw.standard_normal((count, intervals)), memory)


def _remembered(chance: Floats, memory: float) -> Floats:
    """Errors (path, interval) of what is new in each interval, of variance 1."""
    errors = np.empty_like(chance)
    errors[:, 0] = chance[:, 0]
    for at in range(1, chance.shape[1]):
        errors[:, at] = memory * errors[:, at - 1] + np.sqrt(1 - memory**2) * chance[:, at]
    return errors


def news_together(memory: tuple[float, float], together: float) -> float:
    """This function will give the correlation of what is new each year in two errors, so that the errors of a year are correlated by ``together``, each with a memory of its own; beyond 1 where that cannot be.

    >>> round(news_together((0.7, 0.7), 0.4), 9), round(news_together((0.9, 0.5), 0.4), 4)
    (0.4, 0.5828)
    """
    fresh = np.sqrt((1 - memory[0] ** 2) * (1 - memory[1] ** 2))
    lost = 1 - memory[0] * memory[1]
    if memory[0] == memory[1] or not together:
        return together
    return float(together * lost / fresh) if fresh else float("inf")


def errors_together(
    count: int, intervals: int, memory: tuple[float, float], together: float, draws: tuple[np.random.Generator, np.random.Generator]
) -> tuple[Floats, Floats]:  # fmt: skip
    """This function will draw two errors (path, interval), of variance 1, that remember as :func:`errors_of` does and are correlated by ``together`` in every interval; the first is what it would be alone."""
    one, other = (draw.standard_normal((count, intervals)) for draw in draws)
    by = np.full(intervals, news_together(memory, together))
    by[0] = together
    return _remembered(one, memory[0]), _remembered(by * one + np.sqrt(1 - by**2) * other, memory[1])


def strayed(error: Floats, low: Floats, high: Floats) -> Floats:
    """This function will say how far from the middle errors lie: 10 of 100 below ``low`` and 10 above ``high``, both counted from the middle."""
    return np.asarray(np.where(error < 0, -error * low, error * high) / _OF_80)


def _lives(people: xr.Dataset, years: Floats) -> dict[str, Any]:
    """Life expectancy (path, interval, sex) as people of single years take it, or the survival of groups brought to it."""
    if "survival" not in people:
        return {"life_expectancy": (("path", "interval", "sex"), years)}
    survival = people["survival"].transpose("interval", "sex", "age").to_numpy()
    return {
        "survival": (("path", "interval", "sex", "age"), survival_at(survival, years, people.attrs["width"]))
    }


def _expectancy(people: xr.Dataset) -> Floats:
    if "survival" in people:
        survival = people["survival"].transpose("interval", "sex", "age").to_numpy()
        return expectancy_of_survival(survival, people.attrs["width"])
    if "life_expectancy" in people:
        given: Floats = people["life_expectancy"].transpose("interval", "sex").to_numpy()
        return given
    rate = people["mortality"].transpose("interval", "sex", "age").to_numpy()
    return expectancy_of(rate, rule=people.attrs["rule"])


def _surplus(people: xr.Dataset, fan: Fan, error: Floats) -> xr.DataArray:
    """Migrants beyond those expected, by sex and age as movers are."""
    expected = people["migration"].sum(("sex", "age")).to_numpy()
    surplus = strayed(error, np.asarray(fan.low) - expected, np.asarray(fan.high) - expected)
    moving = abs(people["migration"])
    total = moving.sum(("sex", "age"))
    # Where nobody is expected to move, whoever does is of any age, as people are.
    there = people["population"] / people["population"].sum()
    laid_out: xr.DataArray = (moving / total.where(total > 0, 1)).where(total > 0, there)
    beyond: xr.DataArray = xr.DataArray(surplus, dims=("path", "interval")) * laid_out
    return beyond
