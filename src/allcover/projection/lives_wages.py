"""What the lives of a sample earn and pay at a date, and what they have earned over the years that were credited. Compiled.

Beside :mod:`lives_meeting`, which says who contributes. What wages are stands in :mod:`wages`; :mod:`lives` gives it arrays. Everybody's standing goes on whether they contribute or not, so under another law
who works longer earns then what the own standing says.
"""

from typing import Any, NamedTuple

from allcover.projection.lives_state import ACTIVE, LASTING, LEFT, PART, PASSING, Lists, Persons, chance
from allcover.projection.rates import Floats, compiled
from allcover.projection.wages import BANDS, PER_BAND


class Standings(NamedTuple):
    """Of persons: the part of the standing that is ``lasting``, the ``ratio`` of the own wage to the mean of sex and age when last at work, and the years ``credited`` that the mean of the career holds."""

    lasting: Any
    ratio: Any
    credited: Any


class Pay(NamedTuple):
    """What is earned at a date, the first of which ``is_first``: ``keep`` and ``pass_by`` weigh the two parts of a standing, ``memory`` and ``fresh`` what is left of the lasting one and what is new; ``normals`` are scores to be
    drawn, ``near`` the entries from which one that a score reaches is looked for (:class:`~allcover.projection.wages.Wages`). ``means`` (side, money, sex, age) and ``ratios`` (side, money, entry) are of the law of the year that ends and of that which begins. Nobody below ``youngest`` or above ``oldest`` contributes; ``aligned`` is the factor on wages of the date before.
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
    near: Any
    reached: Any
    ratios: Any


@compiled
def earn(
    first: int, last: int, persons: Persons, lists: Lists, standings: Standings, given: Pay, sums: Floats
) -> None:
    """This function will bring the standings of the parts from ``first`` up to ``last`` to a date, and add up what contributors earn and pay a month.

    ``sums`` (part, side, money, 2): at the means of sex and age, and with own wages, both at the level of the opening. Means of careers take in the year that was credited.
    """
    for part in range(first, last):
        _learn(part, persons, lists, standings, given)
        _be_paid(part, persons, lists, standings, given, sums)


@compiled
def _is_of_working_age(state: int, age: int, youngest: int, oldest: int) -> bool:
    return bool(state != LEFT and youngest <= age <= oldest)


@compiled
def _learn(part: int, persons: Persons, lists: Lists, standings: Standings, given: Pay) -> None:
    """Means of careers take in the year that was credited, and what lasts of a standing is forgotten a little."""
    age, service, state, career, here = (
        persons.age,
        persons.service,
        persons.state,
        persons.career,
        lists.here,
    )
    lasting, ratio, credited = standings
    seed, date, is_first, youngest, oldest, aligned = given[:6]
    memory, fresh, normals = given.memory, given.fresh, given.normals
    for at in range(part * PART, part * PART + lists.held[part]):
        i = here[at]
        if not _is_of_working_age(state[i], age[i], youngest, oldest):
            continue
        years = service[i]
        if years > credited[i]:
            career[i] += (aligned * ratio[i] - career[i]) / years
            credited[i] = years
        if not is_first:
            lasting[i] = memory * lasting[i] + fresh * _drawn(seed, i, date, LASTING, normals)


@compiled
def _be_paid(
    part: int, persons: Persons, lists: Lists, standings: Standings, given: Pay, sums: Floats
) -> None:
    """Contributors earn what their standing of the year says."""
    weight, sex, age, state, now, here = (
        persons.weight,
        persons.sex,
        persons.age,
        persons.state,
        persons.standing,
        lists.here,
    )
    lasting, ratio, _ = standings
    seed, date, is_first, youngest, oldest = given[:5]
    keep, pass_by, normals = given.keep, given.pass_by, given.normals
    means, near, reached, ratios = given.means, given.near, given.reached, given.ratios
    for at in range(part * PART, part * PART + lists.held[part]):
        i = here[at]
        if state[i] != ACTIVE or not _is_of_working_age(state[i], age[i], youngest, oldest):
            continue
        if not is_first:
            now[i] = keep * lasting[i] + pass_by * _drawn(seed, i, date, PASSING, normals)
        s = sex[i]
        entry = _reached(now[i], near[s], reached)
        if entry >= 0:
            ratio[i] = ratios[1, 0, entry]
            _add(sums, part, weight[i], means, ratios, s, age[i], entry)


@compiled
def _drawn(seed: int, person: int, date: int, event: int, normals: Any) -> float:
    """A standard normal score, by the random number of an event."""
    return float(normals[int(chance(seed, person, date, event) * normals.size)])


@compiled
def _reached(score: float, near: Any, reached: Any) -> int:
    """The entry at which a score is reached, looked for from the first that its band may reach; -1 where there is none."""
    entry = near[min(max(int(score / PER_BAND + BANDS / 2), 0), BANDS - 1)]
    while entry >= 0 and reached[entry] < score:
        entry += 1
    return int(entry)


@compiled
def _add(sums: Any, part: int, weight: float, means: Any, ratios: Any, s: int, a: int, entry: int) -> None:
    """What one contributor earns and pays under both laws."""
    for side in range(2):
        for money in range(2):
            mean = weight * means[side, money, s, a]
            sums[part, side, money, 0] += mean
            sums[part, side, money, 1] += mean * ratios[side, money, entry]
