"""People over time by cohorts and components: everybody grows a step older, some die, children are born, people come and go.

Arrays come from :mod:`people` or a program's own; what comes out is population, births and deaths, with named dimensions in
:mod:`people`. One call takes any number of countries, scenarios and paths: leading dimensions broadcast against each other, and what
they share is held once. Single age by single year, or five by five. Method: United Nations, World Population Prospects 2024.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allcover.projection.checking import BOUNDS, SHOWN, most_at, of_children
from allcover.projection.rates import Floats, in_threads, plain
from allcover.projection.stepping import COUNTS, END, EVEN, RATES, TOTALS, project_rows
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.words import Sentence, marked

Timing = Literal["end", "even"]
MigrationKind = Literal["counts", "rates", "totals"]
TIMINGS: dict[str, int] = {"end": END, "even": EVEN}
KINDS: dict[str, int] = {"counts": COUNTS, "rates": RATES, "totals": TOTALS}
SEX = ("female", "male")
_ROWS = 20  # of a thread, below which there is no gain


@dataclass(frozen=True)
class Projected:
    """``population`` (..., steps + 1, sex, ages) at the ends of the steps; the rest is of each step.

    ``births`` (..., steps, ages) by age of the mother; ``deaths`` (..., steps, sex, ages) by the age the dead would have arrived at;
    ``migrants`` (..., steps) who came less who went; ``held`` (...) in how many cells the UN's rule held back who leaves, or kept an age from falling below nought.
    """

    population: Floats
    births: Floats
    deaths: Floats
    migrants: Floats
    held: NDArray[np.int64]


def project_cohorts(
    start: ArrayLike,
    survival: ArrayLike,
    fertility: ArrayLike,
    sex_ratio: ArrayLike,
    migration: ArrayLike,
    *,
    width: int = 1,
    timing: Timing = "end",
    kind: MigrationKind = "counts",
    is_held: bool = False,
    names: Sequence[str] = (),
    begins: Sequence[int] = (),
    place: str = "projection",
) -> Projected:
    """This function will project a population, female first, in steps of ``width`` years (1 or 5) over ages as wide.

    ``start`` (..., sex, ages); ``survival`` (..., steps, sex, ages) into each age of arrival; ``fertility`` (..., steps, ages) births a woman and
    year; ``sex_ratio`` (..., steps) boys a girl; ``migration`` (..., steps, sex, ages) persons of the whole step; or shares of who is there
    (``kind`` "rates"); or a total, laid out by sex and age as readily as people of each move ("totals"): it is shared out by that and by who is
    there, and evenly over everybody where it is laid out evenly. ``timing`` "end": who comes is added at the end
    of the step, as in WPP 2024; "even": half at each end. ``is_held`` does as the UN where an age would fall below nought: it
    lets no more of an age leave than are there when the step begins, keeps 0.0005 persons, and counts both in ``held``; else Faults name the first such step, sex and age, of each row by its ``names``, the step by the year in which it begins of
    ``begins``, at a ``place``. Raises ValueError if shapes do not fit, and Faults with words that are not known, and numbers
    that are not known or cannot be, such as survival above one, by variable, step, sex and age.

    Source: Preston, Heuveline and Guillot 2001, section 6.3; United Nations 2024.

    >>> still = project_cohorts([[4, 2, 1]], np.ones((1, 1, 3)), np.zeros((1, 3)), [1.05], np.zeros((1, 1, 3)))
    >>> still.population[1].tolist()
    [[0.0, 4.0, 3.0]]
    """
    _check_words(width, timing, kind, place)
    given = [np.asarray(one, dtype=float) for one in (start, survival, fertility, sex_ratio, migration)]
    arrays, places, shape = _laid_out(given)
    _check_arrays(arrays)
    _check_numbers(arrays, width, begins, place)
    rows, (sexes, ages), steps = len(places), arrays[0].shape[1:], arrays[1].shape[1]
    population = np.empty((rows, steps + 1, sexes, ages))
    births, deaths = np.empty((rows, steps, ages)), np.empty((rows, steps, sexes, ages))
    migrants, below = np.empty((rows, steps)), np.zeros((rows, 4), dtype=np.int64)
    options = np.array([width, KINDS[kind], TIMINGS[timing], is_held], dtype=np.int64)
    people, alive, fertile, ratio, moving = arrays

    def work(first: int, last: int) -> None:
        project_rows(
            first, last, places, people, alive, fertile, ratio, moving, options, population, births, deaths, migrants, below
        )  # fmt: skip

    in_threads(rows, _ROWS, work)
    if not is_held:
        _check_not_below(below, population, names, begins, place)
    return Projected(
        population.reshape(shape + population.shape[1:]),
        births.reshape(shape + births.shape[1:]),
        deaths.reshape(shape + deaths.shape[1:]),
        migrants.reshape(shape + migrants.shape[1:]),
        below[:, 0].reshape(shape),
    )


_OWN_DIMENSIONS = (2, 3, 2, 1, 3)
_VARIABLES = {"start": "population", "survival": "survival", "fertility": "fertility", "sex_ratio": "sex_ratio_at_birth", "migration": "migration"}  # fmt: skip
"""What is given, and what that is called among assumptions."""


def _check_words(width: int, timing: str, kind: str, place: str) -> None:
    """Faults with what says how to project and is not known."""
    faults = FaultList()
    for name, word, known in (("timing", timing, TIMINGS), ("kind", kind, KINDS)):
        if word not in known:
            faults.add(Place(place), f"The {name} of migration is {word!r}.", did_you_mean(str(word), known))
    if width not in (1, 5):
        faults.add(
            Place(place), f"The width is {width!r} years.", "Give 1, or 5 for ages in groups of five years."
        )
    faults.check()


def _laid_out(given: list[Floats]) -> tuple[list[Floats], NDArray[np.int64], tuple[int, ...]]:
    """Each array with its leading dimensions as rows, and which row of each a row of the whole takes."""
    for name, one, own in zip(_VARIABLES, given, _OWN_DIMENSIONS):
        if one.ndim < own:
            raise ValueError(
                f"{name} has {one.ndim} dimensions; it must have {own} or more. Give every step, sex and age."
            )
    leading = [one.shape[: one.ndim - own] for one, own in zip(given, _OWN_DIMENSIONS)]
    try:
        shape = np.broadcast_shapes(*leading)
    except ValueError:
        told = ", ".join(f"{name} {lead}" for name, lead in zip(_VARIABLES, leading))
        raise ValueError(
            f"The leading dimensions do not go together: {told}. Give each as many rows, or one."
        ) from None
    arrays, places = [], []
    for one, lead, own in zip(given, leading, _OWN_DIMENSIONS):
        count = int(np.prod(lead, dtype=int))
        arrays.append(plain(one.reshape((count, *one.shape[one.ndim - own :]))))
        places.append(np.broadcast_to(np.arange(count).reshape(lead), shape).ravel())
    return arrays, np.ascontiguousarray(np.column_stack(places)), shape


def _check_arrays(arrays: list[Floats]) -> None:
    (sexes, ages), steps = arrays[0].shape[1:], arrays[1].shape[1]
    wanted = ((sexes, ages), (steps, sexes, ages), (steps, ages), (steps,), (steps, sexes, ages))
    for name, one, shape in zip(_VARIABLES, arrays, wanted):
        if one.shape[1:] != shape:
            raise ValueError(
                f"{name} ends in {one.shape[1:]}; it must end in {shape}. Give every step, sex and age."
            )


def _check_numbers(arrays: list[Floats], width: int, begins: Sequence[int], place: str) -> None:
    """Faults with what is not known or cannot be, by variable, step, sex and age."""
    faults = FaultList()
    for (name, kind), one in zip(_VARIABLES.items(), arrays):
        low, _, cure = BOUNDS[kind]
        high: Floats = np.asarray(BOUNDS[kind][1])
        if name == "fertility":
            high = most_at(kind, width * np.arange(one.shape[-1]), width)
        # The least and the most first: they are quick to find, and a blank spoils both.
        least, most = (one.min(), one.max()) if one.size else (low, low)
        if low <= least and most <= np.min(high) and np.isfinite(most - least):
            continue
        for spot in np.argwhere(~np.isfinite(one) | (one < low) | (one > high))[:SHOWN]:
            where = _where(name, [int(at) for at in spot], len(one), width, begins)
            faults.add(Place(f"{place}: {name}"), f"It is {one[tuple(spot)]:g} at {where}.", cure)
    if not faults.faults:
        for what, cure in of_children(arrays[2].sum(axis=-1) * width):
            faults.add(Place(f"{place}: fertility"), what, cure)
    faults.check()


def _where(name: str, spot: list[int], rows: int, width: int, begins: Sequence[int]) -> str:
    """A place in an array: its row where there are several, then step, sex and age as far as it has them."""
    row, *at = spot
    told = [f"row {row + 1}"] if rows > 1 else []
    if name != "start":
        step = at.pop(0)
        told.append(f"interval {begins[step]}" if begins else f"step {step + 1}")
    if len(at) == 2:
        told.append(f"sex {SEX[at.pop(0)]}")
    return ", ".join((*told, *(f"age {age * width}" for age in at)))


def _check_not_below(
    below: NDArray[np.int64], population: Floats, names: Sequence[str], begins: Sequence[int], place: str
) -> None:
    faults = FaultList()
    for row in np.flatnonzero(below[:, 0])[:20]:
        count, step, sex, age = below[row]
        left = population[row, step + 1, sex, age]
        name = names[row] if names else f"row {row + 1}"
        when = (
            Sentence("after the interval that begins in {year}", year=str(begins[step]))
            if begins
            else Sentence("in step {step}", step=str(step + 1))
        )
        faults.add(
            Place(f"{place}: {name}" if name else place),
            Sentence.plural(
                "{left} persons would be left {when}: {sex}, age {age}; fewer than none in {count} cell in all.",
                "{left} persons would be left {when}: {sex}, age {age}; fewer than none in {count} cells in all.",
                int(count),
                left=f"{left:,.1f}",
                when=when,
                sex=SEX[sex],
                age=str(age),
                count=str(count),
            ),
            marked(
                "Send fewer away at this age; or give the population in persons, should it be told in thousands; or give --hold (in Python is_held): the rule of the UN, which keeps 0.0005 persons there."
            ),
        )
    faults.check()
