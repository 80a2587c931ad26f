"""The step from one population to the next, compiled: deaths, births and migrants of one interval, over years, for many at once.

:mod:`cohorts` gives it arrays and says what they mean. The method is that of the United Nations (``ccmppWPP``); this is our own code
from the published algorithm.
"""

from typing import Any

import numpy as np

from allcover.projection.rates import Floats, compiled

COUNTS, RATES, TOTALS = 0, 1, 2
END, EVEN = 0, 1
LEAST = 0.0005  # persons that the UN leaves where an age would have fewer than none
_TINY = 0.00001


@compiled
def project_rows(
    first: int,
    last: int,
    places: Any,
    start: Floats,
    survival: Floats,
    fertility: Floats,
    ratio: Floats,
    migration: Floats,
    options: Any,
    population: Floats,
    births: Floats,
    deaths: Floats,
    migrants: Floats,
    below: Any,
) -> None:
    """This function will project rows from ``first`` to ``last``: ``places`` (rows x 5) says which of the given arrays it takes.

    ``options``: width of an age and interval, kind of migration, when it happens, whether to do as the UN where an age falls below nought.
    ``below`` (rows x 4) gets how many cells did or had migrants held back, and the step, sex and age of the first.
    """
    width, kind, timing, is_held = options[0], options[1], options[2], options[3] == 1
    moved = np.zeros((start.shape[1], start.shape[2]))
    for row in range(first, last):
        people, alive, fertile = places[row, 0], places[row, 1], places[row, 2]
        sexes, moving = places[row, 3], places[row, 4]
        _copy(start[people], population[row, 0])
        for step in range(population.shape[1] - 1):
            now, then = population[row, step], population[row, step + 1]
            _move(migration[moving, step], kind, now, is_held, moved, below[row])
            _live(now, then, survival[alive, step], moved, timing, deaths[row, step])
            born = births[row, step]
            _bear(now, then, fertility[fertile, step], moved, timing, width, born)
            _begin(born, ratio[sexes, step], survival[alive, step], moved, timing, then, deaths[row, step])
            migrants[row, step] = _add(moved, timing, then)
            _hold(now, then, moved, step, is_held, below[row])


@compiled
def _copy(given: Floats, into: Floats) -> None:
    # Loops all through, where NumPy would have one line: they compile in a fifth of the time.
    for sex in range(given.shape[0]):
        for age in range(given.shape[1]):
            into[sex, age] = given[sex, age]


@compiled
def _add(moved: Floats, timing: int, then: Floats) -> float:
    """Who moved in all; they are added now where they come at the end of the step."""
    total = 0.0
    for sex in range(moved.shape[0]):
        for age in range(moved.shape[1]):
            total += moved[sex, age]
            if timing == END:
                then[sex, age] += moved[sex, age]
    return total


@compiled
def _move(given: Floats, kind: int, now: Floats, is_held: bool, moved: Floats, below: Any) -> None:
    """Who comes less who goes: as given, as a rate of who is there, or totals shared out over who is there.

    Held as the UN does (``ccmppWPP``, before each step), no more leave at an age than are there when the step begins, though they leave at its end at the age of then: those who
    arrive at the age from the one below do not count. Such cells are counted in ``below``.
    """
    total, shared = 0.0, 0.0
    if kind == TOTALS:
        for sex in range(now.shape[0]):
            for age in range(now.shape[1]):
                total += given[sex, age]
                shared += given[sex, age] * now[sex, age]
    for sex in range(now.shape[0]):
        for age in range(now.shape[1]):
            moved[sex, age] = given[sex, age]
            if kind == RATES:
                moved[sex, age] *= now[sex, age]
            elif kind == TOTALS:
                moved[sex, age] *= now[sex, age] * total / shared if shared != 0 else 0.0
            if is_held and now[sex, age] + moved[sex, age] <= 0:
                moved[sex, age] = _TINY - now[sex, age]
                below[0] += 1


@compiled
def _live(now: Floats, then: Floats, survival: Floats, moved: Floats, timing: int, deaths: Floats) -> None:
    """Everybody grows older; who dies on the way counts at the age of arrival."""
    last, half = now.shape[1] - 1, 0.5 if timing == EVEN else 0.0
    for sex in range(now.shape[0]):
        for age in range(1, last + 1):
            leaving = now[sex, age - 1] + half * moved[sex, age - 1]
            if age == last:
                leaving += now[sex, last] + half * moved[sex, last]
            deaths[sex, age] = (1 - survival[sex, age]) * leaving
            then[sex, age] = leaving - deaths[sex, age] + half * moved[sex, age]


@compiled
def _bear(
    now: Floats, then: Floats, fertility: Floats, moved: Floats, timing: int, width: int, born: Floats
) -> None:
    """Births by age of the mother: of the mean of women at both ends, never at the first and last age."""
    half = 0.5 if timing == EVEN else 0.0
    born[0] = born[-1] = 0.0
    for age in range(1, now.shape[1] - 1):
        women = (now[0, age] + half * moved[0, age] + then[0, age]) / 2
        born[age] = width * fertility[age] * women


@compiled
def _begin(
    born: Floats, ratio: float, survival: Floats, moved: Floats, timing: int, then: Floats, deaths: Floats
) -> None:
    """The newborn of the interval, by sex, and who of them is alive at its end."""
    half = 0.5 if timing == EVEN else 0.0
    girls = 0.0
    for age in range(born.size):
        girls += born[age] / (1 + ratio)
    for sex in range(then.shape[0]):
        babies = girls if sex == 0 else girls * ratio
        deaths[sex, 0] = (1 - survival[sex, 0]) * babies
        then[sex, 0] = babies - deaths[sex, 0] + half * moved[sex, 0]


@compiled
def _hold(now: Floats, then: Floats, moved: Floats, step: int, is_held: bool, below: Any) -> None:
    """Who is fewer than none is named, or held at what the UN leaves; a cell whose migrants were held back is counted once."""
    for sex in range(then.shape[0]):
        for age in range(then.shape[1]):
            if then[sex, age] < 0:
                if below[0] == 0:
                    below[1], below[2], below[3] = step, sex, age
                if not is_held or moved[sex, age] != _TINY - now[sex, age]:
                    below[0] += 1
                if is_held:
                    then[sex, age] = LEAST
