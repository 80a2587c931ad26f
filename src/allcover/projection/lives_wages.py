"""What the lives of a sample earn and pay at a date, and what they have earned over the years that were credited. Compiled.

Beside :mod:`lives_meeting`, which says who contributes. What wages are stands in :mod:`wages`; :mod:`lives` gives it arrays. Everybody's standing goes on whether they contribute or not, so under another law
who works longer earns then what the own standing says.
"""

import math
from typing import Any, NamedTuple

from allcover.projection.lives_steps import ACTIVE, LASTING, LEFT, PART, PASSING, Lists, Persons, chance
from allcover.projection.rates import Floats, compiled

_ROOT_2 = math.sqrt(2.0)


class Standings(NamedTuple):
    """Of persons: the part of the standing that is ``lasting``, the ``ratio`` of the own wage to the mean of sex and age when last at work, and the years ``credited`` that the mean of the career holds."""

    lasting: Any
    ratio: Any
    credited: Any


class Pay(NamedTuple):
    """What is earned at a date, the first of which ``is_first``: ``keep`` and ``pass_by`` weigh the two parts of a standing, ``memory`` and ``fresh`` what is left of the lasting one and what is new; ``normals`` are scores to be
    drawn. ``means`` (side, money, sex, age) and ``ratios`` (side, money, entry) are of the law of the year that ends and of that which begins. Nobody below ``youngest`` or above ``oldest`` contributes; ``aligned`` is the factor on wages of the date before.
    """

    seed: int
    date: int
    is_first: bool
    youngest: int
    oldest: int
    aligned: float
    keep: float
    pass_by: float
    memory: float
    fresh: float
    normals: Any
    means: Any
    first: Any
    reached: Any
    ratios: Any


@compiled
def earn(
    first: int, last: int, persons: Persons, lists: Lists, standings: Standings, given: Pay, sums: Floats
) -> None:
    """This function will bring the standings of the parts from ``first`` up to ``last`` to a date, and add up what contributors earn and pay a month.

    ``sums`` (part, side, money, 2): at the means of sex and age, and with own wages, both at the level of the opening. Means of careers take in the year that was credited.
    """
    weight, sex, age, service, state = (
        persons.weight,
        persons.sex,
        persons.age,
        persons.service,
        persons.state,
    )
    now, career, here, held = persons.standing, persons.career, lists.here, lists.held
    lasting, ratio, credited = standings
    (
        seed,
        date,
        is_first,
        youngest,
        oldest,
        aligned,
        keep,
        pass_by,
        memory,
        fresh,
        normals,
        means,
        begins,
        reached,
        ratios,
    ) = given
    for part in range(first, last):
        for at in range(part * PART, part * PART + held[part]):
            i = here[at]
            if state[i] == LEFT or age[i] < youngest or age[i] > oldest:
                continue
            years = service[i]
            if years > credited[i]:
                career[i] += (aligned * ratio[i] - career[i]) / years
                credited[i] = years
            if not is_first:
                lasting[i] = memory * lasting[i] + fresh * _drawn(seed, i, date, LASTING, normals)
            if state[i] != ACTIVE:
                continue
            if not is_first:
                now[i] = keep * lasting[i] + pass_by * _drawn(seed, i, date, PASSING, normals)
            s = sex[i]
            entry = _reached(now[i], reached, begins[s], begins[s + 1])
            if entry >= 0:
                ratio[i] = ratios[1, 0, entry]
                _add(sums, part, weight[i], means, ratios, s, age[i], entry)


@compiled
def _drawn(seed: int, person: int, date: int, event: int, normals: Any) -> float:
    """A standard normal score, by the random number of an event."""
    return float(normals[int(chance(seed, person, date, event) * normals.size)])


@compiled
def _reached(score: float, reached: Any, first: int, last: int) -> int:
    """The entry from ``first`` up to ``last`` at whom the rank of a score is reached; -1 where there is none."""
    if last <= first:
        return -1
    rank = 0.5 * math.erfc(-score / _ROOT_2)
    low, high = first, last - 1
    while low < high:
        middle = (low + high) // 2
        if reached[middle] < rank:
            low = middle + 1
        else:
            high = middle
    return int(low)


@compiled
def _add(sums: Any, part: int, weight: float, means: Any, ratios: Any, s: int, a: int, entry: int) -> None:
    """What one contributor earns and pays under both laws."""
    for side in range(2):
        for money in range(2):
            mean = weight * means[side, money, s, a]
            sums[part, side, money, 0] += mean
            sums[part, side, money, 1] += mean * ratios[side, money, entry]
