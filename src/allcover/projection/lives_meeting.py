"""A sample of lives brought to what is known of everybody: people by sex and age, contributors, and how many are married. Compiled.

Beside :mod:`lives_steps`, which says what befalls a person. Persons are gone through in parts of one size, and what is added up is added up by part: so sums
are the same however many processors there are. ``here`` lists who is alive. :mod:`lives` says what the arrays mean.
"""

from typing import Any

import numpy as np

from allcover.projection.lives_steps import ACTIVE, LEFT, NEVER, NOBODY, RESTING, WEDDING, WORK, chance
from allcover.projection.rates import Floats, compiled

_WIDEST = 12  # years that a husband's age may lie from the usual distance
_MARRIAGEABLE = 15


@compiled
def count_people(start: int, end: int, here: Any, sex: Any, age: Any, weight: Floats, people: Floats) -> None:
    """This function will add the weights of those listed in ``here`` from ``start`` up to ``end`` to ``people`` (sex, age)."""
    for at in range(start, end):
        i = here[at]
        people[sex[i], age[i]] += weight[i]


@compiled
def align(
    start: int, end: int, here: Any, sex: Any, age: Any, mate: Any, state: Any, weight: Floats, factors: Floats, insured: Floats, women: Floats
) -> None:  # fmt: skip
    """This function will multiply weights by ``factors`` (sex, age), and then add up who is of which ``insured`` state (state, sex, age) and which ``women``
    (single or wed, age) are married."""
    for at in range(start, end):
        i = here[at]
        s, a = sex[i], age[i]
        weight[i] *= factors[s, a]
        if state[i] != LEFT:
            insured[state[i], s, a] += weight[i]
        if s == 0:
            women[int(mate[i] >= 0), a] += weight[i]


@compiled
def openings(insured: Floats, target: Floats, returning: Floats, moving: Floats) -> None:
    """This function will find what share of each state changes it, ``moving`` (state, sex, age), so that contributors come to ``target`` (sex, age).

    Who lacks comes back, of those who had stopped, or is new; who is too many stops.
    """
    moving[:] = 0.0
    for s in range(target.shape[0]):
        for a in range(target.shape[1]):
            lacking = target[s, a] - insured[ACTIVE, s, a]
            if lacking < 0.0:
                moving[ACTIVE, s, a] = -lacking / insured[ACTIVE, s, a]
                continue
            come = min(lacking, insured[RESTING, s, a] * returning[s, a])
            if come > 0.0:
                moving[RESTING, s, a] = come / insured[RESTING, s, a]
            if insured[NEVER, s, a] > 0.0:
                moving[NEVER, s, a] = min((lacking - come) / insured[NEVER, s, a], 1.0)


@compiled
def work(
    start: int, end: int, here: Any, seed: int, year: int, sex: Any, age: Any, state: Any, moving: Floats
) -> None:
    """This function will let those listed in ``here`` from ``start`` up to ``end`` begin, stop or go back to contributing, as often as ``moving`` says."""
    for at in range(start, end):
        i = here[at]
        if state[i] == LEFT:
            continue
        share = moving[state[i], sex[i], age[i]]
        if share > 0.0 and chance(seed, i, year, WORK) < share:
            state[i] = RESTING if state[i] == ACTIVE else ACTIVE


@compiled
def weddings(women: Floats, married: Floats, shares: Floats) -> None:
    """This function will find what share of single women of each age weds, ``shares`` (age), so that ``married`` (age) of all women are."""
    shares[:] = 0.0
    for a in range(shares.size):
        lacking = married[a] * (women[0, a] + women[1, a]) - women[1, a]
        if married[a] > 0.0 and lacking > 0.0 and women[0, a] > 0.0:
            shares[a] = lacking / women[0, a]


@compiled
def find_couples(
    start: int, end: int, here: Any, seed: int, year: int, sex: Any, age: Any, mate: Any, shares: Floats, listed: Any, first: Any, last: Any,
    following: Any,
) -> int:  # fmt: skip
    """This function will list the brides, of ``here`` from ``start`` up to ``end``, from ``listed[start]`` on, and count them; and chain the single men of each age,
    ``first`` (age) to ``last`` by ``following``."""
    found = 0
    for at in range(start, end):
        i = here[at]
        if mate[i] >= 0:
            continue
        a = age[i]
        if sex[i] == 0:
            if shares[a] > 0.0 and chance(seed, i, year, WEDDING) < shares[a]:
                listed[start + found] = i
                found += 1
        elif a >= _MARRIAGEABLE:
            following[i] = NOBODY
            if first[a] == NOBODY:
                first[a] = i
            else:
                following[last[a]] = i
            last[a] = i
    return found


@compiled
def marry(
    listed: Any, starts: Any, found: Any, first: Any, last: Any, following: Any, age: Any, mate: Any, home: Any, older: int, homes: int
) -> int:  # fmt: skip
    """This function will wed the listed brides to single men ``older`` by so many years or near it. ``first`` and ``last`` (part, age) are chains of men.

    A couple founds a home of its own. Gives how many homes there are then.
    """
    oldest = first.shape[1] - 1
    chain = np.full(oldest + 1, NOBODY)
    for part in range(first.shape[0] - 1, -1, -1):
        for a in range(oldest + 1):
            if first[part, a] != NOBODY:
                following[last[part, a]] = chain[a]
                chain[a] = first[part, a]
    for part in range(starts.size):
        for at in range(starts[part], starts[part] + found[part]):
            i = listed[at]
            man = _free_man(min(age[i] + older, oldest), chain, following)
            if man >= 0:
                mate[i], mate[man] = man, i
                home[i] = home[man] = homes
                homes += 1
    return homes


@compiled
def _free_man(wanted: int, first: Any, following: Any) -> int:
    """The next single man of an age or of one as near to it as there is; NOBODY where there is none near."""
    for distance in range(_WIDEST + 1):
        for a in (wanted + distance, wanted - distance):
            if 0 <= a < first.size and first[a] >= 0:
                man = first[a]
                first[a] = following[man]
                return int(man)
    return NOBODY


@compiled
def tally(
    start: int, end: int, here: Any, weight: Floats, state: Any, kind: Any, amount: Floats, pensioners: Floats, paid: Floats, heads: Floats
) -> None:  # fmt: skip
    """This function will add up ``pensioners`` and what they are ``paid`` a month, by type, and in ``heads`` everybody and who contributes."""
    for at in range(start, end):
        i = here[at]
        heads[0] += weight[i]
        if state[i] == ACTIVE:
            heads[1] += weight[i]
        if kind[i] >= 0:
            pensioners[kind[i]] += weight[i]
            paid[kind[i]] += weight[i] * amount[i]
